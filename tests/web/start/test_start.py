"""A workspace begins with an admin, the usual functions and the usual kinds of purchase."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plomada_web.decisions.models import PurchaseKind
from plomada_web.people.models import Function
from plomada_web.start.actions import start_workspace
from plomada_web.workspace.actions import WorkspaceFacts
from plomada_web.workspace.models import AuditLine, Member, Role, User, Workspace
from tests.web.world import NOW, World, client_of

FACTS = {"name": "Maquinaria Ébano", "language": "es", "currency": "EUR", "time_zone": "Europe/Madrid"}


def test_an_admin_starts_one_and_is_its_only_member(world: World) -> None:
    answer = client_of(world.alice).post("/start/", FACTS)
    assert answer.url == "/w/maquinaria-ebano/"
    workspace = Workspace.objects.get(slug="maquinaria-ebano")
    assert {field: getattr(workspace, field) for field in FACTS} == FACTS
    assert not workspace.is_sample
    assert [(m.user, m.role) for m in workspace.members.all()] == [(world.alice, Role.ADMIN)]


def test_it_begins_with_the_usual_functions_and_kinds_and_an_audit_line(world: World) -> None:
    workspace = start_workspace(facts=WorkspaceFacts(**FACTS), user=world.alice, now=NOW)
    assert Function.objects.filter(workspace=workspace).count() >= 15
    packaging = PurchaseKind.objects.get(workspace=workspace, name_en="Packaging")
    assert packaging.usual_functions.filter(must_sign=True).count() == 5
    first = AuditLine.objects.filter(workspace=workspace).order_by("pk")[0]
    assert (first.action, first.actor) == ("workspace.started", world.alice)


def test_the_same_name_gets_another_address(world: World) -> None:
    slugs = [start_workspace(facts=WorkspaceFacts(**FACTS), user=world.alice, now=NOW).slug for _ in range(3)]
    assert slugs == ["maquinaria-ebano", "maquinaria-ebano-2", "maquinaria-ebano-3"]


def test_a_name_without_letters_gets_an_address_too(world: World) -> None:
    facts = WorkspaceFacts(**FACTS | {"name": "!!!"})
    assert start_workspace(facts=facts, user=world.alice, now=NOW).slug == "workspace"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"language": "fr"}, {"currency": "XXX"}, {"time_zone": "Mars"}])
def test_a_bad_field_is_refused(world: World, wrong: dict[str, str]) -> None:
    before = Workspace.objects.count()
    assert client_of(world.alice).post("/start/", FACTS | wrong).status_code == 422
    assert Workspace.objects.count() == before


def test_only_someone_who_administers_a_workspace_starts_another(world: World) -> None:
    for user in (world.bob, world.vera):
        assert client_of(user).get("/start/").status_code == 403
        assert client_of(user).post("/start/", FACTS).status_code == 403
    assert client_of(None).get("/start/").url == "/account/login/?next=/start/"
    assert client_of(world.alice).delete("/start/").status_code == 405
    assert client_of(world.charlie).get("/start/").status_code == 200


def test_the_first_workspace_is_made_from_the_command_line(db: None) -> None:
    told = StringIO()
    call_command("create_workspace", "Maquinaria Ébano", " Ana@Ebano.example ", "--admin-name", "Ana", stdout=told)
    ana = Member.objects.get(workspace__slug="maquinaria-ebano").user
    assert (ana.email, ana.name, ana.has_usable_password()) == ("ana@ebano.example", "Ana", False)
    link = told.getvalue().split()[-1]
    page = client_of(None).get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert "Choose a password" in page.content.decode()


def test_someone_who_has_a_password_needs_no_link(world: World) -> None:
    told = StringIO()
    call_command("create_workspace", "Otra", "alice@nadir.example", stdout=told)
    assert "password" not in told.getvalue()
    assert Member.objects.filter(user=world.alice).count() == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Nadir", "nobody"), "'nobody' is not an e-mail address"),
        (("Nadir", "a@b.example", "--language", "fr"), "language"),
        (("Nadir", "a@b.example", "--currency", "XXX"), "currency"),
        (("Nadir", "a@b.example", "--time-zone", "Mars"), "time_zone"),
    ],
)
def test_a_bad_argument_is_told_and_leaves_nothing_behind(db: None, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("create_workspace", *arguments)
    assert not Workspace.objects.exists()
    assert not User.objects.exists()
