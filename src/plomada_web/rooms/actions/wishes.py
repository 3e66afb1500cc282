"""What the customer's person wishes of us: their language, and to be left alone."""

from datetime import datetime

from django.db import transaction

from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.people.actions import Agreement, write_consent
from plomada_web.people.models import Consent, Person
from plomada_web.people.queries.consents import lends_words
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Language


@transaction.atomic
def choose_language(*, person: Person, language: Language, now: datetime) -> None:
    """Keep the language in which the person reads rooms and mails."""
    if person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    _note(person, "person.language.chosen", now=now)


@transaction.atomic
def stop_mails(*, person: Person, now: datetime) -> None:
    """Write to the person no more; asking again changes nothing. Links they hold go on working."""
    if person.no_mail_since is not None:
        return
    _write(person, given=False, now=now)
    _note(person, "person.mails.stopped", now=now)


@transaction.atomic
def allow_mails(*, person: Person, now: datetime) -> None:
    """Write to the person again, because they themselves asked for it."""
    if person.no_mail_since is None or person.erased_at is not None:
        return
    _write(person, given=True, now=now)
    _note(person, "person.mails.allowed", now=now)


@transaction.atomic
def lend_words(*, person: Person, wording: str, now: datetime) -> None:
    """Note that they let what they write in rooms be counted as language."""
    if person.erased_at is not None or lends_words(person):
        return
    agreement = Agreement(Consent.Purpose.LANGUAGE, given=True, at=now, how=Consent.How.LINK, wording=wording)
    write_consent(person, agreement=agreement, by=None, now=now)
    _note(person, "person.words.lent", now=now)


@transaction.atomic
def take_words_back(*, person: Person, now: datetime) -> None:
    """Note that they do so no more; their words are gone from every corpus when this returns."""
    if not lends_words(person):
        return
    agreement = Agreement(Consent.Purpose.LANGUAGE, given=False, at=now, how=Consent.How.LINK)
    write_consent(person, agreement=agreement, by=None, now=now)
    _note(person, "person.words.taken_back", now=now)
    withdraw_words(person.workspace, [person.pk], actor=Actor(name=person.name), now=now)


def _write(person: Person, *, given: bool, now: datetime) -> None:
    agreement = Agreement(Consent.Purpose.MAIL, given=given, at=now, how=Consent.How.LINK)
    write_consent(person, agreement=agreement, by=None, now=now)


def _note(person: Person, action: str, *, now: datetime) -> None:
    audit.note(person.workspace, actor=Actor(name=person.name), action=action, target=Target(person), now=now)
