"""Lists as files, and segments, by programs."""

from pathlib import Path

from django.conf import settings

from plomada_web.exports.models import Export
from plomada_web.segments.models import Membership, Segment
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job
from tests.web.api.conftest import Program
from tests.web.world import NOW, World


def work() -> None:
    for job in Job.objects.filter(status="queued"):
        run_job.call(job.pk)


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
