"""Where each stakeholder is with the room: invited, opened, answered how much. What they said is not read here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import Answer, Decision, Stakeholder, Statement
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.workspace.models import Job


class Step(models.TextChoices):
    NOT_INVITED = "not_invited", _("Not invited yet")
    LINK_ENDED = "link_ended", _("Their link has ended")
    INVITED = "invited", _("Invited, not opened")
    OPENED = "opened", _("Opened, nothing answered")
    ANSWERING = "answering", _("Answering")
    DONE = "done", _("Has answered")


@dataclass(frozen=True)
class MemberStatus:
    """One member of the group, and how far they are.

    Attributes:
        answered: how many of the statements asked now they have answered.
        asked: how many are asked now.
        link: the link that reaches furthest into the future; None: no open one.
        last_mail: when we last wrote to them about this decision.
        mail: "", "queued" or "failed": what became of the last letter that is not sent yet.
    """

    stakeholder: Stakeholder
    step: Step
    answered: int
    asked: int
    link: PersonalLink | None
    last_mail: date | None
    written_today: bool
    mail: str

    @property
    def has_stopped_mails(self) -> bool:
        """Return whether they have asked not to be written to."""
        return self.stakeholder.person.no_mail_since is not None

    @property
    def can_be_written_to(self) -> bool:
        """Return whether there is an address to write to, and they have not declined."""
        return bool(self.stakeholder.person.email) and not self.has_stopped_mails


def statuses(decision: Decision, *, now: datetime) -> list[MemberStatus]:
    """Return every member of the group with how far they are (six queries)."""
    members = Stakeholder.objects.filter(decision=decision, removed_at=None).select_related(
        "person__function", "decision__workspace"
    )
    asked = {
        s.pk for s in asked_in(decision, Statement.objects.filter(decision=decision, status=Statement.Status.OPEN))
    }
    answered = _answered(decision, asked)
    links = _links(decision)
    last_mails = _last_mails(decision)
    letters = _letters(decision)
    today = now.astimezone(ZoneInfo(decision.workspace.time_zone)).date()
    rows = []
    for member in members:
        own = links.get(member.pk, [])
        rows.append(
            MemberStatus(
                stakeholder=member,
                step=_step(answered.get(member.pk, 0), len(asked), own, now=now),
                answered=answered.get(member.pk, 0),
                asked=len(asked),
                link=max(
                    (link for link in own if link.is_open(now=now)), key=lambda link: link.expires_at, default=None
                ),
                last_mail=last_mails.get(member.pk),
                written_today=last_mails.get(member.pk) == today,
                mail=letters.get(member.pk, ""),
            )
        )
    return rows


def _step(answered: int, asked: int, links: list[PersonalLink], *, now: datetime) -> Step:
    if asked and answered == asked:
        return Step.DONE
    if links and not any(link.is_open(now=now) for link in links):
        return Step.LINK_ENDED
    if answered:
        return Step.ANSWERING
    if any(link.first_used_at for link in links):
        return Step.OPENED
    return Step.INVITED if links else Step.NOT_INVITED


def _answered(decision: Decision, asked: set[int]) -> Mapping[int, int]:
    said: dict[int, set[int]] = defaultdict(set)
    pairs = Answer.objects.filter(statement__decision=decision).order_by().values_list("stakeholder_id", "statement_id")
    for stakeholder_id, statement_id in pairs.distinct():
        if statement_id in asked:
            said[stakeholder_id].add(statement_id)
    return {stakeholder_id: len(statements) for stakeholder_id, statements in said.items()}


def _links(decision: Decision) -> Mapping[int, list[PersonalLink]]:
    links: dict[int, list[PersonalLink]] = defaultdict(list)
    for link in PersonalLink.objects.filter(stakeholder__decision=decision).order_by("made_at"):
        links[link.stakeholder_id].append(link)
    return links


def _last_mails(decision: Decision) -> Mapping[int, date]:
    sent = Reminder.objects.filter(stakeholder__decision=decision).exclude(kind="introduction").order_by("sent_on")
    return dict(sent.values_list("stakeholder_id", "sent_on"))


def _letters(decision: Decision) -> Mapping[int, str]:
    """Return what became of the last letter of each member, where it is not sent."""
    told = {Job.Status.QUEUED: "queued", Job.Status.RUNNING: "queued", Job.Status.FAILED: "failed"}
    letters = Job.objects.filter(workspace=decision.workspace, kind="rooms.letter", payload__decision=decision.pk)
    newest_last = letters.order_by("created_at", "id").values_list("payload__stakeholder", "status")
    return {stakeholder: told.get(Job.Status(status), "") for stakeholder, status in newest_last}
