"""Of what is found among millions of terms, how much is found by chance."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


def false_discovery_rate(p: Floats) -> Floats:
    """Return for each p the share of false finds among all that are at least as sure (q).

    Benjamini & Hochberg 1995, *J. Royal Statistical Society B* 57:289. Where p is 1 so is q, and nothing is sorted:
    of a million terms most have never been candidates.

    Args:
        p: 0 to 1, each the probability of a find at least as strong by chance, shape (terms,).

    Example:
        >>> false_discovery_rate(np.array([0.01, 1.0, 0.02, 0.6])).round(3).tolist()
        [0.04, 1.0, 0.04, 0.8]
    """
    q = np.ones(len(p))
    asked = np.flatnonzero(p < 1)
    order = asked[np.argsort(p[asked])]
    times = len(p) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(1.0, np.minimum.accumulate((p[order] * times)[::-1])[::-1])
    return q
