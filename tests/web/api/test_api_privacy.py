"""Consents, the copy of all we hold, and erasure, by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plomada_web.api.scopes import Scope
from plomada_web.people.models import Consent, Person
from plomada_web.workspace.models import AuditLine
from tests.web.api.conftest import Program, program_of
from tests.web.world import World


@pytest.fixture
def address(world: World) -> str:
    return f"/people/{world.people['Carla Ferrer'].pk}"


def test_a_consent_is_noted_taken_back_and_listed(alice: Program, world: World, address: str) -> None:
    body = {"purpose": "mail", "given": True, "wording": "I agree.", "place": "https://x.example/", "at": None}
    noted = alice.post(f"{address}/consents", body)
    assert (noted.status_code, noted.json()["how"], noted.json()["noted_by"]) == (201, "api", "Alice"), noted.content
    assert alice.post(f"{address}/consents", {"purpose": "mail", "given": False}).status_code == 201
    alice.post(f"{address}/consents", {"purpose": "tracking", "given": True})
    rows = alice.get(f"{address}/consents?purpose=mail").json()["items"]
    assert [(row["given"], row["wording"]) for row in rows] == [(False, None), (True, "I agree.")]
    assert alice.get(address).json()["no_mail_since"] is not None, "a no to mail stops mail"


def test_nobody_agreed_in_the_future(alice: Program, world: World, address: str) -> None:
    at = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert alice.post(f"{address}/consents", {"purpose": "mail", "given": True, "at": at}).status_code == 409
    assert not Consent.objects.exists()


@pytest.mark.parametrize("body", [{}, {"purpose": "mail"}, {"purpose": "love", "given": True}, {"given": "yes"}])
def test_a_consent_of_another_form_is_refused(alice: Program, address: str, body: object) -> None:
    assert alice.post(f"{address}/consents", body).status_code == 422


def test_all_that_we_hold_is_handed_out_and_that_is_written_down(alice: Program, world: World, address: str) -> None:
    copy = alice.post(f"{address}/copy")
    assert (copy.status_code, copy["Content-Type"], copy["Cache-Control"]) == (
        200,
        "application/json",
        "private, no-store",
    )
    assert (copy.json()["name"], copy.json()["held_by"]) == ("Carla Ferrer", world.workspace.name)
    assert AuditLine.objects.get(action="person.copied").actor_name == "Alice · CRM"


def test_a_person_is_erased_for_good(alice: Program, world: World, address: str) -> None:
    alice.post(f"{address}/consents", {"purpose": "mail", "given": True})
    etag = alice.get(address)["ETag"]
    alice.patch(address, {"title": "CFO"})
    assert alice.post(f"{address}/erase", {"sure": True}, If_Match=etag).status_code == 412
    erased = alice.post(f"{address}/erase", {"sure": True})
    assert (erased.status_code, erased.json()["erased"]["consents"]) == (200, 1), erased.content
    carla = Person.objects.get(pk=world.people["Carla Ferrer"].pk)
    assert (carla.email, carla.erased_at is not None) == ("", True)
    assert alice.post(f"{address}/erase", {"sure": True}).status_code == 409
    assert alice.post(f"{address}/consents", {"purpose": "mail", "given": True}).status_code == 409


@pytest.mark.parametrize("body", [{}, {"sure": False}, {"sure": None}, {"sure": 1}, {"sure": "yes"}])
def test_it_must_be_meant(alice: Program, world: World, address: str, body: object) -> None:
    assert alice.post(f"{address}/erase", body).status_code == 422
    assert not Person.objects.exclude(erased_at=None).exists()


def test_only_an_admins_token_with_that_scope_copies_and_erases(world: World, address: str) -> None:
    marketing = program_of(world.maria)
    marketing.token.scopes = [scope.value for scope in Scope]
    marketing.token.save()
    without = program_of(world.alice, Scope.READ_PEOPLE, Scope.WRITE_PEOPLE)
    for program in (marketing, without):
        assert program.post(f"{address}/copy").status_code == 403
        assert program.post(f"{address}/erase", {"sure": True}).status_code == 403
    assert not Person.objects.exclude(erased_at=None).exists()
