"""A term's page: the words around it only where five people of a function say them there, and its course by month."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from plomada.language.counting.cube import TEXTS
from plomada.language.mapped import FEWEST_AUTHORS
from plomada.language.tokens import tokens
from plomada_web.language.counts import where
from plomada_web.language.models import Document, MapRun
from plomada_web.language.queries.maps import shown_map
from plomada_web.language.queries.terms import TermPage, term_page
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import World, client_of


@pytest.fixture(autouse=True)
def media(tmp_path: object, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def run(world: World) -> MapRun:
    return mapped_meetings(world, meetings(world))


def page_of(run: MapRun, term: str) -> TermPage:
    shown = shown_map(run)
    page = term_page(shown, term, [FEWEST_AUTHORS] * len(shown.groups))
    assert page is not None
    return page


def test_only_words_that_five_people_of_a_function_say_near_a_term_are_told(world: World, run: MapRun) -> None:
    page = page_of(run, "remote")
    near: dict[tuple[str, str], set[str]] = {}
    for document in Document.objects.filter(corpus=run.corpus).select_related("speaker__function"):
        said = tokens(document.text)
        for at in (place for place, word in enumerate(said) if word == "remote"):
            for word in {*said[max(0, at - 5) : at], *said[at + 1 : at + 6]}:
                near.setdefault((document.speaker.function.name, word), set()).add(document.speaker.author)
    assert page.around
    assert any(group.own for group in page.groups)
    for group in page.groups:
        assert all(len(near[group.name, word]) >= 5 for word in (*page.around, *group.own))


def test_counts_that_do_not_tell_who_said_what_when_are_made_again(world: World, run: MapRun) -> None:
    (where(run) / TEXTS / "periods.npy").unlink()
    there = f"/w/{world.workspace.slug}/language/{run.corpus_id}/maps/{run.pk}/term/"
    page = client_of(world.maria).get(there, {"term": "remote"}).content.decode()
    assert "What was counted for this map is gone" in page


def test_a_month_in_which_nobody_spoke_keeps_its_place_in_the_course(world: World) -> None:
    corpus = meetings(world, name="With a gap")
    Document.objects.filter(corpus=corpus, said_at__year=2025, said_at__month__in=(3, 4)).update(
        said_at=datetime(2025, 2, 14, tzinfo=UTC)
    )
    page = page_of(mapped_meetings(world, corpus), "remote")
    assert page.months[:6] == ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")
    for group in page.groups:
        assert [place for place, rate in enumerate(group.course) if rate is None] == [2, 3]


def test_months_in_which_all_functions_were_busy_with_it_at_once_are_told(world: World) -> None:
    corpus = meetings(world, name="Busy")
    roles = list(world.functions.values())[:4]
    for months, functions in (((5, 6), roles), ((9,), roles[:2])):
        said = Document.objects.filter(corpus=corpus, said_at__month__in=months, speaker__function__in=functions)
        said.update(text="the turbine stands and the turbine turns")
    run = mapped_meetings(world, corpus)
    page = page_of(run, "turbine")
    assert page.busy_together == (("2025-05", "2025-06"),)
    alone = {group.name: ("2025-09", "2025-09") in group.busy for group in page.groups}
    assert alone == {function.name: function in roles[:2] for function in roles}
    there = f"/w/{world.workspace.slug}/language/{run.corpus_id}/maps/{run.pk}/term/"
    told = client_of(world.maria).get(there, {"term": "turbine"}).content.decode()
    assert "Unusually busy with it all at once: 2025-05 – 2025-06." in told


def test_a_quote_has_the_term_as_a_word_of_its_own(world: World, run: MapRun) -> None:
    there = Document.objects.filter(corpus=run.corpus, text__icontains="remote")
    there.update(text="Remotely speaking, we press the REMOTE twice.")
    found = [quote for group in page_of(run, "remote").groups for quote in group.quotes]
    assert found
    assert {(quote.before, quote.term, quote.after) for quote in found} == {
        ("Remotely speaking, we press the ", "REMOTE", " twice.")
    }
