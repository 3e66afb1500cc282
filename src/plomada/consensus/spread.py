"""Other published measures of agreement, for comparison on the method pages only.

Why they are not the headline: see docs/methods/other-measures.md. The first three run high in small groups
(blind answers of three people look like 60 % "consensus"), alpha and W call unanimous enthusiasm no
agreement.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, Literal

import numpy as np

from plomada.consensus.answers import Numbers
from plomada.consensus.variances import variances

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
NO_SPREAD: Final = 1e-12


def tastle_wierman(counts: Sequence[int]) -> float:
    """Return Cns of answers on an ordered scale: 1 all alike, 0 halved between the ends.

    Args:
        counts: how many gave each answer, from the lowest to the highest of the *scale*, empty ones included.

    Source: Tastle & Wierman 2007, Int. J. Approximate Reasoning 45:531.

    Example:
        >>> round(tastle_wierman([19, 16, 26, 29, 10]), 6)
        0.518414
    """
    shares = np.asarray(counts, dtype=np.float64) / sum(counts)
    answers = np.arange(len(shares))
    distance = np.abs(answers - shares @ answers) / (len(shares) - 1)
    used = shares > 0
    return float(1 + shares[used] @ np.log2(1 - distance[used]))


def van_der_eijk(counts: Sequence[int]) -> float:
    """Return A of answers on an ordered scale: 1 all alike, 0 evenly spread, -1 halved between the ends.

    The counts are taken apart into layers of equal height; each layer is a pattern of empty and filled
    answers, and A is the mean of the layers' agreement weighted by how many people they hold.

    Args:
        counts: how many gave each answer, from the lowest to the highest of the scale, empty ones included.

    Source: van der Eijk 2001, Quality & Quantity 35:325, eq. (2).

    Example:
        >>> round(van_der_eijk([0, 0, 1, 3, 2]), 6)
        0.666667
    """
    left = np.asarray(counts, dtype=np.float64)
    everyone, agreement = left.sum(), 0.0
    while left.max() > NO_SPREAD:
        filled = left > NO_SPREAD
        height = left[filled].min()
        agreement += height * filled.sum() / everyone * _layer_agreement(filled.tolist())
        left = np.where(filled, left - height, 0.0)
    return float(agreement)


def polarization(counts: Sequence[int]) -> float:
    """Return how polarised answers are, 0 to 1: van der Eijk's A turned round.

    Example:
        >>> polarization([3, 0, 0, 0, 3])
        1.0
    """
    return (1 - van_der_eijk(counts)) / 2


def leik(counts: Sequence[int]) -> float:
    """Return Leik's D of answers on an ordered scale: 0 all alike, 1 halved between the ends.

    Source: Leik 1966, Pacific Sociological Review 9:85.

    Example:
        >>> leik([0, 1, 2, 1, 0])
        0.25
    """
    below = np.cumsum(np.asarray(counts, dtype=np.float64))[:-1] / sum(counts)
    return float(2 * np.minimum(below, 1 - below).sum() / len(below))


def krippendorff(ratings: Numbers, metric: Metric = "ordinal") -> float:
    """Return alpha: 1 all alike, 0 as by chance *given the answers that occur*.

    Args:
        ratings: people x statements, NaN where nothing was said.
        metric: how two different answers are told apart.

    Returns:
        Alpha; NaN where no statement has two answers or all answers are the same.

    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.

    Example:
        >>> round(krippendorff(np.array([[1.0, 2, 3], [1.0, 2, 4]]), "interval"), 4)
        0.878
    """
    values = np.unique(ratings[~np.isnan(ratings)])
    tallies = [[(column == value).sum() for value in values] for column in ratings.T]
    counts = np.array(tallies, dtype=np.float64)
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return float("nan")
    said = counts.sum(axis=1)
    # Coincidences: every ordered pair of answers within a statement, each statement weighing as its answers.
    together = (counts / (said - 1)[:, None]).T @ counts - np.diag((counts / (said - 1)[:, None]).sum(axis=0))
    times = together.sum(axis=1)
    apart = _squared_differences(values, times, metric)
    expected = (np.outer(times, times) - np.diag(times)) / (times.sum() - 1)
    disagreement = float((expected * apart).sum())
    return 1 - float((together * apart).sum()) / disagreement if disagreement else float("nan")


def mean_deviation(ratings: Numbers) -> float:
    """Return AD_M: how far answers lie from their statement's mean, on average, in steps of the scale.

    Source: Burke, Finkelstein & Dusig 1999.

    Example:
        >>> mean_deviation(np.array([[1.0], [3.0]]))
        1.0
    """
    return float(np.nanmean(np.nanmean(np.abs(ratings - np.nanmean(ratings, axis=0)), axis=0)))


def climbing_rwg(ratings: Numbers, chance_variance: float) -> float:
    """Return the first r_wg(J), which climbs with the number of statements; not used, shown for comparison.

    Source: James, Demaree & Wolf 1984.

    Example:
        >>> climbing_rwg(np.array([[4.0, 4.0], [4.0, 4.0]]), 2.0)
        1.0
    """
    found = variances(ratings)
    items = int((~np.isnan(found)).sum())
    share = float(np.nanmean(found)) / chance_variance
    return items * (1 - share) / (items * (1 - share) + share)


def _layer_agreement(filled: list[bool]) -> float:
    answers, used = len(filled), sum(filled)
    if used == 1:
        return 1.0
    triples = list(combinations(filled, 3))
    one_sided = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
    hollow = sum(triple == (True, False, True) for triple in triples)
    if not one_sided + hollow:
        return 0.0
    unimodal = ((answers - 2) * one_sided - (answers - 1) * hollow) / ((answers - 2) * (one_sided + hollow))
    return unimodal * (1 - (used - 1) / (answers - 1))


def _squared_differences(values: Numbers, times: Numbers, metric: Metric) -> Numbers:
    one, other = values[:, None], values[None, :]
    if metric == "nominal":
        return np.asarray(one != other, dtype=np.float64)
    if metric == "interval":
        return np.asarray(np.square(one - other))
    if metric == "ratio":
        total = one + other
        return np.asarray(np.square(np.divide(one - other, total, where=total != 0, out=np.zeros_like(total))))
    # Ordinal: how many answers lie between the two, the ends counting half.
    middles = np.cumsum(times) - times / 2
    return np.asarray(np.square(middles[:, None] - middles[None, :]))
