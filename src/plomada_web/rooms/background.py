"""What the worker does for the rooms: send letters, remind of deadlines, forget old attempts.

Here is how a letter is sent. The link's token is made now, never earlier, and lives only in this mail. The link is
written before the mail leaves, so that no mail ever carries a link that does not open; when the server refuses, the
link goes again. That the mail was sent is written right after, once (`Run.once`): a second attempt has nothing to do.
Only a worker killed between the server's "accepted" and that line would send a second mail; its link opens as well.
No transaction is open while the mail server is being talked to: on SQLite it would hold up everyone who writes.
"""

from datetime import datetime

from django.utils import timezone

from plomada_web.decisions.models import Stakeholder
from plomada_web.rooms import limits
from plomada_web.rooms.actions.invitations import JOB, NotWritten, check_writable, day_of, remind_of_deadlines
from plomada_web.rooms.letters import LetterKind, Order, letter
from plomada_web.rooms.links import FreshLink, NotInvited, check_invitable, new_link
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.workspace import audit, jobs
from plomada_web.workspace.audit import MACHINE, Actor, Target
from plomada_web.workspace.mail import send
from plomada_web.workspace.models import JobEffect

SENT = "sent"


@jobs.handles(JOB)
def send_letter(run: jobs.Run) -> dict[str, object]:
    """Send the letter that was asked for, unless it no longer should go."""
    if JobEffect.objects.filter(job=run.job, step=SENT).exists():
        return {"sent": True}
    now = timezone.now()
    stakeholder = Stakeholder.objects.select_related(
        "person", "decision__workspace", "decision__owner", "decision__account"
    ).get(pk=int(str(run.payload["stakeholder"])), decision__workspace=run.job.workspace)
    kind = LetterKind(str(run.payload["kind"]))
    try:
        # Minutes may have passed since it was asked for: they may have left, declined, or answered.
        check_invitable(stakeholder)
        check_writable(stakeholder, kind, now=now)
    except (NotInvited, NotWritten) as error:
        return {"sent": False, "because": str(error)}
    owner = run.job.owner or stakeholder.decision.owner
    actor = Actor.of(owner) if owner else MACHINE
    signed_by = str(owner) if owner else stakeholder.decision.workspace.name
    order = Order(kind, stakeholder, signed_by=signed_by)
    fresh = new_link(stakeholder, actor=actor, now=now)
    try:
        send(letter(order, fresh, now=now))
    except BaseException:
        fresh.link.delete()
        raise
    _note_sent(run, order, fresh, now=now)
    return {"sent": True}


def _note_sent(run: jobs.Run, order: Order, fresh: FreshLink, *, now: datetime) -> None:
    stakeholder, owner = order.stakeholder, run.job.owner
    with run.once(SENT) as todo:
        if not todo:
            return
        PersonalLink.objects.filter(pk=fresh.link.pk).update(mailed=True)
        Reminder.objects.get_or_create(
            stakeholder=stakeholder,
            sent_on=day_of(stakeholder, now),
            kind=order.kind.value,
            defaults={"sent_by": owner},
        )
        audit.note(
            stakeholder.decision.workspace,
            actor=Actor.of(owner) if owner else MACHINE,
            action=f"room.{order.kind.value}.sent",
            target=Target(stakeholder, detail={"decision": stakeholder.decision_id}),
            now=now,
        )


@jobs.scheduled
def remind(now: datetime) -> None:
    """Look for deadlines that are near."""
    remind_of_deadlines(now)


@jobs.scheduled
def tidy(now: datetime) -> None:
    """Forget attempts that no limit asks about any more."""
    limits.forget_old(now=now)
