"""What is done to a workspace and its members; each leaves an audit line."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.workspace import audit, jobs
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Invitation, Job, Member, Role, User, Workspace
from plomada_web.workspace.tokens import fingerprint, new_token

INVITATION_LASTS = timedelta(days=14)
INVITATION_MAIL = "workspace.invitation"


class AlreadyMember(PlomadaError):
    """Who is invited works here already."""


class AlreadyInvited(PlomadaError):
    """Who is invited has an invitation that still stands."""


class InvitationClosed(PlomadaError):
    """The invitation was used, revoked, or has run out."""


class LastAdmin(PlomadaError):
    """Without this admin nobody could change the workspace any more."""


class NotFailed(PlomadaError):
    """Only work that failed can be tried again."""


@dataclass(frozen=True)
class WorkspaceFacts:
    """What an admin may change about a workspace."""

    name: str
    language: str
    currency: str
    time_zone: str


@dataclass(frozen=True)
class Invited:
    """An invitation just made.

    Attributes:
        token: goes into the link and is shown once; None where a mail carries it instead.
    """

    invitation: Invitation
    token: str | None


@transaction.atomic
def change_settings(*, workspace: Workspace, facts: WorkspaceFacts, actor: Actor, now: datetime) -> None:
    """Write what the workspace is called and how it counts."""
    changed = {name: value for name, value in asdict(facts).items() if getattr(workspace, name) != value}
    for name, value in changed.items():
        setattr(workspace, name, value)
    if changed:
        workspace.save(update_fields=list(changed))
        target = Target(workspace, detail={"changed": sorted(changed)})
        audit.note(workspace, actor=actor, action="workspace.changed", target=target, now=now)


@transaction.atomic
def invite_member(*, workspace: Workspace, email: str, role: Role, actor: Actor, now: datetime) -> Invited:
    """Invite someone by mail, or make a link to hand over where no mail server is configured.

    Raises:
        AlreadyMember: the address belongs to a member.
        AlreadyInvited: an invitation to that address still stands.
    """
    address = email.strip().lower()
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    if Member.objects.filter(workspace=workspace, user__email__iexact=address).exists():
        raise AlreadyMember(Sentence("%(email)s is a member already.", {"email": address}))
    standing = Invitation.objects.filter(workspace=workspace, email__iexact=address)
    if any(invitation.is_open(now=now) for invitation in standing):
        raise AlreadyInvited(
            Sentence("%(email)s has an invitation that still stands: send it again, or revoke it.", {"email": address})
        )
    token = new_token()
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=address,
        role=role,
        token_hash=fingerprint(token),
        invited_by=actor.user,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    target = Target(invitation, label=address, detail={"role": role})
    audit.note(workspace, actor=actor, action="member.invited", target=target, now=now)
    return _hand_over(invitation, token, actor=actor, now=now)


@transaction.atomic
def renew_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> Invited:
    """Send the invitation again with a new link; the older link stops working.

    Raises:
        InvitationClosed: it was accepted or revoked.
    """
    invitation = _locked(invitation)
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationClosed(Sentence("This invitation was accepted or revoked: invite them anew."))
    token = new_token()
    invitation.token_hash = fingerprint(token)
    invitation.expires_at = now + INVITATION_LASTS
    invitation.save(update_fields=["token_hash", "expires_at"])
    target = Target(invitation, label=invitation.email)
    audit.note(invitation.workspace, actor=actor, action="member.invited_again", target=target, now=now)
    return _hand_over(invitation, token, actor=actor, now=now)


def _hand_over(invitation: Invitation, token: str, *, actor: Actor, now: datetime) -> Invited:
    if not settings.MAIL_CONFIGURED:
        return Invited(invitation, token)
    # The mail makes a token of its own when it is sent: a job's row must hold no secret.
    wanted = jobs.Request(kind=INVITATION_MAIL, payload={"invitation": invitation.pk})
    jobs.enqueue(invitation.workspace, wanted, owner=actor.user, now=now)
    return Invited(invitation, None)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Close the invitation: its link lets nobody in any more.

    Raises:
        InvitationClosed: it was accepted already; remove the member instead.
    """
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise InvitationClosed(Sentence("This invitation was accepted already: remove the member instead."))
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        target = Target(invitation, label=invitation.email)
        audit.note(invitation.workspace, actor=actor, action="member.invitation_revoked", target=target, now=now)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Member:
    """Make the user a member with the role they were invited to.

    Raises:
        InvitationClosed: used, revoked or run out; or made for another address.
    """
    invitation = _locked(invitation)
    if not invitation.is_open(now=now):
        raise InvitationClosed(Sentence("This invitation is no longer open: ask for a new one."))
    if invitation.email.casefold() != user.email.casefold():
        raise InvitationClosed(Sentence("This invitation was made for %(email)s.", {"email": invitation.email}))
    member, _ = Member.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role, "joined_at": now}
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    target = Target(member, label=str(user), detail={"role": member.role})
    audit.note(invitation.workspace, actor=Actor.of(user), action="member.joined", target=target, now=now)
    return member


