"""The search for the split into two camps that explains most of a group's differences.

Of all ways to part m people in two, find the one with the largest between-camp share of the sum of squares
(Fau).

Here is how this works. Let X be the answers, people x statements, each column centred on its mean and missing
cells at 0. For y = +1 in one camp and -1 in the other, camps of n1 and n2, the between-camp sum of squares is
y'XX'y * m / (4 n1 n2). XX' is a table people x people, so with P pairs of people the value of *every* split
is one product (splits x P) @ (P), and for B shuffled copies one product (splits x P) @ (P x B). Up to 14
people that is at most 8191 x 91: exact and quick. Beyond, the same sum is climbed from a good start; see
`climb`.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from plomada.consensus.answers import Numbers
from plomada.consensus.climbing import climb, settle

Signs = npt.NDArray[np.float64]  # +1 or -1 for each person

EXACT_UP_TO: Final = 14
CROWD: Final = 100  # people, beyond which the inner products of all pairs are too much
CHUNK: Final = 4_000_000  # numbers held at a time
SMALL: Final = 30  # people, up to whom shuffling costs nothing to speak of
WORK: Final = 100_000  # people x statements, beyond which a hundred shuffles must do


def centred(ratings: Numbers) -> Numbers:
    """Return each column around its mean, missing cells at 0 (that is, at the mean).

    Example:
        >>> centred(np.array([[1.0], [3.0], [np.nan]])).ravel().tolist()
        [-1.0, 1.0, 0.0]
    """
    said = ~np.isnan(ratings)
    filled = np.where(said, ratings, 0.0)
    means = filled.sum(axis=0) / np.maximum(said.sum(axis=0), 1)
    return np.asarray(np.where(said, ratings - means, 0.0))


def best_split(rows: Numbers) -> tuple[Signs, float]:
    """Return the camps (+1, -1) and their share of all squared differences.

    Args:
        rows: people x statements, columns centred, at least two people and some difference.

    Example:
        >>> signs, share = best_split(centred(np.array([[1.0], [1.0], [5.0]])))
        >>> signs.tolist(), share
        ([1.0, 1.0, -1.0], 1.0)
    """
    if len(rows) > EXACT_UP_TO:
        signs, between = _climbed(rows)
        return signs, between / float(np.square(rows).sum())
    splits, shares = every_split(rows)
    best = int(np.argmax(shares))
    return splits[best], float(shares[best])


def every_split(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return every way to part the people in two, and its share of all squared differences.

    Example:
        >>> splits, shares = every_split(centred(np.array([[1.0], [1.0], [5.0]])))
        >>> shares.tolist()
        [0.25, 0.25, 1.0]
    """
    return _table(len(rows))[0], _shares(_grams(rows[None]))[:, 0]


def shuffled_shares(rows: Numbers, rng: np.random.Generator, shuffles: int) -> Numbers:
    """Return the best split's share in copies where each column is shuffled across people.

    Args:
        rows: people x statements, columns centred.
        rng: the source of chance.
        shuffles: how many copies.

    Example:
        >>> shuffled_shares(centred(np.array([[1.0], [1.0], [5.0]])), np.random.default_rng(1), 2).tolist()
        [1.0, 1.0]
    """
    people, statements = rows.shape
    columns = np.ascontiguousarray(rows.T)
    total = float(np.square(rows).sum())
    if people > CROWD:
        return np.array([settle(rng.permuted(columns, axis=1).T)[1] for _ in range(shuffles)]) / total
    at_once = max(1, CHUNK // max(people * statements, 2 ** min(people, EXACT_UP_TO)))
    best = []
    for first in range(0, shuffles, at_once):
        copies = np.broadcast_to(columns, (min(at_once, shuffles - first), statements, people))
        grams = _grams(rng.permuted(copies, axis=2).transpose(0, 2, 1))
        best.append(_shares(grams).max(axis=0) if people <= EXACT_UP_TO else climb(grams)[1] / total)
    return np.concatenate(best)


def affordable(shuffles: int, shape: tuple[int, int]) -> int:
    """Return how many shuffles a group of this size gets: all that were asked for up to 30 people.

    Example:
        >>> affordable(999, (12, 60)), affordable(999, (200, 60)), affordable(999, (1921, 197))
        (999, 199, 99)
    """
    people, statements = shape
    if people <= SMALL:
        return shuffles
    return min(shuffles, 199 if people * statements <= WORK else 99)


@lru_cache(maxsize=16)
def _table(people: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return all splits as signs, their products per pair of people, and the factor m / (4 n1 n2).

    The last person stays on the -1 side, so that a split and its mirror count once.
    """
    numbers = np.arange(1, 2 ** (people - 1))
    splits = np.full((len(numbers), people), -1.0)
    splits[:, :-1] += 2.0 * ((numbers[:, None] >> np.arange(people - 1)) & 1)
    first, second = np.triu_indices(people, 1)
    leads = splits.sum(axis=1)
    return splits, splits[:, first] * splits[:, second], people / (people**2 - leads**2)


def _climbed(rows: Numbers) -> tuple[Signs, float]:
    if len(rows) > CROWD:
        return settle(rows)
    splits, between = climb(_grams(rows[None]))
    return splits[0], float(between[0])


def _grams(copies: Numbers) -> Numbers:
    return np.asarray(copies @ copies.transpose(0, 2, 1))


def _shares(grams: Numbers) -> Numbers:
    """Return splits x copies: each split's share of all squared differences."""
    _, pairs, weights = _table(grams.shape[1])
    first, second = np.triu_indices(grams.shape[1], 1)
    totals = np.trace(grams, axis1=1, axis2=2)
    sums = pairs @ grams[:, first, second].T
    sums *= 2.0 / totals
    sums += 1.0
    sums *= weights[:, None]
    return sums
