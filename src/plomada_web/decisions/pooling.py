"""The pool of what is said without a name, replayed from the record: who put what in it when, and what may be told.

It knows nothing of modes and audiences (`visibility.py`): it is handed rows, each with whether it was said for the
pool, and the stretches in which somebody was away.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Generic, TypeVar

from plomada.surveys.disclosure import Event, released
from plomada_web.decisions.said import Away

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True)
class Row(Generic[Value]):
    """Something said.

    Attributes:
        who: the stakeholder.
        topic: what it is about, by number.
        value: what was said; None: nothing that counts.
        pooled: said for the pool; otherwise by name, and then it takes what was there before out of the pool.
    """

    who: int
    topic: int
    value: Value | None
    said_at: datetime
    pooled: bool


@dataclass(frozen=True)
class Told(Generic[Value]):
    """What may be told of a topic.

    Attributes:
        values: the released values by stakeholder; the keys are never shown.
        waiting: how many people have said something since, or before there were enough.
    """

    values: Mapping[int, Value]
    waiting: int


@dataclass(frozen=True)
class Pooling:
    """How a pool is told.

    Attributes:
        away: who was not counted, from when to when.
        results_at: when the group got its results; None: whenever enough have spoken.
    """

    away: Sequence[Away]
    results_at: Collection[datetime] | None

    def told(self, rows: Iterable[Row[Value]], threshold: int) -> dict[int, Told[Value]]:
        """Return what may be told of each topic now, so that no two results differ by fewer people than that."""
        # The same said again has the same number: it is then no difference between two results.
        numbers: dict[Value, float] = {}
        events = list(_events(list(rows), self.away, numbers))
        moments = None
        if self.results_at is not None:
            times = [at for at, _ in events]
            moments = {bisect_right(times, at) for at in self.results_at}
        values = list(numbers)
        return {
            int(topic): Told({int(who): values[int(n)] for who, n in release.values.items()}, release.waiting)
            for topic, release in released([event for _, event in events], threshold=threshold, moments=moments).items()
        }


Happened = tuple[datetime, Callable[["_Poolside"], Iterable[Event]]]


def _events(
    rows: Sequence[Row[Value]], away: Iterable[Away], numbers: dict[Value, float]
) -> Iterable[tuple[datetime, Event]]:
    """Return what the pool heard and when, oldest first."""
    happened: list[Happened] = []
    for row in rows:
        number = None if row.value is None else numbers.setdefault(row.value, float(len(numbers)))
        event = Event(str(row.who), str(row.topic), number)
        happened.append((row.said_at, partial(_Poolside.say if row.pooled else _Poolside.say_by_name, event=event)))
    for one in away:
        who = str(one.stakeholder_id)
        happened.append((one.since, partial(_Poolside.leave, who=who, for_good=one.for_good)))
        if one.until is not None:
            happened.append((one.until, partial(_Poolside.come_back, who=who)))
    poolside = _Poolside()
    for at, what in sorted(happened, key=itemgetter(0)):
        for event in what(poolside):
            yield at, event


class _Poolside:
    """Who has what in the pool, and what those who are away had in it."""

    def __init__(self) -> None:
        self.inside: dict[str, dict[str, float | None]] = defaultdict(dict)
        self.kept: dict[str, dict[str, float | None]] = {}

    def say(self, *, event: Event) -> Iterable[Event]:
        self.inside[event.person][event.statement] = event.value
        yield event

    def say_by_name(self, *, event: Event) -> Iterable[Event]:
        if event.statement in self.inside[event.person]:
            del self.inside[event.person][event.statement]
            yield event._replace(value=None)

    def leave(self, *, who: str, for_good: bool) -> Iterable[Event]:
        left = self.inside.pop(who, {})
        self.kept[who] = {} if for_good else {**self.kept.get(who, {}), **left}
        for topic in left:
            yield Event(who, topic, None)

    def come_back(self, *, who: str) -> Iterable[Event]:
        for topic, value in self.kept.pop(who, {}).items():
            self.inside[who][topic] = value
            yield Event(who, topic, value)
