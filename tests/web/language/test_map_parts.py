"""Other choices from the page of a map: made from what is counted, found where they exist, else counted."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from plomada_web.language import counting, counts, keeping
from plomada_web.language.actions.documents import remove_document
from plomada_web.language.actions.maps import OneAtATime, Wanted, ask_for_map, ask_for_part
from plomada_web.language.actions.sources import Answer, Answers, say_who
from plomada_web.language.counts import is_there, where
from plomada_web.language.models import Document, MapRun
from plomada_web.language.queries.finding_terms import terms_found
from plomada_web.language.queries.maps import shown_map
from plomada_web.language.queries.runs import history, latest_map
from plomada_web.language.queries.states import state_of
from plomada_web.language.queries.terms import term_page
from plomada_web.people.models import Function
from plomada_web.workspace.audit import Actor
from tests.web.language.bringing import work
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import NOW, World, client_of


@pytest.fixture
def run(world: World) -> MapRun:
    return mapped_meetings(world, meetings(world, documents=6_000))


def two_of(world: World) -> list[Function]:
    return list(world.functions.values())[:2]


def asked(world: World, run: MapRun, **wanted: object) -> MapRun:
    found = ask_for_part(run, wanted=Wanted(**wanted), actor=Actor.of(world.maria), now=NOW)  # type: ignore[arg-type]
    return MapRun.objects.select_related("corpus__workspace", "job").get(pk=found.pk)


def made(world: World, run: MapRun, **wanted: object) -> MapRun:
    part = asked(world, run, **wanted)
    if part.finished_at is None:
        assert part.job is not None
        work(part.job)
        part.refresh_from_db()
    assert part.problem is None, part.problem
    return part


def address(run: MapRun, page: str = "") -> str:
    return f"/w/{run.corpus.workspace.slug}/language/{run.corpus_id}/{page or f'maps/{run.pk}/'}"


@pytest.fixture
def uncounted(run: MapRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be counted in this test any more."""

    def refused(*_given: object) -> None:
        raise AssertionError("it was counted again")

    monkeypatch.setattr(counting, "count", refused)


def told(run: MapRun) -> list[tuple[str, int, str, float]]:
    return list(run.terms.order_by("kind", "group", "rank").values_list("kind", "group", "term", "bits"))


def test_two_functions_are_compared_from_what_is_counted_as_if_counted_anew(
    world: World, run: MapRun, request: pytest.FixtureRequest
) -> None:
    counted = mapped_meetings(world, run.corpus, functions=two_of(world), background="general")
    counted_anew = told(counted)
    assert len(counted_anew) > 20
    counted.delete()
    request.getfixturevalue("uncounted")
    part = made(world, run, functions=two_of(world), background="general")
    assert sorted(part.compared) == sorted(function.pk for function in two_of(world))
    assert told(part) == counted_anew
    assert (part.of, part.folder, part.state) == (run, run.folder, run.state)
    assert {part.told[name] == run.told[name] for name in ("documents", "unnamed")} == {True}


@pytest.mark.usefixtures("uncounted")
def test_a_period_is_compared_from_what_is_counted(world: World, run: MapRun) -> None:
    part = made(world, run, since="2025-06", until="2025-08")
    assert part.told["background"]["template"].startswith("what the same groups said before")
    longer = made(world, run, since="2025-06")
    assert sum(part.told["words"]) < sum(longer.told["words"])
    assert part.folder == run.folder
    page = client_of(world.vera).get(address(part)).content.decode()
    assert "2025-06 – 2025-08" in page


def test_where_others_share_it_too_the_language_at_large_is_one_step_away(world: World, run: MapRun) -> None:
    part = made(world, run, functions=two_of(world), background="rest")
    assert not part.terms.filter(kind="shared").exists()
    offered = "Compare with the language at large"
    assert offered not in client_of(world.vera).get(address(part)).content.decode()  # who may not make one
    client = client_of(world.maria)
    page = client.get(address(part)).content.decode()
    button = re.search(r"<button[^>]*>" + offered, page)
    assert button is not None
    assert 'form="choice" name="background" value="general"' in button[0]
    # The button comes after the choice that the form has of its own: the last one counts.
    chosen = {"functions": [function.pk for function in two_of(world)], "background": ["rest", "general"]}
    beside = client.post(address(part, f"maps/{part.pk}/part/"), chosen)
    found = MapRun.objects.latest("pk")
    assert beside.headers["Location"] == address(found)
    assert (found.background, found.functions) == ("general", part.functions)


