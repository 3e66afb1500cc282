"""Who may see what of what was said: the three modes of a room, applied to the record.

Here is how this works. In every mode an answer is either *named* for an audience, or part of the *pool*.

- Named to us: the team sees every answer with its name; the group sees the pool.
- Group only: both see the pool.
- Named with consent: both see what was said with consent by name, and the rest as the pool.

The pool is told statement by statement, from five people up, and only in releases: the first when five have
answered, the next when five have said something new, so that no difference between two results is about fewer than
five people (`plomada.surveys.disclosure`). A small group may choose to get its result together instead: when all
have spoken, on the deadline, or when we say so (`GroupResult`), so that nobody comes too late to be counted. A
release is replayed from the record, which is never edited; nothing about it is stored. Someone who agrees to be
named takes what they had said without a name out of the pool, unless it was released: then it is too late to be named
(`consent.py`), because the others would stand out. What people wrote is told by the same rule, from ten writers up.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from plomada_web.decisions.models import Decision, Disclosure, Stakeholder, Statement
from plomada_web.decisions.pooling import Pooling, Row, Told
from plomada_web.decisions.said import Addition, Intent, Order, Record, Words, record_of

THRESHOLD = 5  # people behind a number in which nobody is named
TEXT_THRESHOLD = 10  # people behind a list of comments in which nobody is named


Said = Words | Intent | Order | Addition
Value = TypeVar("Value", bound=Hashable)


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

    values: Mapping[int, int | None] = field(default_factory=dict)
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
        intent_pool: the others' who had to sign when they said it, by stakeholder, released; for sums only.
        orders: priorities in their order, by stakeholder: named and released together; for sums only.
        remarks: what the others wrote beside their answers, by statement, released from ten writers up.
        released: whose words are part of a release, of a statement no longer asked too; never shown.
    """

    record: Record
    audience: Audience
    named: Mapping[tuple[int, int], Words]
    earlier: Mapping[tuple[int, int], Words]
    pools: Mapping[int, Pool]
    intents: Mapping[int, Intent]
    intent_pool: Mapping[int, int | None]
    orders: Mapping[int, tuple[int, ...]]
    remarks: Mapping[int, tuple[str, ...]]
    released: frozenset[int]

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

    def name(self, stakeholder_id: int) -> str:
        """Return the name of someone who belongs or belonged to the group."""
        return self._names[stakeholder_id]

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return {member.pk: member.person.name for member in self.record.stakeholders}

    def counted(self, statement: Statement) -> Mapping[int, int | None]:
        """Return the answers that sums over this statement rest on, by stakeholder; for sums only."""
        return self._counted.get(statement.pk, {})

    @cached_property
    def _counted(self) -> Mapping[int, dict[int, int | None]]:
        counted: dict[int, dict[int, int | None]] = {}
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
    """Return what the audience may see of the decision (five queries, at most seven)."""
    return seen_of(record_of(decision), audience)


def seen_of(record: Record, audience: Audience) -> Seen:
    """Return what the audience may see of a record."""
    rule = Rule(record, audience)
    named_rows = [words for words in record.answers if rule.is_named(words)]
    named = {key: words for key, words in record.latest.items() if rule.is_named(words)}
    said = rule.told((words, words.statement_id, words.value) for words in record.answers)
    intents, orders = _intents(rule), rule.told((order, 0, order.priorities) for order in record.orders)
    remarks = rule.told(((w, w.statement_id, w.comment or None) for w in record.answers), threshold=TEXT_THRESHOLD)
    named_orders = _latest_by_person(order for order in record.orders if rule.is_named(order))
    pooled_orders = {who: order for told in orders.values() for who, order in told.values.items()}
    return Seen(
        record=record,
        audience=audience,
        named=named,
        earlier=_earlier(named_rows, named),
        pools={asked: Pool(told.values, told.waiting) for asked, told in said.items()},
        intents=_latest_by_person(intent for intent in record.intents if rule.is_named(intent)),
        intent_pool={who: value for told in intents.values() for who, value in told.values.items()},
        orders={**{who: order.priorities for who, order in named_orders.items()}, **pooled_orders},
        # In the order of the alphabet: the order of time could point at a person.
        remarks={asked: tuple(sorted(told.values.values())) for asked, told in remarks.items()},
        released=_people(said, intents, orders, remarks),
    )


