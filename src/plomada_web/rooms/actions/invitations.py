"""Ask the worker to write to stakeholders: the invitation, the reminder. At most one mail a day to each."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.rooms.letters import LetterKind
from plomada_web.rooms.links import check_invitable, check_open
from plomada_web.rooms.models import Reminder
from plomada_web.rooms.queries.path import path_of
from plomada_web.rooms.queries.status import MemberStatus, Step, statuses
from plomada_web.workspace import audit, jobs
from plomada_web.workspace.audit import MACHINE, Actor, Target
from plomada_web.workspace.mail import MailNotConfigured
from plomada_web.workspace.models import Job

JOB = "rooms.letter"
DAYS_BEFORE = (3, 0)  # reminders on their own: three days before the last day, and on it
EARLIEST_HOUR = 8  # in the supplier's time zone


class NotWritten(PlomadaError):
    """Nobody may be written to now, or not this person."""


@transaction.atomic
def write_to(*, stakeholder: Stakeholder, kind: LetterKind, actor: Actor, now: datetime) -> Job:
    """Put one letter in the queue; asking twice on one day is one letter.

    Raises:
        MailNotConfigured: no mail server is named.
        NotInvited: they left the group, or the decision is over.
        NotWritten: no address, mails were declined, they were written to today, or there is nothing to answer.
    """
    if not settings.MAIL_CONFIGURED:
        raise MailNotConfigured
    check_invitable(stakeholder)
    check_writable(stakeholder, kind, now=now)
    return _queue(stakeholder, kind, actor=actor, now=now)


@transaction.atomic
def write_to_all(*, decision: Decision, kind: LetterKind, actor: Actor, now: datetime) -> int:
    """Put a letter in the queue for everyone whom it still concerns; return for how many.

    An invitation concerns those who were never invited; a reminder those who were and have not answered all.

    Raises:
        MailNotConfigured: no mail server is named.
        NotInvited: the decision is over.
    """
    if not settings.MAIL_CONFIGURED:
        raise MailNotConfigured
    check_open(decision)
    concerned = [row.stakeholder for row in statuses(decision, now=now) if concerns(row, kind)]
    for stakeholder in concerned:
        _queue(stakeholder, kind, actor=actor, now=now)
    return len(concerned)


def concerns(row: MemberStatus, kind: LetterKind) -> bool:
    """Return whether a letter to all would go to this member."""
    if not row.can_be_written_to or row.written_today or not row.asked:
        return False
    if kind is LetterKind.INVITATION:
        return row.step is Step.NOT_INVITED
    return row.step in {Step.INVITED, Step.OPENED, Step.ANSWERING, Step.LINK_ENDED}


def check_writable(stakeholder: Stakeholder, kind: LetterKind, *, now: datetime) -> None:
    """Refuse a letter to someone who has no address, wants none, had one today, or has nothing to answer.

    Raises:
        NotWritten: with the reason.
    """
    person = stakeholder.person
    if not person.email:
        raise NotWritten(Sentence("%(name)s has no e-mail address: add it, or copy their link.", {"name": person.name}))
    if person.no_mail_since is not None:
        raise NotWritten(Sentence("%(name)s has asked not to be written to.", {"name": person.name}))
    mails = Reminder.objects.filter(stakeholder=stakeholder, kind__in=LetterKind.values)
    if mails.filter(sent_on=day_of(stakeholder, now)).exists():
        raise NotWritten(Sentence("%(name)s has had a mail today: one a day is enough.", {"name": person.name}))
    path = path_of(stakeholder)
    if not path.asked:
        raise NotWritten(Sentence("Nothing is asked in this phase yet: add statements first."))
    if kind is LetterKind.REMINDER and not path.left:
        raise NotWritten(Sentence("%(name)s has answered everything.", {"name": person.name}))


def day_of(stakeholder: Stakeholder, now: datetime) -> date:
    """Return which day it is where the supplier works."""
    return now.astimezone(ZoneInfo(stakeholder.decision.workspace.time_zone)).date()


def remind_of_deadlines(now: datetime) -> None:
    """Put reminders in the queue for decisions whose last day is near; calling it again changes nothing."""
    if not settings.MAIL_CONFIGURED:
        return
    for decision in _due_soon(now):
        local = now.astimezone(ZoneInfo(decision.workspace.time_zone))
        assert decision.answers_due_on is not None  # noqa: S101  asked for in the query
        if (decision.answers_due_on - local.date()).days in DAYS_BEFORE and local.hour >= EARLIEST_HOUR:
            with transaction.atomic():
                for row in statuses(decision, now=now):
                    if concerns(row, LetterKind.REMINDER):
                        _queue(row.stakeholder, LetterKind.REMINDER, actor=MACHINE, now=now)


def _due_soon(now: datetime) -> Iterable[Decision]:
    # A day more on either side: "today" differs between time zones.
    days = [now.date() + timedelta(days=days) for days in range(-1, max(DAYS_BEFORE) + 2)]
    due = Decision.objects.filter(answers_due_on__in=days, archived_at=None, outcome="")
    return due.select_related("workspace").iterator()


def _queue(stakeholder: Stakeholder, kind: LetterKind, *, actor: Actor, now: datetime) -> Job:
    workspace, day = stakeholder.decision.workspace, day_of(stakeholder, now)
    about: dict[str, object] = {"decision": stakeholder.decision_id, "kind": kind.value}
    key = f"{JOB}:{stakeholder.pk}:{day}"
    # A letter that failed for good may be asked for again; one that waits or went out may not.
    failed = Job.objects.filter(once_key__startswith=f"{key}:", status=Job.Status.FAILED).count()
    request = jobs.Request(JOB, {"stakeholder": stakeholder.pk, **about}, once_key=f"{key}:{failed}")
    before = Job.objects.filter(once_key=request.once_key).exists()
    job = jobs.enqueue(workspace, request, owner=actor.user, now=now)
    if not before:
        target = Target(stakeholder, detail=about)
        audit.note(workspace, actor=actor, action="room.letter.asked", target=target, now=now)
    return job
