"""Who comes in, for what, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from plomada_web.api.actions.tokens import ScopeRefused, TokenWanted, make_token, revoke_token
from plomada_web.api.models import ApiToken
from plomada_web.api.scopes import Scope
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Member
from tests.web.api.conftest import Program, program_of
from tests.web.world import NOW, World


def test_without_a_token_nothing_is_told(world: World) -> None:
    answer = Client().get("/api/v1/accounts")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", ["plomada_wrong", "", "  ", "\u00e9"])
def test_a_token_that_is_not_known_opens_nothing(alice: Program, secret: str) -> None:
    alice.secret = secret
    assert alice.get("/accounts").status_code == 401


def test_a_revoked_token_opens_nothing(alice: Program, world: World) -> None:
    assert alice.get("/accounts").status_code == 200
    revoke_token(alice.token, actor=Actor.of(world.alice), now=NOW)
    assert alice.get("/accounts").status_code == 401


def test_a_token_that_has_run_out_opens_nothing(alice: Program) -> None:
    ApiToken.objects.update(expires_at=NOW - timedelta(days=1))
    assert alice.get("/accounts").status_code == 401


def test_someone_who_is_no_member_any_more_has_no_tokens(alice: Program, world: World) -> None:
    Member.objects.filter(user=world.alice).delete()
    assert alice.get("/accounts").status_code == 401


def test_a_session_is_no_token(world: World) -> None:
    client = Client()
    client.force_login(world.alice, backend="plomada_web.workspace.backend.Backend")
    assert client.get("/api/v1/accounts").status_code == 401


def test_a_scope_that_is_missing_is_named(world: World) -> None:
    reader = program_of(world.alice, Scope.READ_PEOPLE)
    answer = reader.post("/accounts", {"name": "Aceros"})
    assert answer.status_code == 403
    assert "write:people" in answer.json()["detail"]


def test_the_token_of_a_viewer_writes_nothing_even_with_the_scope(world: World) -> None:
    viewer = program_of(world.vera)
    ApiToken.objects.update(scopes=[scope.value for scope in Scope])
    assert viewer.get("/accounts").status_code == 200
    assert viewer.post("/accounts", {"name": "Aceros"}).status_code == 403


def test_nobody_makes_a_token_that_may_more_than_they(world: World) -> None:
    member = Member.objects.select_related("workspace", "user").get(user=world.vera)
    wanted = TokenWanted("CRM", [Scope.WRITE_PEOPLE])
    with pytest.raises(ScopeRefused):
        make_token(member, wanted=wanted, actor=Actor.of(world.vera), now=NOW)
    assert not ApiToken.objects.exists()


def test_only_the_fingerprint_of_a_token_is_kept(alice: Program) -> None:
    row = ApiToken.objects.values().get()
    assert alice.secret not in str(row)
    assert row["start"] == alice.secret[: len(row["start"])]


def test_what_a_program_did_is_told_with_its_name(alice: Program) -> None:
    alice.post("/accounts", {"name": "Aceros"})
    line = AuditLine.objects.get(action="account.added")
    assert line.actor_name == "Alice · CRM"


class TestTheLimit:
    def test_it_is_counted_and_told(self, alice: Program, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 3
        left = [alice.get("/accounts")["RateLimit-Remaining"] for _ in range(3)]
        refused = alice.get("/accounts")
        if refused.status_code == 200:  # the minute turned over in between
            pytest.skip("a new minute began")
        assert left == ["2", "1", "0"]
        assert refused.status_code == 429
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert refused["Content-Type"] == "application/problem+json"

    def test_another_minute_begins_anew(self, alice: Program, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 1
        alice.get("/accounts")
        ApiToken.objects.update(window_start=NOW - timedelta(days=1))
        assert alice.get("/accounts").status_code == 200

    def test_each_token_has_its_own(self, alice: Program, world: World, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 1
        alice.get("/accounts")
        assert program_of(world.bob).get("/accounts").status_code == 200


class TestWhatIsNotReadIsRefused:
    def test_an_unknown_name_in_the_query(self, alice: Program) -> None:
        answer = alice.get("/accounts?nmae=Molinos")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["at"] == "nmae"

    def test_a_name_twice_in_the_query(self, alice: Program) -> None:
        assert alice.get("/accounts?limit=1&limit=2").status_code == 422

    def test_an_unknown_field_in_the_body(self, alice: Program) -> None:
        answer = alice.post("/accounts", {"name": "Aceros", "nmae": "x"})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"where": "body", "at": "nmae", "detail": "It is not known."}]

    def test_a_body_that_is_no_json(self, alice: Program) -> None:
        answer = alice.client.post(
            "/api/v1/accounts",
            "{",
            content_type="application/json",
            headers={"authorization": f"Bearer {alice.secret}"},
        )
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_body_of_another_kind(self, alice: Program) -> None:
        answer = alice.client.post(
            "/api/v1/accounts", {"name": "Aceros"}, headers={"authorization": f"Bearer {alice.secret}"}
        )
        assert answer.status_code == 415

    def test_a_text_that_no_database_keeps(self, alice: Program) -> None:
        assert alice.post("/accounts", {"name": "A\x00B"}).status_code == 422
        assert alice.post("/accounts", {"name": " \t "}).status_code == 422


class TestErrorsAreJson:
    def test_an_address_that_is_not_there(self, world: World) -> None:
        for address in ("/api/", "/api/v2/accounts", "/api/v1/accounts/", "/api/v1/accounts/abc"):
            answer = Client().get(address)
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), address

    def test_a_method_that_is_not_there(self, alice: Program) -> None:
        answer = alice.ask("put", "/accounts", {"name": "x"})
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer["Allow"].split(", ")) == {"GET", "POST"}

    def test_a_body_that_is_too_large(self, alice: Program, settings: Any) -> None:
        settings.MOST_BYTES_SENT = 10
        answer = alice.post("/accounts", {"name": "A name that is longer"})
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")

    def test_their_words_follow_the_language_asked_for(self, alice: Program) -> None:
        answer = alice.get("/accounts/999999", accept_language="es")
        assert answer.json()["detail"] == "No hay tal cosa en este espacio de trabajo."
