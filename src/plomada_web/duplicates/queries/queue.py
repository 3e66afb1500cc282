"""The pairs to decide, the most certain first, and those that were decided lately; a fixed number of SQL queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from plomada.figures import Sentence
from plomada_web.duplicates.actions.looking import GOING_ON, LOOK
from plomada_web.duplicates.looking import sentence_of
from plomada_web.duplicates.models import DuplicatePair, Search
from plomada_web.people.models import Account, Person
from plomada_web.people.queries.paging import MOST_COUNTED, Count
from plomada_web.workspace.models import Job, Workspace

PAGE = 25
LATELY = 10
REASONS = 5
NEARLY_SURE = 0.995


@dataclass(frozen=True)
class Someone:
    """One of a pair, in a line."""

    id: int
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class PairRow:
    """A pair of the queue; `against` are the reasons that speak for two."""

    id: int
    left: Someone
    right: Someone
    probability: float | None
    reasons: tuple[Sentence, ...]
    against: tuple[Sentence, ...]

    @property
    def sides(self) -> tuple[Someone, Someone]:
        """Return the two."""
        return self.left, self.right

    @property
    def is_nearly_sure(self) -> bool:
        """Return whether the probability rounds to all: nothing is told as certain."""
        return self.probability is not None and self.probability >= NEARLY_SURE


@dataclass(frozen=True)
class Decided:
    """A pair that was decided."""

    id: int
    left: str
    right: str
    merged: bool
    by: str
    at: datetime | None
    change_set_id: int | None


@dataclass(frozen=True)
class LastLook:
    """When it was last looked, and how."""

    at: datetime
    note: Sentence


@dataclass(frozen=True)
class Queue:
    """The page of the queue."""

    rows: tuple[PairRow, ...]
    next: int | None
    first: bool
    count: Count
    decided: tuple[Decided, ...]
    last: LastLook | None
    job: Job | None


def open_pairs(workspace: Workspace) -> "QuerySet[DuplicatePair]":
    """Return the pairs to decide, of both kinds; one with somebody who is archived waits until they are back."""
    return to_decide(workspace.duplicate_pairs.all())


def to_decide(pairs: "QuerySet[DuplicatePair]") -> "QuerySet[DuplicatePair]":
    """Return those of the pairs that wait to be decided."""
    there = Q(left_person__archived_at=None, right_person__archived_at=None)
    there &= Q(left_account__archived_at=None, right_account__archived_at=None)
    return pairs.filter(there, state=DuplicatePair.State.OPEN)


def queue(workspace: Workspace, record: str, *, after: int | None) -> Queue:
    """Return one page of pairs to decide, beginning after a pair."""
    rows = open_pairs(workspace).filter(record=record)
    counted = Count(rows.order_by()[: MOST_COUNTED + 1].count())
    anchor = workspace.duplicate_pairs.filter(pk=after).values_list("weight", flat=True).first() if after else None
    if anchor is not None:
        rows = rows.filter(Q(weight__lt=anchor) | Q(weight=anchor, pk__lt=after), weight__lte=anchor)
    found = list(_with_sides(rows, record).order_by("-weight", "-pk")[: PAGE + 1])
    last = Search.objects.filter(workspace=workspace, record=record).first()
    return Queue(
        rows=tuple(_row(pair) for pair in found[:PAGE]),
        next=found[PAGE - 1].pk if len(found) > PAGE else None,
        first=anchor is None,
        count=counted,
        decided=_decided(workspace, record),
        last=LastLook(last.looked_at, sentence_of(last.note)) if last else None,
        job=Job.objects.filter(workspace=workspace, kind=LOOK, status__in=GOING_ON).first(),
    )


def _with_sides(rows: "QuerySet[DuplicatePair]", record: str) -> "QuerySet[DuplicatePair]":
    sides = [f"left_{record}", f"right_{record}"]
    more = [f"{side}__account" for side in sides] if record == "person" else []
    return rows.select_related(*sides, *more)


def _row(pair: DuplicatePair) -> PairRow:
    reasons = pair.reasons[:REASONS]
    return PairRow(
        id=pair.pk,
        left=_someone(pair.left),
        right=_someone(pair.right),
        probability=pair.probability,
        reasons=tuple(sentence_of(one) for one in reasons if (one["weight"] or 0) >= 0),
        against=tuple(sentence_of(one) for one in reasons if (one["weight"] or 0) < 0),
    )


def _someone(row: Person | Account) -> Someone:
    if isinstance(row, Person):
        details = [row.title, row.account_name, row.email, row.phone]
    else:
        details = [row.domain, row.industry, row.country]
    return Someone(row.pk, row.name, tuple(text for text in details if text))


def _decided(workspace: Workspace, record: str) -> tuple[Decided, ...]:
    rows = workspace.duplicate_pairs.filter(record=record, decided_at__isnull=False)
    return tuple(
        Decided(
            id=pair.pk,
            left=str(pair.left),
            right=str(pair.right),
            merged=pair.state == DuplicatePair.State.MERGED,
            by=pair.decided_by_name,
            at=pair.decided_at,
            change_set_id=pair.change_set_id,
        )
        for pair in _with_sides(rows, record).order_by("-decided_at", "-pk")[:LATELY]
    )
