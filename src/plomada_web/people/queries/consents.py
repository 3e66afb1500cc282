"""What someone agreed to: the newest of each purpose holds."""

from dataclasses import dataclass

from django.db.models import QuerySet

from plomada_web.people.models import Consent, Person
from plomada_web.site.written_once import written_once


@dataclass(frozen=True)
class Standing:
    """One purpose, and the consent that holds for it; None where it was never asked."""

    purpose: Consent.Purpose
    consent: Consent | None


def consents_of(person: Person) -> list[Consent]:
    """Return every consent given or taken back, the newest first: one SQL query."""
    return _consents(person.pk)


@written_once
def _consents(person: int) -> QuerySet[Consent]:
    return Consent.objects.filter(person_id=person).select_related("noted_by").order_by("-at", "-pk")


def standing_consents(person: Person) -> tuple[Standing, ...]:
    """Return what holds for each purpose: one SQL query."""
    return standing_among(consents_of(person))


def standing_among(consents: list[Consent]) -> tuple[Standing, ...]:
    """Return the same of consents that were read already, the newest first."""
    newest: dict[str, Consent] = {}
    for consent in consents:
        newest.setdefault(consent.purpose, consent)
    return tuple(Standing(purpose, newest.get(purpose)) for purpose in Consent.Purpose)


def lends_words(person: Person) -> bool:
    """Return whether what they write in rooms may be counted as language: one SQL query."""
    said = Consent.objects.filter(person=person, purpose=Consent.Purpose.LANGUAGE).order_by("-at", "-pk")
    newest = said.first()
    return newest is not None and newest.given
