"""What webhooks are told of imports, undo, segments and merges: each once, with what a program needs to go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook
from plomada_web.api.models import Delivery
from plomada_web.api.webhooks import outbox
from plomada_web.api.webhooks.events import EVENTS
from plomada_web.duplicates.actions import merge
from plomada_web.duplicates.choosing import Choice
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.imports import actions
from plomada_web.lists.filters import Condition, Operator
from plomada_web.people.models import Person, Record
from plomada_web.privacy.actions import erase_person
from plomada_web.segments import membership
from plomada_web.segments.actions import SegmentFacts, add_segment
from plomada_web.segments.looking import keep_up
from plomada_web.segments.models import Segment
from plomada_web.undo.actions import ask_undo
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.imports.importing import brought, mapped, received, work
from tests.web.world import World, client_of

PEOPLE = "Name,Email,Company\nPau Serra,pau@new.example,Aceros Sur\nEva Pla,eva@new.example,Aceros Sur\n"


@pytest.fixture(autouse=True)
def webhook(world: World) -> None:
    facts = WebhookFacts("https://hooks.nadir.example/", list(EVENTS))
    add_webhook(world.workspace, facts=facts, actor=Actor.of(world.alice), now=timezone.now())


def told(*events: str) -> list[dict[str, Any]]:
    """Return what was told of these events since the last time."""
    outbox.read_on(now=timezone.now())
    payloads = [row.payload for row in Delivery.objects.order_by("pk") if not events or row.event in events]
    Delivery.objects.all().delete()
    return payloads


def test_an_import_that_ends_says_what_came_of_it(world: World) -> None:
    one = brought(world, PEOPLE)
    [event] = told("import.finished")
    assert (event["actor"], event["record"]["kind"], event["record"]["id"]) == ("Bob", "import", one.pk)
    assert event["detail"] == {"status": "done", "rows": 2, "failed_rows": 0}
    assert event["record"]["now"]["counts"]["person"]["made"] == 2
    assert event["record"]["now"]["change_set"] == one.change_set_id


def test_a_file_that_turns_out_to_be_broken_is_finished_as_stopped(world: World) -> None:
    one = mapped(received(world, PEOPLE))
    kept_files.where(one.path).unlink()
    work(actions.start(one, actor=Actor.of(world.bob), now=timezone.now()))
    [event] = told("import.finished")
    assert event["detail"]["status"] == "stopped"
    [problem] = one.problems.all()
    assert problem.cells == []


def test_one_that_someone_stops_is_stopped_and_not_finished(world: World) -> None:
    one = mapped(received(world, PEOPLE))
    job = actions.start(one, actor=Actor.of(world.bob), now=timezone.now())
    actions.stop(one, actor=Actor.of(world.alice), now=timezone.now())
    work(job)
    [event] = told("import.finished", "import.stopped")
    assert (event["event"], event["actor"]) == ("import.stopped", "Alice")


def test_an_undo_says_how_much_went_back_once_it_did(world: World) -> None:
    one = brought(world, PEOPLE)
    pau = Person.objects.get(email="pau@new.example")
    Person.objects.filter(pk=pau.pk).update(title="CFO", changed_at=timezone.now() + timedelta(hours=1))
    assert one.change_set is not None
    work(ask_undo(one.change_set, actor=Actor.of(world.alice), now=timezone.now()))
    assert told("import.undone", "change_set.undone") == [], "rows were changed since: nothing went back yet"
    work(ask_undo(one.change_set, actor=Actor.of(world.alice), now=timezone.now(), rest=True))
    [event] = told("import.undone", "change_set.undone")
    assert (event["event"], event["actor"]) == ("import.undone", "Alice")
    assert (event["record"]["id"], event["record"]["now"]["kind"]) == (one.change_set_id, "import")
    assert event["detail"]["undone"] > 0 < event["detail"]["overtaken"]


def test_a_merge_says_who_stayed_and_taking_it_apart_is_told(world: World) -> None:
    carla, nuria = sorted((world.people["Carla Ferrer"], world.people["Nuria Vidal"]), key=lambda person: person.pk)
    pair = DuplicatePair.objects.create(
        workspace=world.workspace,
        record="person",
        left_person=carla,
        right_person=nuria,
        weight=5,
        found_at=timezone.now(),
    )
    change_set = merge(pair, choice=Choice("left"), actor=Actor.of(world.alice), now=timezone.now())
    [event] = told("person.merged")
    assert event["record"]["id"] == carla.pk
    assert event["detail"] == {"merged": nuria.pk, "change_set": change_set.pk}
    work(ask_undo(change_set, actor=Actor.of(world.alice), now=timezone.now()))
    assert [event["event"] for event in told("import.undone", "change_set.undone")] == ["change_set.undone"]


def test_who_is_erased_is_told_without_their_name(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    erase_person(carla, actor=Actor.of(world.alice), now=timezone.now())
    [event] = told("person.erased")
    assert event["record"]["id"] == carla.pk
    assert "Carla" not in str(event)


class TestSegments:
    @pytest.fixture
    def chiefs(self, world: World) -> Segment:
        """Return the segment of those who are called a chief: built, and nobody."""
        rule = Condition("title", Operator.CONTAINS, "chief")
        facts = SegmentFacts("Chiefs", rule)
        actor = Actor.of(world.alice)
        segment = add_segment(world.workspace, Record.PERSON, facts=facts, actor=actor, now=timezone.now())
        keep_up(segment, now=timezone.now())
        segment.refresh_from_db()
        return segment

    def test_those_who_come_together_are_one_event(self, world: World, chiefs: Segment) -> None:
        told()
        called(world, "chief", "Carla Ferrer", "Oscar Prat")
        up_to_now(chiefs)
        [event] = told("segment.entered", "segment.left")
        ids = sorted(world.people[name].pk for name in ("Carla Ferrer", "Oscar Prat"))
        assert (event["event"], event["actor"], event["record"]["id"]) == ("segment.entered", None, chiefs.pk)
        assert event["detail"] == {"of": "person", "count": 2, "ids": ids}
        assert event["record"]["now"]["size"] == 2

    def test_those_who_go_too_and_where_nobody_moves_nothing_is_told(self, world: World, chiefs: Segment) -> None:
        called(world, "chief", "Carla Ferrer", "Oscar Prat")
        up_to_now(chiefs)
        told()
        called(world, "", "Carla Ferrer")
        up_to_now(chiefs)
        up_to_now(chiefs)
        [event] = told("segment.entered", "segment.left")
        assert (event["event"], event["detail"]["ids"]) == ("segment.left", [world.people["Carla Ferrer"].pk])

    def test_those_of_several_batches_are_all_told(
        self, world: World, chiefs: Segment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("plomada_web.segments.changes.AT_ONCE", 1)
        told()
        called(world, "chief", "Carla Ferrer", "Oscar Prat")
        up_to_now(chiefs)
        events = told("segment.entered")
        assert sorted(pk for event in events for pk in event["detail"]["ids"]) == sorted(
            world.people[name].pk for name in ("Carla Ferrer", "Oscar Prat")
        )

    def test_of_many_a_hundred_are_named_and_all_counted(
        self, world: World, chiefs: Segment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(membership, "MOST_TOLD", 1)
        told()
        called(world, "chief", "Carla Ferrer", "Oscar Prat")
        up_to_now(chiefs)
        [event] = told("segment.entered")
        assert (event["detail"]["count"], len(event["detail"]["ids"])) == (2, 1)

    def test_while_a_new_segment_is_asked_for_the_first_time_nobody_has_come(self, world: World) -> None:
        called(world, "chief", "Carla Ferrer")
        facts = SegmentFacts("New", Condition("title", Operator.CONTAINS, "chief"))
        new = add_segment(world.workspace, Record.PERSON, facts=facts, actor=Actor.of(world.alice), now=timezone.now())
        up_to_now(new)
        assert new.memberships.count() == 1
        assert told("segment.entered", "segment.left") == []

    def test_they_stand_on_the_page_of_what_was_done_only_where_segments_are_asked_for(
        self, world: World, chiefs: Segment
    ) -> None:
        called(world, "chief", "Carla Ferrer")
        up_to_now(chiefs)
        assert AuditLine.objects.filter(action="segment.entered").exists()
        page = client_of(world.alice).get(reverse("workspace:audit", args=[world.workspace.slug]))
        asked = client_of(world.alice).get(reverse("workspace:audit", args=[world.workspace.slug]) + "?noun=segment")
        words = "saw someone enter a segment"
        assert (words in page.content.decode(), words in asked.content.decode()) == (False, True)


def called(world: World, title: str, *names: str) -> None:
    for name in names:
        person = world.people[name]
        person.title, person.changed_at = title, timezone.now()
        person.save()


def up_to_now(segment: Segment) -> None:
    segment.refresh_from_db()
    keep_up(segment, now=timezone.now())
