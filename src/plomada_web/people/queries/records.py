"""What the page of one account or one person shows, each in a fixed number of SQL queries.

Decisions, segments and forms stand above this feature: they are read through the relations they have to accounts and
people, and nothing of theirs is imported.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.functional import Promise

from plomada_web.people.custom_values import OwnValue, own_values
from plomada_web.people.models import Account, Person, Record, Site, Tag
from plomada_web.people.queries.consents import Standing, standing_consents
from plomada_web.people.queries.lists import PersonRow, person_rows
from plomada_web.people.queries.paging import Count, CountOf
from plomada_web.people.queries.work import Work, work_of
from plomada_web.site.written_once import written_once

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
    decisions = _decisions(account.pk)
    sites = _sites(account.pk)
    return AccountRecord(
        account=account,
        people=person_rows(_people(account.pk)),
        people_count=Count(*_how_many_people(account.pk)),
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
    colleagues = _colleagues(person.account_id, person.pk) if person.account_id else []
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
            for stake in _stakes(person.pk)
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


@written_once
def _people(account: int) -> QuerySet[Person]:
    here = Person.objects.filter(account_id=account, archived_at=None).select_related("account", "function")
    return here.order_by("search", "pk")[:MOST_PEOPLE]


@written_once
def _how_many_people(account: int) -> "QuerySet[Account, int]":
    here = CountOf(Person.objects.filter(account=OuterRef("pk"), archived_at=None))
    return Account.objects.filter(pk=account).annotate(n=here).values_list("n", flat=True)


@written_once
def _decisions(account: int) -> "QuerySet[Any]":
    decisions: QuerySet[Any] = _above(Account, "decisions").filter(account_id=account, archived_at=None)
    return decisions.order_by("-created_at", "-pk")[: MOST_ROWS + 1]


@written_once
def _sites(account: int) -> QuerySet[Site]:
    return Site.objects.filter(account_id=account)


@written_once
def _stakes(person: int) -> "QuerySet[Any]":
    stakes: QuerySet[Any] = _above(Person, "stakes").filter(person_id=person, removed_at=None)
    stakes = stakes.filter(decision__archived_at=None).select_related("decision")
    return stakes.order_by("-decision__created_at", "-pk")[:MOST_ROWS]


@written_once
def _colleagues(account: int, person: int) -> QuerySet[Person]:
    others = Person.objects.filter(account_id=account, archived_at=None).exclude(pk=person).select_related("function")
    named = others.only("account", "name", "title", "erased_at", "function__name_es", "function__name_en")
    return named.order_by("search", "pk")[: MOST_COLLEAGUES + 1]


def _sent(person: Person) -> tuple[SentRow, ...]:
    """Return the newest of what the person sent by forms; what was emptied by an erasure says nothing more."""
    return tuple(
        SentRow(row.form_id, row.form.name, row.at, row.page, row.campaign, tuple(row.written))
        for row in _submissions(person.pk)
    )


@written_once
def _submissions(person: int) -> "QuerySet[Any]":
    rows: QuerySet[Any] = _above(Person, "submissions").filter(person_id=person).exclude(email="")
    return rows.select_related("form").order_by("-at", "-pk")[:MOST_SENT]


def _tags(record: Account | Person) -> tuple[str, ...]:
    return tuple(_tags_of_person(record.pk) if isinstance(record, Person) else _tags_of_account(record.pk))


@written_once
def _tags_of_person(person: int) -> "QuerySet[Tag, str]":
    return Tag.objects.filter(people=person).order_by("word").values_list("name", flat=True)


@written_once
def _tags_of_account(account: int) -> "QuerySet[Tag, str]":
    return Tag.objects.filter(accounts=account).order_by("word").values_list("name", flat=True)


def _segments(record: Account | Person) -> tuple[SegmentRow, ...]:
    rows = _segments_of_person(record.pk) if isinstance(record, Person) else _segments_of_account(record.pk)
    return tuple(SegmentRow(one.segment_id, one.segment.name, one.entered_at) for one in rows)


@written_once
def _segments_of_person(person: int) -> "QuerySet[Any]":
    return _memberships().filter(person_id=person)


@written_once
def _segments_of_account(account: int) -> "QuerySet[Any]":
    return _memberships().filter(account_id=account)


def _memberships() -> "QuerySet[Any]":
    rows = _above(Person, "segment_memberships").filter(left_at=None, segment__archived_at=None)
    return rows.select_related("segment").order_by("segment__name")


def _above(model: type[Account | Person], relation: str) -> "QuerySet[Any]":
    """Return the rows of a feature that stands above this one."""
    related = model._meta.get_field(relation).related_model
    return related._default_manager.all()  # type: ignore[union-attr]
