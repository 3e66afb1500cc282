"""Changing many rows at once: what each change does, what it says, the way back, a killed job, who may."""

import json
from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from plomada_web.lists.actions import many as actions
from plomada_web.lists.background import change_all
from plomada_web.people.models import CustomField, Person, Record, Tag
from plomada_web.undo.actions import take_back
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import jobs
from plomada_web.workspace.models import AuditLine, Job
from tests.web.world import NOW, World, client_of

ADDRESS = "/w/nadir/lists/person/many/"


def ids(world: World, *names: str) -> list[int]:
    return [world.people[name].pk for name in names]


def do(world: World, what: str, *, user: str = "bob", address: str = ADDRESS, **sent: object) -> str:
    data = {"do": what, "go": "1", "row": ids(world, "Iris Tomé", "Oscar Prat")} | sent
    client = client_of(getattr(world, user))
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def crowd(world: World, count: int) -> None:
    Person.objects.bulk_create(
        Person(workspace=world.workspace, name=f"Zoe {n:04d}", search=f"zoe {n:04d}", created_at=NOW)
        for n in range(count)
    )


def run(job: Job) -> Job:
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    return job


def undo(change_set: ChangeSet) -> None:
    from contextlib import nullcontext

    take_back(change_set, by="Bob", now=NOW, progress=lambda *_: None, step=nullcontext)


def of(world: World, name: str) -> Person:
    return Person.objects.get(pk=world.people[name].pk)


def test_a_title_is_set_for_the_selected_and_found_by_it(world: World) -> None:
    page = do(world, "set", field="title", value="Jefa de planta")
    assert "2 rows are changed." in page
    assert {p.name for p in Person.objects.filter(title="Jefa de planta", search__contains="jefa de planta")} == {
        "Iris Tomé",
        "Oscar Prat",
    }
    assert AuditLine.objects.get(action="person.many_changed").target_label == "Job title: Jefa de planta"


