"""A consent given or taken back: a row that is never changed, and whether we may write to the person."""

from dataclasses import dataclass
from datetime import datetime

from plomada_web.people.models import Consent, Person
from plomada_web.workspace.models import User


@dataclass(frozen=True)
class Agreement:
    """What someone agreed to or took back.

    Attributes:
        purpose: one of `Consent.Purpose`.
        given: false where they took it back.
        at: when they said so.
        how: one of `Consent.How`.
        wording: what they agreed to, in the words they read or heard.
        place: the page, file or conversation.
    """

    purpose: str
    given: bool
    at: datetime
    how: str = Consent.How.NOTED
    wording: str = ""
    place: str = ""


def write_consent(person: Person, *, agreement: Agreement, by: User | None, now: datetime) -> Consent:
    """Write the row, and keep `no_mail_since` as the newest consent to mail says; call it in a transaction.

    The audit line is the caller's: each door has its own.
    """
    consent = Consent.objects.create(person=person, noted_by=by, **vars(agreement))
    if consent.purpose == Consent.Purpose.MAIL:
        _follow_mail_consent(person, now=now)
    return consent


def _follow_mail_consent(person: Person, *, now: datetime) -> None:
    newest = person.consents.filter(purpose=Consent.Purpose.MAIL).order_by("-at", "-pk")[0]
    before = person.no_mail_since
    if not newest.given:
        person.no_mail_since = before or newest.at
    elif before is not None and newest.at >= before:  # an older yes does not overrule a later no
        person.no_mail_since = None
    if person.no_mail_since != before:
        person.changed_at = now
        person.save(update_fields=["no_mail_since", "changed_at"])
