"""Who comes in by a personal link, and what everybody else learns: nothing."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from plomada_web.decisions.models import Answer, Decision, Phase, Stakeholder, Statement
from plomada_web.people.models import Account, Person
from plomada_web.rooms import limits
from plomada_web.rooms.links import new_link, stop_token
from plomada_web.rooms.models import Attempts, PersonalLink
from plomada_web.rooms.urls import urlpatterns
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine, Job
from plomada_web.workspace.tokens import fingerprint, new_token
from tests.web.rooms.conftest import Enter, Visitor
from tests.web.world import NOW, World

# Only these answer something other than the room itself; the stop address has a token of its own.
OWN_TOKEN = {"stop_from_mail"}
POST_ONLY = {"language", "mails", "settle_proposal", "words"}


def pages(statement_id: int) -> dict[str, str]:
    """Return every page of the room by its name, without the token."""
    return {
        str(entry.name): str(entry.pattern).replace("<int:statement_id>", str(statement_id))
        for entry in urlpatterns
        if entry.name not in OWN_TOKEN
    }


def ended(world: World, enter: Enter) -> dict[str, str]:
    """Return tokens that open nothing, each for its own reason."""
    expired = enter("Carla Ferrer", made_at=timezone.now() - timedelta(days=61))
    revoked = enter("Oscar Prat")
    PersonalLink.objects.filter(pk=revoked.link.pk).update(revoked_at=timezone.now())
    return {"expired": expired.token, "revoked": revoked.token, "unknown": new_token(), "nonsense": "ábc d'--"}


@pytest.mark.parametrize("reason", ["expired", "revoked", "unknown", "nonsense"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_opens_nothing_opens_nothing_anywhere(
    world: World, enter: Enter, reason: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNKNOWN_LINKS", limits.Limit("unknown", 1000))
    token = ended(world, enter)[reason]
    before = Answer.objects.count()
    for name, page in pages(world.statements[0].pk).items():
        if method == "get" and name in POST_ONLY:
            continue
        response = getattr(Client(), method)(f"/r/{token}/{page}", {"answer": "1"})
        assert response.status_code in {404, 405}, name
        assert "Envases Nadir" not in response.content.decode(), name
    assert Answer.objects.count() == before


def test_an_open_link_opens_every_page(world: World, carla: Visitor) -> None:
    for name, page in pages(world.statements[0].pk).items():
        if name in POST_ONLY | {"deadline", "proposals"}:
            continue
        assert carla.get(page).status_code in {200, 302}, name


def test_expired_revoked_and_unknown_cannot_be_told_apart(world: World, enter: Enter) -> None:
    told = set()
    for token in ended(world, enter).values():
        Attempts.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(f"/r/{token}/")
        told.add((response.status_code, response.content, len(queries), tuple(sorted(response.headers))))
    assert len(told) == 1


def test_a_link_of_another_workspace_opens_only_its_own_room(world: World, enter: Enter) -> None:
    account = Account.objects.create(workspace=world.elsewhere, name="Other", created_at=NOW)
    person = Person.objects.create(
        workspace=world.elsewhere, account=account, name="Eve", language="en", created_at=NOW
    )
    decision = Decision.objects.create(
        workspace=world.elsewhere, account=account, title="Elsewhere", phase=Phase.DEFINE_PROBLEM, created_at=NOW
    )
    stakeholder = Stakeholder.objects.create(decision=decision, person=person, is_mobilizer=True, added_at=NOW)
    eve = Visitor(stakeholder, *_made(stakeholder))
    foreign = world.statements[0].pk
    assert eve.get().status_code == 200
    assert "Envases Nadir" not in eve.get().content.decode()
    assert eve.get(f"statements/{foreign}/").status_code == 404
    assert eve.answer(foreign, "5").status_code == 404
    assert eve.post(f"proposals/{foreign}/", {"verdict": "accept"}).status_code == 404
    assert not Answer.objects.filter(stakeholder=stakeholder).exists()


def _made(stakeholder: Stakeholder) -> tuple[str, PersonalLink]:
    fresh = new_link(stakeholder, actor=MACHINE, now=timezone.now())
    return fresh.token, fresh.link


def test_only_the_fingerprint_is_kept(nuria: Visitor) -> None:
    assert nuria.link.token_hash == fingerprint(nuria.token)
    assert nuria.token not in str(PersonalLink.objects.filter(pk=nuria.link.pk).values())


def test_every_page_stays_out_of_caches_referers_and_search(world: World, carla: Visitor) -> None:
    for name, page in pages(world.statements[0].pk).items():
        response = carla.post(page) if name in POST_ONLY else carla.get(page)
        assert response["Cache-Control"] == "no-store", name
        assert response["Referrer-Policy"] == "no-referrer", name
        assert "noindex" in response["X-Robots-Tag"], name
        assert not response.cookies, name


def test_the_page_itself_names_no_laxer_referrer_policy(carla: Visitor) -> None:
    assert 'name="referrer"' not in carla.get().content.decode()


def test_the_first_use_is_noted_once(nuria: Visitor) -> None:
    assert nuria.link.first_used_at is None
    nuria.get()
    nuria.link.refresh_from_db()
    first = nuria.link.first_used_at
    assert first is not None
    nuria.get()
    nuria.link.refresh_from_db()
    assert nuria.link.first_used_at == first


def test_an_address_that_tries_too_many_unknown_links_waits(world: World, carla: Visitor) -> None:
    for _ in range(20):
        assert Client().get(f"/r/{new_token()}/").status_code == 404
    response = Client().get(f"/r/{new_token()}/")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert carla.get().status_code == 200, "whoever shares the address and has a link comes in"
    assert Client(REMOTE_ADDR="203.0.113.9").get(f"/r/{new_token()}/").status_code == 404


def test_a_link_writes_120_times_in_ten_minutes_at_most(world: World, nuria: Visitor) -> None:
    Attempts.objects.create(
        key=f"writes:{fingerprint(str(nuria.link.pk))}", window_start=limits.window_of(timezone.now()), count=119
    )
    assert nuria.answer(world.statements[0].pk, "4").status_code == 302
    refused = nuria.answer(world.statements[1].pk, "4")
    assert refused.status_code == 429
    assert "Retry-After" in refused
    assert Answer.objects.filter(stakeholder=nuria.stakeholder).count() == 1
    assert nuria.get().status_code == 200, "reading goes on"


def test_old_attempts_are_forgotten(db: None) -> None:
    now = timezone.now()
    limits.count(limits.WRITES, "1", now=now - timedelta(days=2))
    limits.count(limits.WRITES, "1", now=now)
    limits.forget_old(now=now)
    assert Attempts.objects.count() == 1


def test_addresses_are_kept_as_fingerprints_only(world: World) -> None:
    Client(REMOTE_ADDR="203.0.113.9").get(f"/r/{new_token()}/")
    assert "203.0.113.9" not in str(list(Attempts.objects.values_list("key", flat=True)))


def test_the_token_is_in_no_log_audit_line_or_job(
    world: World, nuria: Visitor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    masking = [f for f in logging.getLogger("django").handlers[0].filters]
    caplog.handler.addFilter(masking[0])
    unknown = new_token()
    with caplog.at_level(logging.DEBUG):
        nuria.get()
        nuria.get("statements/999999/")
        nuria.post("statements/1/nothing/")
        nuria.answer(world.statements[0].pk, "5")
        nuria.post("propose/", {"text": "We agree on what “done” means.", "phase": Phase.DEFINE_PROBLEM})
        Client().get(f"/r/{unknown}/")
        Client().post(f"/r/{stop_token(nuria.stakeholder.person_id)}/stop/")
    seen = caplog.text + "".join(capfd.readouterr())
    kept = str(list(AuditLine.objects.values())) + str(list(Job.objects.values()))
    assert AuditLine.objects.exists()
    assert "/r/…" in seen
    for token in (nuria.token, unknown, stop_token(nuria.stakeholder.person_id)):
        assert token not in seen
        assert token not in kept


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(world: World, carla: Visitor, method: str) -> None:
    for page in pages(world.statements[0].pk).values():
        assert getattr(carla.client, method)(carla.address(page)).status_code == 405


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 14), ("statements/{statement}/", 12), ("priorities/", 12), ("signing/", 12), ("shared/", 20), ("yours/", 12)],
)
def test_each_page_takes_a_bounded_number_of_queries(
    world: World, carla: Visitor, page: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    carla.get()
    for number in range(30):
        Statement.objects.create(
            decision=world.decision, phase=Phase.DEFINE_PROBLEM, text_en=f"Statement {number}", created_at=NOW
        )
    with django_assert_max_num_queries(most):
        assert carla.get(page.format(statement=world.statements[0].pk)).status_code == 200
