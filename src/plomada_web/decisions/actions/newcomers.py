"""People who come into the group anew: described by us, pasted as a list, suggested by the group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.group import Part, add_stakeholder, queue
from plomada_web.decisions.models import Decision, Stakeholder, StakeholderRole, Suggestion, UsualFunction
from plomada_web.people.actions import PersonFacts, add_person, people_from_rows
from plomada_web.people.models import Person
from plomada_web.people.paste import PastedPerson
from plomada_web.people.queries.same import person_named, person_with_email
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


class AlreadySettled(PlomadaError):
    """Someone has said yes or no before."""


@transaction.atomic
def add_new_person(decision: Decision, *, facts: PersonFacts, part: Part, actor: Actor, now: datetime) -> Stakeholder:
    """Add someone to the group whom we may not know yet; an address that we know is that person.

    Raises:
        AlreadyInGroup: they are in the group.
    """
    known = _known(decision, facts)
    person = known or add_person(facts=facts, actor=actor, now=now, allow_same_name=True)
    return add_stakeholder(decision, person=person, part=part, actor=actor, now=now)


@transaction.atomic
def add_pasted(decision: Decision, *, rows: Sequence[PastedPerson], actor: Actor, now: datetime) -> list[Stakeholder]:
    """Add a pasted list to the group, all of it or nothing; who is in the group already stays as they are."""
    queue(decision)
    present = set(decision.stakeholders.filter(removed_at=None).values_list("person_id", flat=True))
    usual = usually_signing(decision)
    added = []
    for placed in people_from_rows(decision.account, rows=rows, language=decision.language, actor=actor, now=now):
        if placed.person.pk not in present:
            present.add(placed.person.pk)
            part = part_in(placed.row, placed.person.function_id, usual)
            added.append(add_stakeholder(decision, person=placed.person, part=part, actor=actor, now=now))
    return added


def usually_signing(decision: Decision) -> Mapping[int, bool]:
    """Return, by function, whether it usually must sign such a purchase."""
    return dict(UsualFunction.objects.filter(kind=decision.kind_id).values_list("function_id", "must_sign"))


def part_in(row: PastedPerson, function_id: int | None, usual: Mapping[int, bool]) -> Part:
    """Return the part of someone of a list; where it does not say who signs, what is usual for their function."""
    signs = row.must_sign if row.must_sign is not None else usual.get(function_id or 0, False)
    return Part(StakeholderRole(row.role or StakeholderRole.INFLUENCER), signs)


@dataclass(frozen=True)
class Confirmed:
    """Someone whom the group suggested, as we describe them, with the part they take."""

    facts: PersonFacts
    part: Part


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, confirmed: Confirmed, actor: Actor, now: datetime) -> Stakeholder:
    """Confirm someone whom the group suggested; nobody is written to by this.

    Raises:
        AlreadySettled: someone has confirmed or declined it.
        AlreadyInGroup: they are in the group.
    """
    decision = suggestion.decision
    _settle(suggestion, Suggestion.Status.ACCEPTED, now)
    stakeholder = add_new_person(decision, facts=confirmed.facts, part=confirmed.part, actor=actor, now=now)
    target = Target(suggestion, label=suggestion.name, detail={"stakeholder": stakeholder.pk})
    audit.note(decision.workspace, actor=actor, action="suggestion.accepted", target=target, now=now)
    return stakeholder


@transaction.atomic
def decline_suggestion(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Leave someone whom the group suggested out.

    Raises:
        AlreadySettled: someone has confirmed or declined it.
    """
    _settle(suggestion, Suggestion.Status.DECLINED, now)
    target = Target(suggestion, label=suggestion.name)
    audit.note(suggestion.decision.workspace, actor=actor, action="suggestion.declined", target=target, now=now)


def _settle(suggestion: Suggestion, status: Suggestion.Status, now: datetime) -> None:
    # One UPDATE decides between two who settle it at once.
    pending = Suggestion.objects.filter(pk=suggestion.pk, status=Suggestion.Status.PENDING)
    if not pending.update(status=status, settled_at=now):
        raise AlreadySettled(Sentence("%(name)s has been confirmed or declined already.", {"name": suggestion.name}))
    suggestion.refresh_from_db(fields=["status", "settled_at"])


def _known(decision: Decision, facts: PersonFacts) -> Person | None:
    """Return whom the address, or without one the name at the account, belongs to."""
    if facts.email:
        return person_with_email(decision.workspace, facts.email)
    return person_named(facts.account, facts.name)