def test_rows_that_already_were_so_are_told_apart(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(title="CIO")
    assert "1 row is changed. 1 already was so." in do(world, "set", field="title", value="CIO")


@pytest.mark.parametrize(
    ("what", "sent", "column"),
    [
        ("set", {"field": "title", "value": "CIO"}, "title"),
        ("set", {"field": "title", "value": ""}, "title"),
        ("set", {"field": "language", "value": "en"}, "language"),
        ("set", {"field": "legal_basis", "value": "consent"}, "legal_basis"),
        ("set", {"field": "function", "value": "FUNCTION"}, "function_id"),
        ("assign", {"value": "USER"}, "owner_id"),
        ("set", {"field": "custom.size", "value": "12.5"}, "custom"),
        ("tag", {"tags": "Feria 2026, VIP"}, ""),
        ("untag", {"tags": "vip"}, ""),
        ("archive", {}, "archived_at"),
    ],
)
def test_every_change_can_be_taken_back(world: World, what: str, sent: dict[str, str], column: str) -> None:
    CustomField.objects.create(
        workspace=world.workspace, record=Record.PERSON, key="size", name_es="T", name_en="Size", kind="number"
    )
    iris = world.people["Iris Tomé"]
    iris.title, iris.custom = "Head of IT", {"size": 3}
    iris.save()
    iris.tags.add(Tag.objects.create(workspace=world.workspace, name="VIP"))
    said = {"FUNCTION": str(world.functions["Finance"].pk), "USER": str(world.maria.pk)}

    def state() -> list[object]:
        rows = Person.objects.order_by("pk")
        return [(getattr(p, column) if column else None, [t.name for t in p.tags.all()], p.search) for p in rows]

    before = state()
    do(world, what, **{name: said.get(value, value) for name, value in sent.items()})
    change_set = ChangeSet.objects.get()
    assert state() != before
    assert change_set.closed_at
    assert all(
        row.changed_at == change_set.made_at
        for row in Person.objects.filter(pk__in=change_set.changes.values("record_id"))
    )
    undo(change_set)
    assert state() == before


def test_an_own_field_is_set_as_typed_in_the_readers_notation(world: World) -> None:
    CustomField.objects.create(
        workspace=world.workspace, record=Record.PERSON, key="size", name_es="T", name_en="Size", kind="number"
    )
    do(world, "set", field="custom.size", value="12.5")
    assert of(world, "Iris Tomé").custom == {"size": 12.5}
    do(world, "set", field="custom.size", value="")
    assert of(world, "Iris Tomé").custom == {}


def test_a_tag_is_made_by_typing_it_once_whatever_its_case(world: World) -> None:
    do(world, "tag", tags="Feria, FERIA, feria ")
    do(world, "tag", tags="fería")
    assert [tag.name for tag in Tag.objects.all()] == ["Feria"]
    assert "Type the name of a tag." in do(world, "tag", tags=" , ")


def test_who_cannot_come_back_because_of_their_email_is_said(world: World) -> None:
    gone = [
        Person.objects.create(workspace=world.workspace, name=n, email="a@b.example", created_at=NOW, archived_at=NOW)
        for n in "xy"
    ]
    page = do(world, "restore", row=[row.pk for row in gone], archived="on")
    assert "1 row is changed. 1 stays archived: somebody else has that e-mail by now." in page
    assert Person.objects.filter(email="a@b.example", archived_at=None).count() == 1


def test_the_message_offers_to_undo(world: World) -> None:
    page = do(world, "set", field="title", value="CIO")
    assert f'action="/w/nadir/undo/{ChangeSet.objects.get().pk}/ask/"' in page


def test_all_that_match_are_changed_when_they_are_few(world: World) -> None:
    do(world, "set", field="title", value="CIO", row=[], every="on", where=json.dumps(["name", "contains", "t"]))
    assert set(Person.objects.filter(title="CIO").values_list("name", flat=True)) == {
        name for name in world.people if "t" in name.lower()
    }


@time_machine.travel(NOW, tick=False)
def test_many_are_changed_behind_the_pages_also_those_that_leave_the_list_by_it(world: World) -> None:
    crowd(world, 450)
    client = client_of(world.bob)
    sent = {
        "do": "set",
        "go": "1",
        "field": "title",
        "value": "CIO",
        "every": "on",
        "where": json.dumps(["title", "empty"]),
    }
    answer = client.post(ADDRESS, sent)
    job = Job.objects.get(kind=actions.JOB)
    assert answer["Location"] == f"{ADDRESS}{job.pk}/"
    assert "It begins in a moment" in client.get(answer["Location"]).content.decode()
    assert run(job).status == Job.Status.SUCCEEDED, job.error
    assert (Person.objects.filter(title="CIO").count(), job.done, job.total) == (457, 457, 457)
    change_set = ChangeSet.objects.get()
    assert job.result == {"changed": 457, "same": 0, "refused": 0, "change_set": change_set.pk}
    page = client.get(answer["Location"]).content.decode()
    assert "457 rows are changed." in page
    assert f"/w/nadir/undo/{change_set.pk}/" in page
    undo(change_set)
    assert not Person.objects.filter(title="CIO").exists()


@time_machine.travel(NOW, tick=False)
def test_a_job_killed_in_the_middle_goes_on_and_changes_no_row_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(world, 450)
    sent = {"do": "tag", "go": "1", "tags": "VIP", "every": "on", "where": ""}
    client_of(world.bob).post(ADDRESS, sent)
    job = Job.objects.get(kind=actions.JOB)
    claimed = jobs.claim(job.pk, now=NOW)
    assert claimed
    steps = iter([None, KeyboardInterrupt()])

    def progress(self: jobs.Run, done: int, total: int | None = None) -> None:
        if stop := next(steps):
            raise stop

    with monkeypatch.context() as patched:
        patched.setattr(jobs.Run, "progress", progress)
        with pytest.raises(KeyboardInterrupt):
            change_all(jobs.Run(claimed))
    assert ChangeSet.objects.get().changes.count() == 400
    jobs.reap(now=NOW + timedelta(minutes=5))
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert run(job).status == Job.Status.SUCCEEDED, job.error
    assert (job.result or {})["changed"] == 457
    changes = ChangeSet.objects.get().changes
    assert changes.count() == changes.values("record_id").distinct().count() == 457


def test_rows_of_another_workspace_are_left_alone(world: World) -> None:
    foreign = Person.objects.create(workspace=world.elsewhere, name="Mona", created_at=NOW)
    assert "Select some rows first." in do(world, "set", field="title", value="CIO", row=[foreign.pk, "x", "9" * 30])
    foreign.refresh_from_db()
    assert foreign.title == ""


@pytest.mark.parametrize("user", ["vera", "charlie"])
def test_neither_a_viewer_nor_an_outsider_changes_anything(world: World, user: str) -> None:
    sent = {"do": "archive", "go": "1", "row": ids(world, "Iris Tomé")}
    assert client_of(getattr(world, user)).post(ADDRESS, sent).status_code == (403 if user == "vera" else 404)
    assert of(world, "Iris Tomé").archived_at is None
    assert "data-bulk" not in client_of(world.vera).get("/w/nadir/people/").content.decode()


@pytest.mark.parametrize("sent", [{"do": "explode"}, {"do": ""}, {}])
def test_a_change_that_is_none_is_refused(world: World, sent: dict[str, str]) -> None:
    answer = client_of(world.bob).post(ADDRESS, sent | {"row": ids(world, "Iris Tomé")})
    assert answer.status_code == 400
    assert client_of(world.bob).get(ADDRESS).status_code == 405


def test_touches_happened_and_stay(world: World) -> None:
    sent = {"do": "archive", "go": "1", "row": [1]}
    assert client_of(world.bob).post("/w/nadir/lists/touch/many/", sent).status_code == 400


def test_a_change_is_asked_before_it_is_made(world: World) -> None:
    client = client_of(world.bob)
    row = ids(world, "Iris Tomé")
    assert "Job title" in client.post(ADDRESS, {"do": "set", "row": row}).content.decode()
    asked = client.post(ADDRESS, {"do": "set", "row": row, "field": "title"}).content.decode()
    assert "1 person" in asked
    assert f'name="row" value="{row[0]}"' in asked
    assert "They leave the lists" in client.post(ADDRESS, {"do": "archive", "row": row}).content.decode()
    wrong = client.post(ADDRESS, {"do": "set", "go": "1", "row": row, "field": "title", "value": "x" * 300})
    assert "at most 120 characters" in wrong.content.decode()
    assert not ChangeSet.objects.exists()


def test_accounts_and_decisions_are_changed_likewise(world: World) -> None:
    do(
        world,
        "set",
        address="/w/nadir/lists/account/many/",
        row=[world.account.pk],
        field="industry",
        value="Molinería",
    )
    do(
        world,
        "set",
        address="/w/nadir/lists/decision/many/",
        row=[world.decision.pk],
        field="expected_on",
        value="2027-03-01",
    )
    do(world, "assign", address="/w/nadir/lists/decision/many/", row=[world.decision.pk], value=str(world.maria.pk))
    world.account.refresh_from_db()
    world.decision.refresh_from_db()
    assert (world.account.industry, "molineria" in world.account.search) == ("Molinería", True)
    assert (str(world.decision.expected_on), world.decision.owner) == ("2027-03-01", world.maria)


def test_two_hundred_rows_take_few_queries(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    crowd(world, 190)
    client = client_of(world.bob)
    sent = {"do": "set", "go": "1", "field": "title", "value": "CIO", "every": "on"}
    with django_assert_max_num_queries(30):
        client.post(ADDRESS, sent)
    assert Person.objects.filter(title="CIO").count() == 197
