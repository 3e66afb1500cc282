"""People at the customers: add, change, archive, bring back, stop writing to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.actions.accounts import AccountFacts, add_account
from plomada_web.people.actions.changes import refuse_merged, set_archived, set_facts
from plomada_web.people.actions.consents import Agreement, write_consent
from plomada_web.people.custom_values import Value
from plomada_web.people.models import Account, Consent, Function, Person, Site
from plomada_web.people.queries.same import person_named, person_with_email
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@dataclass(frozen=True)
class PersonFacts:
    """What is written about a person.

    Attributes:
        account: where they work; one that is not stored yet is added with them.
        site: of that account; a site of another is left out.
        custom: what changes in the own fields, by key; None empties one, those not named stay.
    """

    account: Account
    name: str
    email: str = ""
    phone: str = ""
    title: str = ""
    function: Function | None = None
    site: Site | None = None
    language: str = "es"
    notes: str = ""
    source: str = ""
    legal_basis: str = ""
    legal_basis_since: date | None = None
    custom: Mapping[str, Value | None] = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        """Return the fields as they are stored."""
        site = self.site if self.site and self.site.account_id == self.account.pk else None
        return vars(self) | {"email": self.email.lower(), "site": site}


class PersonErased(PlomadaError):
    """What was erased stays erased: nothing is written about the person any more."""

    def __init__(self) -> None:
        super().__init__(Sentence("This person was erased: nothing is written about them any more."))


class SameEmail(PlomadaError):
    """Someone has that e-mail already, or had it before they were merged."""

    def __init__(self, person: Person, email: str) -> None:
        super().__init__(
            Sentence(
                "%(email)s is the e-mail of %(name)s (%(account)s).",
                {"email": email, "name": person.name, "account": person.account_name},
            )
        )
        self.person = person


class SameName(PlomadaError):
    """The account has someone of that name; it may be the same person or another."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            Sentence(
                "%(account)s has someone called %(name)s already.",
                {"account": person.account_name, "name": person.name},
            )
        )
        self.person = person


@transaction.atomic
def add_person(*, facts: PersonFacts, actor: Actor, now: datetime, allow_same_name: bool = False) -> Person:
    """Add a person to an account.

    Raises:
        SameEmail: someone in the workspace has that e-mail.
        SameName: the account has someone of that name, and it was not said that this is another.
    """
    facts = _with_account(facts, actor=actor, now=now)
    person = Person(workspace=facts.account.workspace, created_at=now)
    set_facts(person, facts.values())
    same = person_named(facts.account, facts.name)
    _refuse_same_email(person)
    if same is not None and not allow_same_name:
        raise SameName(same)
    _save(person, action="person.added", actor=actor, now=now)
    return person


@transaction.atomic
def change_person(person: Person, *, facts: PersonFacts, actor: Actor, now: datetime) -> None:
    """Change what is written about a person.

    Raises:
        SameEmail: someone else in the workspace has that e-mail.
        PersonErased: they were erased.
    """
    refuse_erased(person)
    changed = set_facts(person, _with_account(facts, actor=actor, now=now).values())
    if changed:
        _refuse_same_email(person)
        _save(person, action="person.changed", actor=actor, now=now, fields=changed)


@transaction.atomic
def archive_person(person: Person, *, actor: Actor, now: datetime) -> None:
    """Take a person out of the lists; what they said in decisions stays."""
    set_archived(person, since=now, actor=actor, now=now)


@transaction.atomic
def restore_person(person: Person, *, actor: Actor, now: datetime) -> None:
    """Bring an archived person back.

    Raises:
        SameEmail: someone was added with their e-mail in the meantime.
        PersonErased: they were erased.
        Merged: they were merged into someone else.
    """
    refuse_erased(person)
    refuse_merged(person)
    _refuse_same_email(person)
    set_archived(person, since=None, actor=actor, now=now)


@transaction.atomic
def stop_mail(person: Person, *, actor: Actor, now: datetime) -> None:
    """Note that the person does not want to be written to."""
    if person.no_mail_since is None:
        write_consent(person, agreement=Agreement(Consent.Purpose.MAIL, given=False, at=now), by=actor.user, now=now)
        audit.note(person.workspace, actor=actor, action="person.mail_stopped", target=Target(person), now=now)


@transaction.atomic
def allow_mail(person: Person, *, actor: Actor, now: datetime) -> None:
    """Note that the person asked to be written to again.

    Raises:
        PersonErased: they were erased.
    """
    refuse_erased(person)
    if person.no_mail_since is not None:
        write_consent(person, agreement=Agreement(Consent.Purpose.MAIL, given=True, at=now), by=actor.user, now=now)
        audit.note(person.workspace, actor=actor, action="person.mail_allowed", target=Target(person), now=now)


def refuse_erased(person: Person) -> None:
    """Refuse to write about someone who was erased.

    Raises:
        PersonErased: they were.
    """
    if person.erased_at is not None:
        raise PersonErased


def _with_account(facts: PersonFacts, *, actor: Actor, now: datetime) -> PersonFacts:
    if facts.account.pk is not None:
        return facts
    named = AccountFacts(name=facts.account.name)
    return replace(facts, account=add_account(facts.account.workspace, facts=named, actor=actor, now=now))


def _refuse_same_email(person: Person) -> None:
    same = person_with_email(person.workspace, person.email)
    if same is not None and same.pk != person.pk:
        raise SameEmail(same, person.email)


def _save(person: Person, *, action: str, actor: Actor, now: datetime, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            person.changed_at = now
            person.save()
            detail: dict[str, object] = {"fields": fields} if fields else {}
            audit.note(person.workspace, actor=actor, action=action, target=Target(person, detail=detail), now=now)
    except IntegrityError:
        # Someone else was quicker with the same address between our look and our writing.
        _refuse_same_email(person)
        raise
