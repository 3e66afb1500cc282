"""Every operation of the API, walked as every kind of token, by the schema that the server itself tells.

A new operation is walked without being listed here; an argument that this world has no row for fails the test until
`values_of` knows it.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from plomada_web.api.models import ApiToken, Delivery, Webhook
from plomada_web.api.scopes import Scope
from plomada_web.api.v1.api import schema
from plomada_web.api.v1.describing import METHODS
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.exports.models import Export
from plomada_web.imports.models import Import
from plomada_web.language.models import Corpus, MapRun
from plomada_web.people.actions import TaskFacts, TouchFacts, add_note, add_task, add_touches
from plomada_web.people.models import CustomField
from plomada_web.segments.models import Segment
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine, Job
from tests.web.api.conftest import Program, program_of
from tests.web.world import NOW, World


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, address and description of every operation."""
    for path, methods in schema()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method, path.removeprefix("/api/v1"), methods[method]


def values_of(world: World) -> dict[str, int]:
    """Return an id of this world's for every argument of an address."""
    carla = world.people["Carla Ferrer"]
    change_set = ChangeSet.objects.create(
        workspace=world.workspace, kind="merge", label="x", made_at=NOW, closed_at=NOW
    )
    pair = sorted((carla, world.people["Nuria Vidal"]), key=lambda person: person.pk)
    touch = TouchFacts(team="sales", channel="call", at=NOW, person_id=carla.pk)
    corpus = Corpus.objects.create(workspace=world.workspace, name="Equipment", created_at=NOW)
    return {
        "account_id": world.account.pk,
        "person_id": carla.pk,
        "site_id": world.site.pk,
        "function_id": world.functions["Finance"].pk,
        "decision_id": world.decision.pk,
        "stakeholder_id": world.stakeholders["Carla Ferrer"].pk,
        "statement_id": world.statements[0].pk,
        "note_id": add_note(carla, text="x", actor=MACHINE, now=NOW).pk,
        "task_id": add_task(carla, facts=TaskFacts("x"), actor=MACHINE, now=NOW).pk,
        **webhook_of(world),
        "segment_id": Segment.objects.create(
            workspace=world.workspace, name="S", rule={"all": []}, created_at=NOW, changed_at=NOW
        ).pk,
        "import_id": Import.objects.create(workspace=world.workspace, name="a.csv", size=1, created_at=NOW).pk,
        "change_set_id": change_set.pk,
        "corpus_id": corpus.pk,
        "map_id": MapRun.objects.create(corpus=corpus, created_at=NOW).pk,
        "pair_id": DuplicatePair.objects.create(
            workspace=world.workspace,
            record="person",
            left_person=pair[0],
            right_person=pair[1],
            weight=5,
            found_at=NOW,
            state="merged",
            decided_at=NOW,
            change_set=change_set,
        ).pk,
        "field_id": CustomField.objects.create(
            workspace=world.workspace, record="account", key="k", name_es="K", name_en="K", kind="text"
        ).pk,
        "export_id": Export.objects.create(
            workspace=world.workspace, record="person", format="csv", language="en", asked_at=NOW
        ).pk,
        "job_id": Job.objects.create(
            workspace=world.workspace, kind="duplicates.look", run_after=NOW, created_at=NOW
        ).pk,
        "touch_id": add_touches(world.workspace, touches=[touch], actor=MACHINE, now=NOW).touches[0].pk,
    }


def webhook_of(world: World) -> dict[str, int]:
    webhook = Webhook.objects.create(
        workspace=world.workspace,
        url="https://x.example/",
        nonce="n",
        made_at=NOW,
        after_line=0,
        events=["person.added"],
    )
    delivery = Delivery.objects.create(
        webhook=webhook, line=1, event="person.added", payload={}, next_try_at=NOW, made_at=NOW
    )
    return {"webhook_id": webhook.pk, "delivery_id": delivery.pk}


def walk(world: World, program: Program) -> Iterator[tuple[str, str, Any]]:
    """Yield every operation with its answer to the program, sent with the example that the schema gives."""
    values = values_of(world)
    for method, path, operation in operations():
        address = path.format(**values)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        yield method, path, program.ask(method, address, content["example"] if content else None)


def test_there_is_something_to_walk() -> None:
    assert len(list(operations())) > 40


def test_without_a_token_each_is_refused_as_json(world: World) -> None:
    values = values_of(world)
    for method, path, _operation in operations():
        content = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
        answer = getattr(Client(), method)("/api/v1" + path.format(**values), **content)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), (method, path)


def test_a_token_of_another_workspace_finds_none_of_our_rows(world: World) -> None:
    before = AuditLine.objects.count()
    for method, path, answer in walk(world, program_of(world.charlie)):
        if "{" in path:
            assert answer.status_code == 404, (method, path, answer.content)
        elif method == "get" and path not in {"/me", "/members"}:
            assert answer.json()["items"] == [], path
    ours = AuditLine.objects.filter(workspace=world.workspace).exclude(actor_name=MACHINE.name)
    assert ours.count() == before


def test_a_viewers_token_reads_and_changes_nothing(world: World) -> None:
    viewer = program_of(world.vera)
    ApiToken.objects.update(scopes=[scope.value for scope in Scope])
    for method, path, answer in walk(world, viewer):
        refused = path.startswith(("/webhooks", "/imports", "/change-sets")) or (
            method != "get" and not path.startswith("/exports")
        )
        # Who reads may take a list out as a file; that file is not written yet.
        allowed = {403} if refused else {409} if path.endswith("/file") else {201} if method == "post" else {200}
        assert answer.status_code in allowed, (method, path, answer.content)
    assert not AuditLine.objects.filter(actor=world.vera).exclude(action__in=["token.made", "export.asked"]).exists()


def test_each_needs_its_scope(world: World) -> None:
    program = program_of(world.alice)
    ApiToken.objects.update(scopes=[])
    for method, path, answer in walk(world, program):
        assert answer.status_code == (200 if path == "/me" else 403), (method, path)


def test_no_answer_of_an_admins_token_is_a_broken_one_and_each_is_told_in_the_schema(
    world: World, alice: Program
) -> None:
    told = {(method, path): set(operation["responses"]) for method, path, operation in operations()}
    seen = set()
    for method, path, answer in walk(world, alice):
        assert str(answer.status_code) in told[method, path], (method, path, answer.status_code, answer.content)
        seen.add(answer.status_code)
    assert {200, 201, 204} <= seen


def test_each_has_words_a_scope_and_examples() -> None:
    whole = schema()
    for method, path, operation in operations():
        where = (method, path)
        assert operation["summary"], where
        assert len(operation["tags"]) == 1, where
        assert operation["security"] == [{"Token": []}], where
        good = [response for status, response in operation["responses"].items() if status < "300"]
        for holder in [*good, operation.get("requestBody", {})]:
            for content in holder.get("content", {}).values():
                assert "example" in content, where
    assert whole["openapi"].startswith("3.1")
    assert json.loads(json.dumps(whole)) == whole


@pytest.mark.parametrize("model", ["told", "written"])
def test_every_example_fits_its_own_schema(model: str) -> None:
    import jsonschema_rs

    whole = schema()
    for _method, _path, operation in operations():
        holders = [operation.get("requestBody", {})] if model == "written" else list(operation["responses"].values())
        for holder in holders:
            for content in holder.get("content", {}).values():
                rule = {**content["schema"], "components": whole["components"]}
                jsonschema_rs.validate(rule, content["example"])


def test_the_schema_and_the_documentation_are_open_to_read(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    for _method, path, operation in operations():
        assert f'id="{operation["operationId"]}"' in page.content.decode(), path
