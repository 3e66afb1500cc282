"""The pages of imports: upload, mapping, dry run, progress, result; who may, and what is refused."""

import csv
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plomada_web.imports.models import Import, SavedMapping
from plomada_web.people.models import CustomField, Person
from plomada_web.workspace import kept_files
from plomada_web.workspace.models import AuditLine
from tests.web.imports.importing import brought, mapped, received, work
from tests.web.world import World, client_of

PEOPLE = "Name,Email,Shoe size\nAna,ana@q.example,38\nLuis,luis@q.example,many\n"


def address(name: str, world: World, one: Import | None = None) -> str:
    row = {"import_id": one.pk} if one else {}
    return reverse(f"imports:{name}", kwargs={"workspace": world.workspace.slug, **row})


def sent(client: Client, world: World, text: str = PEOPLE) -> Import:
    file = SimpleUploadedFile("people.csv", text.encode())
    response = client.post(address("new", world), {"file": file})
    assert response.status_code == 302, response.content
    one = Import.objects.latest("pk")
    assert response["Location"] == address("one", world, one)
    return one


def choices(one: Import, **more: str) -> dict[str, str]:
    return {
        "mode": "both",
        "keep": "fill",
        "rules_person": "email",
        **{f"column-{place}": target for place, target in one.mapping.items()},
        **more,
    }


def test_the_whole_path_from_upload_to_people(world: World) -> None:
    client = client_of(world.bob)
    one = sent(client, world)
    page = client.get(address("one", world, one)).content.decode()
    assert "ana@q.example" in page
    assert "Nothing is saved yet" in page

    response = client.post(address("mapping", world, one), choices(one, **{"try": "1"}))
    assert response.status_code == 302
    page = client.get(address("one", world, one)).content.decode()
    assert "What would come of it" in page
    assert Person.objects.filter(email="ana@q.example").count() == 0

    client.post(address("mapping", world, one), choices(one, start="1"))
    one.refresh_from_db()
    assert "Rows become records" in client.get(address("one", world, one)).content.decode()
    assert one.job is not None
    work(one.job)
    page = client.get(address("one", world, one)).content.decode()
    assert "What came of it" in page
    assert reverse("undo:change_set", args=[world.workspace.slug, one.change_set_id]) in page
    assert Person.objects.filter(email__endswith="@q.example").count() == 2
    actions = set(AuditLine.objects.values_list("action", flat=True))
    assert {"import.received", "import.started"} <= actions
    assert "people.csv" in client.get(address("imports", world)).content.decode()


def test_a_progress_that_has_ended_sends_the_browser_to_the_page(world: World) -> None:
    one = brought(world, PEOPLE)
    response = client_of(world.bob).get(address("one", world, one), headers={"hx-request": "true"})
    assert response["HX-Redirect"] == address("one", world, one)


def test_a_pasted_table_is_a_file_too(world: World) -> None:
    response = client_of(world.bob).post(address("new", world), {"text": "Nombre\tCorreo\nAna\tana@q.example\n"})
    assert response.status_code == 302
    assert Import.objects.latest("pk").mapping == {"0": "person.name", "1": "person.email"}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a file or paste a table."),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04nothing")}, "a.xlsx"),
        ({"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n\x00\x00")}, "a.png"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(world: World, sent: dict[str, Any], says: str) -> None:
    response = client_of(world.bob).post(address("new", world), sent)
    assert response.status_code == 422
    assert Import.objects.count() == 0
    assert "pl-errors" in response.content.decode()
    if says.endswith("."):
        assert says in response.content.decode()


