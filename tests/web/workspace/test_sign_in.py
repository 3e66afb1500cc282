"""Signing in by password and second step, against guessing; and no page of allauth that we do not use."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from plomada_web.workspace.links import password_link
from tests.web.world import World, client_of

PASSWORD = "una clave larga"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/account/login/", {"login": email, "password": password, **more})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_right_password_leads_home(world: World) -> None:
    client = client_of(None)
    answer = sign_in(client, "bob@nadir.example")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").url == "/w/nadir/"


def test_case_and_blanks_of_the_address_do_not_matter(world: World) -> None:
    assert sign_in(client_of(None), " BOB@Nadir.example ").status_code == 302


@pytest.mark.parametrize("email", ["bob@nadir.example", "nobody@nadir.example"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(world: World, email: str) -> None:
    page = sign_in(client_of(None, language="es"), email, "otra cosa")
    assert page.status_code == 200
    assert "El correo o la contraseña no son correctos." in page.content.decode()


def test_a_closed_account_cannot_sign_in(world: World) -> None:
    world.bob.is_active = False
    world.bob.save()
    client = client_of(None)
    sign_in(client, "bob@nadir.example")
    assert "_auth_user_id" not in client.session


def test_the_page_asked_for_is_shown_after_signing_in(world: World) -> None:
    assert client_of(None).get("/w/nadir/").url == "/account/login/?next=/w/nadir/"
    assert sign_in(client_of(None), "bob@nadir.example", next="/w/nadir/settings/").url == "/w/nadir/settings/"


def test_a_page_elsewhere_is_never_gone_to(world: World) -> None:
    assert sign_in(client_of(None), "bob@nadir.example", next="https://elsewhere.example/").url == "/"


def test_after_ten_failures_the_address_is_locked_for_that_client_even_with_the_right_password(world: World) -> None:
    client = client_of(None)
    answers = [sign_in(client, "bob@nadir.example", f"guess {n}") for n in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    locked = sign_in(client, "BOB@nadir.example")
    assert locked.status_code == 429
    assert "Too many tries" in locked.content.decode()
    assert AccessAttempt.objects.get().username == "bob@nadir.example"


def test_a_lock_on_one_address_leaves_the_others_open(world: World) -> None:
    client = client_of(None)
    for n in range(10):
        sign_in(client, "bob@nadir.example", f"guess {n}")
    assert sign_in(client, "maria@nadir.example").status_code == 302


def test_signing_out_asks_first_and_then_leads_to_the_front_door(world: World) -> None:
    client = client_of(world.bob)
    assert "Sign out?" in client.get("/account/logout/").content.decode()
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/").url == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "/account/signup/",
        "/account/email/",
        "/account/email/sent/",
        "/account/email/abc/",
        "/account/oidc/signup/",
        "/account/oidc/connections/",
        "/account/oidc/oidc/login/",
        "/account/2fa/webauthn/",
    ],
)
def test_pages_we_do_not_use_do_not_exist(world: World, address: str) -> None:
    assert client_of(None).get(address).status_code == 404
    assert client_of(world.alice).post(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/account/login/", "Entrar"),
        ("/account/inactive/", "Esta cuenta está cerrada"),
        ("/account/password/reset/", "¿Has olvidado la contraseña?"),
        ("/account/password/reset/done/", "Mira tu correo"),
        ("/account/password/reset/key/done/", "Ya tienes contraseña"),
        ("/account/oidc/login/cancelled/", "La entrada se ha cancelado"),
        ("/account/oidc/login/error/", "No se ha podido entrar"),
    ],
)
def test_each_page_is_in_our_look_and_in_spanish(world: World, address: str, words: str) -> None:
    page = client_of(None, language="es").get(address).content.decode()
    assert words in page
    assert "pl-narrow" in page


def test_a_password_is_changed_knowing_the_old_one(world: World) -> None:
    client = client_of(None)
    sign_in(client, "bob@nadir.example")
    new = {"password1": "cuatro palabras bien raras", "password2": "cuatro palabras bien raras"}
    assert client.post("/account/password/change/", {"oldpassword": "no es esta", **new}).status_code == 200
    assert client.post("/account/password/change/", {"oldpassword": PASSWORD, **new}).status_code == 302
    assert sign_in(client_of(None), "bob@nadir.example", "cuatro palabras bien raras").status_code == 302


def test_without_a_mail_server_the_reset_page_says_so(world: World) -> None:
    assert "plomada manage password_link" in client_of(None).get("/account/password/reset/").content.decode()


def test_a_forgotten_password_is_chosen_anew_by_a_mailed_link_that_works_once(world: World) -> None:
    client_of(None, language="es").post("/account/password/reset/", {"email": "bob@nadir.example"})
    letter = mail.outbox[0]
    assert letter.to == ["bob@nadir.example"]
    assert letter.subject == "Elige una contraseña nueva para Plomada"
    link = re.search(r"http://\S+/account/password/reset/key/\S+", letter.body)
    assert link is not None
    choose(link.group())
    assert sign_in(client_of(None), "bob@nadir.example", "cuatro palabras bien raras").status_code == 302
    assert "This link no longer works" in client_of(None).get(link.group()).content.decode()


def choose(link: str) -> None:
    client = client_of(None)
    form = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    chosen = {"password1": "cuatro palabras bien raras", "password2": "cuatro palabras bien raras"}
    assert client.post(form.redirect_chain[-1][0], chosen).status_code == 302


def test_the_link_of_a_reset_is_at_our_address_whatever_host_was_asked(world: World, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://plomada.nadir.example"
    Client(SERVER_NAME="evil.example").post("/account/password/reset/", {"email": "bob@nadir.example"})
    assert "https://plomada.nadir.example/account/password/reset/key/" in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body


def test_an_unknown_address_is_not_written_to_and_reads_the_same(world: World) -> None:
    answers = [
        client_of(None).post("/account/password/reset/", {"email": email}, follow=True)
        for email in ("nobody@nadir.example", "bob@nadir.example")
    ]
    assert [letter.to for letter in mail.outbox] == [["bob@nadir.example"]]
    bodies = {re.sub(r'name="csrfmiddlewaretoken"[^>]*|X-CSRFToken[^}]*', "", a.content.decode()) for a in answers}
    assert len(bodies) == 1


def test_a_printed_link_chooses_a_password_too(world: World) -> None:
    choose(password_link(world.bob))
    assert sign_in(client_of(None), "bob@nadir.example", "cuatro palabras bien raras").status_code == 302


def turn_on_second_step(client: Client) -> tuple[str, list[str]]:
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/"})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    picture = client.get("/me/authenticator.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    return secret, answer.context["unused_codes"]


def test_the_second_step_is_asked_once_it_is_on(world: World) -> None:
    client = client_of(None)
    sign_in(client, "bob@nadir.example")
    secret, codes = turn_on_second_step(client)
    assert len(codes) == 10
    cache.clear()  # the code that turned it on must not count as used for this test
    again = client_of(None)
    assert sign_in(again, "bob@nadir.example").url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in again.session
    assert again.get("/w/nadir/").status_code == 302
    assert "Incorrect code." in again.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert again.post("/account/2fa/authenticate/", {"code": code_for(secret)}).url == "/"
    assert again.get("/w/nadir/").status_code == 200


def test_a_recovery_code_lets_in_once(world: World) -> None:
    client = client_of(None)
    sign_in(client, "bob@nadir.example")
    _, codes = turn_on_second_step(client)
    downloaded = client.get("/account/2fa/recovery-codes/download/")
    assert downloaded["Content-Disposition"].startswith("attachment")
    assert codes[0] in downloaded.content.decode()
    for expected in (302, 200):
        again = client_of(None)
        sign_in(again, "bob@nadir.example")
        assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_new_recovery_codes_replace_the_old_and_turning_off_takes_them_away(world: World) -> None:
    client = client_of(None)
    sign_in(client, "bob@nadir.example")
    _, codes = turn_on_second_step(client)
    assert "10 codes are left" in client.get("/account/2fa/").content.decode()
    made = client.post("/account/2fa/recovery-codes/generate/", follow=True)
    assert not set(codes) & set(made.context["unused_codes"])
    assert "Turn off" in client.get("/account/2fa/totp/deactivate/").content.decode()
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_the_password_is_typed_once_more_before_the_second_step_is_touched(world: World) -> None:
    client = client_of(world.bob)
    assert client.get("/account/2fa/totp/activate/").url.startswith("/account/reauthenticate/")
    page = client.get("/account/reauthenticate/?next=/account/2fa/totp/activate/")
    assert "Is it you?" in page.content.decode()
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/2fa/totp/activate/"})
    assert answer.url == "/account/2fa/totp/activate/"


def test_the_code_to_scan_exists_only_while_it_is_being_set_up(world: World) -> None:
    assert client_of(world.bob).get("/me/authenticator.svg").status_code == 404
    assert client_of(None).get("/me/authenticator.svg").status_code == 302


def test_the_identity_provider_has_its_button_when_one_is_configured(world: World, settings: Settings) -> None:
    assert "Sign in with" not in client_of(None).get("/").content.decode()
    app = {"provider_id": "oidc", "name": "Nadir ID", "client_id": "a", "secret": "b"}
    app["settings"] = {"server_url": "https://id.nadir.example"}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    page = client_of(None).get("/").content.decode()
    assert "Sign in with Nadir ID" in page
    assert 'action="/account/oidc/oidc/login/' in page
