"""How closely a group agrees: r*wg(J), the number at the head of every phase.

One minus the mean variance of the statements over the variance of blind answers, times 100: 0 is what blind
answers give, 100 is one mind, below 0 the group is split. Chosen because it is the same for 3 people as for
200, does not mistake unanimous enthusiasm for disagreement, and takes missing answers as they are.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.direction import ONE_CHANGE, directions, too_few
from plomada.consensus.jackknife import jackknife_interval, jackknife_reach
from plomada.consensus.variances import ENOUGH, completed_variances, variances, variances_without_each
from plomada.figures import Figure, Sentence

LEVEL: Final = 0.9
ENOUGH_PEOPLE: Final = 3
WHOLE: Final = 100.0
SAME: Final = 1e-9
SYMMETRIC: Final = Sentence(
    "Whoever is left out, the number stays the same here; that is no sign of certainty, so no interval is given."
)
BLIND: Final = Sentence("0 is what blind answers would show, every step of the scale as likely as any other.")


@dataclass(frozen=True)
class StatementAgreement:
    """How closely the group agrees on one statement.

    Attributes:
        statement: its text or id.
        agreement: r_wg of this statement, in points; without an interval where only two answered.
        direction: mean position on it.
    """

    statement: str
    agreement: Figure
    direction: Figure


@dataclass(frozen=True)
class Without:
    """The group's agreement with one person left out.

    Attributes:
        person: who is left out.
        points: agreement of the others.
        change: how far that lies from everyone's: above 0 where the others agree more among themselves.
    """

    person: str
    points: float
    change: float


@dataclass(frozen=True)
class Agreement:
    """How closely a group agrees.

    Attributes:
        figure: agreement over all statements, in points; unknown below three people.
        completion: the range it would fall in if every missing answer came in; no value, only low and high.
        pair_difference: for two people alone, how far apart their answers are on average; else None.
        per_statement: one per statement with two answers or more, in the order asked.
        dropped: statements with fewer than two answers, which therefore do not count.
        without: agreement with each person left out, in the order of the table.
        swing: who would move the figure most by leaving; None where it is unknown or nobody would.
    """

    figure: Figure
    completion: Figure
    pair_difference: Figure | None
    per_statement: tuple[StatementAgreement, ...]
    dropped: tuple[str, ...]
    without: tuple[Without, ...]
    swing: str | None


def agreement(answers: Answers, level: float = LEVEL, committee: int | None = None) -> Agreement:
    """Return how closely a group agrees: 100 of one mind, 0 as blind answers would, below 0 split.

    Args:
        answers: what each person said; statements with fewer than two answers are dropped and named.
        level: coverage of the intervals, between 0 and 1.
        committee: how many people there are, heard or not; those who stand in `answers` unless told.

    Returns:
        The figure with its interval (person-jackknife, Student t with people - 1 degrees of freedom), and
        what stands behind it.

    Source: Lindell, Brandt & Whitney 1999. Worked in docs/methods/agreement.md.

    Example:
        >>> said = np.array([[5, 4, 2, 3], [4, 4, 1, 5], [5, 5, 2, 1], [4, 3, 2, 4], [5, 4, 3, 2]])
        >>> found = agreement(Answers(tuple("abcde"), tuple("wxyz"), said)).figure
        >>> round(found.value, 1), round(found.low, 1), round(found.high, 1)
        (52.5, 8.7, 96.3)
    """
    people = max(committee or 0, len(answers.people))
    spoke = answers.of(answers.heard)
    kept = spoke.said.sum(axis=0) >= ENOUGH
    blank = _blank(len(spoke.people), people)
    without = _without_each(spoke)
    figure = _headline(spoke, blank, without, level)
    named = _named(spoke, without, figure)
    return Agreement(
        figure=figure,
        completion=_completion(spoke, blank),
        pair_difference=_pair_difference(spoke, blank),
        per_statement=_per_statement(spoke.only(np.array(spoke.statements)[kept]), level, people),
        dropped=tuple(name for name, keep in zip(spoke.statements, kept, strict=True) if not keep),
        without=named,
        swing=_swing(named),
    )


def points(ratings: Numbers, chance_variance: float) -> float:
    """Return r*wg(J) in points; NaN where no statement has two answers.

    Args:
        ratings: people x statements, NaN where nothing was said.
        chance_variance: variance of blind answers on this scale.

    Example:
        >>> points(np.array([[4.0, 1.0], [4.0, 5.0]]), 2.0)
        -100.0
    """
    found = variances(ratings)
    found = found[~np.isnan(found)]
    return 100 * (1 - float(found.mean()) / chance_variance) if len(found) else float("nan")


def _blank(heard: int, people: int) -> Figure:
    return Figure(
        value=None,
        unit="points",
        n=heard,
        of=people,
        method="agreement",
        source="Lindell, Brandt & Whitney 1999",
        assumptions=(BLIND, ONE_CHANGE),
    )


def _headline(spoke: Answers, blank: Figure, without: Numbers, level: float) -> Figure:
    if blank.n < ENOUGH_PEOPLE:
        return replace(blank, unknown=too_few(blank.n, ENOUGH_PEOPLE))
    value = points(spoke.ratings, spoke.scale.chance_variance)
    if np.isnan(value):
        return replace(blank, unknown=Sentence("No statement has been answered by two people yet."))
    if np.isnan(without).any():
        return replace(
            blank,
            value=value,
            assumptions=(BLIND, Sentence("Too few answers overlap to leave one person out: no interval.")),
        )
    low, high = jackknife_interval(value, without, level)
    if _is_mute(value, (high - low) / 2):
        return replace(blank, value=value, assumptions=(BLIND, SYMMETRIC))
    return replace(blank, value=value, low=low, high=high, level=level)


def _is_mute(value: float, reach: float) -> bool:
    """Return whether leaving people out tells nothing: three at 4 and three at 5 are alike whoever leaves."""
    return reach < SAME and value < WHOLE - SAME


def _without_each(spoke: Answers) -> Numbers:
    """Return the others' points for each person left out; NaN where no two of them answered the same."""
    found = variances_without_each(spoke.ratings)
    counted = ~np.isnan(found)
    rest = counted.sum(axis=1)
    mean = np.where(counted, found, 0.0).sum(axis=1) / np.maximum(rest, 1)
    return np.where(rest > 0, 100 * (1 - mean / spoke.scale.chance_variance), np.nan)