@dataclass(frozen=True)
class Newcomer:
    """Who accepts an invitation without having signed in here before."""

    name: str
    password: str
    language: str


@transaction.atomic
def join_as_newcomer(*, invitation: Invitation, newcomer: Newcomer, now: datetime) -> Member:
    """Make an account for the address that was invited, and a member of it.

    Raises:
        InvitationClosed: used, revoked or run out; or the address has an account by now.
    """
    _locked(invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationClosed(Sentence("There is an account for %(email)s: sign in.", {"email": invitation.email}))
    user = User.objects.create_user(invitation.email, newcomer.password, name=newcomer.name, language=newcomer.language)
    return accept_invitation(invitation=invitation, user=user, now=now)


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=invitation.pk)


@transaction.atomic
def change_role(*, member: Member, role: Role, actor: Actor, now: datetime) -> None:
    """Give the member another role.

    Raises:
        LastAdmin: nobody else could administer the workspace.
    """
    if role != Role.ADMIN:
        _keep_an_admin(member)
    before, member.role = member.role, role
    if before != role:
        member.save(update_fields=["role"])
        target = Target(member, label=str(member.user), detail={"from": before, "to": role})
        audit.note(member.workspace, actor=actor, action="member.role_changed", target=target, now=now)


@transaction.atomic
def remove_member(*, member: Member, actor: Actor, now: datetime) -> None:
    """Take the member's place away; what they did stays, under their name.

    Raises:
        LastAdmin: nobody else could administer the workspace.
    """
    _keep_an_admin(member)
    target = Target(member, label=str(member.user), detail={"role": member.role})
    audit.note(member.workspace, actor=actor, action="member.removed", target=target, now=now)
    member.delete()


def _keep_an_admin(member: Member) -> None:
    # The workspace's row is the queue: two admins cannot demote each other at the same moment.
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    admins = set(Member.objects.filter(workspace=member.workspace_id, role=Role.ADMIN).values_list("pk", flat=True))
    if admins == {member.pk}:
        raise LastAdmin(
            Sentence("%(name)s is the only admin: make someone else an admin first.", {"name": str(member.user)})
        )


@transaction.atomic
def retry_job(*, job: Job, actor: Actor, now: datetime) -> None:
    """Put work that failed back in the queue; steps that took effect are not taken again.

    Raises:
        NotFailed: it waits, runs or is done.
    """
    fresh = Job.objects.filter(pk=job.pk, status=Job.Status.FAILED).update(
        status=Job.Status.QUEUED, error="", finished_at=None, run_after=now, max_attempts=F("attempt") + 3
    )
    if not fresh:
        raise NotFailed(Sentence("This work has not failed: there is nothing to try again."))
    target = Target(job, label=job.kind)
    audit.note(job.workspace, actor=actor, action="job.retried", target=target, now=now)
    jobs.run_job.enqueue(job.pk)
