"""Consents, legal basis and who may see, note, hand out and erase."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from plomada_web.people.actions import Agreement, PersonErased, allow_mail, stop_mail
from plomada_web.people.models import Consent, Person
from plomada_web.people.queries.consents import standing_consents
from plomada_web.privacy.actions import Basis, NotYet, erase_person, note_basis, note_consent
from plomada_web.rooms.actions.wishes import allow_mails, stop_mails
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of


def by(world: World) -> dict[str, Any]:
    return {"actor": Actor.of(world.bob), "now": NOW}


def carla(world: World) -> Person:
    return Person.objects.get(pk=world.people["Carla Ferrer"].pk)


def said(world: World, *, given: bool, days_ago: int = 0, purpose: str = "mail") -> None:
    agreement = Agreement(purpose, given=given, at=NOW - timedelta(days=days_ago))
    note_consent(carla(world), agreement=agreement, **by(world))


def at(world: World, name: str) -> str:
    return reverse(f"privacy:{name}", kwargs={"workspace": "nadir", "person_id": world.people["Carla Ferrer"].pk})


class TestMailFollowsConsent:
    def test_taking_it_back_stops_mail(self, world: World) -> None:
        said(world, given=False)
        assert carla(world).no_mail_since == NOW
        line = AuditLine.objects.get()
        assert (line.action, line.detail) == ("person.consent_noted", {"purpose": "mail", "given": False})

    def test_giving_it_again_allows_mail(self, world: World) -> None:
        said(world, given=False, days_ago=2)
        said(world, given=True)
        assert carla(world).no_mail_since is None

    def test_an_older_yes_does_not_overrule_a_later_no(self, world: World) -> None:
        said(world, given=False)
        said(world, given=True, days_ago=5)
        assert carla(world).no_mail_since == NOW

    def test_an_older_no_does_not_overrule_a_later_yes(self, world: World) -> None:
        said(world, given=True)
        said(world, given=False, days_ago=5)
        assert carla(world).no_mail_since is None

    def test_a_yes_before_a_no_that_only_the_person_holds_changes_nothing(self, world: World) -> None:
        Person.objects.filter(pk=carla(world).pk).update(no_mail_since=NOW)
        said(world, given=True, days_ago=1)
        assert carla(world).no_mail_since == NOW

    def test_another_purpose_has_nothing_to_do_with_mail(self, world: World) -> None:
        said(world, given=False, purpose="tracking")
        assert carla(world).no_mail_since is None

    def test_stopping_and_allowing_mail_are_consents_by_every_door(self, world: World) -> None:
        stop_mail(carla(world), **by(world))
        allow_mail(carla(world), **by(world))
        stop_mails(person=carla(world), now=NOW + timedelta(hours=1))
        allow_mails(person=carla(world), now=NOW + timedelta(hours=2))
        rows = Consent.objects.order_by("pk").values_list("given", "how")
        assert list(rows) == [(False, "noted"), (True, "noted"), (False, "link"), (True, "link")]
        assert carla(world).no_mail_since is None
        assert carla(world).changed_at == NOW + timedelta(hours=2)


def test_what_was_said_last_holds_for_each_purpose(world: World) -> None:
    said(world, given=True, days_ago=3)
    said(world, given=False, days_ago=1)
    said(world, given=True, purpose="tracking")
    held = {one.purpose.value: one.consent and one.consent.given for one in standing_consents(carla(world))}
    assert held == {"mail": False, "tracking": True, "processing": None, "language": None}
    assert Consent.objects.count() == 3


def test_nobody_agrees_in_the_future(world: World) -> None:
    with pytest.raises(NotYet):
        said(world, given=True, days_ago=-1)
    assert not Consent.objects.exists()


def test_the_basis_is_noted_once(world: World) -> None:
    basis = Basis("contract", NOW.date(), "Fair")
    note_basis(carla(world), basis=basis, **by(world))
    note_basis(carla(world), basis=basis, **by(world))
    person = carla(world)
    assert (person.legal_basis, person.legal_basis_since, person.source) == ("contract", NOW.date(), "Fair")
    assert AuditLine.objects.filter(action="person.basis_changed").count() == 1


def test_nothing_is_noted_about_someone_erased(world: World) -> None:
    erase_person(carla(world), **by(world))
    with pytest.raises(PersonErased):
        said(world, given=True)
    with pytest.raises(PersonErased):
        note_basis(carla(world), basis=Basis("contract", None, ""), **by(world))


class TestPages:
    sent: dict[str, str] = {
        "purpose": "mail",
        "given": "no",
        "on": "2026-01-05",
        "how": "form",
        "wording": "Write to me.",
        "place": "https://nadir.example/form",
    }

    def test_a_consent_is_noted_with_its_words(self, world: World) -> None:
        answer = client_of(world.maria).post(at(world, "consent"), self.sent)
        assert answer.status_code == 302
        consent = Consent.objects.get()
        assert (consent.given, consent.how, consent.wording) == (False, "form", "Write to me.")
        assert timezone.localdate(consent.at, ZoneInfo("Europe/Madrid")).isoformat() == "2026-01-05"
        assert consent.noted_by == world.maria
        page = client_of(world.vera).get(at(world, "person")).content.decode()
        assert "Write to me." in page
        person = reverse("people:person", kwargs={"workspace": "nadir", "person_id": carla(world).pk})
        assert "taken back on 5 Jan 2026" in client_of(world.vera).get(person).content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"purpose": "love"}, {"given": ""}, {"on": "2999-01-01"}, {"on": "x"}, {"how": "x"}]
    )
    def test_what_cannot_be_is_refused_and_nothing_is_lost(self, world: World, wrong: dict[str, str]) -> None:
        answer = client_of(world.bob).post(at(world, "consent"), self.sent | wrong)
        assert answer.status_code == 422
        assert "Write to me." in answer.content.decode()
        assert not Consent.objects.exists()

    def test_the_basis_is_changed(self, world: World) -> None:
        sent = {"legal_basis": "legitimate_interest", "since": "2026-02-01", "source": "Fair"}
        assert client_of(world.bob).post(at(world, "basis"), sent).status_code == 302
        assert carla(world).legal_basis == "legitimate_interest"
        assert client_of(world.bob).post(at(world, "basis"), {"legal_basis": "magic"}).status_code == 422

    def test_erasing_asks_first_and_only_admins_may(self, world: World) -> None:
        client = client_of(world.alice)
        assert "What this cannot reach" in client.get(at(world, "erase")).content.decode()
        assert client.post(at(world, "erase")).status_code == 422
        assert carla(world).erased_at is None
        for user in (world.bob, world.maria, world.vera):
            assert client_of(user).post(at(world, "erase"), {"sure": "on"}).status_code == 403
        assert client.post(at(world, "erase"), {"sure": "on"}).status_code == 302
        assert carla(world).erased_at is not None
        assert client.post(at(world, "erase"), {"sure": "on"}).status_code == 422

    @pytest.mark.parametrize("name", ["consent", "basis", "copy", "erase"])
    def test_viewers_outsiders_and_strangers_do_nothing(self, world: World, name: str) -> None:
        for user, status in ((world.vera, 403), (world.charlie, 404), (None, 302)):
            assert client_of(user).post(at(world, name), {"sure": "on"}).status_code == status
        assert carla(world).erased_at is None
        assert not AuditLine.objects.exists()

    @pytest.mark.parametrize("name", ["consent", "basis", "copy"])
    def test_a_link_changes_nothing(self, world: World, name: str) -> None:
        assert client_of(world.bob).get(at(world, name)).status_code == 405

    def test_an_outsider_reads_nothing(self, world: World) -> None:
        assert client_of(world.charlie).get(at(world, "person")).status_code == 404
        assert client_of(None).get(at(world, "person")).status_code == 302