def _named(spoke: Answers, without: Numbers, figure: Figure) -> tuple[Without, ...]:
    if figure.value is None:
        return ()
    return tuple(
        Without(person, float(rest), float(rest) - figure.value)
        for person, rest in zip(spoke.people, without, strict=True)
        if not np.isnan(rest)
    )


def _swing(without: tuple[Without, ...]) -> str | None:
    if not without:
        return None
    farthest = max(without, key=lambda one: abs(one.change))
    return farthest.person if abs(farthest.change) > SAME else None


def _completion(spoke: Answers, blank: Figure) -> Figure:
    missing = blank_cells(spoke, blank.of or blank.n)
    certain = replace(
        blank,
        source="Manski 2003",
        assumptions=(
            BLIND,
            Sentence(
                "Missing answers: %(missing)s. The range holds whatever they turn out to be.",
                {"missing": missing},
            ),
        ),
        unknown=Sentence("Not a value: the range in which agreement falls once every missing answer is in."),
    )
    people = blank.of or blank.n
    if people < ENOUGH_PEOPLE or not spoke.statements:
        return replace(certain, unknown=too_few(blank.n, ENOUGH_PEOPLE))
    least, greatest = completed_variances(spoke.ratings, spoke.scale, people)
    chance = spoke.scale.chance_variance
    low, high = (100 * (1 - float(found.mean()) / chance) for found in (greatest, least))
    return replace(certain, low=low, high=high)


def blank_cells(spoke: Answers, people: int) -> int:
    """Return how many answers are missing until everyone has answered everything.

    Example:
        >>> blank_cells(Answers(("Ana",), ("A", "B"), np.array([[4.0, np.nan]])), people=2)
        3
    """
    return people * len(spoke.statements) - int(spoke.said.sum())


def _pair_difference(spoke: Answers, blank: Figure) -> Figure | None:
    if blank.n != 2:
        return None
    distance = np.abs(spoke.ratings[0] - spoke.ratings[1])
    both = ~np.isnan(distance)
    pair = replace(blank, unit="position", assumptions=(_shared_count(int(both.sum())),))
    if not both.any():
        return replace(pair, unknown=Sentence("The two people have answered no statement in common."))
    return replace(pair, value=float(distance[both].mean()))


def _shared_count(both: int) -> Sentence:
    return Sentence(
        "The mean distance between the two people's answers; statements both answered: %(both)s.",
        {"both": both},
    )


def _per_statement(spoke: Answers, level: float, people: int) -> tuple[StatementAgreement, ...]:
    chance = spoke.scale.chance_variance
    found = 100 * (1 - variances(spoke.ratings) / chance)
    without = 100 * (1 - variances_without_each(spoke.ratings) / chance)
    reaches = jackknife_reach(np.where(spoke.said, without, np.nan), level)
    leanings = directions(spoke, level, people)
    blank = replace(_blank(0, people), source="James, Demaree & Wolf 1984")
    rows = []
    for statement, value, reach, leaning in zip(
        spoke.statements, found.tolist(), reaches.tolist(), leanings, strict=True
    ):
        figure = replace(blank, value=value, n=leaning.n)
        if figure.n >= ENOUGH_PEOPLE and _is_mute(value, reach):
            figure = replace(figure, assumptions=(BLIND, SYMMETRIC))
        elif figure.n >= ENOUGH_PEOPLE:
            figure = replace(figure, low=value - reach, high=value + reach, level=level)
        rows.append(StatementAgreement(statement, figure, leaning))
    return tuple(rows)
