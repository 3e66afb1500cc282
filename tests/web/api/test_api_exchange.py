"""Files in and out, and segments, by programs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from plomada_web.exports.models import Export
from plomada_web.people.models import Person
from plomada_web.segments.models import Membership, Segment
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job
from tests.web.api.conftest import Program
from tests.web.world import NOW, World


def upload(program: Program, content: bytes, name: str = "people.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return program.client.post("/api/v1/imports", {"file": file}, headers={"authorization": f"Bearer {program.secret}"})


def work() -> None:
    for job in Job.objects.filter(status="queued"):
        run_job.call(job.pk)


def test_a_file_is_uploaded_started_and_taken_back(alice: Program, world: World) -> None:
    rows = b"Name,Email,Company\nPau Serra,pau@new.example,Aceros Sur\nEva Pla,eva@new.example,Aceros Sur\n"
    received = upload(alice, rows)
    assert received.status_code == 201, received.content
    assert received.json()["columns"] == ["Name", "Email", "Company"]
    address = f"/imports/{received.json()['id']}"
    started = alice.post(f"{address}/start")
    assert started.status_code == 200, started.content
    work()
    told = alice.get(address).json()
    assert (told["status"], told["rows_done"], told["failed_rows"]) == ("done", 2, 0)
    assert Person.objects.filter(email="pau@new.example", archived_at=None).exists()
    assert alice.post(f"{address}/start").status_code == 409
    assert alice.post(f"{address}/undo").status_code == 200
    work()
    assert not Person.objects.filter(email="pau@new.example", archived_at=None).exists()


def test_what_is_no_table_is_refused(alice: Program) -> None:
    answer = upload(alice, b"\x00\x01\x02\xff" * 50, "x.bin")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")


def test_a_body_that_holds_no_file_is_refused(alice: Program) -> None:
    assert alice.post("/imports", {}).status_code == 415
    sent = {"authorization": f"Bearer {alice.secret}"}
    assert alice.client.post("/api/v1/imports", {}, headers=sent).status_code == 422
    broken = alice.client.post("/api/v1/imports", b"x", content_type="multipart/form-data", headers=sent)
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


def test_a_list_is_asked_for_written_and_downloaded(alice: Program, world: World) -> None:
    rule = '{"all":[{"field":"name","operator":"contains","value":"carla"}]}'
    asked = alice.post("/exports", {"record": "person", "format": "csv", "filter": rule})
    assert asked.status_code == 201, asked.content
    address = f"/exports/{asked.json()['id']}"
    assert alice.get(f"{address}/file").status_code == 409
    work()
    assert alice.get(address).json()["is_ready"], Job.objects.latest("pk").error
    file = alice.get(f"{address}/file")
    assert b"Carla Ferrer" in b"".join(file.streaming_content)
    export = Export.objects.get()
    assert export.rows == 1
    assert (Path(settings.MEDIA_ROOT) / export.path).is_file()
    assert alice.post("/exports", {"record": "person", "format": "csv", "filter": '{"x":1}'}).status_code == 409


def test_a_segment_tells_who_is_in_it_and_who_left(alice: Program, world: World) -> None:
    segment = Segment.objects.create(
        workspace=world.workspace, name="S", rule={"all": []}, created_at=NOW, changed_at=NOW, built_at=NOW, size=1
    )
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    Membership.objects.create(segment=segment, person=carla, entered_at=NOW)
    Membership.objects.create(segment=segment, person=oscar, entered_at=NOW, left_at=NOW)
    address = f"/segments/{segment.pk}"
    assert alice.get(address).json()["size"] == 1
    assert [row["person"] for row in alice.get(f"{address}/members").json()["items"]] == [carla.pk]
    assert [row["person"] for row in alice.get(f"{address}/members?left=only").json()["items"]] == [oscar.pk]
    assert len(alice.get(f"{address}/members?left=with").json()["items"]) == 2