def test_a_column_becomes_a_field_of_their_own(world: World) -> None:
    client = client_of(world.bob)
    one = sent(client, world)
    client.post(address("mapping", world, one), choices(one, **{"column-2": "new:person"}))
    field = CustomField.objects.get()
    assert (field.record, field.name_en) == ("person", "Shoe size")
    one.refresh_from_db()
    assert one.mapping["2"] == f"person.custom.{field.key}"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"column-0": "", "column-1": ""}, "No column says whom the rows are about"),
        ({"column-2": "person.name"}, "both mean"),
        ({"column-2": "person.soul"}, "There is no field"),
        ({"mode": "magic"}, "magic"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused_and_nothing_chosen_is_lost(
    world: World, change: dict[str, str], says: str
) -> None:
    client = client_of(world.bob)
    one = sent(client, world)
    response = client.post(address("mapping", world, one), choices(one, start="1", **change))
    assert response.status_code == 422
    assert says in response.content.decode()
    one.refresh_from_db()
    assert one.status == Import.Status.DRAFT


def test_the_preview_follows_what_is_chosen_and_keeps_nothing(world: World) -> None:
    client = client_of(world.bob)
    one = sent(client, world)
    page = client.post(address("preview", world, one), choices(one, **{"column-0": "person.title"})).content.decode()
    assert "Job title" in page
    one.refresh_from_db()
    assert one.mapping["0"] == "person.name"


def test_a_mapping_is_kept_under_its_name(world: World) -> None:
    client = client_of(world.bob)
    one = sent(client, world)
    client.post(address("mapping", world, one), choices(one, mapping_name="From the fair"))
    saved = SavedMapping.objects.get(name="From the fair")
    assert saved.mapping == {"Name": "person.name", "Email": "person.email"}


def test_failed_rows_come_as_a_file_in_the_readers_language_and_go_in_once_mended(world: World) -> None:
    one = brought(
        world,
        "Name,Email,Company\nAna,broken,Acme\n,,Acme\nLuis,l@q.example,Acme\n",
        {"Email": "person.email"},
        mode="update",
    )
    response = client_of(world.bob, language="es").get(address("failed", world, one))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Name", "Email", "Company", "Fila", "Qué pasó", "Por qué"]
    assert rows[1][:3] == ["Ana", "broken", "Acme"]
    assert "quedó fuera" in rows[1]
    assert "no es una dirección de correo" in rows[1][5]
    mended = text.replace("broken", "ana@q.example")
    again = received(world, mended)
    assert again.mapping["1"] == "person.email", "mapped like the file it came of"


def test_a_cell_that_a_spreadsheet_would_run_is_defused(world: World) -> None:
    one = brought(world, "Name,Email\n=cmd(),broken\n", {"Email": "person.email"})
    client = client_of(world.bob)
    text = b"".join(client.get(address("failed", world, one)).streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd()" in text


def test_a_started_import_takes_no_other_mapping_and_is_not_started_twice(world: World) -> None:
    client = client_of(world.bob)
    one = brought(world, PEOPLE)
    response = client.post(address("mapping", world, one), choices(one, start="1"), follow=True)
    assert "This import has been started." in response.content.decode()
    client.post(address("discard", world, one))
    assert Import.objects.filter(pk=one.pk).exists()


def test_a_draft_is_thrown_away_with_its_file(world: World, django_capture_on_commit_callbacks: Any) -> None:
    one = received(world, PEOPLE)
    assert kept_files.where(one.path).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(world.bob).post(address("discard", world, one))
    assert not Import.objects.exists()
    assert not kept_files.where(one.path).exists()


def test_the_file_of_an_import_that_has_ended_is_gone(world: World, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        one = brought(world, PEOPLE)
    assert not kept_files.where(one.path).exists()


def test_one_that_is_stopped_can_be_undone(world: World) -> None:
    from django.utils import timezone

    from plomada_web.imports import actions
    from plomada_web.workspace.audit import Actor

    one = mapped(received(world, PEOPLE))
    job = actions.start(one, actor=Actor.of(world.bob), now=timezone.now())
    client = client_of(world.bob)
    client.post(address("stop", world, one))
    work(job)
    one.refresh_from_db()
    assert one.status == Import.Status.STOPPED
    assert one.change_set is not None
    assert one.change_set.closed_at is not None
    assert not Person.objects.filter(email="ana@q.example").exists()
    assert "It was stopped before the end" in client.get(address("one", world, one)).content.decode()


def test_viewers_look_and_change_nothing(world: World) -> None:
    one = received(world, PEOPLE)
    vera = client_of(world.vera)
    assert vera.get(address("imports", world)).status_code == 200
    assert vera.get(address("one", world, one)).status_code == 200
    assert vera.get(address("new", world)).status_code == 403
    for name in ("mapping", "preview", "stop", "discard"):
        assert vera.post(address(name, world, one)).status_code == 403
    assert vera.get(address("failed", world, one)).status_code == 403


class TestLargeFiles:
    large = "Name,Email,Notes\n" + "".join(f"Ana {n},a{n}@q.example,{'x' * 900}\n" for n in range(2600))

    def test_a_member_may_send_one_here(self, world: World) -> None:
        one = sent(client_of(world.bob), world, self.large)
        assert one.size > 2 * 1024 * 1024

    @pytest.mark.parametrize("who", ["vera", "charlie", None])
    def test_nobody_else_may(self, world: World, who: str | None) -> None:
        client = client_of(getattr(world, who) if who else None)
        file = SimpleUploadedFile("people.csv", self.large.encode())
        assert client.post(address("new", world), {"file": file}).status_code == 413

    def test_nor_anywhere_else(self, world: World) -> None:
        file = SimpleUploadedFile("people.csv", self.large.encode())
        elsewhere = reverse("people:person_new", args=[world.workspace.slug])
        assert client_of(world.bob).post(elsewhere, {"file": file}).status_code == 413

    def test_nor_beyond_the_setting(self, world: World, settings: Any) -> None:
        settings.MOST_BYTES_IMPORTED = 1_000_000
        file = SimpleUploadedFile("people.csv", self.large.encode()[:1_900_000])
        response = client_of(world.bob).post(address("new", world), {"file": file})
        assert response.status_code == 422
        assert "The file has more than 1 MB." in response.content.decode()


@pytest.mark.parametrize("name", ["imports", "one"])
def test_the_number_of_queries_does_not_grow(world: World, name: str) -> None:
    client = client_of(world.bob)

    def queries(rows: int) -> int:
        text = "Name,Email,Company\n" + "".join(f"N{n},n{n}@q.example,C{n}\n" for n in range(rows))
        one = received(world, text)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(name, world, one if name == "one" else None)).status_code == 200
        return len(captured)

    assert queries(2) == queries(20) <= 25


def test_the_lists_of_people_and_accounts_lead_here(world: World) -> None:
    for name in ("people:people", "people:accounts"):
        page = client_of(world.bob).get(reverse(name, args=[world.workspace.slug])).content.decode()
        assert address("new", world) in page
        page = client_of(world.vera).get(reverse(name, args=[world.workspace.slug])).content.decode()
        assert address("new", world) not in page
