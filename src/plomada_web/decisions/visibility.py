"""Who may see what of what was said: the three modes of a room, applied to the record.

Here is how this works. In every mode an answer is either *named* for an audience, or part of the *pool*.

- Named to us: the team sees every answer with its name; the group sees the pool.
- Group only: both see the pool.
- Named with consent: both see what was said with consent by name, and the rest as the pool.

The pool is told statement by statement, from five people up, and only in releases: the first when five have
answered, the next when five have said something new, so that no difference between two results is about fewer than
five people (`plomada.surveys.disclosure`). A small group may choose to get its result together instead: when all
have spoken, on the deadline, or when we say so (`GroupResult`), so that nobody comes too late to be counted. A
release is replayed from the record, which is never edited; nothing about it is stored. When someone from the pool
later speaks by name, their earlier answer stays frozen in what was released, and their named answer is shown but
not counted beside it: so nobody counts twice and the other four stay hidden.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import TypeVar

from plomada.surveys.disclosure import Event, Release, released
from plomada_web.decisions.models import Decision, Disclosure, Stakeholder, Statement
from plomada_web.decisions.said import Intent, Order, Record, Words, record_of

THRESHOLD = 5  # people behind a number in which nobody is named
TEXT_THRESHOLD = 10  # people behind a list of comments in which nobody is named


class Audience(Enum):
    """For whom the record is read."""

    TEAM = "team"
    GROUP = "group"


class Standpoint(Enum):
    """How a group-level number came to be shown, or why it is not."""

    NAMED = "named"
    POOLED = "pooled"
    WAITING = "waiting"  # fewer than five so far


@dataclass(frozen=True)
class Pool:
    """What was said of one statement by people who are not named.

    Attributes:
        values: the released answers by stakeholder; the keys serve sums only and are never shown.
        waiting: how many people have said something since, or before there were five.
    """

    values: Mapping[int, float | None] = field(default_factory=dict)
    waiting: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Return how many gave each answer, from 1 to 5."""
        given = [value for value in self.values.values() if value is not None]
        return tuple(given.count(step) for step in range(1, 6))  # type: ignore[return-value]


@dataclass(frozen=True)
class Seen:
    """What an audience may see of a decision.

    Attributes:
        record: the raw record; a template shows nothing of it but who belongs, who has been heard and what is asked.
        named: answers that may stand beside a name, by (stakeholder, statement); the latest of each.
        earlier: the answer before that, where there was one and it may be named too.
        pools: what the others said, by statement.
        intents: likelihood to sign that may stand beside a name, by stakeholder.
        intent_pool: the others', by stakeholder, released; for sums only.
        orders: priorities in their order, by stakeholder: named and released together; for sums only.
    """

    record: Record
    audience: Audience
    named: Mapping[tuple[int, int], Words]
    earlier: Mapping[tuple[int, int], Words]
    pools: Mapping[int, Pool]
    intents: Mapping[int, Intent]
    intent_pool: Mapping[int, float | None]
    orders: Mapping[int, tuple[int, ...]]

    @property
    def decision(self) -> Decision:
        """Return the decision that this is about."""
        return self.record.decision

    @property
    def all_named(self) -> bool:
        """Return whether every answer stands beside its name for this audience."""
        return self.decision.disclosure == Disclosure.NAMED_TO_US and self.audience is Audience.TEAM

    @property
    def names_some(self) -> bool:
        """Return whether any answer may stand beside a name."""
        return bool(self.named) or self.all_named

    def may_name(self, stakeholder: Stakeholder) -> bool:
        """Return whether this member's answers stand beside their name for this audience."""
        if self.all_named:
            return True
        return self.decision.disclosure == Disclosure.NAMED_WITH_CONSENT and stakeholder.named_consent_at is not None

    def counted(self, statement: Statement) -> Mapping[int, float | None]:
        """Return the answers that sums over this statement rest on, by stakeholder; for sums only."""
        return self._counted.get(statement.pk, {})

    @cached_property
    def _counted(self) -> Mapping[int, dict[int, float | None]]:
        counted: dict[int, dict[int, float | None]] = {}
        for (member, asked), words in self.named.items():
            counted.setdefault(asked, {})[member] = words.value
        for asked, pool in self.pools.items():
            counted.setdefault(asked, {}).update(pool.values)
        return counted

    def standpoint(self, statement: Statement) -> Standpoint:
        """Return how this statement's numbers may be shown."""
        if self.pools.get(statement.pk, Pool()).values:
            return Standpoint.POOLED
        return Standpoint.NAMED if self.counted(statement) else Standpoint.WAITING


def seen(decision: Decision, audience: Audience) -> Seen:
    """Return what the audience may see of the decision (five queries)."""
    return seen_of(record_of(decision), audience)


