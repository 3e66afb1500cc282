"""To which side a group leans. Shown beside agreement, because a group can agree on "no"."""

from dataclasses import replace
from typing import Final

import numpy as np

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.jackknife import jackknife_interval
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
    blank = Figure(
        value=None,
        unit="position",
        n=heard,
        of=max(committee or 0, len(answers.people)),
        method="direction",
        source="Tukey 1958",
        assumptions=(
            Sentence(
                "Each statement weighs the same; %(low)s is most against, %(high)s most in favour.",
                {"low": scale.low, "high": scale.high},
            ),
            ONE_CHANGE,
        ),
    )
    if heard < ENOUGH:
        return replace(blank, unknown=too_few(heard, ENOUGH))
    value = float(np.mean(_means(spoke.said.sum(axis=0), np.nansum(spoke.ratings, axis=0))))
    if heard < ENOUGH_FOR_INTERVAL:
        return replace(blank, value=value)
    low, high = jackknife_interval(value, _without_each(spoke), level)
    return replace(blank, value=value, low=max(low, scale.low), high=min(high, scale.high), level=level)


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
    counts = spoke.said.sum(axis=0) - spoke.said
    sums = np.nansum(spoke.ratings, axis=0) - np.nan_to_num(spoke.ratings)
    with np.errstate(invalid="ignore"):
        means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return np.asarray(np.nanmean(means, axis=1))


def _means(counts: Numbers, sums: Numbers) -> Numbers:
    return np.asarray(sums[counts > 0] / counts[counts > 0])
