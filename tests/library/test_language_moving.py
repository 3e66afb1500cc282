"""What moves on a map: said more and more by one group or all, and when all were unusually busy with it at once."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plomada.engines.local import LocalEngine
from plomada.language import moving_terms, over_time
from plomada.language.bursts import TooFewPeriods, bursts
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.counting.folding import Thresholds
from plomada.language.mapping import LanguageMap, MapChoice, language_map
from plomada.language.over_time import Course, busy_together, rising
from plomada.language.periods import Period, Span
from plomada.language.trends import trends
from tests.library.real_texts import corpus
from tests.library.test_language_map import PRESIDENT, PRESS, counted

SPANISH = MapChoice((PRESIDENT, PRESS), languages={"es": 1.0})
MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]


@pytest.fixture(scope="module")
def conferences(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc", "date": "date"}
    return counted(corpus("mananeras_es_2018-2021"), columns, tmp_path_factory.mktemp("conferences"), Period.MONTH)


@pytest.fixture(scope="module")
def found(conferences: Cube) -> LanguageMap:
    return language_map(conferences, SPANISH)


def said(
    to: Path, *, months: list[date] = MONTHS, grows: tuple[str, ...] = ("IT", "Finance"), alone: bool = False
) -> Cube:
    """Two groups of twelve: turbine is said more and more by some, outage by all in two months."""
    rows = []
    for month in months:
        place = MONTHS.index(month)
        for group in ("IT", "Finance"):
            for person in range(12):
                times = 1 + place // 3 if group in grows else 3
                text = "visibility of the plant " * 10 + "the turbine and " * times
                if place in (9, 10) and (not alone or person == 0):
                    text += "the outage and " * 12
                elif (place + person) % 4 == 0:
                    text += "the outage and "
                rows.append((text, group, f"{group} {person}", month))
    columns = [pa.array(list(column), kind) for column, kind in zip(zip(*rows, strict=True), SCHEMA.types, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    return LocalEngine().count([batch], CountSettings(period=Period.MONTH, kept=Thresholds(5)), to / "cube")


def test_what_all_were_busy_with_at_once_is_what_happened(found: LanguageMap) -> None:
    busy = {term.term: term for term in found.busy}
    assert {"vacunación", "coronavirus", "pandemia", "dosis"} <= set([term.term for term in found.busy][:8])
    assert busy["coronavirus"].busy[0][0] == "2020-03"
    assert ("2020-12", "2021-06") in busy["vacunación"].busy
    assert [term.bits for term in found.busy] == sorted((term.bits for term in found.busy), reverse=True)
    assert all(min(term.authors) >= 5 for term in found.busy)


def test_what_one_group_says_more_and_more_is_its_own_and_sure(conferences: Cube, found: LanguageMap) -> None:
    president = [term.term for term in found.rising_in[PRESIDENT]]
    assert "biden" in president[:10]  # elected in the second of the three years
    place = found.groups.index(PRESIDENT)
    for term in found.rising_in[PRESIDENT]:
        grows = term.growth[place]
        assert grows is not None
        assert grows.low is not None
        assert term.lift == pytest.approx(grows.low)
        assert grows.low > 1
        assert term.q <= 0.05
        assert term.authors[place] >= 5
    counts = conferences.by_period([conferences.number_of("biden") or 0])[0]
    totals = conferences.totals
    group = totals.groups.index(PRESIDENT)
    alone = trends(counts[[group]].astype(float), totals.words[group].astype(float)).figure(0)
    assert found.rising_in[PRESIDENT][president.index("biden")].growth[place] == alone


def test_months_in_any_other_order_have_nothing_that_rises(conferences: Cube, tmp_path: Path) -> None:
    table = corpus("mananeras_es_2018-2021")
    months = np.array([str(day)[:7] for day in table["date"].to_pylist()])
    names = np.unique(months)
    other = dict(zip(names, np.random.default_rng(4).permutation(names), strict=True))
    dates = pa.array([date.fromisoformat(f"{other[month]}-01") for month in months])
    moved = table.set_column(table.schema.get_field_index("date"), "date", dates)
    columns = {"text": "text", "group": "group", "author": "doc", "date": "date"}
    shuffled = language_map(counted(moved, columns, tmp_path, Period.MONTH), SPANISH)
    assert shuffled.rising == ()
    assert sum(len(terms) for terms in shuffled.rising_in.values()) <= 2


def test_what_all_say_more_and_more_rises_in_all(tmp_path: Path) -> None:
    found = language_map(said(tmp_path), MapChoice())
    assert [term.term for term in found.rising] == ["turbine"]
    (turbine,) = found.rising
    assert turbine.lift == pytest.approx(min(grows.low or 0 for grows in turbine.growth if grows))
    assert turbine.lift > 1.03
    assert {term.term: term.busy for term in found.busy}["outage"] == (("2024-10", "2024-11"),)


def test_what_one_says_more_and_more_does_not_rise_in_all(tmp_path: Path) -> None:
    found = language_map(said(tmp_path, grows=("IT",)), MapChoice())
    assert found.rising == ()
    assert {group: [term.term for term in terms] for group, terms in found.rising_in.items()} == {
        "Finance": [], "IT": ["turbine"],
    }  # fmt: skip


def test_one_person_s_month_is_no_burst_of_the_group(tmp_path: Path) -> None:
    found = language_map(said(tmp_path, alone=True), MapChoice())
    assert "outage" not in {term.term for term in found.busy}


def test_months_in_which_nobody_spoke_keep_their_places(tmp_path: Path) -> None:
    for name in ("whole", "gap"):
        (tmp_path / name).mkdir()
    whole, gap = (
        language_map(said(tmp_path / name, months=months), MapChoice()).rising[0].growth[0]
        for name, months in (("whole", MONTHS), ("gap", MONTHS[:8] + MONTHS[15:]))
    )
    assert whole is not None
    assert gap is not None
    # Closed up, half the months would have to rise as far as all of them: the line would be much steeper.
    assert gap.value == pytest.approx(whole.value, abs=0.02)


def test_one_date_of_long_ago_makes_a_long_line_and_takes_no_more_memory(
    conferences: Cube, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals = replace(conferences.totals, periods=("1703-01", *conferences.totals.periods[1:]))
    monkeypatch.setitem(conferences.__dict__, "totals", totals)
    monkeypatch.setattr(moving_terms, "ROOM", 200_000)
    sizes = []

    def course_of(*given: Any) -> Course:
        course = over_time.course_of(*given)
        sizes.append((course.counts.shape, course.counts.size))
        return course

    monkeypatch.setattr(moving_terms, "course_of", course_of)
    language_map(conferences, SPANISH)
    (((terms, groups, periods), size),) = sizes
    assert (groups, periods > 3_700) == (2, True)
    assert 0 < size <= 200_000
    assert terms > 20


@pytest.mark.parametrize("months", [1, 7])
def test_in_few_months_nothing_moves(tmp_path: Path, months: int) -> None:
    found = language_map(said(tmp_path, months=MONTHS[:months]), MapChoice())
    assert (found.rising, found.busy) == ((), ())
    assert not any(found.rising_in.values())


def test_on_the_map_of_a_period_what_moves_is_of_the_period(conferences: Cube) -> None:
    months = LocalEngine().count_span(conferences, Span("2020-01", "2020-12"))
    found = language_map(months, SPANISH, conferences)
    assert "coronavirus" in {term.term for term in found.busy}
    assert all("2020-01" <= first <= last <= "2020-12" for term in found.busy for first, last in term.busy)


WORDS = np.full((2, 12), 500.0)


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, (6, 2, 12), elements=st.integers(0, 12)), arrays(np.bool_, (6, 2)))
def test_each_group_s_terms_have_the_trend_they_have_alone(counts: np.ndarray, told: np.ndarray) -> None:  # type: ignore[type-arg]
    found = rising(counts.astype(float), WORDS, told)
    for group in range(2):
        rows = np.flatnonzero(told[:, group])
        alone = trends(counts[rows, group].astype(float), WORDS[group])
        assert np.array_equal(found.low[rows, group], alone.low, equal_nan=True)
        assert np.array_equal(found.q[rows, group], alone.q, equal_nan=True)
    for term in range(6):
        figures = found.figures(term)
        assert [figure is not None for figure in figures] == told[term].tolist()
        if not told[term].all():
            assert np.isnan(found.least[term])
            assert np.isnan(found.q_of_all[term])


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.int64, (3, 2, 12), elements=st.integers(0, 40)), arrays(np.int32, (3, 2, 12), elements=st.integers(0, 9))
)
def test_busy_at_once_is_where_each_was_busy_and_enough_people_were(counts: np.ndarray, people: np.ndarray) -> None:  # type: ignore[type-arg]
    course = Course(tuple("abcdefghijkl"), counts.astype(float), people, WORDS)
    found = busy_together(course, 5)
    for term in range(3):
        each = [bursts(counts[[term], group].astype(float), WORDS[group]).of(0) for group in range(2)]
        inside = [{period for first, last, _w in of for period in range(first, last + 1)} for of in each]
        for first, last, weight in found.get(term, []):
            assert set(range(first, last + 1)) <= inside[0] & inside[1]
            assert (people[term, :, first : last + 1].max(axis=1) >= 5).all()
            assert weight > 0


def test_a_group_that_seldom_spoke_keeps_nothing_from_the_others() -> None:
    growing = np.array([4.0, 5, 7, 6, 9, 10, 12, 13, 14, 18])
    words = np.full((2, 10), 1000.0)
    words[1, 5:] = 0
    counts = np.stack([growing, growing * (words[1] > 0)])[None]
    found = rising(counts, words, np.ones((1, 2), bool))
    assert found.low[0, 0] > 1
    assert np.isnan([found.low[0, 1], found.least[0], found.q_of_all[0]]).all()
    assert [figure is None for figure in found.figures(0)] == [False, True]


def test_fewer_than_eight_periods_are_refused() -> None:
    with pytest.raises(TooFewPeriods):
        rising(np.ones((1, 2, 7)), np.ones((2, 7)) * 10, np.ones((1, 2), bool))
