"""A term is found by a few letters, and has its page, also where the map tells nothing of it."""

import re

import pytest
from django.test import Client

from plomada_web.language.counts import where
from plomada_web.language.models import MapRun
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import World, client_of


@pytest.fixture
def run(world: World) -> MapRun:
    return mapped_meetings(world, meetings(world, documents=6_000))


def address(run: MapRun, page: str = "") -> str:
    return f"/w/{run.corpus.workspace.slug}/language/{run.corpus_id}/maps/{run.pk}/{page}"


def found(client: Client, run: MapRun, letters: str) -> list[str]:
    page = client.get(address(run, "find/"), {"q": letters})
    assert page.status_code == 200
    return re.findall(r'<li><a href="[^"]*/term/\?term=[^"]*">([^<]*)</a>', page.content.decode())


def untold(client: Client, run: MapRun, letters: str) -> str:
    """Return a term with some letters that is on no list of the map."""
    told = set(run.terms.values_list("term", flat=True))
    return next(term for term in found(client, run, letters) if term not in told)


def test_a_term_is_found_by_its_letters_the_nearest_first(world: World, run: MapRun) -> None:
    client = client_of(world.vera)
    terms = found(client, run, "REMÓTE")
    assert terms[0] == "remote"
    assert 5 < len(terms) <= 20
    assert all("remote" in term for term in terms)
    assert [term.startswith("remote") for term in terms] == sorted(term.startswith("remote") for term in terms)[::-1]


def test_a_term_on_no_list_of_the_map_is_found_and_has_its_page(world: World, run: MapRun) -> None:
    client = client_of(world.vera)
    term = untold(client, run, "think")
    page = client.get(address(run, "term/"), {"term": term})
    assert page.status_code == 200
    shown = page.content.decode()
    assert f"<h1>{term}</h1>" in shown
    assert "On no list of this map" in shown
    assert shown.count('class="pl-chart lg-course"') == 4
    assert "In their own words" in shown


def test_as_one_types_only_what_was_found_is_sent(world: World, run: MapRun) -> None:
    client = client_of(world.vera)
    page = client.get(address(run)).content.decode()
    assert 'action="' + address(run, "find/") + '"' in page  # without a script, too
    piece = client.get(address(run, "find/"), {"q": "remote"}, headers={"HX-Request": "true"}).content.decode()
    assert piece.startswith('<div id="found"')
    assert ">remote</a>" in piece


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("", ""),
        ("r", "Two letters are needed at least."),
        ("purple zebra", "None with these letters is said by so many."),
        ("%%", "None with these letters"),
        ("'; DROP TABLE", "None with these letters"),
        ("<b>x", "None with these letters"),
        ("a" * 5_000, "None with these letters"),
    ],
)
def test_where_nothing_is_found_the_page_says_why(world: World, run: MapRun, letters: str, said: str) -> None:
    page = client_of(world.vera).get(address(run, "find/"), {"q": letters})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert found(client_of(world.vera), run, letters) == []


def test_without_counts_the_terms_of_the_map_are_found(world: World, run: MapRun) -> None:
    client = client_of(world.vera)
    term = untold(client, run, "think")
    MapRun.objects.filter(pk=run.pk).update(folder="")
    assert found(client, run, "remote")[0] == "remote"
    assert set(found(client, run, "remote")) <= set(run.terms.values_list("term", flat=True))
    assert client.get(address(run, "term/"), {"term": term}).status_code == 404


def test_what_too_few_people_say_is_neither_found_nor_told(world: World) -> None:
    corpus = meetings(world, documents=6_000)
    document = corpus.sources.get().rows.first()
    assert document is not None
    document.text = "zebrafish " * 40
    document.save()
    run = mapped_meetings(world, corpus)
    client = client_of(world.vera)
    assert found(client, run, "zebrafish") == []
    assert client.get(address(run, "term/"), {"term": "zebrafish"}).status_code == 404


def test_nobody_of_another_workspace_finds_a_term(world: World, run: MapRun) -> None:
    assert client_of(world.charlie).get(address(run, "find/"), {"q": "remote"}).status_code == 404
    assert Client().get(address(run, "find/"), {"q": "remote"}).status_code == 302
    assert client_of(world.vera).post(address(run, "find/")).status_code == 405


def test_finding_asks_few_queries(world: World, run: MapRun, django_assert_max_num_queries: object) -> None:
    client = client_of(world.vera)
    found(client, run, "remote")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(address(run, "find/"), {"q": "remote"}, headers={"HX-Request": "true"})
    assert where(run).exists()
