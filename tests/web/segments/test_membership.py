"""Who is in a segment, kept by what changed: after any sequence of changes it is what asking everyone would give."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Phase_
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from plomada_web.decisions.models import Decision, Phase, Stakeholder
from plomada_web.lists.filters import Catalogue, Condition, Has, Not, Operator, Rule, to_json
from plomada_web.lists.filters.matching import speaks_of_archived
from plomada_web.lists.filters.records import MODELS
from plomada_web.people.actions import TouchFacts, add_touches
from plomada_web.people.models import Account, Person, Record, Tag, Touch
from plomada_web.segments import looking, membership
from plomada_web.segments.looking import TooMany, keep_up
from plomada_web.segments.models import Membership, Segment
from plomada_web.undo.actions import UNDO
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import audit
from plomada_web.workspace.audit import MACHINE, Target
from plomada_web.workspace.models import Job, Workspace
from tests.web.lists.made_base import NOW, TEXTS, make_base, rules
from tests.web.lists.slow_filter import Twin
from tests.web.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALLED = Has("touches", Condition("channel", Operator.IS, "call"))
LATELY = Condition("last_touch_at", Operator.LAST_DAYS, 30)


def segment_of(workspace: Workspace, rule: Rule, record: Record = Record.PERSON, *, name: str = "S") -> Segment:
    return Segment.objects.create(
        workspace=workspace, of=record.value, name=name, rule=to_json(rule), created_at=NOW, changed_at=NOW
    )


def inside(segment: Segment) -> set[int]:
    return set(Membership.objects.filter(segment=segment, left_at=None).values_list(f"{segment.of}_id", flat=True))


def up_to(segment: Segment, now: datetime) -> set[int]:
    segment.refresh_from_db()
    keep_up(segment, now=now)
    return inside(segment)


# --- the property


@dataclass
class Life:
    """A workspace in which things happen; the clock only goes forward."""

    workspace: Workspace
    chance: Random
    now: datetime = NOW
    also_moved: bool = field(default=False)

    def one(self, rows: Any) -> Any:
        return self.chance.choice(list(rows.order_by("pk")))

    def edit_person(self) -> None:
        person = self.one(Person.objects)
        person.title, person.name = self.chance.choice(TEXTS), self.chance.choice(TEXTS) or "y"
        person.function = self.chance.choice([None, *self.workspace.functions.all()])
        person.no_mail_since = self.chance.choice([None, self.now])
        person.custom = {"size": self.chance.choice([-2, 0.5, 8]), "level": self.chance.choice(["high", "low"])}
        person.archived_at = self.chance.choice([None, None, self.now])
        person.changed_at = self.now - self.chance.choice([0, 5]) * timedelta(minutes=1)  # committed five minutes late
        person.save()

    def edit_account(self) -> None:
        account = self.one(Account.objects)
        account.country, account.industry = self.chance.choice(["España", "", "Perú"]), self.chance.choice(TEXTS)
        account.archived_at = self.chance.choice([None, None, self.now])
        account.changed_at = self.now
        account.save()

    def tag(self) -> None:
        row = self.one(self.chance.choice([Person, Account]).objects)
        row.tags.set(self.chance.sample(list(Tag.objects.order_by("pk")), self.chance.randrange(3)))
        row.changed_at = self.now
        row.save()

    def touch(self) -> None:
        days = self.chance.choice([0, 1, 6, 7, 29, 30, 31, 200])
        facts = TouchFacts(
            self.chance.choice(["marketing", "sales", "customer"]),
            self.chance.choice(["mail", "visit", "web"]),
            self.now - days * DAY,
            person_id=self.one(Person.objects).pk,
            asset=self.chance.choice(TEXTS),
        )
        add_touches(self.workspace, touches=[facts] * self.chance.choice([1, 3]), actor=MACHINE, now=self.now)

    def edit_decision(self) -> None:
        decision = self.one(Decision.objects)
        decision.phase = self.chance.choice(Phase.values)
        decision.outcome = "won" if decision.phase == Phase.DECIDED else ""
        decision.expected_on = (self.now + self.chance.choice([-20, 0, 3, 40]) * DAY).date()
        decision.archived_at = self.chance.choice([None, self.now])
        decision.changed_at = self.now
        decision.save()

    def edit_part(self) -> None:
        part = self.one(Stakeholder.objects)
        part.role, part.must_sign = self.chance.choice(["sponsor", "user"]), self.chance.choice([True, False])
        part.save()
        audit.note(self.workspace, actor=MACHINE, action="stakeholder.edited", target=Target(part), now=self.now)

    def leave_or_join(self) -> None:
        part = self.one(Stakeholder.objects)
        part.removed_at = None if part.removed_at else self.now
        part.save()
        audit.note(self.workspace, actor=MACHINE, action="stakeholder.removed", target=Target(part), now=self.now)

    def join(self) -> None:
        decision, person = self.one(Decision.objects), self.one(Person.objects)
        Stakeholder.objects.get_or_create(decision=decision, person=person, defaults={"added_at": self.now})

    def move(self) -> None:
        """What no row tells of is found by a pass, an hour later at most."""
        person = self.one(Person.objects)
        person.account, person.changed_at = self.chance.choice([None, *Account.objects.order_by("pk")]), self.now
        person.save()
        self.now += HOUR

    def long_work(self) -> None:
        """An import that took half an hour: its rows carry the moment at which it began."""
        began = self.now - 30 * timedelta(minutes=1)
        ChangeSet.objects.create(workspace=self.workspace, kind="import", label="x", made_at=began, closed_at=self.now)
        person = self.one(Person.objects)
        person.title, person.changed_at = self.chance.choice(TEXTS), began
        person.save()

    def take_back(self) -> None:
        """An import is undone: what it had added is gone."""
        Touch.objects.filter(person=self.one(Person.objects)).delete()
        asked_at = self.now - HOUR
        Job.objects.create(
            workspace=self.workspace, kind=UNDO, run_after=asked_at, created_at=asked_at, finished_at=self.now
        )

    def wait(self) -> None:
        self.now += self.chance.choice([HOUR, 5 * HOUR, DAY, 6 * DAY])

    def happenings(self) -> list[Callable[[], None]]:
        return [
            self.edit_person, self.edit_account, self.tag, self.touch, self.touch, self.edit_decision, self.edit_part,
            self.leave_or_join, self.join, self.move, self.long_work, self.take_back, self.wait, self.wait,
        ]  # fmt: skip


def everyone_asked(workspace: Workspace, rule: Rule, record: Record, now: datetime) -> set[int]:
    """Return of whom the rule holds, asked one at a time in Python."""
    twin, archived_too = Twin(now, workspace.time_zone), speaks_of_archived(rule)
    rows = MODELS[record]._default_manager.all()
    return {row.pk for row in rows if (archived_too or row.archived_at is None) and twin.holds(rule, row, record)}  # type: ignore[attr-defined]


@pytest.fixture
def _no_segments_in_filters() -> Iterator[None]:
    with override_settings(MORE_FILTER_FIELDS=()):
        yield


@pytest.mark.usefixtures("_no_segments_in_filters")
@pytest.mark.parametrize("record", [Record.PERSON, Record.ACCOUNT])
@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase_.reuse, Phase_.generate)
)
@given(data=st.data())
def test_after_any_sequence_of_changes_the_members_are_those_the_rule_holds_of(
    db: None, record: Record, data: st.DataObject
) -> None:
    from django.db import transaction

    with transaction.atomic():
        base = make_base()
        for model in (Account, Person, Decision):
            model.objects.update(changed_at=NOW - 90 * DAY)
        life = Life(base.workspace, Random(data.draw(st.integers(0, 10**9))))
        made = [data.draw(rules(Catalogue(base.workspace), record)) for _ in range(3)]
        segments = [segment_of(base.workspace, rule, record, name=f"S{n}") for n, rule in enumerate(made)]
        for _ in range(6):
            for segment in segments:
                up_to(segment, life.now)
            for segment, rule in zip(segments, made, strict=True):
                expected = everyone_asked(base.workspace, rule, record, life.now)
                assert inside(segment) == expected, rule
                segment.refresh_from_db()
                assert segment.size == len(expected)
            for _ in range(life.chance.randrange(1, 4)):
                life.chance.choice(life.happenings())()
            life.now += HOUR
        _history_is_whole()
        transaction.set_rollback(True)


def _history_is_whole() -> None:
    """Each record is in a segment once at a time."""
    ends: dict[tuple[int, int | None, int | None], datetime] = {}
    for one in Membership.objects.order_by("segment", "entered_at", "pk"):
        key = (one.segment_id, one.person_id, one.account_id)
        assert key not in ends or ends[key] <= one.entered_at
        ends[key] = one.left_at or datetime.max.replace(tzinfo=NOW.tzinfo)


# --- what is asked, and what is not


@pytest.fixture
def called(world: World) -> Segment:
    """Return the segment of those who were called, up to date: nobody."""
    segment = segment_of(world.workspace, CALLED)
    assert up_to(segment, NOW + HOUR) == set()
    return segment


def call(world: World, *names: str, now: datetime) -> None:
    touches = [TouchFacts("sales", "call", now, person_id=world.people[name].pk) for name in names]
    add_touches(world.workspace, touches=touches, actor=MACHINE, now=now)


def test_a_look_asks_only_about_those_something_happened_to(
    world: World, called: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.update(changed_at=NOW - 9 * DAY)
    asked: list[int] = []
    monkeypatch.setattr(looking, "settle", lambda _asking, ids, now: asked.extend(ids))
    call(world, "Carla Ferrer", "Iris Tomé", now=NOW + 2 * HOUR)
    up_to(called, NOW + 2 * HOUR)
    assert set(asked) == {world.people["Carla Ferrer"].pk, world.people["Iris Tomé"].pk}


def test_who_leaves_and_returns_has_two_stretches(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    segment = segment_of(world.workspace, LATELY)
    for day in (0, 31, 40):
        if day != 31:
            call(world, "Carla Ferrer", now=NOW + day * DAY)
        up_to(segment, NOW + day * DAY)
    stretches = Membership.objects.filter(person=carla).order_by("pk").values_list("entered_at", "left_at")
    assert list(stretches) == [(NOW, NOW + 31 * DAY), (NOW + 40 * DAY, None)]


def test_what_the_time_turns_is_asked_about_once_an_hour(world: World) -> None:
    Person.objects.update(changed_at=NOW - 9 * DAY)
    segment = segment_of(world.workspace, LATELY)
    call(world, "Carla Ferrer", now=NOW - 30 * DAY + 30 * timedelta(minutes=1))
    assert len(up_to(segment, NOW)) == 1
    assert len(up_to(segment, NOW + 40 * timedelta(minutes=1))) == 1
    assert len(up_to(segment, NOW + HOUR)) == 0


def test_a_pass_that_was_stopped_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "AT_ONCE", 2)
    segment = segment_of(world.workspace, Not(CALLED))

    def stop(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_up(segment, now=NOW, progress=stop)
    segment.refresh_from_db()
    assert (len(inside(segment)), segment.built_at) == (4, None)
    done: list[int] = []
    keep_up(segment, now=NOW + HOUR, progress=done.append)
    segment.refresh_from_db()
    assert (done[-1], segment.size, segment.passed_to) == (3, 7, None)
    # Those asked before it was stopped are asked about what changed since it began.
    assert segment.looked_at == NOW


def test_what_is_asked_with_a_rule_of_before_is_not_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "AT_ONCE", 2)
    segment = segment_of(world.workspace, Not(CALLED))
    keep_up(segment, now=NOW, progress=lambda _done: Segment.objects.update(version=2) and None)
    assert len(inside(segment)) == 2


def test_more_than_a_little_is_left_to_the_queue(world: World) -> None:
    segment = segment_of(world.workspace, CALLED)
    with pytest.raises(TooMany):
        keep_up(segment, now=NOW, most=3)
    assert not Membership.objects.exists()


def test_a_rule_that_cannot_be_asked_any_more_leaves_the_members_and_says_why(world: World) -> None:
    segment = segment_of(world.workspace, Not(CALLED))
    up_to(segment, NOW)
    Segment.objects.update(rule={"field": "custom.gone", "operator": "empty"})
    assert len(up_to(segment, NOW + HOUR)) == 7
    segment.refresh_from_db()
    assert "custom.gone" in str(segment.problem)


def test_people_of_another_workspace_are_never_members(world: World) -> None:
    Person.objects.create(workspace=world.elsewhere, name="X", created_at=NOW)
    assert len(up_to(segment_of(world.workspace, Not(CALLED)), NOW)) == 7


def test_a_look_at_nothing_takes_few_queries(
    world: World, called: Segment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Person.objects.update(changed_at=NOW - 9 * DAY)
    called.refresh_from_db()
    with django_assert_max_num_queries(8):
        keep_up(called, now=NOW + HOUR)
