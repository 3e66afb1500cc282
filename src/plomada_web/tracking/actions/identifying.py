"""Who a visitor is becomes known, or they take their consent back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.people.models import Consent, Person
from plomada_web.tracking.actions.touching import Seen, write_touches
from plomada_web.tracking.models import Visitor


@dataclass(frozen=True)
class Known:
    """Who a visitor turned out to be.

    Attributes:
        how: by a form they sent, or by a link in a mail of ours.
        place: the page where that was.
    """

    person: Person
    how: Consent.How
    place: str


@transaction.atomic
def identify(visitor: Visitor, known: Known, *, now: datetime) -> None:
    """Say who a visitor is: what they have looked at since they agreed becomes touches of the person.

    Someone who said elsewhere, after that, that they do not want it is forgotten as a visitor instead.
    """
    person = survivor(known.person)
    if person.erased_at is not None or refused_since(person, visitor.consented_at):
        forget(visitor, now=now)
        return
    visitor.person = person
    visitor.save(update_fields=["person"])
    if not _agreed(person):
        Consent.objects.create(
            person=person,
            purpose=Consent.Purpose.TRACKING,
            given=True,
            how=known.how,
            place=known.place,
            at=visitor.consented_at,
        )
    visits = list(visitor.visits.order_by("at", "pk"))
    write_touches(visitor, person, [Seen(v.page, v.title, v.referrer, v.utm, v.at) for v in visits], now=now)
    visitor.visits.all().delete()


@transaction.atomic
def forget(visitor: Visitor, *, now: datetime) -> None:
    """Forget what a visitor looked at and who they are; touches of a person we know stay in that person's history."""
    if visitor.person is not None and _agreed(visitor.person):
        Consent.objects.create(
            person=visitor.person,
            purpose=Consent.Purpose.TRACKING,
            given=False,
            how=Consent.How.FORM,
            place=visitor.site.name,
            at=now,
        )
    visitor.visits.all().delete()
    visitor.person, visitor.first_utm, visitor.last_utm = None, {}, {}
    visitor.forgotten_at = visitor.seen_at = now
    visitor.save()


def survivor(person: Person) -> Person:
    """Return the person that this one was merged into, or this one."""
    seen = {person.pk}
    while person.merged_into is not None and person.merged_into_id not in seen:
        person = person.merged_into
        seen.add(person.pk)
    return person


def refused_since(person: Person, moment: datetime) -> bool:
    """Return whether the person said since then that their visits are not to be noted."""
    newest = _newest(person)
    return newest is not None and not newest.given and newest.at >= moment


def _agreed(person: Person) -> bool:
    newest = _newest(person)
    return newest is not None and newest.given


def _newest(person: Person) -> Consent | None:
    return person.consents.filter(purpose=Consent.Purpose.TRACKING).order_by("-at", "-pk").first()
