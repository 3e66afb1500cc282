"""The pages of changes of many rows: what they tell, to whom, and in how many queries."""

import pytest
from django.urls import reverse

from plomada_web.people.models import Person
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import Changed, begin, close, record
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import AuditLine, Job
from tests.web.world import NOW, World, client_of


def imported(world: World, many: int = 2) -> ChangeSet:
    change_set = begin(
        world.workspace, kind=ChangeSet.Kind.IMPORT, label="people.csv", actor=Actor.of(world.bob), now=NOW
    )
    people = [
        Person.objects.create(workspace=world.workspace, account=world.account, name=f"New {n}", created_at=NOW)
        for n in range(many)
    ]
    record(change_set, [Changed("person", one.pk, None, {}, number=n + 2) for n, one in enumerate(people)])
    close(change_set, now=NOW)
    return change_set


def address(name: str, world: World, change_set: ChangeSet | None = None) -> str:
    row = {"change_set_id": change_set.pk} if change_set else {}
    return reverse(f"undo:{name}", kwargs={"workspace": world.workspace.slug, **row})


def test_the_list_names_each_set_with_its_counts(world: World) -> None:
    imported(world, many=2)
    page = client_of(world.vera).get(address("change_sets", world)).content.decode()
    assert "people.csv" in page
    assert "2 made" in page
    assert "Personas" not in page


def test_the_list_speaks_spanish(world: World) -> None:
    imported(world)
    page = client_of(world.bob, language="es").get(address("change_sets", world)).content.decode()
    assert "Cambios de muchas filas" in page


def test_an_open_set_is_not_listed(world: World) -> None:
    begin(world.workspace, kind=ChangeSet.Kind.BULK, label="Half written", actor=Actor.of(world.bob), now=NOW)
    assert "Half written" not in client_of(world.bob).get(address("change_sets", world)).content.decode()


def test_undo_is_asked_for_done_and_told(world: World) -> None:
    change_set = imported(world)
    client = client_of(world.bob)
    response = client.post(address("ask", world, change_set))
    assert response.url == address("change_set", world, change_set)
    assert "Being undone" in client.get(response.url).content.decode()
    job = Job.objects.get(kind="undo.change_set")
    run_job.func(job.pk)
    assert "2 changes are undone." in client.get(response.url).content.decode()
    assert not Person.objects.filter(name__startswith="New").exists()
    assert AuditLine.objects.filter(action="change_set.undo_asked", actor=world.bob).count() == 1


def test_overtaken_rows_are_named_with_their_line_and_the_rest_is_offered(world: World) -> None:
    change_set = imported(world)
    kept = Person.objects.get(name="New 1")
    Person.objects.filter(pk=kept.pk).update(changed_at=NOW.replace(year=2027))
    client = client_of(world.bob)
    client.post(address("ask", world, change_set))
    run_job.func(Job.objects.get(kind="undo.change_set").pk)
    page = client.get(address("change_set", world, change_set)).content.decode()
    assert "1 row was changed again since" in page
    assert "line 3" in page
    assert "New 1" in page
    assert "Undo the other one" in page
    client.post(address("ask", world, change_set), {"rest": "1"})
    run_job.func(Job.objects.filter(kind="undo.change_set").latest("pk").pk)
    assert set(Person.objects.filter(name__startswith="New")) == {kept}


def test_a_set_still_being_written_is_refused_with_a_sentence(world: World) -> None:
    change_set = begin(
        world.workspace, kind=ChangeSet.Kind.BULK, label="Half written", actor=Actor.of(world.bob), now=NOW
    )
    page = client_of(world.bob).post(address("ask", world, change_set), follow=True).content.decode()
    assert "is still being written" in page
    assert not Job.objects.filter(kind="undo.change_set").exists()


def test_who_may(world: World) -> None:
    change_set = imported(world)
    for name in ("change_sets", "change_set"):
        where = address(name, world, change_set if name == "change_set" else None)
        assert client_of(None).get(where).status_code == 302
        assert client_of(world.charlie).get(where).status_code == 404
        assert client_of(world.vera).get(where).status_code == 200
        assert client_of(world.bob).post(where).status_code == 405
    asking = address("ask", world, change_set)
    assert client_of(None).post(asking).status_code == 302
    assert client_of(world.charlie).post(asking).status_code == 404
    assert client_of(world.vera).post(asking).status_code == 403
    assert client_of(world.bob).get(asking).status_code == 405
    assert "Undo" not in client_of(world.vera).get(address("change_set", world, change_set)).content.decode()


def test_a_set_of_another_workspace_is_not_found(world: World) -> None:
    change_set = imported(world)
    elsewhere = reverse("undo:change_set", kwargs={"workspace": "elsewhere", "change_set_id": change_set.pk})
    assert client_of(world.charlie).get(elsewhere).status_code == 404


@pytest.mark.parametrize("many", [1, 60])
def test_the_page_takes_the_same_few_queries_however_many_rows(
    world: World, many: int, django_assert_num_queries: object
) -> None:
    change_set = imported(world, many)
    change_set.changes.update(state="overtaken")
    client = client_of(world.bob)
    client.get(address("change_set", world, change_set))
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(address("change_set", world, change_set))
