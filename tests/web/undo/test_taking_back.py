"""What was changed together is taken back row by row, except where somebody changed it again."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from plomada_web.decisions.models import Stakeholder
from plomada_web.people.actions import PersonFacts, change_person
from plomada_web.people.models import Account, Person, Tag, Touch
from plomada_web.undo.actions import StillWriting, Undone, ask_undo, look_for_overtaken, take_back
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.recording import Changed, begin, close, record, snapshot, whole
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job
from tests.web.world import NOW, World

THEN = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


def opened(world: World) -> ChangeSet:
    return begin(world.workspace, kind=ChangeSet.Kind.IMPORT, label="people.csv", actor=Actor.of(world.bob), now=NOW)


def made_person(world: World, change_set: ChangeSet, name: str, **fields: object) -> Person:
    person = Person.objects.create(
        workspace=world.workspace, account=world.account, name=name, created_at=change_set.made_at, **fields
    )
    record(change_set, [Changed("person", person.pk, None, {})])
    return person


def changed_person(change_set: ChangeSet, person: Person, **fields: object) -> None:
    before = snapshot(person, fields)
    for name, value in fields.items():
        setattr(person, name, value)
    person.changed_at = change_set.made_at
    person.save()
    record(change_set, [Changed("person", person.pk, before, snapshot(person, fields))])


def undone(change_set: ChangeSet) -> Undone:
    close(change_set, now=NOW)
    return take_back(change_set, by="Bob", now=LATER, progress=lambda done, total: None, step=nullcontext)


def test_rows_that_were_made_go_and_rows_that_were_changed_are_as_before(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    before = {field.name: getattr(carla, field.attname) for field in Person._meta.concrete_fields}
    change_set = opened(world)
    new = made_person(world, change_set, "Ana Robledo", email="ana@quimera.example")
    changed_person(change_set, carla, title="CFO", email="c.ferrer@quimera.example", custom={"tier": "a"})

    assert undone(change_set) == Undone(undone=2, overtaken=0)

    assert not Person.objects.filter(pk=new.pk).exists()
    carla.refresh_from_db()
    after = {field.name: getattr(carla, field.attname) for field in Person._meta.concrete_fields}
    assert after.pop("changed_at") == LATER
    before.pop("changed_at")
    assert after == before


def test_a_row_changed_twice_goes_back_through_both(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    change_set = opened(world)
    changed_person(change_set, carla, title="First")
    changed_person(change_set, carla, title="Second", phone="1")
    new = made_person(world, change_set, "Ana Robledo")
    changed_person(change_set, new, title="CFO")
    assert undone(change_set).overtaken == 0
    carla.refresh_from_db()
    assert (carla.title, carla.phone) == ("", "")
    assert not Person.objects.filter(pk=new.pk).exists()


def test_what_somebody_changed_since_stays_and_is_said(world: World) -> None:
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    change_set = opened(world)
    changed_person(change_set, carla, title="CFO")
    changed_person(change_set, oscar, title="COO")
    new = made_person(world, change_set, "Ana Robledo")
    facts = PersonFacts(account=world.account, name="Ana", language="es")
    change_person(new, facts=facts, actor=Actor.of(world.bob), now=THEN)
    facts = replace(facts, name=carla.name, email=carla.email, function=carla.function, title="Finance director")
    change_person(carla, facts=facts, actor=Actor.of(world.bob), now=THEN)

    assert undone(change_set) == Undone(undone=1, overtaken=2)

    carla.refresh_from_db(), oscar.refresh_from_db()
    assert (carla.title, oscar.title) == ("Finance director", "")
    assert Person.objects.filter(pk=new.pk).exists()


def test_another_field_changed_since_is_no_reason_to_keep_this_one(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    change_set = opened(world)
    changed_person(change_set, carla, title="CFO")
    Person.objects.filter(pk=carla.pk).update(phone="600 000 000", changed_at=THEN)
    assert undone(change_set) == Undone(undone=1, overtaken=0)
    carla.refresh_from_db()
    assert (carla.title, carla.phone) == ("", "600 000 000")


def test_a_row_on_which_something_hangs_by_now_stays(world: World) -> None:
    change_set = opened(world)
    touched, asked, alone = (made_person(world, change_set, name) for name in ("Ana", "Bea", "Cruz"))
    Touch.objects.create(
        workspace=world.workspace,
        person=touched,
        team="sales",
        channel="call",
        at=THEN,
        source="typed",
        created_at=THEN,
    )
    Stakeholder.objects.create(decision=world.decision, person=asked, added_at=THEN)
    assert undone(change_set) == Undone(undone=1, overtaken=2)
    assert set(Person.objects.filter(pk__in=[touched.pk, asked.pk, alone.pk])) == {touched, asked}


def test_what_the_set_itself_made_keeps_nothing(world: World) -> None:
    change_set = opened(world)
    account = Account.objects.create(workspace=world.workspace, name="Telares Bruma", created_at=NOW)
    record(change_set, [Changed("account", account.pk, None, {})])
    person = made_person(world, change_set, "Ana Robledo")
    Person.objects.filter(pk=person.pk).update(account=account)
    touch = Touch.objects.create(
        workspace=world.workspace, person=person, account=account, team="sales", channel="call", at=NOW, created_at=NOW
    )
    record(change_set, [Changed("touch", touch.pk, None, {})])
    close(change_set, now=NOW)
    assert look_for_overtaken(change_set, progress=lambda done, total: None) == 0
    assert undone(change_set) == Undone(undone=3, overtaken=0)
    assert not Account.objects.filter(pk=account.pk).exists()


def test_an_email_that_is_anothers_by_now_is_not_taken_away(world: World) -> None:
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    old = carla.email
    change_set = opened(world)
    changed_person(change_set, carla, email="new@quimera.example")
    changed_person(change_set, oscar, title="COO")
    Person.objects.create(workspace=world.workspace, account=world.account, name="Other", email=old, created_at=THEN)
    assert undone(change_set) == Undone(undone=1, overtaken=1)
    carla.refresh_from_db(), oscar.refresh_from_db()
    assert (carla.email, oscar.title) == ("new@quimera.example", "")


def test_an_erased_person_does_not_come_back(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    change_set = opened(world)
    changed_person(change_set, carla, name="Carla F.")
    Person.objects.filter(pk=carla.pk).update(name="", email="", erased_at=THEN, archived_at=THEN)
    assert undone(change_set) == Undone(undone=0, overtaken=1)


def test_removed_rows_come_back_with_their_ids(world: World) -> None:
    stakeholder = Stakeholder.objects.create(
        decision=world.decision, person=Person.objects.create(workspace=world.workspace, name="Ana", created_at=NOW),
        added_at=NOW, concerns="Noise",
    )  # fmt: skip
    change_set = opened(world)
    pk, all_of_it = stakeholder.pk, whole(stakeholder)
    stakeholder.delete()
    record(change_set, [Changed("stakeholder", pk, all_of_it, None)])
    assert undone(change_set).undone == 1
    assert Stakeholder.objects.get(pk=pk).concerns == "Noise"


def test_tags_go_back_too(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    old, new = (Tag.objects.create(workspace=world.workspace, name=name) for name in ("fair", "tour"))
    carla.tags.add(old)
    change_set = opened(world)
    before = snapshot(carla, ["tags"])
    carla.tags.set([new])
    record(change_set, [Changed("person", carla.pk, before, snapshot(carla, ["tags"]))])
    assert undone(change_set).undone == 1
    assert list(carla.tags.all()) == [old]


def test_nothing_is_taken_back_before_the_overtaken_rows_were_pointed_out(world: World) -> None:
    """The job stops at the first look; asked for the rest, it does it, and a later undo has nothing left to do."""
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    change_set = opened(world)
    changed_person(change_set, carla, title="CFO")
    changed_person(change_set, oscar, title="COO")
    close(change_set, now=NOW)
    Person.objects.filter(pk=carla.pk).update(title="Boss", changed_at=THEN)

    def asked(*, rest: bool) -> object:
        job = ask_undo(change_set, actor=Actor.of(world.bob), now=LATER, rest=rest)
        run_job.func(job.pk)
        return Job.objects.get(pk=job.pk).result

    assert asked(rest=False) == {"undone": 0, "overtaken": 1}
    oscar.refresh_from_db()
    assert oscar.title == "COO"
    assert asked(rest=True) == {"undone": 1, "overtaken": 1}
    oscar.refresh_from_db()
    assert oscar.title == ""
    change_set.refresh_from_db()
    assert (change_set.undone_at, change_set.undone_by_name) == (LATER, "Bob")


def test_overtaken_rows_can_be_undone_once_they_are_as_the_set_left_them(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    change_set = opened(world)
    changed_person(change_set, carla, title="CFO")
    Person.objects.filter(pk=carla.pk).update(title="Boss")
    assert undone(change_set).overtaken == 1
    Person.objects.filter(pk=carla.pk).update(title="CFO")
    assert undone(change_set) == Undone(undone=1, overtaken=0)


def test_a_set_that_is_still_being_written_is_refused(world: World) -> None:
    with pytest.raises(StillWriting, match=r"people\.csv"):
        ask_undo(opened(world), actor=Actor.of(world.bob), now=LATER)


def test_many_rows_cost_few_statements(world: World, django_assert_max_num_queries: object) -> None:
    change_set = opened(world)
    people = Person.objects.bulk_create(
        [Person(workspace=world.workspace, name=f"P {n}", created_at=NOW) for n in range(400)]
    )
    record(change_set, [Changed("person", person.pk, None, {}) for person in people])
    close(change_set, now=NOW)
    with django_assert_max_num_queries(110):  # type: ignore[operator]  400 rows, some twenty relations to look at
        assert undone(change_set).undone == 400
    assert change_set.changes.filter(state=Change.State.UNDONE).count() == 400
