"""What has moved since an earlier day, among answers that stand beside a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from plomada.consensus.answers import Answers
from plomada.consensus.movement import Move, movement
from plomada.figures import Figure
from plomada_web.decisions.models import Stakeholder, Statement
from plomada_web.decisions.queries.cast import Cast
from plomada_web.decisions.said import Words
from plomada_web.decisions.standing import DecisionStanding


@dataclass(frozen=True)
class Moved:
    """A changed mind."""

    stakeholder: Stakeholder
    statement: Statement
    before: int
    after: int

    @property
    def towards(self) -> str:
        """Return where it went: "for" or "against"."""
        return "for" if self.after > self.before else "against"


@dataclass(frozen=True)
class Movements:
    """What has moved since a day.

    Attributes:
        since: the state at the end of that day is the earlier one; None: each person's first answers are.
        change: in the agreement of those heard then and now.
        moved: changed minds, the farthest first.
        new: answers that were not there before.
    """

    since: date | None
    change: Figure
    moved: tuple[Moved, ...]
    new: int


def movement_since(standing: DecisionStanding, since: date | None) -> Movements | None:
    """Return what has moved since the end of a day (no query); None where nobody may be named, or nothing was said.

    Args:
        standing: where the group stands.
        since: the earlier day; each person's first answers unless told.
    """
    cast = Cast.of(standing.seen)
    said = [words for words in standing.seen.record.answers if cast.is_named(words)]
    if not said:
        return None
    now = standing.seen.named
    asked = [words for words in said if (words.stakeholder_id, words.statement_id) in now]
    before = (
        _first(asked)
        if since is None
        else _latest([words for words in asked if timezone.localdate(words.said_at) <= since])
    )
    found = movement(_answers(before.values()), _answers(now.values()))
    members = {str(member.pk): member for member in standing.seen.record.members}
    statements = {str(statement.pk): statement for statement in standing.seen.record.statements}
    return Movements(
        since=since,
        change=replace(found.change, unit="change"),  # told with its sign: a fall is no agreement "below 0"
        moved=tuple(_moved(move, members, statements) for move in found.moves),
        new=len(found.new),
    )


def _first(said: Sequence[Words]) -> dict[tuple[int, int], Words]:
    return _latest(list(reversed(said)))


def _latest(said: Sequence[Words]) -> dict[tuple[int, int], Words]:
    return {(words.stakeholder_id, words.statement_id): words for words in said}


def _answers(said: Iterable[Words]) -> Answers:
    return Answers.from_rows(
        (str(words.stakeholder_id), str(words.statement_id), None if words.value is None else float(words.value))
        for words in said
    )


def _moved(move: Move, members: dict[str, Stakeholder], statements: dict[str, Statement]) -> Moved:
    return Moved(members[move.person], statements[move.statement], round(move.before or 0), round(move.after or 0))