@pytest.mark.usefixtures("uncounted")
def test_on_the_map_of_a_period_everything_is_of_the_period(world: World, run: MapRun) -> None:
    part = made(world, run, since="2025-03", until="2025-07")
    documents = Document.objects.filter(corpus=run.corpus, said_at__year=2025, said_at__month__range=(3, 7))
    people = {
        pk: documents.filter(speaker__function_id=pk).values("speaker__author").distinct().count()
        for pk in part.compared
    }
    assert part.told["documents"] == documents.count() < run.told["documents"]
    assert dict(zip(part.compared, part.told["authors"], strict=True)) == people
    spoken = {pk: documents.filter(speaker__function_id=pk).count() for pk in part.compared}
    for term in part.terms.all():
        for place, (pk, (*_rate, said_by, of, among)) in enumerate(zip(part.compared, term.groups, strict=True)):
            assert (5 if term.group == place else 0) <= said_by <= of == people[pk]
            assert among <= spoken[pk]
    shown, term = shown_map(part), part.terms.all()[0]
    page = term_page(shown, term.term, [int(each[3]) for each in term.groups])
    assert page is not None
    assert all(3 <= quote.document.said_at.month <= 7 for group in page.groups for quote in group.quotes)
    assert any(group.quotes for group in page.groups)
    assert len(page.months) == 12  # how it went before and after is shown
    found, always = ({one.term: one.uses for one in terms_found(each, term.term)} for each in (part, run))
    assert 0 < (found[term.term] or 0) < (always[term.term] or 0)


@pytest.mark.usefixtures("uncounted")
def test_a_period_is_compared_with_what_is_chosen_where_something_is(world: World, run: MapRun) -> None:
    since = "2025-01"  # there is nothing before it
    part = made(world, run, since=since, until="2025-07", background="general")
    assert part.told["background"]["template"] == "the language at large (%(languages)s)"
    assert part.terms.filter(kind="shared").exists()
    assert part.told["documents"] < run.told["documents"]
    two = made(world, run, functions=two_of(world), since=since, until="2025-07", background="rest")
    assert two.told["background"]["template"] == "what the others said (%(words)s words)"
    page = client_of(world.maria).get(address(two)).content.decode()
    assert "Compare with the language at large" in page or two.terms.filter(kind="shared").exists()


def test_where_nothing_was_said_it_is_told_when_something_was(world: World, run: MapRun) -> None:
    part = asked(world, run, since="2031-06")
    assert part.job is not None
    work(part.job)
    part.refresh_from_db()
    assert part.folder == ""
    assert is_there(run)
    page = client_of(world.vera).get(address(part)).content.decode()
    assert "Nothing was said since 2031-06: what was counted goes from 2025-01 to 2025-12." in page


def test_the_counts_of_a_period_go_with_those_they_are_from(world: World, run: MapRun) -> None:
    part = made(world, run, since="2025-03", until="2025-07")
    assert (where(run) / "spans").exists()
    counts.drop_of([run])
    part.refresh_from_db()
    assert part.folder == ""
    term = part.terms.all()[0].term
    page = client_of(world.vera).get(address(part, f"maps/{part.pk}/term/"), {"term": term})
    assert page.status_code == 200
    assert "What was counted for this map is gone" in page.content.decode()


def test_the_same_choice_asked_again_is_the_map_that_is_there(world: World, run: MapRun) -> None:
    one, other = two_of(world)
    waiting = asked(world, run, functions=[one, other])
    assert asked(world, run, functions=[other, one]) == waiting
    part = made(world, run, functions=[one, other])
    assert part == waiting
    assert asked(world, part, functions=[other, one]) == part
    assert asked(world, part) == run  # all of them: the whole
    assert asked(world, run, functions=list(world.functions.values())[:4]) == run
    assert asked(world, run, functions=[one, other], at_least=2) != part


def test_from_a_part_of_a_part_the_whole_is_one_step_away(world: World, run: MapRun) -> None:
    part = made(world, run, functions=two_of(world))
    other = made(world, part, functions=list(world.functions.values())[1:3])
    assert other.of == run
    page = client_of(world.vera).get(address(other)).content.decode()
    for shown in (run, part, other):
        assert f'href="{address(shown)}"' in page


