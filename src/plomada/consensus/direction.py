"""To which side a group leans. Shown beside agreement, because a group can agree on "no"."""

from dataclasses import replace
from typing import Final

import numpy as np

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.jackknife import jackknife_interval, jackknife_reach
from plomada.figures import Figure, Sentence

ENOUGH: Final = 2  # people
ENOUGH_FOR_INTERVAL: Final = 3
ONE_CHANGE: Final = Sentence(
    "The interval leaves out one person at a time: it says whether the number would survive one change of "
    "mind, not how a larger group would answer."
)


def direction(answers: Answers, level: float = 0.9, committee: int | None = None) -> Figure:
    """Return to which side a group leans: the mean position over the statements, in steps of the scale.

    Args:
        answers: what each person said; each statement weighs the same, however many answered it.
        level: coverage of the interval, between 0 and 1.
        committee: how many people there are, heard or not; those who stand in `answers` unless told.

    Returns:
        The mean with its person-jackknife interval, cut at the ends of the scale; unknown below two people,
        without an interval for two.

    Source: Tukey 1958 (jackknife). Worked in docs/methods/direction.md.

    Example:
        >>> direction(Answers(("Ana", "Luis"), ("A",), np.array([[4.0], [5.0]]))).value
        4.5
    """
    spoke = answers.of(answers.heard)
    heard, scale = len(spoke.people), answers.scale
    blank = _blank(spoke, heard, max(committee or 0, len(answers.people)))
    if heard < ENOUGH:
        return replace(blank, unknown=too_few(heard, ENOUGH))
    value = float(np.mean(_means(spoke.said.sum(axis=0), np.nansum(spoke.ratings, axis=0))))
    if heard < ENOUGH_FOR_INTERVAL:
        return replace(blank, value=value)
    low, high = jackknife_interval(value, np.nanmean(_without_each(spoke), axis=1), level)
    return replace(blank, value=value, low=max(low, scale.low), high=min(high, scale.high), level=level)


def directions(spoke: Answers, level: float, people: int) -> list[Figure]:
    """Return the direction of each statement by itself, as `direction` would, in one pass.

    Args:
        spoke: what each person said; every statement has two answers at least.
        level: coverage of the intervals.
        people: how many there are, heard or not.

    Example:
        >>> said = Answers(("Ana", "Luis"), ("A", "B"), np.array([[4.0, 1.0], [5.0, 1.0]]))
        >>> [figure.value for figure in directions(said, 0.9, 2)]
        [4.5, 1.0]
    """
    scale, counts = spoke.scale, spoke.said.sum(axis=0)
    means = _means(counts, np.nansum(spoke.ratings, axis=0))
    reaches = jackknife_reach(np.where(spoke.said, _without_each(spoke), np.nan), level)
    blank = _blank(spoke, 0, people)
    figures = []
    for count, mean, reach in zip(counts.tolist(), means.tolist(), reaches.tolist(), strict=True):
        figure = replace(blank, value=mean, n=count)
        if count >= ENOUGH_FOR_INTERVAL:
            low, high = max(mean - reach, scale.low), min(mean + reach, scale.high)
            figure = replace(figure, low=low, high=high, level=level)
        figures.append(figure)
    return figures


def _blank(spoke: Answers, heard: int, people: int) -> Figure:
    ends = {"low": spoke.scale.low, "high": spoke.scale.high}
    weight = Sentence("Each statement weighs the same; %(low)s is most against, %(high)s most in favour.", ends)
    return Figure(
        value=None,
        unit="position",
        n=heard,
        of=people,
        method="direction",
        source="Tukey 1958",
        assumptions=(weight, ONE_CHANGE),
    )


def too_few(heard: int, needed: int) -> Sentence:
    """Return the sentence that says how many people are needed and how many there are.

    Example:
        >>> str(too_few(1, 3))
        'Too early to measure: it takes answers from 3 people, and there are 1.'
    """
    return Sentence(
        "Too early to measure: it takes answers from %(needed)s people, and there are %(heard)s.",
        {"needed": needed, "heard": heard},
    )


def _without_each(spoke: Answers) -> Numbers:
    """Return people x statements: the mean of the others' answers, NaN where there is none."""
    counts = spoke.said.sum(axis=0) - spoke.said
    sums = np.nansum(spoke.ratings, axis=0) - np.nan_to_num(spoke.ratings)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _means(counts: Numbers, sums: Numbers) -> Numbers:
    return np.asarray(sums[counts > 0] / counts[counts > 0])
