"""Members are invited by mail or by a link; an invitation works once, for whom it was made."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from plomada_web.workspace import actions, jobs
from plomada_web.workspace.actions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    Newcomer,
    invite_member,
    join_as_newcomer,
    renew_invitation,
    revoke_invitation,
)
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Invitation, Job, Member, Role, User
from plomada_web.workspace.tokens import fingerprint
from tests.web.world import World, client_of

MEMBERS = "/w/nadir/settings/members/"
INVITE = f"{MEMBERS}invite/"
NEW = {"name": "Nora Gil", "password": "cuatro palabras bien raras"}


def invited(world: World, email: str = "nora@nadir.example", role: Role = Role.SALES) -> actions.Invited:
    return invite_member(
        workspace=world.workspace, email=email, role=role, actor=Actor.of(world.alice), now=timezone.now()
    )


def link(world: World, email: str = "nora@nadir.example") -> str:
    return f"/join/{invited(world, email).token}/"


def test_without_a_mail_server_the_link_is_shown_once(world: World) -> None:
    client = client_of(world.alice)
    page = client.post(INVITE, {"email": "Nora@Nadir.example", "role": "marketing"})
    found = re.search(r"http://127\.0\.0\.1:8000/join/([\w-]+)/", page.content.decode())
    assert found is not None
    assert "no-store" in page["Cache-Control"]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("nora@nadir.example", "marketing")
    assert invitation.token_hash == fingerprint(found[1])
    assert "/join/" not in client.get(MEMBERS).content.decode()
    assert not Job.objects.exists()
    line = AuditLine.objects.get()
    assert (line.action, line.target_label, line.detail) == (
        "member.invited",
        "nora@nadir.example",
        {"role": "marketing"},
    )
    assert found[1] not in str(list(AuditLine.objects.values()))


def test_with_a_mail_server_a_job_sends_it_and_the_page_has_no_link(world: World, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    page = client_of(world.alice).post(INVITE, {"email": "nora@nadir.example", "role": "sales"}, follow=True)
    assert "The invitation to nora@nadir.example is on its way." in page.content.decode()
    assert "/join/" not in page.content.decode()
    job = Job.objects.get()
    assert job.payload == {"invitation": Invitation.objects.get().pk}
    jobs.run_job.call(job.pk)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["nora@nadir.example"], "Únete a Envases Nadir en Plomada")
    token = re.search(r"/join/([\w-]+)/", letter.body)
    assert token is not None
    assert client_of(None).get(f"/join/{token[1]}/").status_code == 200
    assert "Alice te invita a trabajar aquí. Tu papel: Ventas." in letter.body


def test_the_mail_goes_out_once_even_if_the_job_runs_again(world: World, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    invited(world)
    job = Job.objects.get()
    jobs.run_job.call(job.pk)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.QUEUED)
    jobs.run_job.call(job.pk)
    assert len(mail.outbox) == 1


def test_an_invitation_revoked_before_it_was_sent_is_not_sent(world: World, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    invitation = invited(world).invitation
    revoke_invitation(invitation=invitation, actor=Actor.of(world.alice), now=timezone.now())
    jobs.run_job.call(Job.objects.get().pk)
    assert mail.outbox == []
    assert Job.objects.get().result == {"sent": False}


def test_a_member_or_someone_invited_is_not_invited_again(world: World) -> None:
    with pytest.raises(AlreadyMember, match=r"bob@nadir\.example is a member already"):
        invited(world, "BOB@nadir.example")
    invited(world)
    with pytest.raises(AlreadyInvited, match="send it again, or revoke it"):
        invited(world)
    page = client_of(world.alice).post(INVITE, {"email": "nora@nadir.example", "role": "sales"})
    assert page.status_code == 422
    assert "nora@nadir.example has an invitation that still stands" in page.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"email": ""}, {"email": "nora"}, {"role": "king"}])
def test_a_bad_field_is_refused(world: World, wrong: dict[str, str]) -> None:
    data = {"email": "nora@nadir.example", "role": "sales"} | wrong
    assert client_of(world.alice).post(INVITE, data).status_code == 422
    assert not Invitation.objects.exists()


def test_a_newcomer_gives_a_name_and_a_password_and_is_in(world: World) -> None:
    client = client_of(None, language="es")
    address = link(world)
    assert "Alice te invita a trabajar aquí." in client.get(address).content.decode()
    answer = client.post(address, NEW, follow=True)
    assert answer.redirect_chain == [("/w/nadir/", 302)]
    assert "Te damos la bienvenida a Envases Nadir." in answer.content.decode()
    nora = User.objects.get(email="nora@nadir.example")
    assert (nora.name, nora.language, nora.memberships.get().role) == ("Nora Gil", "es", "sales")
    assert nora.check_password(NEW["password"])
    assert AuditLine.objects.get(action="member.joined").actor == nora


def test_an_invitation_works_once(world: World) -> None:
    address = link(world)
    client_of(None).post(address, NEW)
    again = client_of(None).get(address)
    assert again.status_code == 410
    assert "This invitation was accepted" in again.content.decode()
    assert client_of(None).post(address, NEW).status_code == 410
    assert User.objects.filter(email="nora@nadir.example").count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"password": "corta"}, {"password": "1234567890"}, {"password": ""}])
def test_a_weak_password_or_no_name_is_refused(world: World, wrong: dict[str, str]) -> None:
    assert client_of(None).post(link(world), NEW | wrong).status_code == 422
    assert not User.objects.filter(email="nora@nadir.example").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_password_like_the_address_is_refused(world: World) -> None:
    page = client_of(None).post(link(world), NEW | {"password": "nora@nadir.example"})
    assert page.status_code == 422


def test_someone_with_an_account_signs_in_and_then_joins(world: World) -> None:
    address = link(world, "charlie@nadir.example")
    page = client_of(None).get(address).content.decode()
    assert f"/account/login/?next={address.replace('/', '%2F')}" in page
    assert client_of(None).post(address, NEW).status_code == 200
    client = client_of(world.charlie)
    assert "Join Envases Nadir" in client.get(address).content.decode()
    assert client.post(address).url == "/w/nadir/"
    assert Member.objects.filter(user=world.charlie).count() == 2


def test_nobody_takes_up_an_invitation_made_for_someone_else(world: World) -> None:
    address = link(world)
    client = client_of(world.charlie)
    assert "This invitation is for nora@nadir.example" in client.get(address).content.decode()
    assert "This invitation was made for nora@nadir.example." in client.post(address).content.decode()
    assert not Member.objects.filter(user=world.charlie, workspace=world.workspace).exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_unknown_token_is_not_found(world: World) -> None:
    page = client_of(None).get("/join/AAAAAAAAAAAAAAAAAAAAAAAA/")
    assert page.status_code == 404
    assert "This invitation does not exist" in page.content.decode()


def test_a_run_out_invitation_says_what_to_do(world: World) -> None:
    address = link(world)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = client_of(None).get(address)
    assert page.status_code == 410
    assert "It has run out." in page.content.decode()
    assert "run out" in client_of(world.alice).get(MEMBERS).content.decode()


def test_a_revoked_invitation_lets_nobody_in(world: World) -> None:
    made = invited(world)
    address = f"/w/nadir/settings/invitations/{made.invitation.pk}/revoke/"
    page = client_of(world.alice).post(address, follow=True).content.decode()
    assert "The invitation to nora@nadir.example is revoked." in page
    assert client_of(None).get(f"/join/{made.token}/").status_code == 410
    assert AuditLine.objects.filter(action="member.invitation_revoked").count() == 1
    client_of(world.alice).post(address)
    assert AuditLine.objects.filter(action="member.invitation_revoked").count() == 1


def test_a_renewed_invitation_has_a_new_link_and_the_older_stops(world: World) -> None:
    made = invited(world)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = client_of(world.alice).post(f"/w/nadir/settings/invitations/{made.invitation.pk}/renew/").content.decode()
    found = re.search(r"/join/([\w-]+)/", page)
    assert found is not None
    assert client_of(None).get(f"/join/{made.token}/").status_code == 404
    assert client_of(None).get(f"/join/{found[1]}/").status_code == 200
    assert AuditLine.objects.filter(action="member.invited_again").count() == 1


def test_an_accepted_invitation_is_neither_renewed_nor_revoked(world: World) -> None:
    made = invited(world)
    newcomer = Newcomer("Nora", "cuatro palabras bien raras", "es")
    join_as_newcomer(invitation=made.invitation, newcomer=newcomer, now=timezone.now())
    for act in (renew_invitation, revoke_invitation):
        with pytest.raises(InvitationClosed):
            act(invitation=made.invitation, actor=Actor.of(world.alice), now=timezone.now())
    with pytest.raises(InvitationClosed, match="sign in"):
        join_as_newcomer(invitation=made.invitation, newcomer=newcomer, now=timezone.now())


def test_a_failure_half_way_leaves_no_account_behind(world: World) -> None:
    made = invited(world)
    Invitation.objects.update(revoked_at=timezone.now())
    with pytest.raises(InvitationClosed):
        join_as_newcomer(invitation=made.invitation, newcomer=Newcomer("Nora", "una clave", "es"), now=timezone.now())
    assert not User.objects.filter(email="nora@nadir.example").exists()


def test_only_admins_invite_renew_and_revoke(world: World) -> None:
    made = invited(world)
    addresses = (
        INVITE,
        f"/w/nadir/settings/invitations/{made.invitation.pk}/renew/",
        f"/w/nadir/settings/invitations/{made.invitation.pk}/revoke/",
    )
    data = {"email": "otra@nadir.example", "role": "admin"}
    for address in addresses:
        assert client_of(world.bob).post(address, data).status_code == 403
        assert client_of(world.vera).post(address, data).status_code == 403
        assert client_of(world.charlie).post(address, data).status_code == 404
        assert client_of(None).post(address, data).status_code == 302
        assert client_of(world.alice).get(address).status_code == 405
    assert "nora@nadir.example" not in client_of(world.bob).get(MEMBERS).content.decode()
    foreign = f"/w/elsewhere/settings/invitations/{made.invitation.pk}/revoke/"
    assert client_of(world.charlie).post(foreign).status_code == 404
    assert Invitation.objects.get().is_open(now=timezone.now())


def test_the_token_of_an_invitation_is_masked_in_the_logs(world: World, caplog: pytest.LogCaptureFixture) -> None:
    from plomada_web.workspace.logs import MaskPersonalLinks

    token = "Zk3v9c0eXw_2AAAAAAAAAAAA"
    for text in (f"Not Found: /join/{token}/", f"GET /account/login/?next=%2Fjoin%2F{token}%2F"):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, text, (), None)
        MaskPersonalLinks().filter(record)
        assert token not in record.getMessage()
