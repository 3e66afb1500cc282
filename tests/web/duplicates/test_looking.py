"""Duplicates are looked for behind the pages: what is found, kept, dropped, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from plomada import matching
from plomada_web.duplicates import looking
from plomada_web.duplicates.actions import ask_to_look, keep_apart
from plomada_web.duplicates.background import look_each_night
from plomada_web.duplicates.looking import keep, look_through
from plomada_web.duplicates.models import DuplicatePair, Search
from plomada_web.people.models import Account, Person
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import AuditLine, Job
from tests.library.test_matching import base_of
from tests.web.duplicates.pairs import pair_of, twin
from tests.web.world import NOW, World

LATER = NOW + timedelta(hours=1)
NIGHT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)  # half past three in Madrid


def looked(world: World, record: str = "person", began: datetime = NOW) -> int:
    return keep(world.workspace, look_through(world.workspace, record), began=began, now=began)


def done(world: World) -> Job:
    job = ask_to_look(world.workspace, actor=Actor.of(world.bob), now=NOW)
    run_job.func(job.pk)
    job.refresh_from_db()
    return job


def many_people(world: World, rows: int = 120) -> None:
    table = base_of(rows)
    Person.objects.bulk_create(
        Person(workspace=world.workspace, name=str(name), email=str(email), phone=str(phone or ""), created_at=NOW)
        for name, email, phone in zip(table["name"], table["email"], table["phone"], strict=True)
    )


def test_a_few_records_are_told_by_rules_in_the_job_that_was_asked_for(world: World) -> None:
    twin(world, "Ferrer, Carla")
    Account.objects.create(workspace=world.workspace, name="MOLINOS QUIMERA, S.A.", created_at=NOW)
    job = done(world)
    assert (job.status, job.result) == ("succeeded", {"person": 1, "account": 1})
    people, accounts = DuplicatePair.objects.order_by("-record")
    assert (people.left_person, people.probability) == (world.people["Carla Ferrer"], None)
    assert accounts.left_account == world.account
    assert {one["template"] for one in accounts.reasons} == {"Same name: %(name)s"}
    assert Search.objects.get(record="person").way == "rules"
    assert AuditLine.objects.filter(action="duplicate.looked_for", actor=world.bob).exists()


def test_with_enough_records_the_model_learns_and_tells_how_probable(world: World) -> None:
    many_people(world)
    one, other = (
        twin(world, "Eva Otero Roca", phone="600 112 233"),
        twin(world, "OTERO ROCA, Eva", phone="+34600112233"),
    )
    assert looked(world) == 1
    pair = DuplicatePair.objects.get()
    assert (pair.left_person, pair.right_person) == (one, other)
    assert pair.probability is not None
    assert pair.probability >= 0.8
    assert Search.objects.get(record="person").way == "model"


def test_looking_again_changes_nothing_and_keeps_what_was_decided(world: World) -> None:
    first, second = twin(world, "Ferrer, Carla"), twin(world, "Oscar  PRAT")
    assert looked(world) == 2
    kept = DuplicatePair.objects.get(right_person=first)
    keep_apart(kept, actor=Actor.of(world.bob), now=NOW)
    before = list(DuplicatePair.objects.order_by("pk").values())
    assert looked(world, began=LATER) == 0
    assert list(DuplicatePair.objects.order_by("pk").values()) == before
    second.name = "Somebody else"
    second.save()
    looked(world, began=LATER)
    assert list(DuplicatePair.objects.all()) == [kept]


def test_archived_and_erased_people_and_other_workspaces_are_left_out(world: World) -> None:
    twin(world, "Carla Ferrer", archived_at=NOW)
    twin(world, "Carla Ferrer", erased_at=NOW, archived_at=NOW)
    Person.objects.create(workspace=world.elsewhere, name="Carla Ferrer", email="carla@quimera.example", created_at=NOW)
    assert looked(world) == 0


def test_a_large_base_is_looked_at_for_what_changed_since(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many_people(world)
    monkeypatch.setattr(looking, "WHOLE", 50)
    old = twin(world, "Eva Otero Roca", phone="611223344"), twin(world, "Eva Otero Roca", phone="611223344")
    looked(world, began=LATER)
    found = DuplicatePair.objects.filter(left_person=old[0])
    assert found.exists()
    new = twin(world, "Roca Otero, Eva", phone="611 223 344", created_at=LATER + timedelta(hours=1))
    later = look_through(world.workspace, "person")
    assert later.fresh == {new.pk}
    assert {pair.right for pair in later.pairs.pairs} == {new.pk}
    keep(world.workspace, later, began=LATER, now=LATER)
    assert found.filter(right_person=old[1]).exists()  # not looked at again, and not dropped
    assert DuplicatePair.objects.filter(right_person=new).count() == 2


def test_only_the_most_certain_are_kept_when_there_are_too_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        twin(world, "Carla Ferrer")
    monkeypatch.setattr(looking, "MOST_PAIRS", 3)
    assert looked(world) == 3


def test_asking_twice_is_one_job(world: World) -> None:
    first = ask_to_look(world.workspace, actor=Actor.of(world.bob), now=NOW)
    assert ask_to_look(world.workspace, actor=Actor.of(world.alice), now=NOW) == first
    assert Job.objects.filter(kind="duplicates.look").count() == 1


def test_each_night_what_changed_is_looked_at_once(world: World) -> None:
    look_each_night(NOW)  # the evening
    assert not Job.objects.exists()
    look_each_night(NIGHT)
    look_each_night(NIGHT + timedelta(minutes=5))
    assert Job.objects.filter(workspace=world.workspace).count() == 1
    for record in ("person", "account"):
        Search.objects.create(
            workspace=world.workspace, record=record, looked_at=NIGHT, rows=7, compared=21, way="rules", note={}
        )
    look_each_night(NIGHT + timedelta(days=1))
    assert Job.objects.filter(workspace=world.workspace).count() == 1
    Person.objects.filter(pk=world.people["Oscar Prat"].pk).update(changed_at=NIGHT + timedelta(hours=9))
    look_each_night(NIGHT + timedelta(days=1))
    assert Job.objects.filter(workspace=world.workspace).count() == 2


def test_the_web_processes_load_neither_splink_nor_duckdb() -> None:
    import subprocess
    import sys

    code = (
        "import sys, django; django.setup(); import plomada_web.config.urls; "
        "print({'splink', 'duckdb', 'pandas'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_a_pair_found_before_is_told_anew(world: World) -> None:
    pair = pair_of(world.people["Carla Ferrer"], twin(world, "Ferrer, Carla"), probability=0.6, weight=0.5)
    assert looked(world) == 0
    pair.refresh_from_db()
    assert pair.probability is None
    assert pair.reasons[0]["template"] == "Same name: %(name)s"
    assert matching.Way.RULES.value == Search.objects.get().way
