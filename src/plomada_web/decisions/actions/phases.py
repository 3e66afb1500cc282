"""Where the group is: phases with their dates, and when each of our teams came in."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import Decision, Outcome, Phase, PhaseChange
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace


class PhaseRefused(PlomadaError):
    """A phase cannot have begun on that day, or lacks its outcome."""


class EngagementRefused(PlomadaError):
    """A first contact cannot lie in the future."""


@dataclass(frozen=True)
class PhaseEntry:
    """A phase that the group entered.

    Attributes:
        phase: which; going back to an earlier one is possible.
        entered_on: the day, not before the phase it comes from and not in the future.
        outcome: how it ended; needed for `Phase.DECIDED`, nothing elsewhere.
    """

    phase: Phase
    entered_on: date
    outcome: Outcome | None = None


def today_in(workspace: Workspace, now: datetime) -> date:
    """Return the day it is where the workspace works."""
    return now.astimezone(ZoneInfo(workspace.time_zone)).date()


@transaction.atomic
def record_phase(decision: Decision, *, entry: PhaseEntry, actor: Actor, now: datetime) -> PhaseChange:
    """Note that the group entered a phase. The phase it is in already: correct the day on which it began.

    Raises:
        PhaseRefused: the day lies in the future or before the previous phase began, or a decided group lacks
            its outcome.
    """
    # The row is locked, so that two who move the same card leave one history.
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    check_outcome(entry)
    changes = list(locked.phase_changes.all())
    corrected = changes[-1] if changes and changes[-1].phase == entry.phase else None
    previous = [change for change in changes if change is not corrected]
    _check_day(entry, previous[-1] if previous else None, today_in(locked.workspace, now))
    change = corrected or PhaseChange(decision=locked, phase=entry.phase)
    change.entered_on, change.noted_at, change.noted_by = entry.entered_on, now, actor.user
    change.save()
    before = decision.phase
    decision.phase, decision.outcome = entry.phase, entry.outcome or ""
    decision.changed_at = now
    decision.save(update_fields=["phase", "outcome", "search", "changed_at"])
    detail: dict[str, object] = {"from": before, "to": entry.phase, "on": entry.entered_on.isoformat()}
    action = "decision.phase.corrected" if corrected else "decision.phase.changed"
    audit.note(locked.workspace, actor=actor, action=action, target=Target(decision, detail=detail), now=now)
    return change


@dataclass(frozen=True)
class FirstContacts:
    """The days on which marketing and sales first met the group; None: not yet."""

    marketing_on: date | None
    sales_on: date | None


@transaction.atomic
def record_first_contacts(decision: Decision, *, contacts: FirstContacts, actor: Actor, now: datetime) -> None:
    """Note when marketing and sales first met the group.

    Raises:
        EngagementRefused: a day lies in the future.
    """
    today = today_in(decision.workspace, now)
    for day in (contacts.marketing_on, contacts.sales_on):
        if day is not None and day > today:
            raise EngagementRefused(
                Sentence(
                    "%(day)s has not come yet: give the day of the first contact, or leave it empty.",
                    {"day": day},
                )
            )
    decision.marketing_engaged_on, decision.sales_engaged_on = contacts.marketing_on, contacts.sales_on
    decision.changed_at = now
    decision.save(update_fields=["marketing_engaged_on", "sales_engaged_on", "changed_at"])
    detail: dict[str, object] = {
        "marketing": contacts.marketing_on.isoformat() if contacts.marketing_on else None,
        "sales": contacts.sales_on.isoformat() if contacts.sales_on else None,
    }
    target = Target(decision, detail=detail)
    audit.note(decision.workspace, actor=actor, action="decision.first_contacts.noted", target=target, now=now)


def check_outcome(entry: PhaseEntry) -> None:
    """Refuse a decided group without its outcome, and an outcome of a group that still decides.

    Raises:
        PhaseRefused: either of them.
    """
    if entry.phase == Phase.DECIDED and not entry.outcome:
        raise PhaseRefused(
            Sentence("Say how it ended: they chose us, they chose someone else, or they decided nothing.")
        )
    if entry.phase != Phase.DECIDED and entry.outcome:
        raise PhaseRefused(Sentence("An outcome belongs to a decided group: leave it empty while they are deciding."))


def _check_day(entry: PhaseEntry, previous: PhaseChange | None, today: date) -> None:
    if entry.entered_on > today:
        raise PhaseRefused(
            Sentence(
                "%(day)s has not come yet: a phase begins on a day that is past, or today.",
                {"day": entry.entered_on},
            )
        )
    if previous is not None and entry.entered_on < previous.entered_on:
        raise PhaseRefused(
            Sentence(
                "The phase before began on %(previous)s: this one cannot begin earlier, on %(day)s.",
                {"previous": previous.entered_on, "day": entry.entered_on},
            )
        )
