"""Files and rows brought in by programs: the same import as on the page."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plomada.sheets import SheetKind, WrittenColumn, write_sheet
from plomada.sheets.writing import ENDINGS
from plomada_web.api.models import ApiToken
from plomada_web.api.scopes import Scope
from plomada_web.imports.models import Import
from plomada_web.people.models import CustomField, Person, Touch
from plomada_web.workspace.models import Job
from tests.web.api.conftest import Program, program_of
from tests.web.imports.importing import work, workbook
from tests.web.world import World

ROWS = "Name,Email,Company\nPau Serra,pau@new.example,Aceros Sur\nEva Pla,eva@new.example,Aceros Sur\n"
EMAIL = '{"columns": {"Email": "person.email"}}'
LARGE = "Name,Email,Notes\n" + "".join(f"Ana {n},a{n}@q.example,{'x' * 900}\n" for n in range(2600))


def upload(program: Program, content: str | bytes, name: str = "people.csv", **beside: str) -> Any:
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    headers = {"authorization": f"Bearer {program.secret}"}
    return program.client.post("/api/v1/imports", {"file": file, **beside}, headers=headers)


def work_all() -> None:
    for job in Job.objects.filter(status="queued"):
        work(job)


def kept_files() -> set[Path]:
    return {path for path in (Path(settings.MEDIA_ROOT) / "imports").rglob("*") if path.is_file()}


def test_a_file_is_uploaded_started_and_taken_back(alice: Program, world: World) -> None:
    received = upload(alice, ROWS)
    assert received.status_code == 201, received.content
    told = received.json()
    assert [(column["name"], column["means"]) for column in told["columns"]] == [
        ("Name", "person.name"),
        ("Email", "person.email"),
        ("Company", "account.name"),
    ]
    address = f"/imports/{told['id']}"
    started = alice.post(f"{address}/start")
    assert (started.status_code, started.json()["status"]) == (200, "running")
    work_all()
    told = alice.get(address).json()
    assert (told["status"], told["rows_done"], told["failed_rows"]) == ("done", 2, 0)
    assert told["counts"]["person"]["made"] == 2
    assert Person.objects.filter(email="pau@new.example", archived_at=None).exists()
    assert alice.post(f"{address}/start").status_code == 409
    assert alice.post(f"{address}/undo").json()["undo"] == "queued"
    work_all()
    assert alice.get(f"{address}/undo").json()["undo"] == "succeeded"
    assert alice.get(address).json()["undone_at"] is not None
    assert not Person.objects.filter(email="pau@new.example", archived_at=None).exists()


def test_one_request_says_what_the_columns_mean_and_starts(alice: Program, world: World) -> None:
    rows = "Who;Where they write;Size\nPau Serra;pau@new.example;44\nCarla F.;carla@quimera.example;38\n"
    plan = {
        "columns": {"Who": "person.name", "Where they write": "person.email", "Size": "new:person"},
        "match": {"person": ["email"]},
        "mode": "create",
        "defaults": {"person.source": "Shop", "account.name": "Shop"},
    }
    told = upload(alice, rows, plan=json.dumps(plan), then="start")
    assert told.status_code == 201, told.content
    assert (told.json()["status"], told.json()["mode"]) == ("running", "create")
    assert told.json()["match"]["person"] == ["email"]
    work_all()
    pau = Person.objects.get(email="pau@new.example")
    field = CustomField.objects.get(record="person", name_en="Size")
    assert (pau.name, pau.source, pau.custom) == ("Pau Serra", "Shop", {field.key: 44})
    assert world.people["Carla Ferrer"].name == Person.objects.get(email="carla@quimera.example").name


@pytest.mark.parametrize(
    ("plan", "at"),
    [
        ('{"columns": {"Nothing": "person.name"}}', None),
        ('{"columns": {"Name": "person.soul"}}', None),
        ('{"mapping": "Unheard"}', None),
        ('{"mode": "sometimes"}', "plan/mode"),
        ('{"columns": {"Name": 7}}', "plan/columns"),
        ('{"colour": "red"}', "plan/colour"),
        ("{no json}", "plan"),
    ],
)
def test_a_plan_that_leads_nowhere_is_refused_and_nothing_is_kept(
    alice: Program, world: World, plan: str, at: str | None
) -> None:
    before = kept_files()
    answer = upload(alice, ROWS, plan=plan, then="start")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert [place["at"] for place in answer.json().get("errors", [])] == ([at] if at else [])
    assert not Import.objects.exists()
    assert kept_files() == before


@pytest.mark.parametrize("kind", sorted(ENDINGS))
def test_every_kind_of_file_comes_in(alice: Program, world: World, tmp_path: Path, kind: SheetKind) -> None:
    file = tmp_path / f"people.{ENDINGS[kind]}"
    columns = [WrittenColumn("Name"), WrittenColumn("Email"), WrittenColumn("Company")]
    write_sheet(file, kind, columns, [[("Pau Serra", "pau@new.example", "Aceros Sur")]])
    assert upload(alice, file.read_bytes(), file.name, then="start").status_code == 201
    work_all()
    assert Person.objects.get(email="pau@new.example").account_name == "Aceros Sur"


def test_tab_separated_values_come_in(alice: Program, world: World) -> None:
    assert upload(alice, ROWS.replace(",", "\t"), "people.tsv", then="start").status_code == 201
    work_all()
    assert Person.objects.filter(account__name="Aceros Sur").count() == 2


def test_a_sheet_of_a_workbook_is_chosen(alice: Program, world: World) -> None:
    book = workbook(People=[["Name"], ["Pau Serra"]], Firms=[["Company"], ["Aceros Sur"]])
    told = upload(alice, book, "book.xlsx", sheet="Firms").json()
    assert (told["sheet"], told["sheets"]) == ("Firms", ["People", "Firms"])
    assert [column["means"] for column in told["columns"]] == ["account.name"]
    assert upload(alice, book, "book.xlsx", sheet="Nowhere").status_code == 409


class TestLargeFiles:
    def test_one_comes_in_as_it_does_on_the_page(self, world: World) -> None:
        told = upload(program_of(world.bob, Scope.IMPORT), LARGE)
        assert told.status_code == 201, told.content
        assert told.json()["size"] == len(LARGE) > 2 * 1024 * 1024

    @pytest.mark.parametrize("scopes", [[], ["write:people"]])
    def test_not_with_a_token_that_does_not_import(self, world: World, scopes: list[str]) -> None:
        program = program_of(world.bob)
        ApiToken.objects.update(scopes=scopes)
        answer = upload(program, LARGE)
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")

    def test_not_with_a_viewers(self, world: World) -> None:
        viewer = program_of(world.vera)
        ApiToken.objects.update(scopes=["import"])
        assert upload(viewer, LARGE).status_code == 413

    def test_not_with_one_that_was_revoked(self, alice: Program) -> None:
        ApiToken.objects.update(revoked_at=timezone.now())
        assert upload(alice, LARGE).status_code == 413

    def test_nor_anywhere_else(self, alice: Program) -> None:
        assert alice.post("/imports/rows", {"rows": [{"Name": "x" * 3_000_000}]}).status_code == 413

    def test_nor_beyond_the_setting(self, alice: Program, settings: Any) -> None:
        settings.MOST_BYTES_IMPORTED = 1_000_000
        answer = upload(alice, LARGE[:1_900_000])
        assert (answer.status_code, answer.json()["detail"]) == (409, "The file has more than 1 MB.")


def test_a_dry_run_says_what_would_come_and_writes_nothing(alice: Program, world: World) -> None:
    people = Person.objects.count()
    told = upload(alice, ROWS + "Luis Paz,broken,Aceros Sur\n", plan=EMAIL, then="try").json()
    assert (told["status"], told["trial"]["rows"], told["trial"]["is_whole"]) == ("draft", 3, True)
    assert told["trial"]["counts"]["person"]["made"] == 3
    assert [(problem["row"], problem["column"]) for problem in told["trial"]["problems"]] == [(4, "Email")]
    assert Person.objects.count() == people


def test_a_long_file_is_tried_out_in_the_background(alice: Program, world: World) -> None:
    told = upload(alice, LARGE, then="try").json()
    assert (told["status"], told["trial"]) == ("dry_run", None)
    work_all()
    told = alice.get(f"/imports/{told['id']}").json()
    assert (told["status"], told["trial"]["rows"], told["trial"]["is_whole"]) == ("draft", 2600, True)


def test_a_draft_is_planned_anew_unless_someone_was_quicker(alice: Program, world: World) -> None:
    received = upload(alice, ROWS)
    address, etag = f"/imports/{received.json()['id']}", received["ETag"]
    planned = alice.patch(address, {"columns": {"Company": None}, "keep": "overwrite"}, If_Match=etag)
    assert planned.status_code == 200, planned.content
    assert [column["means"] for column in planned.json()["columns"]] == ["person.name", "person.email", None]
    assert (planned.json()["keep"], planned.json()["mode"]) == ("overwrite", "both")
    assert alice.patch(address, {"mode": "update"}, If_Match=etag).status_code == 412
    moved = alice.patch(address, {"columns": {"Company": "person.name"}}).json()["columns"]
    assert [column["means"] for column in moved] == [None, "person.email", "person.name"]
    alice.post(f"{address}/start")
    assert alice.patch(address, {"mode": "update"}).status_code == 409


def test_what_could_not_be_brought_in_is_told_and_comes_as_a_file(alice: Program, world: World) -> None:
    plan = '{"mode": "update"}'
    address = f"/imports/{upload(alice, ROWS, plan=plan, then='start').json()['id']}"
    work_all()
    first = alice.get(f"{address}/problems?limit=2").json()
    rest = alice.get(f"{address}/problems?cursor={first['next']}").json()
    told = [(problem["row"], problem["is_left_out"]) for problem in (*first["items"], *rest["items"])]
    assert told == [(2, True), (2, True), (3, True), (3, True)], "neither the account nor the person is known"
    spanish = alice.get(f"{address}/failed.csv", accept_language="es")
    rows = list(csv.reader(b"".join(spanish.streaming_content).decode("utf-8-sig").splitlines()))
    assert rows[0][3:] == ["Fila", "Qué pasó", "Por qué"]
    assert [row[:4] for row in rows[1:]] == [
        ["Pau Serra", "pau@new.example", "Aceros Sur", "2"],
        ["Eva Pla", "eva@new.example", "Aceros Sur", "3"],
    ]


def test_rows_that_somebody_changed_since_are_told_and_stay(alice: Program, world: World) -> None:
    address = f"/imports/{upload(alice, ROWS, then='start').json()['id']}"
    work_all()
    pau = Person.objects.get(email="pau@new.example")
    alice.patch(f"/people/{pau.pk}", {"title": "CFO"})
    alice.post(f"{address}/undo")
    work_all()
    told = alice.get(f"{address}/undo").json()
    assert told["undone"] == 0
    people = [row for row in told["overtaken_rows"] if row["record"] == "person"]
    assert people == [{"record": "person", "record_id": pau.pk, "name": "Pau Serra", "row": 2}]
    listed = alice.get(f"/change-sets/{told['id']}/changes?state=overtaken").json()["items"]
    assert {(row["record"], row["record_id"]) for row in listed} >= {("person", pau.pk)}
    assert alice.post(f"{address}/undo?rest=yes").status_code == 200
    work_all()
    assert set(Person.objects.filter(email__endswith="@new.example").values_list("email", flat=True)) == {pau.email}


def test_what_was_not_started_is_not_undone_and_can_be_thrown_away(
    alice: Program, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    before = kept_files()
    address = f"/imports/{upload(alice, ROWS).json()['id']}"
    assert kept_files() != before
    assert alice.get(f"{address}/undo").status_code == alice.post(f"{address}/undo").status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert alice.delete(address).status_code == 204
    assert alice.get(address).status_code == 404
    assert kept_files() == before


def test_it_is_stopped_where_it_is(alice: Program, world: World) -> None:
    address = f"/imports/{upload(alice, ROWS, then='start').json()['id']}"
    assert alice.post(f"{address}/stop").json()["status"] == "stopped"
    work_all()
    assert not Person.objects.filter(email="pau@new.example").exists()


def test_while_it_goes_on_it_says_how_fast(alice: Program, world: World) -> None:
    address = f"/imports/{upload(alice, ROWS, then='start').json()['id']}"
    Job.objects.filter(status="queued").update(status="running", done=1, total=2)
    told = alice.get(address).json()
    assert (told["rows_done"], told["rows_per_second"] >= 1, told["seconds_left"] is not None) == (1, True, True)


def test_rows_are_sent_instead_of_a_file(alice: Program, world: World) -> None:
    body = {
        "name": "shop",
        "rows": [{"Mail": "pau@new.example", "Who": "Pau Serra", "Size": 44}, {"Mail": "eva@new.example", "Who": None}],
        "columns": {"Mail": "person.email", "Who": "person.name", "Size": "person.external_id"},
        "defaults": {"account.name": "Shop"},
    }
    first = alice.post("/imports/rows", body, Idempotency_Key="1")
    assert (first.status_code, first.json()["name"]) == (201, "shop.jsonl"), first.content
    assert alice.post("/imports/rows", body, Idempotency_Key="1").json()["id"] == first.json()["id"]
    work_all()
    assert Person.objects.get(email="pau@new.example").external_id == "44"
    assert Import.objects.count() == 1


@pytest.mark.parametrize("rows", [[], [{"Name": {"first": "Ana"}}], [{"": "Ana"}], [{"Name": "a\x00"}], "Ana"])
def test_what_makes_no_table_is_refused_by_its_form(alice: Program, rows: object) -> None:
    assert alice.post("/imports/rows", {"rows": rows}).status_code == 422


def test_what_is_no_table_is_refused(alice: Program) -> None:
    answer = upload(alice, b"\x00\x01\x02\xff" * 50, "x.bin")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")


def test_a_body_that_holds_no_file_is_refused(alice: Program) -> None:
    assert alice.post("/imports", {}).status_code == 415
    sent = {"authorization": f"Bearer {alice.secret}"}
    assert alice.client.post("/api/v1/imports", {}, headers=sent).status_code == 422
    broken = alice.client.post("/api/v1/imports", b"x", content_type="multipart/form-data", headers=sent)
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("address", ["/imports", "/change-sets"])
def test_a_list_takes_few_queries_however_long(alice: Program, world: World, address: str) -> None:
    def queries() -> int:
        upload(alice, ROWS, then="start")
        work_all()
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(address).status_code == 200
        return len(captured)

    assert queries() == queries()


def test_touches_come_in_the_same_way(alice: Program, world: World) -> None:
    rows = "Email,Date,Channel\ncarla@quimera.example,2026-11-02,webinar\n"
    upload(alice, rows, plan='{"defaults": {"touch.team": "marketing"}}', then="start")
    work_all()
    touch = Touch.objects.get(person=world.people["Carla Ferrer"])
    assert (touch.team, touch.channel) == ("marketing", "webinar")
