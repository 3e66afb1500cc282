"""Where a group splits in two, if it does.

Fau (Thatcher, Jehn & Zanutto 2003): the largest share of all squared differences that any parting of the
group in two explains. It rises by itself as groups get smaller, so it is never shown without the chance of
seeing as much in shuffled answers, and a line is called clear only where that chance is at most 5 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.direction import too_few
from plomada.consensus.splits import (
    EXACT_UP_TO,
    Signs,
    affordable,
    best_split,
    centred,
    shuffled_shares,
)
from plomada.figures import Figure, Sentence

ENOUGH: Final = 4  # people: two camps of two
CLEAR: Final = 0.05
Rows = npt.NDArray[np.intp]  # of the table: which people

DIVIDING: Final = 0.05  # least share of the line that a statement must carry to be named


class Line(StrEnum):
    """What kind of line runs through a group."""

    CLEAR = "clear"
    NONE = "no clear camps"
    APART = "one person apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Dividing:
    """A statement on which the two camps stand apart.

    Attributes:
        statement: its text or id.
        share: its part of all the distance between the camps, 0 to 1; all statements add to 1.
        means: mean answer of each camp; None where nobody of a camp answered.
    """

    statement: str
    share: float
    means: tuple[float | None, float | None]


@dataclass(frozen=True)
class BridgePerson:
    """Whoever of a camp stands closest to both.

    Attributes:
        person: name.
        camp: 0 or 1, as in `FaultLine.camps`.
        to_own: mean squared distance to the others of the own camp, over statements in common.
        to_other: the same to the other camp.
    """

    person: str
    camp: int
    to_own: float
    to_other: float


@dataclass(frozen=True)
class FaultLine:
    """Where a group splits in two, if it does.

    Attributes:
        line: clear, none, one person apart, or unknown.
        figure: Fau, the share of all squared differences between the camps.
        p_value: chance of as large a share in shuffled answers; None where unknown.
        shuffles: how many shuffled copies that rests on.
        camps: the two sides; empty unless the line is clear. The larger side first.
        apart: who stands apart, where it is one person; else None.
        dividing: the statements that make the line, the strongest first; empty unless clear or apart.
        bridge_statements: statements that both sides accept; empty unless clear.
        bridge_people: per side whoever stands closest to both; empty unless clear.
        exact: whether every split was tried (up to 14 people) or the best one climbed to.
    """

    line: Line
    figure: Figure
    p_value: float | None
    shuffles: int
    camps: tuple[tuple[str, ...], ...]
    apart: str | None
    dividing: tuple[Dividing, ...]
    bridge_statements: tuple[str, ...]
    bridge_people: tuple[BridgePerson, ...]
    exact: bool


def fault_line(
    answers: Answers, rng: np.random.Generator, permutations: int = 999, committee: int | None = None
) -> FaultLine:
    """Return where the group splits in two, and how likely shuffled answers would split as much.

    Args:
        answers: what each person said; whoever said nothing stands aside.
        rng: the source of chance for the shuffles.
        permutations: how many shuffled copies; fewer are made in large groups, and said.
        committee: how many people there are, heard or not.

    Source: Thatcher, Jehn & Zanutto 2003. Worked in docs/methods/fault-lines.md.

    Example:
        >>> said = np.repeat([[1, 5, 1, 5, 2, 4], [5, 1, 5, 1, 4, 2]], 3, axis=0)
        >>> found = fault_line(Answers(tuple("abcdef"), tuple("uvwxyz"), said), np.random.default_rng(1))
        >>> found.camps, found.figure.value
        ((('a', 'b', 'c'), ('d', 'e', 'f')), 1.0)
    """
    spoke = answers.of(answers.heard)
    rows = centred(spoke.ratings)
    blank = _blank(len(spoke.people), max(committee or 0, len(answers.people)))
    if len(spoke.people) < ENOUGH:
        return _nothing(replace(blank, unknown=too_few(len(spoke.people), ENOUGH)))
    if np.square(rows).sum() < 1e-12:
        return _nothing(replace(blank, unknown=Sentence("Nobody differs from anybody on any statement.")))
    signs, share = best_split(rows)
    shuffles = affordable(permutations, rows.shape)
    reached = shuffled_shares(rows, rng, shuffles) >= share * (1 - 1e-9)
    p_value = (1 + int(reached.sum())) / (1 + shuffles)
    figure = replace(blank, value=share, assumptions=(*blank.assumptions, _chance(p_value, shuffles)))
    return _described(spoke, signs, figure, (p_value, shuffles))


def _described(spoke: Answers, signs: Signs, figure: Figure, chance: tuple[float, int]) -> FaultLine:
    p_value, shuffles = chance
    found = replace(_nothing(figure), line=Line.NONE, p_value=p_value, shuffles=shuffles)
    if p_value > CLEAR:
        return found
    sides = sorted((np.flatnonzero(signs > 0), np.flatnonzero(signs < 0)), key=lambda side: (-len(side), side[0]))
    dividing = _dividing(spoke, sides)
    if len(sides[1]) == 1:
        return replace(found, line=Line.APART, apart=spoke.people[sides[1][0]], dividing=dividing)
    return replace(
        found,
        line=Line.CLEAR,
        camps=tuple(tuple(spoke.people[row] for row in side) for side in sides),
        dividing=dividing,
        bridge_statements=_bridge_statements(spoke, sides),
        bridge_people=_bridge_people(spoke, sides),
    )


def _blank(heard: int, people: int) -> Figure:
    how = (
        Sentence("Every way to part the group in two was tried.")
        if heard <= EXACT_UP_TO
        else Sentence("Too many people to try every split: the best was climbed to, always from the same start.")
    )
    return Figure(
        value=None,
        unit="share",
        n=heard,
        of=people,
        method="fault-lines",
        source="Thatcher, Jehn & Zanutto 2003",
        assumptions=(how, Sentence("A missing answer counts as the statement's mean in the search.")),
    )


def _nothing(figure: Figure) -> FaultLine:
    exact = figure.n <= EXACT_UP_TO
    return FaultLine(Line.UNKNOWN, figure, None, 0, (), None, (), (), (), exact)


def _chance(p_value: float, shuffles: int) -> Sentence:
    return Sentence(
        "Shuffled answers split as much: chance %(percent)s%% (%(shuffles)s copies); up to 5%% is clear.",
        {"percent": round(100 * p_value, 1), "shuffles": shuffles},
    )


def _side_means(spoke: Answers, sides: Sequence[Rows]) -> Numbers:
    """Return sides x statements: the mean of what was said, NaN where nobody of a side answered."""
    means = []
    for side in sides:
        said = spoke.said[side].sum(axis=0)
        sums = np.nansum(spoke.ratings[side], axis=0)
        means.append(np.where(said > 0, sums / np.maximum(said, 1), np.nan))
    return np.array(means)


def _dividing(spoke: Answers, sides: Sequence[Rows]) -> tuple[Dividing, ...]:
    rows = centred(spoke.ratings)
    between = np.square(rows[sides[0]].sum(axis=0))
    shares = between / between.sum()
    means = _side_means(spoke, sides)
    named = [column for column in np.argsort(-shares, kind="stable") if shares[column] >= DIVIDING]
    return tuple(
        Dividing(
            spoke.statements[column],
            float(shares[column]),
            (_known(means[0, column]), _known(means[1, column])),
        )
        for column in named
    )


def _known(mean: float) -> float | None:
    return None if np.isnan(mean) else float(mean)


def _bridge_statements(spoke: Answers, sides: Sequence[Rows]) -> tuple[str, ...]:
    """Return what both sides accept on the mean, the most accepted by the cooler side first."""
    cooler = _side_means(spoke, sides).min(axis=0)
    accepted = [
        column
        for column in np.argsort(-np.nan_to_num(cooler, nan=-np.inf), kind="stable")
        if cooler[column] >= spoke.scale.favour_from
    ]
    return tuple(spoke.statements[column] for column in accepted)


def _bridge_people(spoke: Answers, sides: Sequence[Rows]) -> tuple[BridgePerson, ...]:
    found = []
    to_sides = [_distances(spoke, side) for side in sides]
    for camp, side in enumerate(sides):
        to_own, to_other = to_sides[camp][side], to_sides[1 - camp][side]
        gaps = to_other - to_own
        if not np.isnan(gaps).all():
            first = int(np.nanargmin(gaps))
            found.append(BridgePerson(spoke.people[side[first]], camp, float(to_own[first]), float(to_other[first])))
    return tuple(found)


def _distances(spoke: Answers, side: Rows) -> Numbers:
    """Return, for everyone, the mean squared distance to a side's people over what was answered by both.

    The sum over o of (x - o)^2 is n x^2 - 2 x S + Q, so one pass over the side's sums does for everyone. Whoever is
    of that side is at distance 0 from themselves, which only the count has to leave out. NaN where nothing is common.
    """
    said, filled = spoke.said.astype(np.float64), np.nan_to_num(spoke.ratings)
    of_side, of_said = filled[side], said[side]
    squares = np.square(filled) @ of_said.sum(axis=0)
    apart = squares - 2 * filled @ of_side.sum(axis=0) + said @ np.square(of_side).sum(axis=0)
    common = said @ of_said.sum(axis=0)
    common[side] -= of_said.sum(axis=1)
    return np.asarray(np.where(common > 0, np.maximum(apart, 0.0) / np.maximum(common, 1.0), np.nan))
