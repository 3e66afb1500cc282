"""What the pages of the settings read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from plomada_web.workspace.audit import SOMEONE
from plomada_web.workspace.audit_words import QUIET, action_in_words
from plomada_web.workspace.models import AuditLine, Invitation, Job, Member, Role, User, Workspace

PAGE = 50


def members_of(workspace: Workspace) -> list[Member]:
    """Return the members by name, each with their user."""
    return list(workspace.members.select_related("user", "workspace").order_by("user__name", "pk"))


def invitations_of(workspace: Workspace, *, now: datetime) -> list[Invitation]:
    """Return the invitations that nobody has taken up or revoked, run-out ones too, newest first."""
    waiting = workspace.invitations.filter(accepted_at=None, revoked_at=None)
    return list(waiting.select_related("invited_by").order_by("-invited_at", "-pk")[:200])


def only_admin(members: list[Member]) -> int | None:
    """Return the id of the one admin there is, or None where there are several."""
    admins = [member.pk for member in members if member.role == Role.ADMIN]
    return admins[0] if len(admins) == 1 else None


@dataclass(frozen=True)
class Line:
    """One line of the audit page.

    Attributes:
        words: what was done, in the reader's language.
    """

    at: datetime
    actor: str
    words: str
    target: str


@dataclass(frozen=True)
class Lines:
    """One page of lines, and where the next begins.

    Attributes:
        older: id to go on from; None on the last page.
    """

    rows: tuple[Line, ...]
    older: int | None


@dataclass(frozen=True)
class AuditFilter:
    """Which lines are wanted.

    Attributes:
        actor: id of a user; None for everyone.
        noun: first word of the action, "decision"; blank for all.
        before: id of the line to go on after; None starts at the newest.
    """

    actor: int | None = None
    noun: str = ""
    before: int | None = None


def audit_lines(workspace: Workspace, wanted: AuditFilter) -> Lines:
    """Return a page of what was done, newest first."""
    lines = workspace.audit_lines.order_by("-at", "-pk")
    if wanted.actor is not None:
        lines = lines.filter(actor=wanted.actor)
    lines = lines.filter(action__startswith=f"{wanted.noun}.") if wanted.noun else lines.exclude(action__in=QUIET)
    last = workspace.audit_lines.filter(pk=wanted.before).first() if wanted.before else None
    if last is not None:
        lines = lines.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    page = list(lines[: PAGE + 1])
    rows = tuple(
        Line(at=line.at, actor=_actor(line), words=action_in_words(line.action), target=line.target_label)
        for line in page[:PAGE]
    )
    return Lines(rows, older=page[PAGE - 1].pk if len(page) > PAGE else None)


@dataclass(frozen=True)
class JobFilter:
    """Which jobs are wanted: of a status, older than the one with that id."""

    status: str = ""
    before: int | None = None


def jobs_of(workspace: Workspace, wanted: JobFilter) -> tuple[list[Job], int | None]:
    """Return a page of the work behind the pages, newest first, and the id to go on from."""
    rows = workspace.jobs.select_related("owner").order_by("-created_at", "-pk")
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    last = workspace.jobs.filter(pk=wanted.before).first() if wanted.before else None
    if last is not None:
        rows = rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    page = list(rows[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def home_of(user_id: int | None) -> Member | None:
    """Return the membership that someone comes home to: the one they joined last; None where they have none."""
    return Member.objects.select_related("workspace").filter(user=user_id).order_by("-joined_at", "-pk").first()


def workspaces_of(user: User) -> list[Member]:
    """Return the user's memberships with their workspaces, by name."""
    return list(user.memberships.select_related("workspace").order_by("workspace__name", "pk"))


def invitation_with(token_hash: str) -> Invitation | None:
    """Return the invitation that a token opens."""
    return Invitation.objects.select_related("workspace", "invited_by").filter(token_hash=token_hash).first()


def _actor(line: AuditLine) -> str:
    return gettext("Someone in the group") if line.actor_name == SOMEONE.name else line.actor_name