def test_another_language_or_source_is_counted(world: World, run: MapRun) -> None:
    source = run.corpus.sources.get()
    part = made(world, run, source=source)
    assert (part.of, part.state) == (run, run.state)
    assert part.folder != run.folder
    assert is_there(part)
    assert asked(world, run, source=source) == part
    english = asked(world, run, language="en")
    assert english.folder == ""
    with pytest.raises(OneAtATime):
        asked(world, run, language="en", source=source)
    assert asked(world, run, language="en") == english
    two = made(world, run, functions=two_of(world))  # made while the other waits
    assert two.folder == run.folder


def test_once_the_corpus_is_another_a_choice_that_has_to_be_counted_is_counted_anew(world: World, run: MapRun) -> None:
    source = run.corpus.sources.get()
    then = made(world, run, source=source)
    say_who(source, answers=Answers(roles={"Marketing": Answer(ignored=True)}), actor=Actor.of(world.maria), now=NOW)
    assert asked(world, run, source=source) == then  # what belongs to the map that is looked at
    newer = mapped_meetings(world, run.corpus)
    assert newer.state != run.state
    now = made(world, newer, source=source)
    assert now != then
    assert len(now.compared) == len(then.compared) - 1


def test_without_counts_a_choice_is_counted_again(world: World, run: MapRun) -> None:
    keeping.counts.drop_of([run])
    run.refresh_from_db()
    part = made(world, run, functions=two_of(world))
    assert part.folder
    assert is_there(part)
    assert part.of == run


def test_counts_that_go_while_a_map_waits_for_them_are_made_anew(world: World, run: MapRun) -> None:
    part = asked(world, run, functions=two_of(world))
    keeping.counts.drop_of([run])
    assert made(world, run, functions=two_of(world)) == part
    part.refresh_from_db()
    assert is_there(part)


def test_counts_stay_as_long_as_a_map_names_them(
    world: World, run: MapRun, django_capture_on_commit_callbacks: object
) -> None:
    part = made(world, run, functions=two_of(world))
    client = client_of(world.maria)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(address(run, f"maps/{run.pk}/remove/"))
    part.refresh_from_db()
    assert part.of is None
    assert is_there(part)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(address(part, f"maps/{part.pk}/remove/"))
    assert not where(run).exists()


