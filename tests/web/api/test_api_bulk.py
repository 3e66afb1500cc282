"""Many accounts and people in one request: each added or changed, and all taken back together."""

from typing import Any

from plomada_web.people.models import Account, Person
from plomada_web.undo.models import Change, ChangeSet
from tests.web.api.conftest import Program
from tests.web.world import World


def done(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["done"] for row in answer.json()["results"]]


def test_each_row_is_added_or_changed_or_refused_by_itself(alice: Program, world: World) -> None:
    rows = [
        {"name": "Aceros Sur", "external_id": "a-1", "tags": ["Steel"]},
        {"name": "Molinos Quimera", "industry": "Food"},
        {"external_id": "a-1", "industry": "Steel"},
        {"industry": "Nobody"},
        {"name": "Molinos Quimera", "industry": "Food"},
        {"name": "Bad", "custom": {"nothing": 1}},
    ]
    answer = alice.post("/accounts/bulk", {"label": "Tonight", "rows": rows})
    assert done(answer) == ["added", "changed", "changed", "refused", "same", "refused"]
    assert all(row["detail"] for row in answer.json()["results"] if row["done"] == "refused")
    assert Account.objects.get(external_id="a-1").industry == "Steel"
    assert not Account.objects.filter(name="Bad").exists()
    kept = ChangeSet.objects.get()
    assert (kept.label, kept.closed_at is not None) == ("Tonight", True)
    assert Change.objects.count() == 3
    assert answer.json()["undo"].endswith(f"/undo/{kept.pk}/")


def test_people_are_known_by_identifier_or_email_and_named_by_their_account(alice: Program, world: World) -> None:
    alice.post("/accounts/bulk", {"rows": [{"name": "Aceros Sur", "external_id": "a-1"}]})
    rows = [
        {"name": "Pau Serra", "email": "pau@aceros.example", "account_external_id": "a-1", "external_id": "p-1"},
        {"email": "carla@quimera.example", "title": "CFO"},
        {"external_id": "p-1", "title": "Buyer"},
        {"name": "Nobody", "account_external_id": "a-9"},
        {"email": "new@x.example"},
    ]
    assert done(alice.post("/people/bulk", {"rows": rows})) == ["added", "changed", "changed", "refused", "refused"]
    assert world.people["Carla Ferrer"].__class__.objects.get(email="carla@quimera.example").title == "CFO"
    pau = Person.objects.get(external_id="p-1")
    assert (pau.title, pau.account.name if pau.account else "") == ("Buyer", "Aceros Sur")


def test_all_of_it_is_taken_back(alice: Program, world: World) -> None:
    from django.utils import timezone

    from plomada_web.undo.actions import ask_undo
    from plomada_web.workspace.audit import Actor
    from plomada_web.workspace.jobs import run_job

    rows = [
        {"name": "Aceros Sur", "external_id": "a-1"},
        {"name": "Molinos Quimera", "industry": "Food", "tags": ["Key"]},
    ]
    alice.post("/accounts/bulk", {"rows": rows})
    assert Account.objects.get(pk=world.account.pk).industry == "Food"
    job = ask_undo(ChangeSet.objects.get(), actor=Actor.of(world.alice), now=timezone.now())
    run_job.call(job.pk)
    assert Account.objects.get(pk=world.account.pk).industry == ""
    assert list(world.account.tags.all()) == []
    assert not Account.objects.filter(external_id="a-1", archived_at=None).exists()


def test_sent_twice_with_a_key_it_takes_effect_once(alice: Program) -> None:
    rows = {"rows": [{"name": "Aceros Sur"}]}
    first = alice.post("/accounts/bulk", rows, idempotency_key="k")
    second = alice.post("/accounts/bulk", rows, idempotency_key="k")
    assert first.json() == second.json()
    assert ChangeSet.objects.count() == 1


def test_more_than_a_thousand_are_refused(alice: Program) -> None:
    assert alice.post("/accounts/bulk", {"rows": [{"name": "x"}] * 1001}).status_code == 422
