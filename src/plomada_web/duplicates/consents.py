"""Of two people who become one: what either took back stays taken back."""

from plomada_web.people.models import Account, Consent, Person


def stricter(survivor: Person | Account, loser: Person | Account) -> list[Consent]:
    """Return the consents to write after the rows of both stand under one name, so that the stricter holds.

    The newest row of a purpose holds. Where one of the two has taken a consent back and the newest of both together
    is one that the other gave, the taking back is said once more, in its own words and at the newer moment.
    """
    if not (isinstance(survivor, Person) and isinstance(loser, Person)):
        return []
    written = []
    for purpose in Consent.Purpose.values:
        newest = [one for person in (survivor, loser) if (one := _newest(person, purpose)) is not None]
        taken_back = [one for one in newest if not one.given]
        last = max(newest, key=lambda one: (one.at, one.pk), default=None)
        if taken_back and last is not None and last.given:
            was = taken_back[0]
            written.append(
                Consent(
                    person=survivor,
                    purpose=purpose,
                    given=False,
                    wording=was.wording,
                    how=was.how,
                    place=was.place,
                    noted_by=was.noted_by,
                    at=last.at,
                )
            )
    return written


def _newest(person: Person, purpose: str) -> Consent | None:
    return person.consents.filter(purpose=purpose).order_by("-at", "-pk").first()
