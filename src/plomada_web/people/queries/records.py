"""What the page of one account or one person shows, each in a fixed number of SQL queries.

Decisions stand above this feature: they are read through the relations they have to accounts and people, and nothing
of theirs is imported.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from plomada_web.people.custom_values import OwnValue, own_values
from plomada_web.people.models import Account, Person, Record, Site
from plomada_web.people.queries.lists import PersonRow, person_rows
from plomada_web.people.queries.paging import Count, count
from plomada_web.workspace.audit_words import action_in_words
from plomada_web.workspace.models import AuditLine, Workspace

MOST_ROWS = 50
MOST_HISTORY = 12


@dataclass(frozen=True)
class DecisionRow:
    """A purchase of the account."""

    id: int
    title: str
    phase: str | Promise
    outcome: str | Promise
    value: Decimal | None
    currency: str
    period: str | Promise
    expected_on: date | None


@dataclass(frozen=True)
class StakeRow:
    """A purchase that the person has a part in."""

    decision_id: int
    title: str
    phase: str | Promise
    role: str | Promise
    must_sign: bool
    is_mobilizer: bool


@dataclass(frozen=True)
class Happened:
    """Something that was done to the record."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True)
class AccountRecord:
    """Everything on the page of an account; `sites` with the archived ones last."""

    account: Account
    people: tuple[PersonRow, ...]
    people_count: Count
    decisions: tuple[DecisionRow, ...]
    more_decisions: bool
    sites: tuple[Site, ...]
    archived_sites: tuple[Site, ...]
    own: tuple[OwnValue, ...]
    history: tuple[Happened, ...]


@dataclass(frozen=True)
class PersonRecord:
    """Everything on the page of a person."""

    person: Person
    stakes: tuple[StakeRow, ...]
    own: tuple[OwnValue, ...]
    history: tuple[Happened, ...]


def account_record(account: Account) -> AccountRecord:
    """Return what the page of an account shows: its first fifty people and purchases, its sites, what happened."""
    here = account.people.filter(archived_at=None)
    people = here.select_related("account", "function").order_by("search", "pk")[:MOST_ROWS]
    decisions = list(account.decisions.filter(archived_at=None).order_by("-created_at", "-pk")[: MOST_ROWS + 1])
    sites = tuple(account.sites.all())
    return AccountRecord(
        account=account,
        people=person_rows(list(people)),
        people_count=count(here),
        decisions=tuple(
            DecisionRow(
                id=decision.pk,
                title=decision.title,
                phase=decision.get_phase_display(),
                outcome=decision.get_outcome_display() if decision.outcome else "",
                value=decision.value_amount,
                currency=decision.value_currency,
                period=decision.get_value_period_display() if decision.value_period != "once" else "",
                expected_on=decision.expected_on,
            )
            for decision in decisions[:MOST_ROWS]
        ),
        more_decisions=len(decisions) > MOST_ROWS,
        sites=tuple(site for site in sites if site.archived_at is None),
        archived_sites=tuple(site for site in sites if site.archived_at is not None),
        own=own_values(account.workspace, Record.ACCOUNT, account.custom),
        history=_history(account.workspace, "account", account.pk),
    )


def person_record(person: Person) -> PersonRecord:
    """Return what the page of a person shows: their purchases, the newest first, and what happened."""
    stakes = (
        person.stakes.filter(removed_at=None, decision__archived_at=None)
        .select_related("decision")
        .order_by("-decision__created_at", "-pk")[:MOST_ROWS]
    )
    return PersonRecord(
        person=person,
        stakes=tuple(
            StakeRow(
                decision_id=stake.decision_id,
                title=stake.decision.title,
                phase=stake.decision.get_phase_display(),
                role=stake.get_role_display(),
                must_sign=stake.must_sign,
                is_mobilizer=stake.is_mobilizer,
            )
            for stake in stakes
        ),
        own=own_values(person.workspace, Record.PERSON, person.custom),
        history=_history(person.workspace, "person", person.pk),
    )


def _history(workspace: Workspace, target_type: str, target_id: int) -> tuple[Happened, ...]:
    lines = AuditLine.objects.filter(workspace=workspace, target_type=target_type, target_id=target_id)
    return tuple(
        Happened(line.at, line.actor_name, action_in_words(line.action))
        for line in lines.order_by("-at", "-pk")[:MOST_HISTORY]
    )
