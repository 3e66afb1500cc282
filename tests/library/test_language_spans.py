"""What was said in some periods: counted as if nothing else had been said, from the texts that are kept as numbers."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.engines.local import EmptySpan, LocalEngine, NothingToCount
from plomada.language.backgrounds import said_before
from plomada.language.candidates import candidates_of
from plomada.language.context import context
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.folding import Thresholds
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.mapping import MapChoice, UnusableChoice, language_map
from plomada.language.periods import Period, Span
from tests.library.real_texts import corpus
from tests.library.test_language_counting import SAID, Row, batch, by_hand, same
from tests.library.test_language_map import OFFICIALS, PRESIDENT, PRESS, counted

SPANISH = MapChoice((PRESIDENT, PRESS), languages={"es": 1.0})
PANDEMIC = Span("2020-03", "2020-08")


@pytest.fixture(scope="module")
def conferences(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc", "date": "date"}
    return counted(corpus("mananeras_es_2018-2021"), columns, tmp_path_factory.mktemp("conferences"), Period.MONTH)


@pytest.fixture(scope="module")
def months(conferences: Cube) -> Cube:
    return LocalEngine().count_span(conferences, PANDEMIC)


def by_months(rows: Sequence[Row], least: int, to: Path) -> Cube:
    return LocalEngine().count([batch(rows)], CountSettings(period=Period.MONTH, kept=Thresholds(least)), to / "cube")


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID, min_size=4, max_size=40), st.integers(1, 3))
def test_a_span_is_counted_as_if_nothing_else_had_been_said(rows: list[Row], least: int) -> None:
    span = Span("1960-02", "1960-03")
    inside = [row for row in rows if row[3] and "1960-02" <= f"{row[3]:%Y-%m}" <= "1960-03"]
    with TemporaryDirectory() as folder:
        try:
            cube = by_months(rows, least, Path(folder))
        except NothingToCount:
            assert not by_hand(rows, 3, Thresholds(least), by_month=False)[0]
            return
        if not any((row[0] or "").split() for row in inside):
            with pytest.raises(EmptySpan):
                LocalEngine().count_span(cube, span)
            return
        found = LocalEngine(threads=1, memory=1 << 16).count_span(cube, span)
        # An author without a name is one person a text: of which text, changes nothing.
        same(found, inside, 3, Thresholds(least), by_month=False)
        assert found.span == span
        spoke = {(row[1] or "", row[2] if row[2] is not None else place) for place, row in enumerate(inside)}
        assert found.totals.all_authors.sum() == len(spoke)
        assert found.totals.documents.sum() == len(inside)


def test_real_conferences_are_counted_the_same_alone(conferences: Cube, months: Cube, tmp_path: Path) -> None:
    table = corpus("mananeras_es_2018-2021")
    written = [str(day)[:7] for day in table["date"].to_pylist()]
    inside = table.take([row for row, month in enumerate(written) if PANDEMIC.holds([month])[0]])
    alone = counted(inside, {"text": "text", "group": "group", "author": "doc"}, tmp_path)
    terms, others = months.terms["term"].to_pylist(), alone.terms["term"].to_pylist()
    assert sorted(terms) == sorted(others)
    order = [others.index(term) for term in terms[:2_000]]
    for name in ("occurrences", "documents", "authors"):
        ours, theirs = getattr(months.by_group(), name), getattr(alone.by_group(), name)
        assert (ours[:2_000] == theirs[order]).all(), name
    assert np.allclose(months.by_group().squares[:2_000], alone.by_group().squares[order])
    assert months.totals.words.sum(axis=1).tolist() == alone.totals.words.sum(axis=1).tolist()
    assert months.totals.all_authors.tolist() == alone.totals.all_authors.tolist()


def test_a_term_of_a_span_is_told_by_how_many_people_say_it_then(conferences: Cube, months: Cube) -> None:
    found = language_map(months, SPANISH, conferences)
    always = conferences.by_group().authors
    fewer = 0
    for term in (*found.shared, *found.equal):
        assert min(term.authors) >= 5
        number = conferences.number_of(term.term)
        assert number is not None
        there = always[number, [conferences.totals.groups.index(name) for name in found.groups]]
        assert (np.array(term.authors) <= there).all()
        fewer += int((np.array(term.authors) < there).sum())
    assert fewer > 100
    assert all(
        rate.of == people for term in found.shared for rate, people in zip(term.rates, found.authors, strict=True)
    )
    # Said by five people of the press at all times, by fewer then: it may be the president's own, and is told as such.
    assert all(authors >= 5 for term in found.owned[PRESS] for authors in [term.authors[found.groups.index(PRESS)]])


def test_what_was_said_before_is_what_the_months_before_say(conferences: Cube, months: Cube) -> None:
    places = [conferences.totals.groups.index(name) for name in (PRESIDENT, OFFICIALS)]
    candidates = candidates_of(months, places, 5)
    background = said_before(months, conferences, candidates, places)
    before = [name is not None and name < "2020-03" for name in conferences.totals.periods]
    written = months.terms["term"].to_pylist()
    some = np.random.default_rng(7).choice(len(candidates.numbers), 300, replace=False)
    numbers = [conferences.number_of(written[candidates.numbers[place]]) for place in some]
    said = conferences.by_period([number for number in numbers if number is not None])[:, places][:, :, before]
    assert background.occurrences[some].tolist() == said.sum(axis=(1, 2)).tolist()
    assert background.words == conferences.totals.words[places][:, before].sum()


def test_a_span_can_be_compared_with_what_others_said_in_it(months: Cube) -> None:
    found = language_map(months, SPANISH)
    assert "what the others said" in str(found.background)
    assert found.shared


def test_the_words_around_a_term_are_those_of_the_span(conferences: Cube, months: Cube) -> None:
    written = [str(day)[:7] for day in corpus("mananeras_es_2018-2021")["date"].to_pylist()]
    shown = {
        cube: context(cube, EncodedTexts(cube.folder), "salud", groups=[PRESIDENT, PRESS], left_out=(), authors=5)
        for cube in (conferences, months)
    }
    rows = [row for of_group in shown[months].rows.values() for row in of_group]
    assert rows
    assert all(PANDEMIC.holds([written[row]])[0] for row in rows)
    assert sum(shown[months].uses) < sum(shown[conferences].uses)


def test_a_span_is_counted_once(conferences: Cube, months: Cube) -> None:
    made = (months.folder / "terms.parquet").stat().st_mtime_ns
    again = LocalEngine().count_span(conferences, PANDEMIC)
    assert again == months
    assert (again.folder / "terms.parquet").stat().st_mtime_ns == made
    # The same months, written otherwise.
    assert LocalEngine().count_span(conferences, Span("2020-03", "2020-08-31")) == months


def test_a_span_lies_in_the_folder_of_the_cube_however_it_is_written(conferences: Cube) -> None:
    found = conferences.of_span(Span("../../2018", "x"))
    assert found is not None
    assert found.folder.parent == conferences.folder / "spans"
    assert found.folder.name.replace("-", "").isdigit()


def test_two_who_count_a_span_at_once_both_have_it(conferences: Cube) -> None:
    start = threading.Barrier(2)

    def count(_place: int) -> Cube:
        start.wait()
        return LocalEngine(threads=1).count_span(conferences, Span("2020-01", "2020-02"))

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(count, range(2))
    assert one == other
    assert one.size > 1_000
    assert not list(one.folder.parent.glob(".unfinished-*"))


def test_what_is_broken_off_leaves_nothing(conferences: Cube) -> None:
    def stop(stage: str, done: int, of: int | None) -> None:
        raise KeyboardInterrupt

    span = Span("2019-01", "2019-02")
    with pytest.raises(KeyboardInterrupt):
        LocalEngine().count_span(conferences, span, stop)
    found = conferences.of_span(span)
    assert found is not None
    assert not found.is_there
    assert not list(found.folder.parent.glob(".unfinished-*"))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span("2035-01"), "Nothing was said since 2035-01: what was counted goes from 2018-12 to 2021-12"),
        (Span("2010-01", "2010-12"), "Nothing was said from 2010-01 until 2010-12: what"),
        (Span("2020-08", "2020-03"), "Nothing was said from 2020-08 until 2020-03: what"),
    ],
)
def test_a_span_in_which_nothing_was_said_is_refused(conferences: Cube, span: Span, said: str) -> None:
    with pytest.raises(EmptySpan, match=said):
        LocalEngine().count_span(conferences, span)


def test_what_has_no_time_before_it_is_not_compared_with_that(conferences: Cube) -> None:
    with pytest.raises(UnusableChoice, match="has no time before it"):
        language_map(conferences, SPANISH, conferences)
