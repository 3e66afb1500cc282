"""A list is asked for as a file, written behind the page, taken by members only, and gone when its days are over."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from plomada.sheets import Sheet, meanings, observe, open_sheet, read_text
from plomada_web.decisions.models import Outcome, Phase, PhaseChange
from plomada_web.exports import background
from plomada_web.exports.columns import COLUMNS, columns_of
from plomada_web.exports.models import Export, Format
from plomada_web.people.models import Consent, CustomField, Person, Record, Tag, Touch
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import AuditLine, Job
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/exports/"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the files of one test from another's."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


def asked(world: World, record: str, format_: str = "csv", *, language: str = "en", **more: str) -> Export:
    """Ask as Bob, and let the worker do it."""
    client = client_of(world.bob, language=language)
    answer = client.post(f"{PAGE}ask/", {"record": record, "format": format_, **more})
    assert answer.status_code == 302
    export = Export.objects.latest("pk")
    run_job.func(export.job_id)
    export.refresh_from_db()
    return export


def sheet_of(export: Export) -> Sheet:
    return open_sheet(Path(settings.MEDIA_ROOT) / export.path)


def cells_of(export: Export) -> list[dict[str, object]]:
    sheet = sheet_of(export)
    return [dict(zip(sheet.columns, row.cells, strict=True)) for row in sheet.sample()]


@pytest.fixture
def full(world: World) -> World:
    """Return a world in which every kind of record has something in it."""
    carla = world.people["Carla Ferrer"]
    workspace = world.workspace
    CustomField.objects.create(
        workspace=workspace, record="person", key="size", name_es="Talla", name_en="Size", kind="number"
    )
    CustomField.objects.create(
        workspace=workspace, record="person", key="name", name_es="Nombre completo", name_en="Full name", kind="text"
    )
    carla.custom = {"size": 42, "name": "C."}
    carla.owner, carla.external_id, carla.phone = world.bob, "123456789012345678", "+34 600"
    carla.save()
    carla.tags.add(
        Tag.objects.create(workspace=workspace, name="Zeta"), Tag.objects.create(workspace=workspace, name="Alfa")
    )
    for day, given in ((0, True), (1, False)):
        Consent.objects.create(person=carla, purpose="mail", given=given, how="noted", at=NOW + timedelta(days=day))
    Touch.objects.create(
        workspace=workspace, person=carla, account=world.account, team="sales", channel="call", at=NOW, note="=Called",
        cost_amount=12, cost_currency="EUR", source="typed", key="k1", created_at=NOW, member=world.bob,
    )  # fmt: skip
    world.decision.phase, world.decision.outcome = Phase.DECIDED, Outcome.WON
    world.decision.save()
    PhaseChange.objects.create(decision=world.decision, phase=Phase.DECIDED, entered_on=date(2026, 10, 1), noted_at=NOW)
    return world


def test_everything_about_a_person_is_in_the_file(full: World) -> None:
    (carla,) = [row for row in cells_of(asked(full, "person")) if row["Full name"] == "Carla Ferrer"]
    assert carla | {"Added on": "", "Changed on": ""} == {
        "Full name": "Carla Ferrer",
        "E-mail": "carla@quimera.example",
        "Phone": "'+34 600",
        "Job title": None,
        "Function": "Finance",
        "Account": "Molinos Quimera",
        "Web domain": None,
        "Country": None,
        "Site": None,
        "Language": "es",
        "Owner": "bob@nadir.example",
        "Tags": "Alfa; Zeta",
        "Notes": None,
        "Source": None,
        "Legal basis": None,
        "Consent to be written to": "no",  # what was said last
        "Identifier elsewhere": "123456789012345678",
        "No mail since": None,
        "Added on": "",
        "Changed on": "",
        "Last touch": None,
        "Archived on": None,
        "Size": "42.0",
        "Full name (name)": "C.",
    }


def test_decisions_groups_touches_and_accounts_are_in_their_files(full: World) -> None:
    (decision,) = cells_of(asked(full, "decision"))
    assert decision["Value"] == "412000.00 EUR"
    assert (decision["Phase"], decision["Outcome"], decision["Decided on"]) == (
        "Decided",
        "They chose us",
        "2026-10-01",
    )
    (touch,) = cells_of(asked(full, "touch"))
    assert (touch["What happened"], touch["Cost"], touch["Channel"], touch["E-mail"]) == (
        "'=Called", "12.00 EUR", "Call", "carla@quimera.example",
    )  # fmt: skip
    assert read_text(str(touch["What happened"])) == "=Called"
    assert [row["Name"] for row in cells_of(asked(full, "account"))] == ["Molinos Quimera"]
    group = cells_of(asked(full, "stakeholder"))
    assert len(group) == 7
    assert {row["Full name"] for row in group if row["Must sign"] == "no"} == {"Iris Tomé"}


@pytest.mark.parametrize("format_", Format.values)
def test_every_format_has_the_same_rows(full: World, format_: str) -> None:
    export = asked(full, "person", format_)
    sheet = sheet_of(export)
    assert sheet.form.kind.value == format_
    place = sheet.columns.index("Full name")
    assert [row.cells[place] for row in sheet.sample()] == list(full.people)
    assert export.rows == 7


def test_the_file_speaks_the_language_of_who_asked(full: World) -> None:
    (decision,) = cells_of(asked(full, "decision", language="es"))
    assert decision["Resultado"] == "Nos eligieron"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("record", list(COLUMNS))
def test_an_import_knows_the_columns_again_by_themselves(world: World, record: Record, language: str) -> None:
    with override(language):
        columns = columns_of(world.workspace, record)
        names = [column.written().name for column in columns]
    found = meanings(names, observe([], names))
    assert {name: meaning.target if meaning else "" for name, meaning in zip(names, found, strict=True)} == {
        name: column.target for name, column in zip(names, columns, strict=True)
    }
    assert len(set(names)) == len(names)


def test_the_file_is_narrowed_as_the_list_was(full: World) -> None:
    rule = f'["function","any_of",[{full.functions["IT"].pk}]]'
    assert [row["Full name"] for row in cells_of(asked(full, "person", where=rule))] == ["Iris Tomé"]
    assert [row["Full name"] for row in cells_of(asked(full, "person", q="ferrer carla"))] == ["Carla Ferrer"]
    archived = full.people["Petra Congost"]
    archived.archived_at = NOW
    archived.save()
    assert [row["Full name"] for row in cells_of(asked(full, "person", archived="on"))] == ["Petra Congost"]
    assert len(cells_of(asked(full, "person"))) == 6


def test_nothing_of_another_workspace_is_in_the_file(full: World) -> None:
    Person.objects.create(workspace=full.elsewhere, name="Nobody", created_at=NOW)
    assert "Nobody" not in {row["Full name"] for row in cells_of(asked(full, "person"))}


def test_a_filter_that_asks_for_nothing_there_is_refused(world: World) -> None:
    answer = client_of(world.bob).post(f"{PAGE}ask/", {"record": "person", "format": "csv", "where": "["})
    assert answer.status_code == 422
    assert "This filter cannot be read." in answer.content.decode()
    for bad in ({"record": "x", "format": "csv"}, {"record": "person", "format": "doc"}, {}):
        assert client_of(world.bob).post(f"{PAGE}ask/", bad).status_code == 422
    assert Export.objects.count() == 0


def test_asking_is_audited_and_listed(full: World) -> None:
    asked(full, "person", "xlsx", q="carla")
    line = AuditLine.objects.get(action="export.asked")
    assert (line.actor, line.detail) == (full.bob, {"format": "xlsx"})
    page = client_of(full.vera).get(PAGE).content.decode()
    assert "containing “carla”" in page
    assert "Download" in page
    assert 'hx-trigger="every 2s"' not in page


def test_one_that_is_being_written_shows_how_far_it_is_and_asks_again(world: World) -> None:
    client_of(world.bob).post(f"{PAGE}ask/", {"record": "person", "format": "csv"})
    Job.objects.filter(kind="exports.file").update(status=Job.Status.RUNNING, done=3, total=7)
    page = client_of(world.vera).get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "3 of 7" in page
    piece = client_of(world.vera).get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert piece.startswith("<section")


def test_a_member_takes_the_file_and_no_cache_keeps_it(full: World) -> None:
    export = asked(full, "person")
    answer = client_of(full.vera).get(f"{PAGE}{export.pk}/file")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="people-nadir-' in answer["Content-Disposition"]
    assert answer.getvalue().startswith(b"\xef\xbb\xbfFull name")


def test_nobody_else_takes_it(full: World) -> None:
    export = asked(full, "person")
    address = f"{PAGE}{export.pk}/file"
    assert client_of(None).get(address).status_code == 302
    assert client_of(full.charlie).get(address).status_code == 404
    assert client_of(full.charlie).get(f"/w/elsewhere/exports/{export.pk}/file").status_code == 404
    assert client_of(full.bob).post(address).status_code == 405


def test_who_may_ask(world: World) -> None:
    given = {"record": "person", "format": "csv"}
    assert client_of(world.vera).post(f"{PAGE}ask/", given).status_code == 403
    assert client_of(world.charlie).post(f"{PAGE}ask/", given).status_code == 404
    assert client_of(world.bob).get(f"{PAGE}ask/").status_code == 405
    assert "Write the file" not in client_of(world.vera).get(PAGE).content.decode()


def test_a_file_is_gone_when_its_days_are_over_and_the_list_says_so(
    full: World, django_capture_on_commit_callbacks: Any
) -> None:
    export = asked(full, "person")
    file = Path(settings.MEDIA_ROOT) / export.path
    assert export.expires_at
    background.remove_expired(export.expires_at - timedelta(seconds=1))
    assert file.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        background.remove_expired(export.expires_at)
    assert not file.exists()
    assert client_of(full.vera).get(f"{PAGE}{export.pk}/file").status_code == 404
    assert "Its days are over" in client_of(full.vera).get(PAGE).content.decode()


def test_a_file_is_kept_no_longer_than_the_setting_says(full: World, settings: Any) -> None:
    settings.DAYS_FILES_ARE_KEPT = 2
    export = asked(full, "person")
    assert export.expires_at
    assert export.written_at
    assert export.expires_at - export.written_at == timedelta(days=2)


def test_a_failure_leaves_no_file_and_says_so(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "linked_to", lambda *_: 1 / 0)
    export = asked(full, "person")
    assert export.job
    assert (export.path, export.job.error) == ("", "ZeroDivisionError: division by zero")
    assert list((Path(settings.MEDIA_ROOT) / "exports" / str(full.workspace.pk)).glob(f"{export.pk}-*")) == []


def test_a_thousand_rows_take_as_many_queries_as_seven(full: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as few:
            asked(full, "person")
        return len(few)

    of_seven = queries()
    Person.objects.bulk_create(
        Person(workspace=full.workspace, account=full.account, name=f"P{n}", created_at=NOW) for n in range(900)
    )
    assert queries() == of_seven
    assert Export.objects.latest("pk").rows == 907


def test_the_page_takes_few_queries_however_many_exports_there_are(
    full: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        asked(full, "person", where='["custom.size","is",3]')
    client = client_of(full.vera)
    with django_assert_max_num_queries(9):
        client.get(PAGE)
