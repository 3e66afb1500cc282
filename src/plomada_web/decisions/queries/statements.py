"""What the group is asked, has been asked, and might be asked."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from plomada_web.decisions.models import OPEN_PHASES, Decision, Phase, Priority, Question, Statement


@dataclass(frozen=True)
class Asked:
    """A statement, and how many people have answered it at any time."""

    statement: Statement
    answered: int

    @property
    def may_be_edited(self) -> bool:
        """Return whether its words may still change: nobody has answered them."""
        return not self.answered


@dataclass(frozen=True)
class PhaseStatements:
    """The statements of one phase: those asked, in order, and those that are not any more."""

    phase: Phase
    asked: tuple[Asked, ...]
    others: tuple[Asked, ...]


@dataclass(frozen=True)
class Questionnaire:
    """All that a group is asked, and what it asks us."""

    phases: tuple[PhaseStatements, ...]
    proposals: tuple[Statement, ...]
    priorities: tuple[Priority, ...]
    questions: tuple[Question, ...]


def questionnaire_of(decision: Decision) -> Questionnaire:
    """Return all that a group is asked (three queries)."""
    everything = (
        decision.statements.select_related("proposed_by__person")
        .annotate(answered=Count("answers__stakeholder", distinct=True))
        .order_by("position", "id")
    )
    by_phase: dict[str, list[Asked]] = defaultdict(list)
    for statement in everything:
        by_phase[statement.phase].append(Asked(statement, statement.answered))
    return Questionnaire(
        phases=tuple(_phase(phase, by_phase[phase]) for phase in OPEN_PHASES),
        proposals=tuple(s for s in everything if s.status == Statement.Status.PROPOSED),
        priorities=tuple(decision.priorities.filter(retired_at=None)),
        questions=tuple(decision.questions.select_related("asked_by__person", "asked_by__decision", "answered_by")),
    )


def _phase(phase: Phase, statements: list[Asked]) -> PhaseStatements:
    past = {Statement.Status.RETIRED, Statement.Status.REJECTED}
    return PhaseStatements(
        phase=phase,
        asked=tuple(a for a in statements if a.statement.status == Statement.Status.OPEN),
        others=tuple(a for a in statements if a.statement.status in past),
    )