def seen_of(record: Record, audience: Audience) -> Seen:
    """Return what the audience may see of a record."""
    rule = _Rule(record, audience)
    named_rows = [words for words in record.answers if rule.is_named(words)]
    latest = record.latest
    named = {key: words for key, words in latest.items() if rule.is_named(words)}
    pools = _pools(record, rule)
    return Seen(
        record=record,
        audience=audience,
        named=named,
        earlier=_earlier(named_rows, named),
        pools=pools,
        intents=_latest_by_person(intent for intent in record.intents if rule.is_named(intent)),
        intent_pool=_released_one(
            record, record.intents, rule, [float(intent.likelihood) for intent in record.intents]
        ),
        orders=_orders(record, rule),
    )


@dataclass(frozen=True)
class _Rule:
    """Whether a row may stand beside its name, for one audience under the decision's mode."""

    record: Record
    audience: Audience

    def is_named(self, row: Words | Intent | Order) -> bool:
        mode = self.record.decision.disclosure
        if mode == Disclosure.NAMED_TO_US:
            return self.audience is Audience.TEAM
        if mode == Disclosure.NAMED_WITH_CONSENT:
            return row.named and row.stakeholder_id in self._consenting
        return False

    @cached_property
    def _consenting(self) -> frozenset[int]:
        return frozenset(member.pk for member in self.record.members if member.named_consent_at is not None)

    def is_pooled(self, row: Words | Intent | Order) -> bool:
        """Return whether the row was said for the pool. What was said by name never enters it, even if the name was
        withdrawn later: a pool into which old answers could be put back would differ by single people."""
        mode = self.record.decision.disclosure
        if mode == Disclosure.NAMED_TO_US:
            return self.audience is Audience.GROUP
        return not row.named if mode == Disclosure.NAMED_WITH_CONSENT else True


def _pools(record: Record, rule: _Rule) -> dict[int, Pool]:
    asked = {statement.pk for statement in record.statements}
    rows = [words for words in record.answers if words.statement_id in asked]
    values = [None if words.value is None else float(words.value) for words in rows]
    events = _events(record, rows, values, rule, lambda row: str(row.statement_id))  # type: ignore[union-attr]
    return {int(name): Pool(_by_person(release), release.waiting) for name, release in _replay(record, events).items()}


def _released_one(
    record: Record, rows: Iterable[Intent | Order], rule: _Rule, values: Iterable[float | None]
) -> dict[int, float | None]:
    """Return the release of something that is asked once a person."""
    events = _events(record, list(rows), list(values), rule, lambda _: "asked once")
    return {
        person: value for release in _replay(record, events).values() for person, value in _by_person(release).items()
    }


def _orders(record: Record, rule: _Rule) -> dict[int, tuple[int, ...]]:
    numbered = _released_one(record, record.orders, rule, [float(number) for number in range(len(record.orders))])
    pooled = {
        person: record.orders[int(number)].priorities for person, number in numbered.items() if number is not None
    }
    named = _latest_by_person(order for order in record.orders if rule.is_named(order))
    return {**{person: order.priorities for person, order in named.items()}, **pooled}


def _earlier(rows: Iterable[Words], named: Mapping[tuple[int, int], Words]) -> dict[tuple[int, int], Words]:
    before: dict[tuple[int, int], Words] = {}
    for words in rows:
        key = (words.stakeholder_id, words.statement_id)
        latest = named.get(key)
        if latest is not None and words is not latest and words.value != latest.value:
            before[key] = words
    return before


Row = TypeVar("Row", Intent, Order)


def _latest_by_person(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.stakeholder_id: row for row in rows}


def _events(
    record: Record,
    rows: Sequence[Words | Intent | Order],
    values: Sequence[float | None],
    rule: _Rule,
    topic: Callable[[Words | Intent | Order], str],
) -> list[tuple[datetime, Event]]:
    """Return what the pool heard and when, oldest first.

    Someone who speaks by name after they had spoken for the pool leaves it, and so does a member who is removed.
    """
    events: list[tuple[datetime, Event]] = []
    topics: dict[int, set[str]] = {}
    for row, value in zip(rows, values, strict=True):
        name = topic(row)
        if rule.is_pooled(row):
            topics.setdefault(row.stakeholder_id, set()).add(name)
            events.append((row.said_at, Event(str(row.stakeholder_id), name, value)))
        elif name in topics.get(row.stakeholder_id, set()):
            events.append((row.said_at, Event(str(row.stakeholder_id), name, None)))
    for member in record.stakeholders:
        if member.removed_at is not None:
            events += [
                (member.removed_at, Event(str(member.pk), name, None)) for name in sorted(topics.get(member.pk, ()))
            ]
    return sorted(events, key=lambda pair: pair[0])


def _replay(record: Record, events: Sequence[tuple[datetime, Event]]) -> Mapping[str, Release]:
    said = [event for _, event in events]
    if record.results_at is None:
        return released(said, threshold=THRESHOLD)
    times = [at for at, _ in events]
    moments = {bisect_right(times, at) for at in record.results_at}
    return released(said, threshold=THRESHOLD, moments=moments)


def _by_person(release: Release) -> dict[int, float | None]:
    return {int(person): value for person, value in release.values.items()}
