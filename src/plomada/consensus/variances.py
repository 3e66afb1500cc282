"""The variance of each statement: as it is, without each person, and if the missing answers came in."""

from typing import Final

import numpy as np

from plomada.consensus.answers import Numbers, Scale

ENOUGH: Final = 2  # answers, for a variance to exist


def variances(ratings: Numbers) -> Numbers:
    """Return the unbiased variance of each statement, NaN where fewer than two answered.

    Args:
        ratings: people x statements, NaN where nothing was said.

    Example:
        >>> variances(np.array([[1.0, 4.0], [3.0, np.nan]])).tolist()
        [2.0, nan]
    """
    said = ~np.isnan(ratings)
    filled = np.where(said, ratings, 0.0)
    return _from_sums(said.sum(axis=0), filled.sum(axis=0), np.square(filled).sum(axis=0))


def variances_without_each(ratings: Numbers) -> Numbers:
    """Return, for each person, the variance of each statement among the others: people x statements.

    Takes the person's answer out of the sums rather than starting again, so a large group costs one pass.

    Example:
        >>> variances_without_each(np.array([[1.0], [3.0], [5.0]])).tolist()
        [[2.0], [8.0], [2.0]]
    """
    said = ~np.isnan(ratings)
    filled = np.where(said, ratings, 0.0)
    squares = np.square(filled)
    return _from_sums(said.sum(axis=0) - said, filled.sum(axis=0) - filled, squares.sum(axis=0) - squares)


def completed_variances(ratings: Numbers, scale: Scale, people: int) -> tuple[Numbers, Numbers]:
    """Return the least and the greatest variance of each statement if every missing answer came in.

    Greatest: the variance bends upward in each missing answer, so it is greatest with all of them at the ends
    of the scale; every share of them between the two ends is tried. Least: whatever the final mean, each
    missing answer does best on the step nearest to it, so all of them on one step; every step is tried.

    Args:
        ratings: people x statements, NaN where nothing was said.
        scale: the answers allowed.
        people: how many people there are, heard or not; at least two and at least the rows of `ratings`.

    Example:
        >>> least, greatest = completed_variances(np.array([[4.0], [4.0], [np.nan]]), Scale(1, 5), 3)
        >>> least.tolist(), greatest.tolist()
        ([0.0], [3.0])
    """
    said = ~np.isnan(ratings)
    filled = np.where(said, ratings, 0.0)
    sums, squares = filled.sum(axis=0), np.square(filled).sum(axis=0)
    missing = people - said.sum(axis=0)
    least, greatest = np.empty(len(sums)), np.empty(len(sums))
    for column, absent in enumerate(missing):
        steps = scale.steps
        together = (squares[column] + absent * steps**2) - (sums[column] + absent * steps) ** 2 / people
        least[column] = together.min() / (people - 1)
        up = np.arange(absent + 1)
        ends = up * scale.high + (absent - up) * scale.low
        ends_squared = up * scale.high**2 + (absent - up) * scale.low**2
        apart = (squares[column] + ends_squared) - (sums[column] + ends) ** 2 / people
        greatest[column] = apart.max() / (people - 1)
    return np.maximum(least, 0.0), greatest


def _from_sums(counts: Numbers, sums: Numbers, squares: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.maximum(squares - np.square(sums) / counts, 0.0) / (counts - 1)
    return np.where(counts >= ENOUGH, found, np.nan)
