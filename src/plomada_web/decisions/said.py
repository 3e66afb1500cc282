"""Everything that was asked and said in one decision, read in five to seven queries whatever its size.

This is the raw record: who may see what of it is decided in `visibility.py`, and nothing is shown without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef

from plomada_web.decisions.models import (
    Absence,
    Answer,
    Comment,
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
    """How likely a stakeholder was to sign, 0 to 10, at a moment.

    Attributes:
        must_sign: whether they had to sign when they said it.
    """

    stakeholder_id: int
    likelihood: int
    condition: str
    must_sign: bool
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
class Away:
    """A stretch in which what a stakeholder had said without a name counted no more; until None: it still lasts.

    Attributes:
        for_good: whether what was said before never counts again, because they have agreed to be named since.
    """

    stakeholder_id: int
    since: datetime
    until: datetime | None
    for_good: bool


@dataclass(frozen=True)
class Addition:
    """What a stakeholder wanted to add, of no statement in particular."""

    stakeholder_id: int
    text: str
    named: bool
    said_at: datetime


@dataclass(frozen=True)
class Record:
    """What was asked of whom and what they said, oldest first.

    Attributes:
        stakeholders: everyone who ever belonged to the group, with `removed_at` set where they no longer do.
        statements: those that are asked now.
        results_at: when the group was given its result, where it gets it together; None: as soon as five have spoken.
        away: who was not counted, from when to when.
    """

    decision: Decision
    stakeholders: tuple[Stakeholder, ...]
    statements: tuple[Statement, ...]
    answers: tuple[Words, ...]
    intents: tuple[Intent, ...]
    orders: tuple[Order, ...]
    results_at: tuple[datetime, ...] | None = None
    away: tuple[Away, ...] = ()

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
    """Return everything that was asked and said (five queries; one more each for results at once and for who left)."""
    here = {"stakeholder__decision": decision}
    answers = Answer.objects.filter(**here).order_by("said_at", "id")
    intents = SignIntent.objects.filter(**here).order_by("said_at", "id")
    orders = Ranking.objects.filter(**here).order_by("said_at", "id")
    stakeholders = (
        Stakeholder.objects.filter(decision=decision)
        .select_related("person__function", "person__site")
        .annotate(was_away=Exists(Absence.objects.filter(stakeholder=OuterRef("pk"))))
        .order_by("id")
    )
    return Record(
        decision=decision,
        stakeholders=tuple(stakeholders),
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
            for row in intents.values_list(
                "stakeholder_id", "likelihood", "condition", "must_sign", "is_named", "said_at"
            )
        ),
        orders=tuple(
            Order(stakeholder_id, tuple(order), named, said_at)
            for stakeholder_id, order, named, said_at in orders.values_list(
                "stakeholder_id", "order", "is_named", "said_at"
            )
        ),
        results_at=_results_at(decision),
        away=_away(decision) if any(member.was_away for member in stakeholders) else (),
    )


def additions_to(decision: Decision) -> tuple[Addition, ...]:
    """Return what people wanted to add, of no statement in particular, oldest first (one query)."""
    comments = Comment.objects.filter(stakeholder__decision=decision).order_by("said_at", "id")
    return tuple(Addition(*row) for row in comments.values_list("stakeholder_id", "text", "is_named", "said_at"))


def _away(decision: Decision) -> tuple[Away, ...]:
    absences = Absence.objects.filter(stakeholder__decision=decision).order_by("left_at", "id")
    return tuple(
        Away(stakeholder_id, since, until, for_good=reason == Absence.Reason.NAMED)
        for stakeholder_id, since, until, reason in absences.values_list(
            "stakeholder_id", "left_at", "returned_at", "reason"
        )
    )


def _results_at(decision: Decision) -> tuple[datetime, ...] | None:
    if decision.result_moment == ResultMoment.AT_FIVE:
        return None
    return tuple(GroupResult.objects.filter(decision=decision).order_by("at").values_list("at", flat=True))
