"""Duplicates by programs: seen with their reasons, merged, kept apart, taken apart again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plomada_web.duplicates.models import DuplicatePair
from plomada_web.people.models import CustomField, Person
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job
from tests.web.api.conftest import Program, program_of
from tests.web.imports.importing import work
from tests.web.world import NOW, World

REASON = {"template": "Both have the phone %(phone)s.", "values": {"phone": "600"}, "weight": 4.2}
AGAINST = {"template": "They work in different accounts.", "values": {}, "weight": -1.0}


def pair_of(world: World, one: str = "Carla Ferrer", other: str = "Nuria Vidal", weight: float = 5) -> DuplicatePair:
    left, right = sorted((world.people[one], world.people[other]), key=lambda person: person.pk)
    return DuplicatePair.objects.create(
        workspace=world.workspace,
        record="person",
        left_person=left,
        right_person=right,
        probability=0.93,
        weight=weight,
        reasons=[REASON, AGAINST],
        found_at=NOW,
    )


def work_all() -> None:
    for job in Job.objects.filter(status="queued"):
        work(job)


def test_pairs_are_listed_the_most_certain_first_with_why(alice: Program, world: World) -> None:
    less, more = pair_of(world, weight=3), pair_of(world, "Oscar Prat", "Iris Tomé", weight=7)
    first = alice.get("/duplicates?limit=1").json()
    [told] = first["items"]
    assert (told["id"], told["probability"], told["state"]) == (more.pk, 0.93, "open")
    assert told["reasons"] == [
        {"detail": "Both have the phone 600.", "for_one": True},
        {"detail": "They work in different accounts.", "for_one": False},
    ]
    following = alice.get(f"/duplicates?limit=1&cursor={first['next']}").json()
    assert ([row["id"] for row in following["items"]], following["next"]) == ([less.pk], None)


def test_they_are_narrowed_by_kind_and_state(alice: Program, world: World) -> None:
    pair = pair_of(world)
    assert alice.get("/duplicates?record=account").json()["items"] == []
    assert alice.get("/duplicates?state=two").json()["items"] == []
    assert [row["id"] for row in alice.get("/duplicates?record=person&state=open").json()["items"]] == [pair.pk]
    Person.objects.filter(pk=pair.left.pk).update(archived_at=NOW)
    assert alice.get("/duplicates").json()["items"] == [], "one of the two is away: it waits until they are back"


def test_a_list_takes_few_queries_however_long(alice: Program, world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get("/duplicates").status_code == 200
        return len(captured)

    pair_of(world)
    alone = queries()
    pair_of(world, "Oscar Prat", "Iris Tomé")
    pair_of(world, "Oscar Prat", "Elsa Hidalgo")
    assert queries() == alone


def test_the_two_stand_side_by_side(alice: Program, world: World) -> None:
    pair = pair_of(world)
    Person.objects.filter(pk=pair.left.pk).update(title="CFO")
    Person.objects.filter(pk=pair.right.pk).update(title="Head of finance")
    told = alice.get(f"/duplicates/{pair.pk}").json()
    fields = {field["name"]: field for field in told["fields"]}
    assert fields["title"] == {
        "name": "title",
        "label": "Job title",
        "left": "CFO",
        "right": "Head of finance",
        "differs": True,
    }
    assert not fields["account"]["differs"]
    assert told["survivor"] in {"left", "right"}


def test_two_are_merged_with_the_values_that_were_chosen_and_taken_apart_again(alice: Program, world: World) -> None:
    pair = pair_of(world)
    CustomField.objects.create(
        workspace=world.workspace, record="person", key="size", name_es="Talla", name_en="Size", kind="text"
    )
    Person.objects.filter(pk=pair.left.pk).update(title="CFO", custom={"size": "38"})
    Person.objects.filter(pk=pair.right.pk).update(title="Head of finance", custom={"size": "40"})
    body = {"survivor": "left", "fields": {"title": "right", "custom:size": "right"}}
    merged = alice.post(f"/duplicates/{pair.pk}/merge", body)
    assert (merged.status_code, merged.json()["state"]) == (200, "merged"), merged.content
    left, right = Person.objects.get(pk=pair.left.pk), Person.objects.get(pk=pair.right.pk)
    assert (left.title, left.custom, right.merged_into) == ("Head of finance", {"size": "40"}, left)
    assert alice.post(f"/duplicates/{pair.pk}/merge", body).status_code == 409
    assert alice.post(f"/duplicates/{pair.pk}/two").status_code == 409
    apart = alice.post(f"/duplicates/{pair.pk}/undo")
    assert (apart.status_code, apart.json()["id"]) == (200, merged.json()["change_set"])
    work_all()
    left.refresh_from_db()
    assert left.title == "CFO"
    assert Person.objects.get(pk=pair.right.pk).archived_at is None
    assert alice.get(f"/duplicates/{pair.pk}").json()["state"] == "open"


@pytest.mark.parametrize("name", ["soul", "custom:size", "external_id"])
def test_a_field_that_is_not_to_be_chosen_is_refused(alice: Program, world: World, name: str) -> None:
    answer = alice.post(f"/duplicates/{pair_of(world).pk}/merge", {"survivor": "left", "fields": {name: "right"}})
    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (409, f"fields/{name}")
    assert not Person.objects.exclude(archived_at=None).exists()


@pytest.mark.parametrize("body", [{}, {"survivor": "both"}, {"survivor": "left", "fields": {"title": "up"}}])
def test_a_merge_of_another_form_is_refused(alice: Program, world: World, body: object) -> None:
    assert alice.post(f"/duplicates/{pair_of(world).pk}/merge", body).status_code == 422


def test_nobody_merges_what_somebody_else_decided_meanwhile(alice: Program, world: World) -> None:
    pair = pair_of(world)
    etag = alice.post(f"/duplicates/{pair.pk}/reopen")["ETag"]
    kept = alice.post(f"/duplicates/{pair.pk}/two", If_Match=etag)
    assert (kept.json()["state"], kept.json()["decided_by"]) == ("two", "Alice · CRM")
    answer = alice.post(f"/duplicates/{pair.pk}/merge", {"survivor": "left"}, If_Match=etag)
    assert answer.status_code == 412
    assert alice.post(f"/duplicates/{pair.pk}/reopen").json()["state"] == "open"


def test_they_are_looked_for_when_asked_and_once(alice: Program, world: World) -> None:
    first = alice.post("/duplicates/look")
    assert first.status_code == 202
    assert alice.post("/duplicates/look").json()["job"] == first.json()["job"]


def test_the_job_that_looks_tells_how_far_it_is_and_what_came_of_it(alice: Program, world: World) -> None:
    number = alice.post("/duplicates/look").json()["job"]
    Job.objects.filter(pk=number).update(status="running", done=1, total=2)
    told = alice.get(f"/jobs/{number}").json()
    assert (told["status"], told["done"], told["total"], told["result"]) == ("running", 1, 2, None)
    Job.objects.filter(pk=number).update(status="queued")
    run_job.func(number)
    told = alice.get(f"/jobs/{number}").json()
    assert (told["status"], told["result"], told["error"]) == ("succeeded", {"person": 0, "account": 0}, None)
    assert told["finished_at"]


def test_a_job_that_failed_says_why_and_never_what_it_was_given(alice: Program, world: World) -> None:
    job = Job.objects.create(
        workspace=world.workspace,
        kind="duplicates.look",
        payload={"secret": "x"},
        status="failed",
        error="ValueError: no",
        run_after=NOW,
        created_at=NOW,
    )
    told = alice.get(f"/jobs/{job.pk}").json()
    assert (told["status"], told["error"]) == ("failed", "ValueError: no")
    assert "secret" not in str(told)
    assert program_of(world.charlie).get(f"/jobs/{job.pk}").status_code == 404


def test_another_workspace_decides_nothing_of_ours(world: World) -> None:
    pair, charlie = pair_of(world), program_of(world.charlie)
    assert charlie.post(f"/duplicates/{pair.pk}/merge", {"survivor": "left"}).status_code == 404
    assert charlie.post(f"/duplicates/{pair.pk}/two").status_code == 404
    pair.refresh_from_db()
    assert pair.state == "open"
