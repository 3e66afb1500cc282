"""Terms asked for by name: found by a few letters, told as the map tells them."""

import unicodedata
from pathlib import Path

import pytest

from plomada.engines.local import LocalEngine
from plomada.language.counting.cube import Cube
from plomada.language.looking_up import UnknownGroup, said_term, terms_like
from plomada.language.mapping import MapChoice, language_map
from plomada.language.periods import Period, Span
from tests.library.real_texts import corpus
from tests.library.test_language_map import OFFICIALS, PRESIDENT, PRESS, counted

ROLES = (OFFICIALS, PRESIDENT, PRESS)


@pytest.fixture(scope="module")
def conferences(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc", "date": "date"}
    return counted(corpus("mananeras_es_2018-2021"), columns, tmp_path_factory.mktemp("conferences"), Period.MONTH)


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc"}
    return counted(corpus("qmsum_product_en"), columns, tmp_path_factory.mktemp("meetings"))


def plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))


def found_slowly(cube: Cube, letters: str, groups: tuple[str, ...], most: int) -> list[tuple[str, int, int]]:
    """Return what is found by looking at every term, one after the other."""
    table, terms = cube.by_group(), cube.terms["term"].to_pylist()
    places = [cube.totals.groups.index(name) for name in groups]
    asked, found = plain(letters), []
    for number, term in enumerate(terms):
        written, people = plain(term), int(table.authors[number, places].max())
        if asked in written and people >= 5:
            begins = (written != asked, not written.startswith(asked), f" {asked}" not in written)
            rank = 0 if not begins[0] else 1 if not begins[1] else 2 if not begins[2] else 3
            uses = int(table.occurrences[number, places].sum())
            found.append((rank, -uses, term.encode(), uses, people))
    return [(term.decode(), uses, people) for _rank, _uses, term, uses, people in sorted(found)[:most]]


@pytest.mark.parametrize(
    "letters", ["vacuna", "VACUNACION", "años", "ano", "guardia nac", "ción", "  la   guardia ", "q"]
)
def test_terms_are_found_by_letters_whatever_their_case_and_accents(conferences: Cube, letters: str) -> None:
    found = [(one.term, one.uses, one.authors) for one in terms_like(conferences, letters, groups=ROLES, most=40)]
    assert found == found_slowly(conferences, " ".join(letters.split()), ROLES, 40)
    assert found


@pytest.mark.parametrize("letters", ["", "   ", "xqzzy", "%", "_", "'; DROP TABLE", "a" * 5_000])
def test_letters_that_are_in_no_term_find_none(conferences: Cube, letters: str) -> None:
    assert terms_like(conferences, letters, groups=ROLES) == ()


def test_of_a_group_only_what_enough_of_its_people_say_is_found(meetings: Cube) -> None:
    alone = {one.term for one in terms_like(meetings, "chip", groups=["Marketing"], most=500)}
    designers = {one.term for one in terms_like(meetings, "chip", groups=["Industrial Designer"], most=500)}
    assert alone < designers
    table, terms = meetings.by_group(), meetings.terms["term"].to_pylist()
    place = meetings.totals.groups.index("Marketing")
    assert all(table.authors[terms.index(term), place] >= 5 for term in alone)


def test_a_term_is_told_as_the_map_tells_it(meetings: Cube) -> None:
    found = language_map(meetings, MapChoice())
    for told in (*found.shared[:30], *found.equal[:10], *found.owned["Marketing"][:10]):
        said = said_term(meetings, told.term, groups=found.groups)
        assert said is not None
        assert (said.number, said.documents) == (told.number, told.documents)
        for one, other in zip(said.rates, told.rates, strict=True):
            assert (one.value, one.n, one.of, one.level) == (other.value, other.n, other.of, other.level)
            # What is usual among like terms is taken of all that can be told, not of one kind on a map.
            assert one.low == pytest.approx(other.low, rel=0.25, abs=0.3)
            assert one.high == pytest.approx(other.high, rel=0.25, abs=0.3)


def test_a_term_is_told_in_the_order_that_is_asked_for(meetings: Cube) -> None:
    one, other = (
        said_term(meetings, "remote", groups=groups)
        for groups in (("Marketing", "User Interface"), ("User Interface", "Marketing"))
    )
    assert one is not None
    assert other is not None
    assert one.rates == other.rates[::-1]
    assert one.documents == other.documents[::-1]


def test_of_a_period_a_term_is_told_as_the_map_of_the_period_tells_it(conferences: Cube) -> None:
    months = LocalEngine().count_span(conferences, Span("2020-03", "2021-02"))
    found = language_map(months, MapChoice(ROLES, languages={"es": 1.0}), conferences)
    told = found.shared[0]
    said = said_term(months, told.term, groups=found.groups)
    assert said is not None
    assert [rate.value for rate in said.rates] == pytest.approx([rate.value for rate in told.rates])
    assert [rate.low for rate in said.rates] == pytest.approx([rate.low for rate in told.rates], rel=0.25)
    assert [rate.n for rate in said.rates] == list(told.authors)


@pytest.mark.parametrize("term", ["", "xqzzy", "vacunas vacunas vacunas", "a b c d e"])
def test_a_term_that_was_not_counted_is_not_told(conferences: Cube, term: str) -> None:
    assert said_term(conferences, term, groups=ROLES) is None


def test_what_four_people_say_is_not_told(meetings: Cube) -> None:
    most = meetings.by_group().authors.max(axis=1)
    few, enough = (meetings.terms["term"].to_pylist()[list(most).index(people)] for people in (4, 5))
    assert said_term(meetings, few, groups=meetings.totals.groups[:4]) is None
    assert terms_like(meetings, few, groups=meetings.totals.groups[:4], most=1)[:1] != (few,)
    assert said_term(meetings, enough, groups=meetings.totals.groups) is not None


def test_a_group_that_is_not_there_is_said(meetings: Cube, tmp_path: Path) -> None:
    for ask in (said_term, terms_like):
        with pytest.raises(UnknownGroup, match="There is no group “Sales”: there are Industrial Designer"):
            ask(meetings, "remote", groups=["Marketing", "Sales"])