def test_counts_that_a_map_is_being_made_from_are_not_let_go(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    corpus = meetings(world, documents=1_000)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        first = mapped_meetings(world, corpus)
        kept, waiting = made(world, first, functions=two_of(world)), asked(world, first, at_least=2)
        MapRun.objects.filter(pk__in=[kept.pk, waiting.pk]).update(created_at=NOW - timedelta(days=1))
        MapRun.objects.filter(pk=waiting.pk).update(finished_at=None)
        later = [ask_for_new(world, first) for _ in range(3)]
    assert is_there(MapRun.objects.get(pk=first.pk))
    assert waiting.job is not None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        work(waiting.job)
    assert [MapRun.objects.get(pk=run.pk).folder for run in (first, kept, waiting)] == ["", "", ""]
    assert not where(first).exists()
    assert all(is_there(MapRun.objects.get(pk=one.pk)) for one in later)


def ask_for_new(world: World, first: MapRun) -> MapRun:
    """Return a new map of a corpus while a part of another waits, as two workers would make them."""
    waiting = list(first.corpus.map_runs.filter(finished_at=None).values_list("pk", flat=True))
    MapRun.objects.filter(pk__in=waiting).update(finished_at=NOW)
    run = ask_for_map(first.corpus, wanted=Wanted(), actor=Actor.of(world.maria), now=NOW)
    MapRun.objects.filter(pk__in=waiting).update(finished_at=None)
    assert run.job is not None
    work(run.job)
    return run


def test_what_is_erased_goes_from_the_counts_of_parts_too(world: World, run: MapRun) -> None:
    part = made(world, run, functions=two_of(world))
    keeping.erase_documents(run.corpus)
    part.refresh_from_db()
    assert part.folder == ""
    assert not where(run).exists()


def test_the_page_offers_the_choice_of_its_map_and_leads_to_the_chosen_one(world: World, run: MapRun) -> None:
    client = client_of(world.maria)
    page = client.get(address(run)).content.decode()
    assert page.count('name="functions"') == page.count(" checked") == 4
    two = two_of(world)
    sent = client.post(address(run, f"maps/{run.pk}/part/"), {"functions": [str(function.pk) for function in two]})
    part = MapRun.objects.get(of=run)
    assert (sent.status_code, sent["Location"]) == (302, address(part))
    assert "The map is being made" in client.get(sent["Location"]).content.decode()
    assert part.job is not None
    work(part.job)
    shown = client.get(address(part)).content.decode()
    assert shown.count('name="functions"') == 4
    assert shown.count(" checked") == 2
    assert f"{two[0].name} × {two[1].name}" in shown
    again = client.post(address(run, f"maps/{run.pk}/part/"), {"functions": [str(function.pk) for function in two]})
    assert again["Location"] == address(part)


def test_a_map_of_a_part_is_not_the_corpus_s_map(world: World, run: MapRun) -> None:
    made(world, run, functions=two_of(world))
    assert latest_map(run.corpus) == run


def test_parts_stand_under_their_map_in_the_history(world: World, run: MapRun) -> None:
    part = made(world, run, functions=two_of(world))
    newer = mapped_meetings(world, run.corpus)
    assert [(past.chosen.run, [one.run for one in past.parts]) for past in history(run.corpus)] == [
        (newer, []),
        (run, [part]),
    ]
    page = client_of(world.vera).get(address(run, "maps/")).content.decode()
    assert f"/maps/{part.pk}/compared/{run.pk}/" in page
    assert "Compare with the whole" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"functions": ["999999"]}, "Select a valid choice"),
        ({"until": "2025-03"}, "Say since when, too"),
        ({"since": "2025-06", "until": "2025-03"}, "It ends before it begins."),
        ({"since": "2025-06", "until": "spring"}, "Write the month as 2026-03."),
        ({"language": "tlh"}, "Select a valid choice"),
        ({"source": "0"}, "Select a valid choice"),
    ],
)
def test_a_bad_choice_is_said_on_the_map_s_page(world: World, run: MapRun, sent: dict[str, object], said: str) -> None:
    page = client_of(world.maria).post(address(run, f"maps/{run.pk}/part/"), sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert ">remote</text>" in page.content.decode()
    assert MapRun.objects.count() == 1


def test_while_another_is_counted_the_page_says_so(world: World, run: MapRun) -> None:
    ask_for_map(run.corpus, wanted=Wanted(), actor=Actor.of(world.maria), now=NOW)
    page = client_of(world.maria).post(address(run, f"maps/{run.pk}/part/"), {"language": "en"})
    assert page.status_code == 422
    assert "A map of this corpus is being made" in page.content.decode()


def test_of_an_archived_corpus_nothing_new_is_made(world: World, run: MapRun) -> None:
    type(run.corpus).objects.filter(pk=run.corpus_id).update(archived_at=NOW)
    client = client_of(world.maria)
    assert client.post(address(run, f"maps/{run.pk}/part/"), {}).status_code == 404
    assert 'name="functions"' not in client.get(address(run)).content.decode()


def test_a_viewer_sees_parts_and_makes_none(world: World, run: MapRun) -> None:
    part = made(world, run, functions=two_of(world))
    viewer, outsider, stranger = client_of(world.vera), client_of(world.charlie), Client()
    page = viewer.get(address(run)).content.decode()
    assert f'href="{address(part)}"' in page
    assert 'name="functions"' not in page
    there = address(run, f"maps/{run.pk}/part/")
    assert [client.post(there).status_code for client in (viewer, outsider, stranger)] == [403, 404, 302]
    assert client_of(world.maria).get(there).status_code == 405


def test_the_pages_with_parts_ask_a_bounded_number_of_queries(
    world: World, run: MapRun, django_assert_max_num_queries: object
) -> None:
    functions = list(world.functions.values())[:4]
    for one in functions[1:]:
        made(world, run, functions=[functions[0], one])
    client = client_of(world.maria)
    for page, most in ((address(run), 26), (address(run, "maps/"), 14)):
        client.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(page)


def test_what_is_no_longer_said_in_a_corpus_is_not_of_its_state(world: World, run: MapRun) -> None:

    before = state_of(run.corpus)
    assert before == run.state
    remove_document(Document.objects.filter(corpus=run.corpus).first(), actor=Actor.of(world.maria), now=NOW)
    assert state_of(run.corpus) != before