def _intents(rule: "Rule") -> dict[int, Told[int]]:
    """Return what signers said. Who has to sign may change: counted with who had to when they said it, a released sum
    stays what it was, and nobody is found by marking one signer less."""
    return rule.told((intent, 0, intent.likelihood if intent.must_sign else None) for intent in rule.record.intents)


def _people(*released: Mapping[int, Told[Any]]) -> frozenset[int]:
    return frozenset(who for by_topic in released for told in by_topic.values() for who in told.values)


@dataclass(frozen=True)
class Rule:
    """Whether a row may stand beside its name, for one audience under the decision's mode."""

    record: Record
    audience: Audience

    def is_named(self, row: Said) -> bool:
        """Return whether the row may stand beside its name."""
        mode = self.record.decision.disclosure
        if mode == Disclosure.NAMED_TO_US:
            return self.audience is Audience.TEAM
        if mode == Disclosure.NAMED_WITH_CONSENT:
            return row.named and row.stakeholder_id in self._consenting
        return False

    @cached_property
    def _consenting(self) -> frozenset[int]:
        return frozenset(member.pk for member in self.record.members if member.named_consent_at is not None)

    def is_pooled(self, row: Said) -> bool:
        """Return whether the row was said for the pool. What was said by name never enters it, even if the name was
        withdrawn later: a pool into which old answers could be put back would differ by single people."""
        mode = self.record.decision.disclosure
        if mode == Disclosure.NAMED_TO_US:
            return self.audience is Audience.GROUP
        return not row.named if mode == Disclosure.NAMED_WITH_CONSENT else True

    def told(
        self, said: Iterable[tuple[Said, int, Value | None]], *, threshold: int = THRESHOLD
    ) -> dict[int, Told[Value]]:
        """Return what may be told of each topic of the pool.

        Args:
            said: what was said, the topic it is about, and what counts of it (None: nothing), oldest first.
            threshold: people behind each result, and behind the difference of two.
        """
        rows = [Row(one.stakeholder_id, topic, value, one.said_at, self.is_pooled(one)) for one, topic, value in said]
        return Pooling(self.record.away, self.record.results_at).told(rows, threshold)


@dataclass(frozen=True)
class Additions:
    """What people wanted to add, as an audience may see it.

    Attributes:
        named: with whose it is, oldest first.
        others: without a name, in the order of the alphabet; none below ten writers.
    """

    named: tuple[Addition, ...]
    others: tuple[str, ...]


def additions_seen(seen: Seen, said: Sequence[Addition]) -> Additions:
    """Return what the audience may see of what people wanted to add, of no statement in particular."""
    rule = Rule(seen.record, seen.audience)
    # What someone adds joins what they had added before: together they are what that person has written.
    written: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows: list[tuple[Said, int, tuple[str, ...]]] = []
    for one in said:
        written[one.stakeholder_id] += (one.text,)
        rows.append((one, 0, written[one.stakeholder_id]))
    told = rule.told(rows, threshold=TEXT_THRESHOLD)
    others = [text for topic in told.values() for texts in topic.values.values() for text in texts]
    return Additions(tuple(one for one in said if rule.is_named(one)), tuple(sorted(others)))


def _earlier(rows: Iterable[Words], named: Mapping[tuple[int, int], Words]) -> dict[tuple[int, int], Words]:
    before: dict[tuple[int, int], Words] = {}
    for words in rows:
        key = (words.stakeholder_id, words.statement_id)
        latest = named.get(key)
        if latest is not None and words is not latest and words.value != latest.value:
            before[key] = words
    return before


Latest = TypeVar("Latest", Intent, Order)


def _latest_by_person(rows: Iterable[Latest]) -> dict[int, Latest]:
    return {row.stakeholder_id: row for row in rows}
