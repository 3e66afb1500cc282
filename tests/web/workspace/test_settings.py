"""The settings of a workspace: everyone reads, admins change."""

import pytest

from plomada_web.workspace.actions import WorkspaceFacts, change_settings
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Workspace
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/settings/"
FACTS = {"name": "Envases Cénit", "language": "en", "currency": "USD", "time_zone": "America/Bogota"}


def test_an_admin_changes_them_and_it_is_audited(world: World) -> None:
    answer = client_of(world.alice).post(PAGE, FACTS)
    assert (answer.status_code, answer.url) == (302, PAGE)
    workspace = Workspace.objects.get(slug="nadir")
    assert {field: getattr(workspace, field) for field in FACTS} == FACTS
    line = AuditLine.objects.get()
    assert (line.action, line.actor, line.detail) == (
        "workspace.changed",
        world.alice,
        {"changed": ["currency", "language", "name", "time_zone"]},
    )


def test_saving_the_same_again_writes_nothing(world: World) -> None:
    facts = WorkspaceFacts("Envases Nadir", "es", "EUR", "Europe/Madrid")
    change_settings(workspace=world.workspace, facts=facts, actor=Actor.of(world.alice), now=NOW)
    assert not AuditLine.objects.exists()


@pytest.mark.parametrize("who", ["bob", "maria", "vera"])
def test_others_read_but_do_not_change(world: World, who: str) -> None:
    client = client_of(getattr(world, who))
    page = client.get(PAGE).content.decode()
    assert "Only admins change this." in page
    assert 'name="time_zone"' not in page
    assert client.post(PAGE, FACTS).status_code == 403
    assert Workspace.objects.get(slug="nadir").name == "Envases Nadir"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 121}, {"language": "fr"}, {"currency": "XXX"}, {"time_zone": "Mars/Olympus"}]
)
def test_a_bad_field_is_refused(world: World, wrong: dict[str, str]) -> None:
    page = client_of(world.alice).post(PAGE, FACTS | wrong)
    assert page.status_code == 422
    assert "One thing to put right" in page.content.decode()
    assert Workspace.objects.get(slug="nadir").name == "Envases Nadir"


def test_an_outsider_does_not_learn_that_it_exists(world: World) -> None:
    assert client_of(world.charlie).get(PAGE).status_code == 404
    assert client_of(world.charlie).post(PAGE, FACTS).status_code == 404


def test_signed_out_it_leads_to_the_sign_in_page(world: World) -> None:
    assert client_of(None).get(PAGE).status_code == 302


def test_it_takes_no_delete(world: World) -> None:
    assert client_of(world.alice).delete(PAGE).status_code == 405


def test_it_takes_four_queries_at_most(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = client_of(world.alice)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
