"""Who is in the buying group: people are added, changed, taken out and brought back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.decisions.models import Absence, Decision, Stakeholder, StakeholderRole
from plomada_web.decisions.turns import take_turn
from plomada_web.people.custom_values import Value, with_changes
from plomada_web.people.models import Person
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target

EDITED = ("role", "must_sign", "is_mobilizer", "concerns", "custom")


class AlreadyInGroup(PlomadaError):
    """The person has a part in this purchase already."""


@dataclass(frozen=True)
class Part:
    """A person's part in a purchase. `custom`: what changes in the own fields, by key; None empties one."""

    role: StakeholderRole = StakeholderRole.INFLUENCER
    must_sign: bool = False
    is_mobilizer: bool = False
    concerns: str = ""
    custom: Mapping[str, Value | None] = field(default_factory=dict)


@transaction.atomic
def add_stakeholder(decision: Decision, *, person: Person, part: Part, actor: Actor, now: datetime) -> Stakeholder:
    """Give a person a part in the purchase; someone who was taken out comes back with what they had said.

    Raises:
        AlreadyInGroup: they have a part in it now.
    """
    _, now = take_turn(decision.pk, now=now)
    stakeholder = Stakeholder.objects.filter(decision=decision, person=person).first()
    if stakeholder is not None and stakeholder.removed_at is None:
        raise AlreadyInGroup(Sentence("%(name)s is in this group already.", {"name": person.name}))
    if stakeholder is None:
        stakeholder = Stakeholder(decision=decision, person=person, added_at=now)
    _end_absence(stakeholder, now)
    _apply(stakeholder, part)
    stakeholder.save()
    _note(stakeholder, "stakeholder.added", actor, now)
    return stakeholder


@transaction.atomic
def edit_stakeholder(stakeholder: Stakeholder, *, part: Part, actor: Actor, now: datetime) -> Stakeholder:
    """Change a person's part in the purchase."""
    before = {name: getattr(stakeholder, name) for name in EDITED}
    _apply(stakeholder, part)
    stakeholder.save(update_fields=EDITED)
    # Concerns are told in confidence: the line says that they changed, not what they are.
    changed = [name for name in EDITED if before[name] != getattr(stakeholder, name)]
    _note(stakeholder, "stakeholder.edited", actor, now, changed=changed)
    return stakeholder


@transaction.atomic
def remove_stakeholder(stakeholder: Stakeholder, *, actor: Actor, now: datetime) -> None:
    """Take a person out of the group; what they said is kept, and counts no more."""
    _, now = take_turn(stakeholder.decision_id, now=now)
    stakeholder.refresh_from_db(fields=["removed_at"])
    if stakeholder.removed_at is not None:
        return  # the day on which they left stays what it was
    stakeholder.removed_at = now
    stakeholder.save(update_fields=["removed_at"])
    Absence.objects.create(stakeholder=stakeholder, reason=Absence.Reason.REMOVED, left_at=now)
    _note(stakeholder, "stakeholder.removed", actor, now)
    withdraw_words(stakeholder.decision.workspace, [stakeholder.person_id], actor=actor, now=now)


@transaction.atomic
def return_stakeholder(stakeholder: Stakeholder, *, actor: Actor, now: datetime) -> None:
    """Bring back someone who was taken out, with their part and all they had said."""
    _, now = take_turn(stakeholder.decision_id, now=now)
    stakeholder.refresh_from_db(fields=["removed_at"])
    if stakeholder.removed_at is None:
        return
    _end_absence(stakeholder, now)
    stakeholder.save(update_fields=["removed_at"])
    _note(stakeholder, "stakeholder.returned", actor, now)


def queue(decision: Decision) -> None:
    """Make two who add people at once wait for one another."""
    Decision.objects.select_for_update().get(pk=decision.pk)


def _end_absence(stakeholder: Stakeholder, now: datetime) -> None:
    """Note the return. That they were away stays written: results of that time are replayed without them."""
    stakeholder.removed_at = None
    if stakeholder.pk is not None:
        stakeholder.absences.filter(reason=Absence.Reason.REMOVED, returned_at=None).update(returned_at=now)


def _apply(stakeholder: Stakeholder, part: Part) -> None:
    stakeholder.role, stakeholder.must_sign = part.role, part.must_sign
    stakeholder.is_mobilizer, stakeholder.concerns = part.is_mobilizer, part.concerns
    stakeholder.custom = with_changes(stakeholder.custom, part.custom)


def _note(stakeholder: Stakeholder, action: str, actor: Actor, now: datetime, **detail: object) -> None:
    decision = stakeholder.decision
    target = Target(stakeholder, label=f"{stakeholder.person.name} · {decision.title}", detail=detail)
    audit.note(decision.workspace, actor=actor, action=action, target=target, now=now)
