"""What changed between two dates: who moved on what, and whether the group came closer."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from plomada.consensus.agreement import LEVEL, points
from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.direction import ONE_CHANGE, too_few
from plomada.consensus.jackknife import jackknife_interval
from plomada.figures import Figure, Sentence

ENOUGH: Final = 3  # people heard at both dates
SAME: Final = Sentence("Only what was answered at both dates counts: a new voice is not a change of mind.")


@dataclass(frozen=True)
class Move:
    """A person's answer that is no longer the same.

    Attributes:
        person: who.
        statement: on what.
        before: the earlier answer; None where there was none.
        after: the later one; None where it was withdrawn.
    """

    person: str
    statement: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Movement:
    """What changed between two dates.

    Attributes:
        change: in the agreement of those heard at both dates, in points.
        moves: changed minds, the farthest first.
        new: answers that were not there before.
        withdrawn: answers that are no longer there.
    """

    change: Figure
    moves: tuple[Move, ...]
    new: tuple[Move, ...]
    withdrawn: tuple[Move, ...]


def movement(before: Answers, after: Answers, level: float = LEVEL) -> Movement:
    """Return what changed between two dates: who moved on what, and whether the group came closer.

    Args:
        before: the earlier state; people and statements may differ from the later one.
        after: the later state, on the same scale.
        level: coverage of the interval of the change, between 0 and 1.

    Source: ours; interval Tukey 1958. Worked in docs/methods/movement.md.

    Example:
        >>> early = Answers(("Ana", "Luis"), ("A",), np.array([[5.0], [2.0]]))
        >>> movement(early, Answers(("Ana", "Luis"), ("A",), np.array([[5.0], [4.0]]))).moves
        (Move(person='Luis', statement='A', before=2.0, after=4.0),)
    """
    early, late = _cells(before), _cells(after)
    moves = [
        Move(person, statement, early.get((person, statement)), late.get((person, statement)))
        for person, statement in dict.fromkeys([*early, *late])
        if early.get((person, statement)) != late.get((person, statement))
    ]
    both = [move for move in moves if move.before is not None and move.after is not None]
    return Movement(
        change=_change(before, after, level),
        moves=tuple(sorted(both, key=lambda move: -abs((move.after or 0.0) - (move.before or 0.0)))),
        new=tuple(move for move in moves if move.before is None),
        withdrawn=tuple(move for move in moves if move.after is None),
    )


def _cells(answers: Answers) -> dict[tuple[str, str], float]:
    return {
        (answers.people[row], answers.statements[column]): float(answers.ratings[row, column])
        for row, column in np.argwhere(answers.said)
    }


def _change(before: Answers, after: Answers, level: float) -> Figure:
    people = [name for name in after.people if name in set(before.people)]
    statements = [name for name in after.statements if name in set(before.statements)]
    early, late = (_lined_up(state, people, statements) for state in (before, after))
    common = ~np.isnan(early) & ~np.isnan(late)
    heard = common.any(axis=1)
    early, late = np.where(common, early, np.nan)[heard], np.where(common, late, np.nan)[heard]
    blank = Figure(
        value=None,
        unit="points",
        n=int(heard.sum()),
        of=len(after.people),
        method="movement",
        source="Tukey 1958",
        assumptions=(SAME, ONE_CHANGE),
    )
    if blank.n < ENOUGH:
        return replace(blank, unknown=too_few(blank.n, ENOUGH))
    chance = after.scale.chance_variance
    value = points(late, chance) - points(early, chance)
    rest = [np.arange(blank.n) != row for row in range(blank.n)]
    without = np.array([points(late[keep], chance) - points(early[keep], chance) for keep in rest])
    if np.isnan(value):
        return replace(blank, unknown=Sentence("No two people answered the same statement at both dates."))
    if np.isnan(without).any():
        return replace(blank, value=value, assumptions=(SAME,))
    low, high = jackknife_interval(value, without, level)
    return replace(blank, value=value, low=low, high=high, level=level)


def _lined_up(state: Answers, people: list[str], statements: list[str]) -> Numbers:
    rows = [state.people.index(name) for name in people]
    columns = [state.statements.index(name) for name in statements]
    return state.ratings[np.ix_(rows, columns)]
