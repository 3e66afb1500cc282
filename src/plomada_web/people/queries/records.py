"""What the page of one account or one person shows, each in a fixed number of SQL queries.

Decisions, segments and forms stand above this feature: they are read through the relations they have to accounts and
people, and nothing of theirs is imported.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from plomada_web.people.custom_values import OwnValue, own_values
from plomada_web.people.models import Account, Person, Record, Site
from plomada_web.people.queries.consents import Standing, standing_consents
from plomada_web.people.queries.lists import PersonRow, person_rows
from plomada_web.people.queries.paging import Count, count
from plomada_web.people.queries.work import Work, work_of

MOST_ROWS = 50
MOST_PEOPLE = 20
MOST_COLLEAGUES = 12
MOST_SENT = 10


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
class SegmentRow:
    """A segment that the record is in."""

    id: int
    name: str
    since: datetime


@dataclass(frozen=True)
class SentRow:
    """What the person sent by a form of ours: beside who they are, in their own words."""

    form_id: int
    form: str
    at: datetime
    page: str
    campaign: str
    written: tuple[str, ...]


@dataclass(frozen=True)
class AccountRecord:
    """Everything on the page of an account beside its timeline; `sites` with the archived ones last."""

    account: Account
    people: tuple[PersonRow, ...]
    people_count: Count
    decisions: tuple[DecisionRow, ...]
    more_decisions: bool
    sites: tuple[Site, ...]
    archived_sites: tuple[Site, ...]
    own: tuple[OwnValue, ...]
    tags: tuple[str, ...]
    segments: tuple[SegmentRow, ...]
    work: Work


@dataclass(frozen=True)
class PersonRecord:
    """Everything on the page of a person beside their timeline."""

    person: Person
    stakes: tuple[StakeRow, ...]
    consents: tuple[Standing, ...]
    own: tuple[OwnValue, ...]
    colleagues: tuple[Person, ...]
    more_colleagues: bool
    tags: tuple[str, ...]
    segments: tuple[SegmentRow, ...]
    sent: tuple[SentRow, ...]
    work: Work


def account_record(account: Account) -> AccountRecord:
    """Return what the page of an account shows: its first people and purchases, its sites, what is to be done."""
    here = account.people.filter(archived_at=None)
    people = here.select_related("account", "function").order_by("search", "pk")[:MOST_PEOPLE]
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
        tags=_tags(account),
        segments=_segments(account),
        work=work_of(account),
    )


def person_record(person: Person) -> PersonRecord:
    """Return what the page of a person shows: purchases, the newest first, colleagues, what is to be done."""
    stakes = (
        person.stakes.filter(removed_at=None, decision__archived_at=None)
        .select_related("decision")
        .order_by("-decision__created_at", "-pk")[:MOST_ROWS]
    )
    colleagues = _colleagues(person)
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
        consents=standing_consents(person),
        own=own_values(person.workspace, Record.PERSON, person.custom),
        colleagues=tuple(colleagues[:MOST_COLLEAGUES]),
        more_colleagues=len(colleagues) > MOST_COLLEAGUES,
        tags=_tags(person),
        segments=_segments(person),
        sent=_sent(person),
        work=work_of(person),
    )


def _colleagues(person: Person) -> list[Person]:
    """Return the first of those who work where the person works."""
    if person.account is None:
        return []
    others = person.account.people.filter(archived_at=None).exclude(pk=person.pk).select_related("function")
    named = others.only("account", "name", "title", "erased_at", "function__name_es", "function__name_en")
    return list(named.order_by("search", "pk")[: MOST_COLLEAGUES + 1])


def _sent(person: Person) -> tuple[SentRow, ...]:
    """Return the newest of what the person sent by forms; what was emptied by an erasure says nothing more."""
    rows = person.submissions.exclude(email="").select_related("form").order_by("-at", "-pk")[:MOST_SENT]
    return tuple(
        SentRow(row.form_id, row.form.name, row.at, row.page, row.campaign, tuple(row.written)) for row in rows
    )


def _tags(record: Account | Person) -> tuple[str, ...]:
    return tuple(record.tags.order_by("word").values_list("name", flat=True))


def _segments(record: Account | Person) -> tuple[SegmentRow, ...]:
    rows = record.segment_memberships.filter(left_at=None, segment__archived_at=None).select_related("segment")
    return tuple(SegmentRow(one.segment_id, one.segment.name, one.entered_at) for one in rows.order_by("segment__name"))
