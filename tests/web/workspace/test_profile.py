"""Readers set their name, language and theme."""

import pytest

from plomada_web.workspace.models import User
from tests.web.world import World, client_of

SAVED = {"name": "Roberto", "language": "es", "theme": "dark"}


def test_it_saves_and_speaks_the_new_language_at_once(world: World) -> None:
    client = client_of(world.bob, language="en")
    answer = client.post("/me/", SAVED, follow=True)
    assert "Guardado." in answer.content.decode()
    assert 'data-bs-theme="dark"' in answer.content.decode()
    bob = User.objects.get(pk=world.bob.pk)
    assert (bob.name, bob.language, bob.theme) == ("Roberto", "es", "dark")


def test_blank_language_and_theme_follow_browser_and_system(world: World) -> None:
    client = client_of(world.bob, language="es")
    client.post("/me/", SAVED)
    page = client.post("/me/", {"name": "Bob", "language": "", "theme": ""}, follow=True).content.decode()
    assert '<html lang="es"' in page
    assert "data-theme-follows" in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"language": "fr"}, {"theme": "pink"}])
def test_a_bad_field_is_refused_and_nothing_is_saved(world: World, wrong: dict[str, str]) -> None:
    assert client_of(world.bob).post("/me/", SAVED | wrong).status_code == 422
    assert User.objects.get(pk=world.bob.pk).name == "Bob"


def test_it_lists_the_workspaces_of_the_reader_and_no_others(world: World) -> None:
    page = client_of(world.vera).get("/me/").content.decode()
    assert 'href="/w/nadir/"' in page
    assert "/w/elsewhere/" not in page


def test_only_admins_are_offered_to_start_a_workspace(world: World) -> None:
    assert "/start/" in client_of(world.alice).get("/me/").content.decode()
    assert "/start/" not in client_of(world.vera).get("/me/").content.decode()


def test_signed_out_it_leads_to_the_sign_in_page(world: World) -> None:
    assert client_of(None).get("/me/").url == "/account/login/?next=/me/"


def test_it_takes_six_queries_at_most(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = client_of(world.bob)
    with django_assert_max_num_queries(6):
        client.get("/me/")


def test_the_language_is_chosen_before_signing_in_and_comes_back_to_the_page(world: World) -> None:
    client = client_of(None, language="en")
    answer = client.post("/me/language/", {"language": "es", "next": "/account/login/?next=/me/"})
    assert answer.url == "/account/login/?next=/me/"
    assert "<h1>Entrar</h1>" in client.get("/").content.decode()


def test_a_member_who_chooses_a_language_keeps_it_on_every_device(world: World) -> None:
    client_of(world.bob).post("/me/language/", {"language": "es"})
    assert '<html lang="es"' in client_of(world.bob, language="en").get("/me/").content.decode()


def test_a_language_we_do_not_have_changes_nothing(world: World) -> None:
    answer = client_of(world.bob).post("/me/language/", {"language": "fr"})
    assert (answer.status_code, answer.cookies.get("django_language")) == (302, None)
    assert User.objects.get(pk=world.bob.pk).language == ""


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choosing_never_leads_to_another_site(world: World, away: str) -> None:
    assert client_of(None).post("/me/language/", {"language": "es", "next": away}).url == "/"
    assert client_of(None).post("/me/theme/", {"theme": "dark", "next": away}).url == "/"


def test_the_theme_is_kept_in_a_cookie_and_for_members_in_their_account(world: World) -> None:
    answer = client_of(world.bob).post("/me/theme/", {"theme": "dark"})
    assert answer.cookies["theme"].value == "dark"
    assert User.objects.get(pk=world.bob.pk).theme == "dark"
    assert client_of(world.bob).post("/me/theme/", {"theme": ""}).cookies["theme"].value == ""


@pytest.mark.parametrize("address", ["/me/language/", "/me/theme/"])
def test_choosing_takes_only_post(world: World, address: str) -> None:
    assert client_of(None).get(address).status_code == 405
