"""What one stakeholder is asked, and how far they are: five queries at most."""

from dataclasses import dataclass
from datetime import datetime

from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import Answer, Decision, Priority, Ranking, SignIntent, Stakeholder, Statement

SECONDS_A_STATEMENT = 10
SECONDS_FOR_THE_REST = 60  # priorities, signing, a comment
FEWEST_PRIORITIES = 2  # one thing has no order


@dataclass(frozen=True)
class Asked:
    """A statement, and what this stakeholder last said of it (None: nothing yet), and before that.

    Attributes:
        before: the last answer that differed from the one that counts; None: they never changed their mind.
    """

    statement: Statement
    said: Answer | None
    before: Answer | None
    is_closed: bool  # answered before this link was made, which does not open what was said before
    number: int  # from 1, in the order of asking


@dataclass(frozen=True)
class Path:
    """The way through the room for one stakeholder."""

    decision: Decision
    asked: tuple[Asked, ...]
    priorities: tuple[Priority, ...]
    order: tuple[Priority, ...]  # as they last put them; empty: not yet, or priorities have changed since
    intent: SignIntent | None

    @property
    def answered(self) -> int:
        """Return how many statements they have answered, "I can't say" included."""
        return sum(1 for each in self.asked if each.said is not None)

    @property
    def left(self) -> int:
        """Return how many statements wait for an answer."""
        return len(self.asked) - self.answered

    @property
    def next_open(self) -> Asked | None:
        """Return the first statement without an answer."""
        return next((each for each in self.asked if each.said is None), None)

    @property
    def has_begun(self) -> bool:
        """Return whether anything has been said."""
        return bool(self.answered or self.order or self.intent)

    @property
    def ranks(self) -> bool:
        """Return whether there are priorities to put in order."""
        return len(self.priorities) >= FEWEST_PRIORITIES

    @property
    def minutes_left(self) -> int:
        """Return about how many minutes the rest takes; at least one."""
        return minutes_for(self.left, with_rest=self.intent is None)

    def at(self, statement_id: int) -> Asked | None:
        """Return the statement by its id, where it is being asked."""
        return next((each for each in self.asked if each.statement.pk == statement_id), None)

    def numbered(self, number: int) -> Asked | None:
        """Return the statement by its place; None before the first and after the last."""
        return self.asked[number - 1] if 0 < number <= len(self.asked) else None


def minutes_for(statements: int, *, with_rest: bool = True) -> int:
    """Return about how many minutes so many statements take.

    >>> minutes_for(8), minutes_for(1, with_rest=False)
    (3, 1)
    """
    return max(1, -(-(statements * SECONDS_A_STATEMENT + SECONDS_FOR_THE_REST * with_rest) // 60))


def path_of(stakeholder: Stakeholder, since: datetime | None = None) -> Path:
    """Return the way through the room for the stakeholder (five queries).

    Args:
        stakeholder: whose.
        since: only what was said from then on is told; of what was said before, only that it was.
    """
    decision = stakeholder.decision
    statements = asked_in(decision, Statement.objects.filter(decision=decision, status=Statement.Status.OPEN))
    said, before = _said_and_before(stakeholder)
    priorities = tuple(Priority.objects.filter(decision=decision, retired_at=None))
    ranking = Ranking.objects.filter(stakeholder=stakeholder).last()
    intent = SignIntent.objects.filter(stakeholder=stakeholder).last()
    return Path(
        decision=decision,
        asked=tuple(
            _asked(each, said.get(each.pk), before.get(each.pk), number, since)
            for number, each in enumerate(statements, start=1)
        ),
        priorities=_turned(priorities, by=stakeholder.pk),
        order=_in_order(priorities, ranking.order if ranking and _is_told(ranking, since) else []),
        intent=intent if intent and _is_told(intent, since) else None,
    )


def _is_told(said: Answer | Ranking | SignIntent, since: datetime | None) -> bool:
    return since is None or said.said_at >= since


def _asked(
    statement: Statement, said: Answer | None, before: Answer | None, number: int, since: datetime | None
) -> Asked:
    if said is None or _is_told(said, since):
        return Asked(statement, said, before if before and _is_told(before, since) else None, False, number)
    return Asked(statement, Answer(statement=statement, said_at=said.said_at), None, True, number)


def _said_and_before(stakeholder: Stakeholder) -> tuple[dict[int, Answer], dict[int, Answer]]:
    """Return the answers that count, and those that each of them replaced, by statement."""
    said: dict[int, Answer] = {}
    before: dict[int, Answer] = {}
    for answer in Answer.objects.filter(stakeholder=stakeholder).order_by("said_at", "id"):
        last = said.get(answer.statement_id)
        if last is not None and last.value != answer.value:
            before[answer.statement_id] = last
        said[answer.statement_id] = answer
    return said, before


def _turned(priorities: tuple[Priority, ...], *, by: int) -> tuple[Priority, ...]:
    """Return the priorities starting elsewhere for each stakeholder: what stands first is chosen more often."""
    start = by % len(priorities) if priorities else 0
    return priorities[start:] + priorities[:start]


def _in_order(priorities: tuple[Priority, ...], ids: list[int]) -> tuple[Priority, ...]:
    by_id = {priority.pk: priority for priority in priorities}
    return tuple(by_id[each] for each in ids) if set(ids) == set(by_id) else ()
