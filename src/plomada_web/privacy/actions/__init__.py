"""What is noted of why we may hold someone's data, copies that are made of it, and its erasure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.people.actions import Agreement, refuse_erased, write_consent
from plomada_web.people.models import Consent, Person
from plomada_web.privacy.erasing import Held, erase
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@dataclass(frozen=True)
class Basis:
    """Why we may hold what we hold on someone, since when, and where it came from."""

    legal_basis: str
    since: date | None
    source: str


class NotYet(PlomadaError):
    """Nobody has agreed to anything in the future."""

    def __init__(self) -> None:
        super().__init__(Sentence("This moment is still to come."))


@transaction.atomic
def note_consent(person: Person, *, agreement: Agreement, actor: Actor, now: datetime) -> Consent:
    """Note that someone agreed to something or took it back; mail follows what they said last.

    Raises:
        PersonErased: they were erased.
        NotYet: it would be in the future.
    """
    refuse_erased(person)
    if agreement.at > now:
        raise NotYet
    consent = write_consent(person, agreement=agreement, by=actor.user, now=now)
    detail: dict[str, object] = {"purpose": consent.purpose, "given": consent.given}
    target = Target(person, detail=detail)
    audit.note(person.workspace, actor=actor, action="person.consent_noted", target=target, now=now)
    if consent.purpose == Consent.Purpose.LANGUAGE:
        withdraw_words(person.workspace, [person.pk], actor=actor, now=now)  # as far as what holds now says so
    return consent


@transaction.atomic
def note_basis(person: Person, *, basis: Basis, actor: Actor, now: datetime) -> None:
    """Note why we may hold what we hold on a person; the same as before writes nothing.

    Raises:
        PersonErased: they were erased.
    """
    refuse_erased(person)
    before = (person.legal_basis, person.legal_basis_since, person.source)
    person.legal_basis, person.legal_basis_since, person.source = basis.legal_basis, basis.since, basis.source
    if (person.legal_basis, person.legal_basis_since, person.source) == before:
        return
    person.changed_at = now
    person.save(update_fields=["legal_basis", "legal_basis_since", "source", "changed_at"])
    target = Target(person, detail={"before": before[0], "after": person.legal_basis})
    audit.note(person.workspace, actor=actor, action="person.basis_changed", target=target, now=now)


@transaction.atomic
def note_copy(person: Person, *, form: str, actor: Actor, now: datetime) -> None:
    """Note that a copy of all that we hold on someone was handed out."""
    target = Target(person, detail={"form": form})
    audit.note(person.workspace, actor=actor, action="person.copied", target=target, now=now)


@transaction.atomic
def erase_person(person: Person, *, actor: Actor, now: datetime) -> Held:
    """Erase a person for good, and return how much there was; the audit keeps the counts alone.

    Raises:
        PersonErased: they were erased before.
    """
    refuse_erased(person)
    held = erase(person, now=now)
    person.refresh_from_db()
    target = Target(person, label=f"#{person.pk}", detail=held.counts())
    audit.note(person.workspace, actor=actor, action="person.erased", target=target, now=now)
    return held
