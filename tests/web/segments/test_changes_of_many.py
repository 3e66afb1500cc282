"""Segments follow what is changed together: whom it brings in, and whom its undo takes out again, at the next look."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from plomada_web.decisions.models import StakeholderRole
from plomada_web.lists.actions.group import change_parts
from plomada_web.lists.actions.many import Selection, change_many
from plomada_web.lists.asking import Asked
from plomada_web.lists.filters import Catalogue, Condition, Has, Operator, Rule, to_json
from plomada_web.lists.many.edits import Edit
from plomada_web.people.models import Person, Record
from plomada_web.segments.looking import go_over, keep_up
from plomada_web.segments.membership import Asking
from plomada_web.segments.models import Membership, Segment
from plomada_web.undo.actions import ask_undo
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.world import NOW, World

MINUTE = timedelta(minutes=1)
THEN = NOW + 60 * MINUTE
WHO = ("Carla Ferrer", "Oscar Prat")
Change = Callable[[World], ChangeSet]


def titles(world: World) -> ChangeSet:
    """Give two people a title."""
    selection = Selection(Record.PERSON, [world.people[name].pk for name in WHO])
    edit, catalogue = Edit("set", "title", "Buyer"), Catalogue(world.workspace)
    done = change_many(selection, edit, catalogue, actor=Actor.of(world.bob), now=THEN)
    assert done.change_set is not None
    return done.change_set


def parts(world: World) -> ChangeSet:
    """Give the same two another role in their decision; nothing in the row of a part says when it changed."""
    edit, catalogue = Edit("set", "role", StakeholderRole.GATEKEEPER.value), Catalogue(world.workspace)
    ids = [world.stakeholders[name].pk for name in WHO]
    done = change_parts(world.decision, ids, edit, catalogue, actor=Actor.of(world.bob), now=THEN)
    assert done.change_set is not None
    return done.change_set


CHANGES = [
    pytest.param(titles, Condition("title", Operator.IS, "Buyer"), id="people"),
    pytest.param(parts, Has("parts", Condition("role", Operator.IS, "gatekeeper")), id="parts"),
]


@pytest.fixture(autouse=True)
def _long_known(world: World) -> None:
    Person.objects.update(changed_at=NOW - timedelta(days=9))


def segment_of(world: World, rule: Rule) -> Segment:
    """Return a segment that is up to date before the change."""
    segment = Segment.objects.create(
        workspace=world.workspace, of="person", name="S", rule=to_json(rule), created_at=NOW, changed_at=NOW
    )
    assert looked(segment, NOW) == set()
    return segment


def looked(segment: Segment, now: datetime) -> set[str]:
    """Return the names of those in it after the next look."""
    segment.refresh_from_db()
    keep_up(segment, now=now)
    return set(Membership.objects.filter(segment=segment, left_at=None).values_list("person__name", flat=True))


def work(job: Job, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        jobs.run_job.func(job.pk)


def test_what_waited_in_the_queue_is_seen_when_it_was_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plomada_web.lists.actions.many.AT_ONCE", 1)
    segment = segment_of(world, Condition("title", Operator.IS, "Buyer"))
    everyone = Selection(Record.PERSON, every=Asked(Record.PERSON))
    edit, catalogue = Edit("set", "title", "Buyer"), Catalogue(world.workspace)
    job = change_many(everyone, edit, catalogue, actor=Actor.of(world.bob), now=THEN).job
    assert job is not None
    meanwhile = THEN + 40 * MINUTE
    assert looked(segment, meanwhile) == set()
    work(job, meanwhile + MINUTE)
    assert looked(segment, meanwhile + 2 * MINUTE) == set(world.people)


@pytest.mark.parametrize(("change", "rule"), CHANGES)
def test_whom_it_brought_in_is_out_after_the_next_look(world: World, change: Change, rule: Rule) -> None:
    segment = segment_of(world, rule)
    change_set = change(world)
    assert looked(segment, THEN) == set(WHO)
    asked_at = THEN + 20 * MINUTE
    work(ask_undo(change_set, actor=Actor.of(world.bob), now=asked_at), asked_at)
    assert looked(segment, asked_at + 2 * MINUTE) == set()


@pytest.mark.parametrize(("change", "rule"), CHANGES)
def test_also_where_it_waited_in_the_queue_and_all_were_asked_meanwhile(
    world: World, change: Change, rule: Rule
) -> None:
    segment = segment_of(world, rule)
    change_set = change(world)
    job = ask_undo(change_set, actor=Actor.of(world.bob), now=THEN)
    meanwhile = THEN + 40 * MINUTE
    segment.refresh_from_db()
    go_over(Asking.of(segment), now=meanwhile)
    assert looked(segment, meanwhile) == set(WHO)
    work(job, meanwhile + MINUTE)
    assert looked(segment, meanwhile + 2 * MINUTE) == set()


@pytest.mark.parametrize(("change", "rule"), CHANGES)
def test_also_where_it_was_done_while_all_were_being_asked(
    world: World, change: Change, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass that was stopped after the first of them, and goes on long after the undo."""
    monkeypatch.setattr("plomada_web.segments.membership.AT_ONCE", 2)
    segment = segment_of(world, rule)
    job = ask_undo(change(world), actor=Actor.of(world.bob), now=THEN)
    began = THEN + 20 * MINUTE

    def stop(done: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    segment.refresh_from_db()
    with pytest.raises(KeyboardInterrupt):
        go_over(Asking.of(segment), now=began, progress=stop)
    work(job, began + MINUTE)
    looked(segment, began + 60 * MINUTE)
    assert looked(segment, began + 62 * MINUTE) == set()


def test_an_undo_that_failed_half_way_is_seen_as_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    segment = segment_of(world, Condition("title", Operator.IS, "Buyer"))
    job = ask_undo(titles(world), actor=Actor.of(world.bob), now=THEN)
    meanwhile = THEN + 40 * MINUTE
    segment.refresh_from_db()
    go_over(Asking.of(segment), now=meanwhile)
    Job.objects.filter(pk=job.pk).update(max_attempts=1)
    monkeypatch.setattr("plomada_web.undo.actions._from_the_last", _stopped_half_way)
    monkeypatch.setattr("plomada_web.undo.background.look_for_overtaken", lambda *_, **__: 0)
    work(job, meanwhile + MINUTE)
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert len(looked(segment, meanwhile + 2 * MINUTE)) == 1


def _stopped_half_way(change_set: ChangeSet, _progress: object) -> Iterator[list[object]]:
    yield [change_set.changes.order_by("-pk").first()]
    raise RuntimeError
