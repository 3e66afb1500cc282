"""Who may reach the pages on which a decision is set up, and by which method."""

import pytest
from django.test import Client

from plomada_web.decisions.actions.from_the_group import SuggestedPerson, ask_question, suggest_person
from plomada_web.decisions.actions.kinds import KindDetails, add_kind
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import at, bob
from tests.web.world import NOW, World, client_of

SEEN_BY_ALL = ("board", "table", "kinds", "group", "statements")
FORMS = (
    "new",
    "kind_new",
    "kind_edit",
    "edit",
    "phase",
    "group_add",
    "group_new",
    "group_paste",
    "stakeholder",
    "suggestion",
    "statement_new",
    "statement_edit",
    "priorities",
    "question",
)
POSTS = (
    "archive",
    "restore",
    "move",
    "first_contacts",
    "kind_archive",
    "kind_restore",
    "stakeholder_remove",
    "stakeholder_return",
    "suggestion_decline",
    "statement_move",
    "statement_retire",
    "statement_reopen",
    "statement_settle",
)
WITHOUT_DECISION = {
    "board",
    "table",
    "new",
    "accounts",
    "kinds",
    "kind_new",
    "kind_edit",
    "kind_archive",
    "kind_restore",
}


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    carla = world.stakeholders["Carla Ferrer"]
    suggestion = suggest_person(stakeholder=carla, person=SuggestedPerson("Pau Gil"), now=NOW)
    question = ask_question(stakeholder=carla, text="¿Cuánto?", now=NOW)
    kind = add_kind(world.workspace, details=KindDetails("Tubos", "Tubes", {}), actor=bob(world), now=NOW)

    def address(name: str) -> str:
        kwargs: dict[str, object] = {} if name in WITHOUT_DECISION else {"decision_id": world.decision.pk}
        if name.startswith("kind_") and name != "kind_new":
            kwargs["kind_id"] = kind.pk
        if name.startswith("stakeholder"):
            kwargs["stakeholder_id"] = carla.pk
        if name.startswith("suggestion"):
            kwargs["suggestion_id"] = suggestion.pk
        if name.startswith("statement_") and name != "statement_new":
            kwargs["statement_id"] = world.statements[0].pk
        if name == "question":
            kwargs["question_id"] = question.pk
        return at(world, name, **kwargs)

    return {name: address(name) for name in (*SEEN_BY_ALL, *FORMS, *POSTS, "accounts")}


def test_a_seller_reaches_every_page(world: World, addresses: dict[str, str]) -> None:
    client = client_of(world.bob)
    for name in (*SEEN_BY_ALL, *FORMS, "accounts"):
        assert client.get(addresses[name]).status_code == 200, name


def test_marketing_and_admin_may_set_up_too(world: World, addresses: dict[str, str]) -> None:
    for user in (world.maria, world.alice):
        assert client_of(user).get(addresses["new"]).status_code == 200


def test_a_viewer_sees_but_has_no_form_and_changes_nothing(world: World, addresses: dict[str, str]) -> None:
    client = client_of(world.vera)
    lines = AuditLine.objects.count()
    for name in SEEN_BY_ALL:
        page = client.get(addresses[name])
        assert page.status_code == 200, name
        assert 'method="post" action="/w/' not in page.content.decode(), name
    for name in FORMS:
        assert client.get(addresses[name]).status_code == 403, name
        assert client.post(addresses[name], {}).status_code == 403, name
    for name in POSTS:
        assert client.post(addresses[name], {}).status_code == 403, name
    assert AuditLine.objects.count() == lines


def test_an_outsider_finds_nothing(world: World, addresses: dict[str, str]) -> None:
    client = client_of(world.charlie)
    for name in (*SEEN_BY_ALL, *FORMS, "accounts"):
        assert client.get(addresses[name]).status_code == 404, name
    for name in POSTS:
        assert client.post(addresses[name], {}).status_code == 404, name


def test_the_rows_of_one_workspace_cannot_be_reached_through_another(world: World, addresses: dict[str, str]) -> None:
    client = client_of(world.charlie)
    for name in set(addresses) - {"board", "table", "new", "accounts", "kinds", "kind_new"}:
        address = addresses[name].replace("/w/nadir/", "/w/elsewhere/")
        method = client.post if name in POSTS else client.get
        assert method(address).status_code == 404, name


def test_signed_out_leads_to_the_sign_in(world: World, addresses: dict[str, str]) -> None:
    client = Client()
    for name, address in addresses.items():
        answer = client.post(address) if name in POSTS else client.get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/account/login/"), name


def test_what_changes_something_is_never_a_get(world: World, addresses: dict[str, str]) -> None:
    client = client_of(world.bob)
    for name in POSTS:
        assert client.get(addresses[name]).status_code == 405, name
    for name in (*SEEN_BY_ALL, "accounts"):
        assert client.post(addresses[name]).status_code == 405, name


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_reads_in_both_languages(world: World, addresses: dict[str, str], language: str) -> None:
    client = client_of(world.bob, language=language)
    for name in (*SEEN_BY_ALL, *FORMS):
        page = client.get(addresses[name]).content.decode()
        assert f'<html lang="{language}"' in page, name
        assert ("Decisiones" in page) == (language == "es"), name


def test_the_pages_of_a_decision_ask_the_database_a_fixed_number_of_times(
    world: World, addresses: dict[str, str], django_assert_max_num_queries: object
) -> None:
    client = client_of(world.bob)
    for name, most in {"group": 14, "statements": 9, "group_add": 9, "phase": 7, "edit": 12}.items():
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(addresses[name])
