"""The weight of evidence of Fellegi and Sunter: what one comparison is worth, and what all of them come to.

splink does these sums in the database for millions of pairs; here they stand as they are written, to be read and to
hold splink's against.
"""

from collections.abc import Iterable
from math import log2


def match_weight(m: float, u: float) -> float:
    """Return what an outcome of a comparison is worth, in bits.

    Args:
        m: how often it comes out so among rows that are one, above 0.
        u: how often it comes out so among rows that are two, above 0.

    Source: Fellegi & Sunter 1969, equation 11. Worked in docs/methods/duplicates.md.

    Example:
        >>> match_weight(0.9, 0.001)
        9.813781191217037
    """
    return log2(m / u)


def probability(prior: float, weights: Iterable[float]) -> float:
    """Return how probable it is that two rows are one.

    Args:
        prior: how probable it is of two rows picked at random, between 0 and 1.
        weights: what each comparison is worth, in bits; comparisons without a value on both sides are left out.

    Example:
        >>> round(probability(1 / 1025, [10.0]), 6)
        0.5
    """
    total = log2(prior / (1 - prior)) + sum(weights)
    # The smaller power is taken, so that no sum of weights overflows.
    return 1 / (1 + 2**-total) if total >= 0 else 2**total / (1 + 2**total)


def without_matches(share: float, *, prior: float, m: float) -> float:
    """Return how often a comparison comes out so among rows that are two, from how often among all pairs.

    Pairs drawn at random hold a few that are one. In a small table with many duplicates those few are most of the pairs
    that agree, and taking all pairs for two would make agreement look common: share = prior * m + (1 - prior) * u.

    Args:
        share: how often it comes out so among all pairs, 0 to 1.
        prior: how probable it is that two rows picked at random are one.
        m: how often it comes out so among rows that are one.

    Returns:
        u, not below a twentieth of the share: what is left after taking away is known no better than that.

    Example:
        >>> round(without_matches(0.004, prior=0.003, m=0.9), 6)
        0.001304
    """
    return max((share - prior * m) / (1 - prior), share / 20)
