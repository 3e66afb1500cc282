"""The language map: what is known of real roles comes out, and what is asked of what is not there is said."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from plomada.engines.local import LocalEngine
from plomada.language.context import context
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.drawing import HEIGHT, MIDDLE, WIDTH, drawn_height, placed, placed_groups
from plomada.language.encoded_texts import EncodedTexts, UnknownTerm
from plomada.language.mapping import GENERAL, REST, LanguageMap, MapChoice, UnusableChoice, language_map
from plomada.language.periods import Period, Span
from plomada.language.stop_words import stop_words
from plomada.language.tokens import tokens
from tests.library.real_texts import corpus

PRESIDENT, PRESS, OFFICIALS = "presidencia", "prensa", "funcionarios"


def counted(table: pa.Table, columns: dict[str, str], to: Path, period: Period | None = None) -> Cube:
    made = []
    for name, kind in zip(SCHEMA.names, SCHEMA.types, strict=True):
        values = table[columns[name]] if name in columns else pa.nulls(len(table), kind)
        made.append(values.cast(pa.string()).cast(kind) if pa.types.is_dictionary(values.type) else values.cast(kind))
    batches = pa.Table.from_arrays(made, schema=SCHEMA).to_batches()
    return LocalEngine().count(batches, CountSettings(period=period), to / "cube")


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc"}
    return counted(corpus("qmsum_product_en"), columns, tmp_path_factory.mktemp("meetings"))


@pytest.fixture(scope="module")
def roles(meetings: Cube) -> LanguageMap:
    return language_map(meetings, MapChoice())


@pytest.fixture(scope="module")
def conferences(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    columns = {"text": "text", "group": "group", "author": "doc", "date": "date"}
    return counted(corpus("mananeras_es_2018-2021"), columns, tmp_path_factory.mktemp("conferences"), Period.MONTH)


def test_what_all_roles_of_product_meetings_share_is_the_product(roles: LanguageMap) -> None:
    shared = [term.term for term in roles.shared]
    assert {"remote", "buttons", "control"} <= set(shared[:15])
    assert all(term.q <= 0.05 and term.lift > 1 and term.bits > 0 for term in roles.shared)
    assert [term.bits for term in roles.shared] == sorted((term.bits for term in roles.shared), reverse=True)


@pytest.mark.parametrize(
    ("role", "terms"),
    [
        ("Marketing", {"percent", "look and feel", "trends"}),
        ("Industrial Designer", {"chip", "circuit", "energy source"}),
        ("Project Manager", {"meeting", "minutes", "agenda"}),
        ("User Interface", {"channels", "volume"}),
    ],
)
def test_each_role_owns_what_is_its_own(roles: LanguageMap, role: str, terms: set[str]) -> None:
    assert terms <= {term.term for term in roles.owned[role][:40]}
    others = [name for name in roles.groups if name != role]
    assert not any(terms & {term.term for term in roles.owned[name]} for name in others)


def test_rates_are_told_with_their_intervals_and_people(roles: LanguageMap, meetings: Cube) -> None:
    remote = next(term for term in roles.shared if term.term == "remote")
    place = meetings.terms["term"].to_pylist().index("remote")
    table = meetings.by_group()
    for column, (rate, words) in enumerate(zip(remote.rates, roles.words, strict=True)):
        assert rate.value == pytest.approx(table.occurrences[place, column] / words * 10_000)
        assert rate.low is not None
        assert rate.high is not None
        assert rate.low < rate.value < rate.high
        assert (rate.n, rate.of) == (table.authors[place, column], 137)


def test_press_conferences_map_in_spanish_with_every_accent(conferences: Cube) -> None:
    choice = MapChoice((PRESIDENT, PRESS, OFFICIALS), languages={"es": 1.0})
    found = language_map(LocalEngine().count_span(conferences, Span("2020-03")), choice, conferences)
    shared = [term.term for term in found.shared]
    assert found.groups == (OFFICIALS, PRESS, PRESIDENT)
    assert {"pandemia", "vacunas", "vacunación", "dosis"} <= set(shared[:20])
    told = {term.term for terms in (found.shared, found.equal, *found.owned.values()) for term in terms}
    assert any("ñ" in term for term in told)
    assert not any("vacunacion" in term.split() or "ano" in term.split() for term in told)


def test_a_period_ends_with_its_last_month(conferences: Cube) -> None:
    choice, totals = MapChoice((PRESIDENT, PRESS), languages={"es": 1.0}), conferences.totals

    def mapped(since: str, until: str | None) -> LanguageMap:
        return language_map(LocalEngine().count_span(conferences, Span(since, until)), choice, conferences)

    spring = mapped("2020-03", "2020-05")
    months = [totals.periods.index(month) for month in ("2020-03", "2020-04", "2020-05")]
    assert spring.words == tuple(totals.words[totals.groups.index(name), months].sum() for name in spring.groups)
    last = max(name for name in totals.periods if name)
    assert mapped("2020-03", last) == mapped("2020-03", None)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2018-01", None, "There is nothing before 2018-01, or nothing after it"),
        ("2018-01", "2020-03", "There is nothing before 2018-01, or nothing from then until 2020-03"),
    ],
)
def test_a_period_with_nothing_before_it_is_not_compared(
    conferences: Cube, since: str, until: str | None, said: str
) -> None:
    with pytest.raises(UnusableChoice, match=said):
        language_map(LocalEngine().count_span(conferences, Span(since, until)), MapChoice(), conferences)


def test_other_groups_are_the_background_where_they_are_heard_enough(conferences: Cube) -> None:
    found = language_map(conferences, MapChoice((PRESIDENT, OFFICIALS), languages={"es": 1.0}))
    assert str(found.background) == "what the others said (1946912 words)"


def test_the_language_at_large_is_a_background_by_choice(conferences: Cube) -> None:
    found = language_map(conferences, MapChoice((PRESIDENT, PRESS), GENERAL, languages={"es": 1.0}))
    assert str(found.background) == "the language at large (es)"
    assert "corrupción" in {term.term for term in found.shared}


def test_a_phrase_that_covers_a_shorter_one_takes_its_place(conferences: Cube) -> None:
    found = language_map(conferences, MapChoice((PRESIDENT, PRESS), GENERAL, languages={"es": 1.0}))
    shared = {term.term for term in found.shared}
    assert "guardia nacional" in shared
    assert "la guardia" not in shared
    function_words = stop_words("es")
    assert not any(term.split()[0] in function_words or term.split()[-1] in function_words for term in shared)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (MapChoice(("Marketing", "Sales")), "There is no group “Sales”: there are Industrial Designer, "),
        (MapChoice(("Marketing",)), "a term needs two groups or more"),
        (MapChoice(background=REST), "Nobody but the groups"),
        (MapChoice(languages={"de": 1.0}), "“de” is not known: es, en, pt and ca are"),
    ],
)
def test_what_cannot_be_compared_is_said(meetings: Cube, choice: MapChoice, said: str) -> None:
    with pytest.raises(UnusableChoice if "de" not in choice.languages else Exception, match=said.replace("(", r"\(")):
        language_map(meetings, choice)


def test_a_corpus_of_few_people_tells_nothing_and_says_so(tmp_path: Path) -> None:
    said = pa.table({"text": ["the plant stops"] * 8, "group": ["IT", "Finance"] * 4, "doc": ["a", "b"] * 4})
    found = language_map(counted(said, {"text": "text", "group": "group", "author": "doc"}, tmp_path), MapChoice())
    assert (found.shared, found.equal, found.owned) == ((), (), {"Finance": (), "IT": ()})
    assert [str(note) for note in found.notes] == [
        f"{group} has 1 authors: what is told of it rests on few people." for group in ("Finance", "IT")
    ]


def test_the_words_around_a_term_are_those_counted_by_hand(meetings: Cube) -> None:
    table = corpus("qmsum_product_en")
    near: dict[str, dict[str, int]] = {}
    uses = {role: 0 for role in meetings.totals.groups}
    for text, role in zip(table["text"].to_pylist(), table["group"].to_pylist(), strict=True):
        words = tokens(text)
        for place in range(len(words) - 1):
            if words[place : place + 2] == ["remote", "control"]:
                uses[role] += 1
                for word in [*words[max(0, place - 5) : place], *words[place + 2 : place + 7]]:
                    near.setdefault(word, dict.fromkeys(uses, 0))[role] += 1
    found = context(
        meetings, EncodedTexts(meetings.folder), "remote control", groups=meetings.totals.groups, left_out=(), most=500
    )
    assert dict(zip(found.groups, found.uses, strict=True)) == uses
    assert len(found.shared) > 20
    for neighbour in found.shared:
        assert dict(zip(found.groups, neighbour.together, strict=True)) == near[neighbour.word]
    first = found.rows["Marketing"][0]
    assert table["group"][first].as_py() == "Marketing"
    assert "remote control" in table["text"][first].as_py().lower()


def test_a_role_s_own_context_is_its_own(conferences: Cube) -> None:
    found = context(
        conferences, EncodedTexts(conferences.folder), "seguridad", groups=(PRESIDENT, PRESS), left_out=stop_words("es")
    )
    assert "pública" in {neighbour.word for neighbour in found.shared}
    for place, group in enumerate(found.groups):
        assert all(neighbour.distinctive[place] > 0 for neighbour in found.own[group])


def test_a_term_nobody_said_has_no_context(meetings: Cube) -> None:
    with pytest.raises(UnknownTerm, match="“purple zebra” was not counted"):
        context(meetings, EncodedTexts(meetings.folder), "purple zebra", groups=("Marketing",), left_out=())


def test_on_the_drawing_no_term_lies_over_another(roles: LanguageMap) -> None:
    terms = placed(roles)
    assert len(terms) > 60
    boxes = np.array([term.box for term in terms])
    for one in range(len(boxes)):
        left, top, right, bottom = boxes[one]
        others = np.delete(boxes, one, axis=0)
        apart = (others[:, 0] >= right) | (others[:, 2] <= left) | (others[:, 1] >= bottom) | (others[:, 3] <= top)
        assert apart.all()
    assert boxes.min() >= 0
    assert boxes[:, 2].max() <= WIDTH
    assert boxes[:, 3].max() <= HEIGHT


def test_on_the_drawing_the_middle_is_what_all_share(roles: LanguageMap) -> None:
    shared = {term.term for term in roles.shared}
    for term in placed(roles):
        middle = ((term.x - WIDTH / 2) / MIDDLE[0]) ** 2 + ((term.y - HEIGHT / 2) / MIDDLE[1]) ** 2 <= 1
        assert middle == (term.group is None)
        assert term.term in shared or term.group is not None


def test_of_the_drawing_no_more_is_shown_than_is_drawn_on(meetings: Cube, roles: LanguageMap) -> None:
    two = language_map(meetings, MapChoice(("Marketing", "User Interface")))
    for found in (roles, two):
        terms, groups = placed(found), placed_groups(found.groups)
        top, bottom = drawn_height(terms, groups)
        assert all(top <= term.box[1] and term.box[3] <= bottom for term in terms)
        assert all(top < group.y < bottom for group in groups)
    assert bottom - top < 0.8 * HEIGHT


@pytest.mark.parametrize("groups", range(2, 13))
def test_two_to_twelve_groups_have_room_at_the_edge(groups: int) -> None:
    found = placed_groups([f"Role {number}" for number in range(groups)])
    assert len({(round(each.x), round(each.y)) for each in found}) == groups
    assert all(0 < each.x < WIDTH and 0 < each.y < HEIGHT for each in found)
