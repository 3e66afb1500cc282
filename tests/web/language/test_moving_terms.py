"""What moves on a map: on its page, in its lists, on a term's page and in the API."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from plomada_web.language.models import Document, MapRun
from plomada_web.language.models.maps import EVERYBODY
from plomada_web.language.queries.maps import shown_map
from plomada_web.language.queries.term_rows import moving, terms_of
from plomada_web.language.queries.terms import term_page
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import World, client_of


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def run(world: World) -> MapRun:
    """A map of a year: in two months all speak of an outage, and one function says turbine more and more."""
    corpus = meetings(world, documents=16_000, name="A year")
    rows = list(Document.objects.filter(corpus=corpus).select_related("speaker__function").order_by("pk"))
    first = next(iter(world.functions.values()))
    for number, document in enumerate(rows):
        month = document.said_at.month if document.said_at else 0
        if (month in (5, 6) and number % 2) or number % 60 == 0:
            document.text += " and the outage of that"
        if document.speaker.function == first and number % 60 < 1.4**month:
            document.text += " and the turbine of that"
    Document.objects.bulk_update(rows, ["text"], batch_size=1_000)
    return mapped_meetings(world, corpus)


def address(run: MapRun, page: str = "") -> str:
    return f"/w/{run.corpus.workspace.slug}/language/{run.corpus_id}/maps/{run.pk}/{page}"


def test_what_moves_is_on_the_page_of_the_map_and_in_its_lists(world: World, run: MapRun) -> None:
    client, shown = client_of(world.vera), shown_map(run)
    found = moving(run, shown.names)
    assert {term.term: term.busy for term in found.busy}["outage"] == (("2025-05", "2025-06"),)
    by = {name: [term.term for term in terms] for name, terms in found.rising}
    whose = next(name for name, terms in by.items() if "turbine" in terms)
    assert whose == next(iter(world.functions.values())).name
    page = client.get(address(run)).content.decode()
    assert "What moves" in page
    assert "2025-05 – 2025-06" in page
    assert f"{whose}, more and more" in page
    busy = client.get(address(run, "terms/"), {"kind": "busy"}).content.decode()
    assert "2025-05 – 2025-06" in busy
    rising = client.get(address(run, "terms/"), {"kind": "rising"}).content.decode()
    assert ">turbine</a>" in rising
    (turbine,) = [term for term in terms_of(run, kind="rising") if term.term == "turbine"]
    place = [group.function for group in shown.groups].index(next(iter(world.functions.values())))
    assert (turbine.group, turbine.growth[place] is not None) == (place, True)
    assert turbine.growth[place].low == pytest.approx(turbine.lift)  # type: ignore[union-attr]
    assert turbine.lift > 1


def test_a_term_s_page_tells_how_it_changes_by_function(world: World, run: MapRun) -> None:
    shown = shown_map(run)
    page = term_page(shown, "turbine", [5] * len(shown.groups))
    assert page is not None
    place = [group.function for group in shown.groups].index(next(iter(world.functions.values())))
    (turbine,) = [term for term in terms_of(run, kind="rising") if term.term == "turbine"]
    assert page.groups[place].growth == turbine.growth[place]
    told = client_of(world.vera).get(address(run, "term/"), {"term": "turbine"}).content.decode()
    assert "Times as often each month" in told
    assert "More and more" in told or "One function" in told


def test_a_map_of_few_months_says_nothing_of_what_moves(world: World) -> None:
    corpus = meetings(world, name="Short")
    Document.objects.filter(corpus=corpus, said_at__month__gt=7).update(said_at=None)
    run = mapped_meetings(world, corpus)
    assert not run.terms.filter(kind__in=("rising", "busy")).exists()
    page = client_of(world.vera).get(address(run)).content.decode()
    assert "What moves" not in page


def test_what_moves_is_kept_as_it_was_found(run: MapRun) -> None:
    for term in run.terms.filter(kind="busy"):
        assert term.group == EVERYBODY
        assert all(first <= last for first, last in term.busy)
        assert len(term.growth) == len(run.compared)
    ranks = [term.bits for term in run.terms.filter(kind="rising", group__gte=0).order_by("group", "rank")]
    assert json.dumps(ranks)  # numbers, none of them missing
    assert not run.terms.filter(kind__in=("shared", "owned", "equal")).exclude(busy=[]).exists()
