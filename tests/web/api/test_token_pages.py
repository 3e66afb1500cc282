"""The page of tokens: each sees their own, an admin everyone's; a token is shown once."""

import pytest
from django.test import Client

from plomada_web.api.models import ApiToken
from tests.web.api.conftest import program_of
from tests.web.world import World, client_of

PAGE = "/w/nadir/settings/api/"
NEW = {"name": "CRM", "lasts": "90", "scopes": ["read:people"]}


def test_a_token_is_made_and_shown_this_once_and_works(world: World) -> None:
    browser = client_of(world.bob)
    made = browser.post(f"{PAGE}tokens/new/", NEW)
    secret = made.context["made"].secret
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in browser.get(PAGE).content.decode()
    answer = Client().get("/api/v1/people", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    assert ApiToken.objects.get().expires_at is not None


def test_one_without_an_end_works_until_it_is_revoked(world: World) -> None:
    client_of(world.bob).post(f"{PAGE}tokens/new/", {**NEW, "lasts": "revoked"})
    assert ApiToken.objects.get().expires_at is None


def test_each_sees_their_own_and_an_admin_everyones(world: World) -> None:
    program_of(world.bob)
    assert "CRM" in client_of(world.bob).get(PAGE).content.decode()
    assert "plomada_" not in client_of(world.maria).get(PAGE).content.decode()
    assert "CRM" in client_of(world.alice).get(PAGE).content.decode()


def test_it_is_revoked_by_its_member_or_an_admin_and_by_nobody_else(world: World) -> None:
    token = program_of(world.bob).token
    address = f"{PAGE}tokens/{token.pk}/revoke/"
    assert client_of(world.maria).post(address).status_code == 404
    assert client_of(world.charlie).post(address).status_code == 404
    assert ApiToken.objects.get().revoked_at is None
    assert client_of(world.alice).post(address).status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"lasts": "1"}, {"scopes": []}, {"scopes": ["write:everything"]}, {"scopes": ["webhooks"]}]
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(world: World, wrong: dict[str, object]) -> None:
    page = client_of(world.bob).post(f"{PAGE}tokens/new/", {**NEW, **wrong})
    assert page.status_code == 422
    assert not ApiToken.objects.exists()


def test_signed_out_it_leads_to_the_sign_in_page(world: World) -> None:
    assert client_of(None).get(PAGE).status_code == 302
    assert client_of(world.charlie).get(PAGE).status_code == 404
    assert client_of(world.alice).post(PAGE).status_code == 405
