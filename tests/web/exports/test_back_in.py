"""A list that was taken out is read in again by itself: every row is known, and nothing changes."""

from pathlib import Path

import pytest
from django.conf import settings

from plomada_web.exports.models import Export, Format
from plomada_web.people.models import Account, Channel, Person, Touch
from plomada_web.workspace.jobs import run_job
from tests.web.exports.test_exports import own_folder
from tests.web.imports.importing import brought, made, told
from tests.web.world import NOW, World, client_of

__all__ = ["own_folder"]


def taken_out(world: World, record: str, format_: str, language: str) -> Path:
    client = client_of(world.bob, language=language)
    client.post("/w/nadir/exports/ask/", {"record": record, "format": format_})
    export = Export.objects.latest("pk")
    run_job.func(export.job_id)
    export.refresh_from_db()
    return Path(settings.MEDIA_ROOT) / export.path


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("format_", Format.values)
def test_people_come_back_unchanged(world: World, format_: str, language: str) -> None:
    Person.objects.filter(name="Iris Tomé").update(
        title="=CIO", phone="+34 600 123 123", notes="one\ntwo", owner=world.bob
    )
    Account.objects.update(domain="quimera.example", country="España")
    before = list(Person.objects.order_by("pk").values())
    one = brought(world, taken_out(world, "person", format_, language), keep="overwrite")
    assert told(one) == []
    assert (made(one, "person"), made(one, "account")) == ((0, 0, 7), (0, 0, 1))
    assert list(Person.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("language", ["en", "es"])
def test_accounts_decisions_and_groups_come_back_unchanged(world: World, language: str) -> None:
    world.decision.external_id = "D1"
    world.decision.save()
    for record, expected in (
        ("account", {"account": 1}),
        ("decision", {"decision": 1}),
        ("stakeholder", {"stakeholder": 7}),
    ):
        one = brought(world, taken_out(world, record, "xlsx", language), keep="overwrite")
        assert told(one) == []
        for name, rows in expected.items():
            assert made(one, name) == (0, 0, rows), (record, name)


@pytest.mark.parametrize("language", ["en", "es"])
def test_touches_come_back_once(world: World, language: str) -> None:
    for number, channel in enumerate(Channel.values):
        Touch.objects.create(
            workspace=world.workspace, person=world.people["Iris Tomé"], account=world.account, team="sales",
            channel=channel, at=NOW, note=f"n{number}", cost_amount=12, cost_currency="EUR", source="typed",
            key=f"k{number}", created_at=NOW,
        )  # fmt: skip
    one = brought(world, taken_out(world, "touch", "csv", language), keep="overwrite")
    assert told(one) == []
    assert Touch.objects.count() == len(Channel.values)
