"""The front door shows the sign-in page, or leads home."""

from datetime import timedelta

from django.test import Client

from plomada_web.workspace.models import Member, Role, User
from tests.web.world import NOW, World, client_of


def test_signed_out_it_is_the_sign_in_page(world: World) -> None:
    page = client_of(None).get("/")
    assert page.status_code == 200
    assert 'name="login"' in page.content.decode()


def test_a_member_is_led_to_their_workspace(world: World) -> None:
    assert client_of(world.bob).get("/").url == "/w/nadir/"


def test_someone_of_two_workspaces_comes_home_to_the_one_joined_last(world: World) -> None:
    Member.objects.create(
        workspace=world.elsewhere, user=world.bob, role=Role.VIEWER, joined_at=NOW + timedelta(days=1)
    )
    assert client_of(world.bob).get("/").url == "/w/elsewhere/"


def test_someone_of_no_workspace_is_told_what_to_do(world: World) -> None:
    nobody = User.objects.create_user("nobody@nadir.example", "una clave larga", name="Nobody")
    page = client_of(nobody).get("/")
    assert page.status_code == 200
    assert "nobody@nadir.example" in page.content.decode()


def test_it_speaks_the_language_of_the_browser(world: World) -> None:
    assert "<h1>Entrar</h1>" in client_of(None, language="es").get("/").content.decode()
    assert "<h1>Sign in</h1>" in client_of(None, language="en").get("/").content.decode()


def test_it_takes_no_post(world: World) -> None:
    assert client_of(None).post("/").status_code == 405


def test_health_answers_ok(db: None) -> None:
    assert Client().get("/health/").content == b"ok"
