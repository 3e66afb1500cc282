"""The members of a segment with what happened with them: all of few, of many a sample in which each had one chance."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Mod

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.people.models import Record, Touch
from plomada_web.segments.models import Membership, Segment

MOST: Final = 5000
AT_ONCE: Final = 1000
LATELY, LONG = timedelta(days=30), timedelta(days=90)
# What members are told apart by, beside what happened with them.
TOLD_BY: Final = {Record.PERSON: ("function_id", "account_id"), Record.ACCOUNT: ("industry", "country")}


@dataclass
class One:
    """A member.

    Attributes:
        groups: what it is told apart by, in the order of `TOLD_BY`.
        lately: touches in the last thirty days, `long` in the last ninety.
        teams: those of ours that touched it in the last ninety days.
    """

    id: int
    groups: tuple[int | str | None, ...]
    last_touch_at: datetime | None
    lately: int = 0
    long: int = 0
    teams: set[str] = field(default_factory=set)
    decides: bool = False

    def days_since(self, now: datetime) -> int | None:
        """Return how many whole days ago the last touch was; None where there was none."""
        return None if self.last_touch_at is None else max(0, (now - self.last_touch_at).days)


@dataclass(frozen=True)
class Sample:
    """Members that were looked at, of how many."""

    members: tuple[One, ...]
    of: int


def sample_of(segment: Segment, *, now: datetime) -> Sample:
    """Return the members of the segment, or a sample of them (three queries for each thousand)."""
    members = _members(segment)
    by_id = {one.id: one for one in members}
    for ids in _thousands(list(by_id)):
        for row in _touches(segment.of, ids, now):
            one = by_id[row[f"{segment.of}_id"]]
            one.long += row["long"]
            one.lately += row["lately"]
            one.teams.add(row["team"])
        for pk in _deciding(segment.record, ids):
            by_id[pk].decides = True
    return Sample(tuple(members), max(segment.size, len(members)) if segment.size > MOST else len(members))


def _members(segment: Segment) -> list[One]:
    of = segment.of
    rows: QuerySet[Membership] = Membership.objects.filter(segment=segment, left_at=None)
    every = -(-segment.size // MOST)
    if every > 1:
        rows = rows.alias(part=Mod(F(f"{of}_id"), every)).filter(part=0)
    columns = [f"{of}__{name}" for name in TOLD_BY[segment.record]]
    found = rows.values_list(f"{of}_id", f"{of}__last_touch_at", *columns)
    return [One(pk, tuple(groups), last_touch_at) for pk, last_touch_at, *groups in found]


def _touches(of: str, ids: Sequence[int], now: datetime) -> Iterable[dict[str, Any]]:
    lately = Count("pk", filter=Q(at__gt=now - LATELY))
    rows = Touch.objects.filter(**{f"{of}_id__in": ids}, at__gt=now - LONG, at__lte=now).order_by()
    yield from rows.values(f"{of}_id", "team").annotate(long=Count("pk"), lately=lately)


def _deciding(record: Record, ids: Sequence[int]) -> QuerySet[Any, int]:
    if record is Record.PERSON:
        live = Stakeholder.objects.filter(removed_at=None, decision__archived_at=None, person_id__in=ids)
        return live.order_by().values_list("person_id", flat=True).distinct()
    decisions = Decision.objects.filter(archived_at=None, account_id__in=ids)
    return decisions.order_by().values_list("account_id", flat=True).distinct()


def _thousands(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
