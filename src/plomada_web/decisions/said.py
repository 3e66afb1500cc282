"""Everything that was asked and said in one decision, read in five or six queries whatever its size.

This is the raw record: who may see what of it is decided in `visibility.py`, and nothing is shown without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plomada_web.decisions.models import (
    Answer,
    Decision,
    GroupResult,
    Ranking,
    ResultMoment,
    SignIntent,
    Stakeholder,
    Statement,
)


@dataclass(frozen=True)
class Words:
    """One answer, as it was given.

    Attributes:
        value: 1 to 5; None: "I can't say".
        named: said with consent to be named.
    """

    stakeholder_id: int
    statement_id: int
    value: int | None
    comment: str
    named: bool
    said_at: datetime


@dataclass(frozen=True)
class Intent:
    """How likely a stakeholder was to sign, 0 to 10, at a moment."""

    stakeholder_id: int
    likelihood: int
    condition: str
    named: bool
    said_at: datetime


@dataclass(frozen=True)
class Order:
    """The priorities in a stakeholder's order, at a moment: ids, first the most important."""

    stakeholder_id: int
    priorities: tuple[int, ...]
    named: bool
    said_at: datetime


@dataclass(frozen=True)
class Record:
    """What was asked of whom and what they said, oldest first.

    Attributes:
        stakeholders: everyone who ever belonged to the group, with `removed_at` set where they no longer do.
        statements: those that are asked now.
        results_at: when the group was given its result, where it gets it together; None: as soon as five have spoken.
    """

    decision: Decision
    stakeholders: tuple[Stakeholder, ...]
    statements: tuple[Statement, ...]
    answers: tuple[Words, ...]
    intents: tuple[Intent, ...]
    orders: tuple[Order, ...]
    results_at: tuple[datetime, ...] | None = None

    @cached_property
    def members(self) -> tuple[Stakeholder, ...]:
        """Return the group as it is now."""
        return tuple(s for s in self.stakeholders if s.removed_at is None)

    @cached_property
    def latest(self) -> Mapping[tuple[int, int], Words]:
        """Return the answer that counts, by (stakeholder, statement); for members and statements of now."""
        members, asked = {s.pk for s in self.members}, {s.pk for s in self.statements}
        return {
            (words.stakeholder_id, words.statement_id): words
            for words in self.answers
            if words.stakeholder_id in members and words.statement_id in asked
        }

    @cached_property
    def heard(self) -> frozenset[int]:
        """Return the members who have answered at least one statement; "I can't say" alone is not an answer."""
        return frozenset(member for (member, _), words in self.latest.items() if words.value is not None)

    def heard_in(self, phase: str) -> frozenset[int]:
        """Return the members who have answered at least one statement of the phase."""
        asked = {statement.pk for statement in self.statements if statement.phase == phase}
        return frozenset(
            member for (member, on), words in self.latest.items() if on in asked and words.value is not None
        )


def record_of(decision: Decision) -> Record:
    """Return everything that was asked and said (five queries; six where a group gets its result together)."""
    here = {"stakeholder__decision": decision}
    answers = Answer.objects.filter(**here).order_by("said_at", "id")
    intents = SignIntent.objects.filter(**here).order_by("said_at", "id")
    orders = Ranking.objects.filter(**here).order_by("said_at", "id")
    return Record(
        decision=decision,
        stakeholders=tuple(
            Stakeholder.objects.filter(decision=decision)
            .select_related("person__function", "person__site")
            .order_by("id")
        ),
        statements=tuple(
            Statement.objects.filter(decision=decision, status=Statement.Status.OPEN)
            .select_related("proposed_by__person__function")
            .order_by("position", "id")
        ),
        answers=tuple(
            Words(*row)
            for row in answers.values_list("stakeholder_id", "statement_id", "value", "comment", "is_named", "said_at")
        ),
        intents=tuple(
            Intent(*row)
            for row in intents.values_list("stakeholder_id", "likelihood", "condition", "is_named", "said_at")
        ),
        orders=tuple(
            Order(stakeholder_id, tuple(order), named, said_at)
            for stakeholder_id, order, named, said_at in orders.values_list(
                "stakeholder_id", "order", "is_named", "said_at"
            )
        ),
        results_at=_results_at(decision),
    )


def _results_at(decision: Decision) -> tuple[datetime, ...] | None:
    if decision.result_moment == ResultMoment.AT_FIVE:
        return None
    return tuple(GroupResult.objects.filter(decision=decision).order_by("at").values_list("at", flat=True))
