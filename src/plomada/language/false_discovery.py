"""Of what is found among millions of terms, how much is found by chance."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

LARGEST: Final = 0.2  # of p that is looked at, and of q that is exact


def false_discovery_rate(p: Floats) -> Floats:
    """Return for each p the share of false finds among all that are at least as sure (q).

    Benjamini & Hochberg 1995, *J. Royal Statistical Society B* 57:289. Of a million terms most are no find at all, and
    are not sorted: below `LARGEST` q is exact; from there up it is told as at least as large as it is, mostly 1.

    Args:
        p: 0 to 1, each the probability of a find at least as strong by chance, shape (terms,).

    Example:
        >>> false_discovery_rate(np.array([0.01, 1.0, 0.02, 0.6])).round(3).tolist()
        [0.04, 1.0, 0.04, 1.0]
    """
    q = np.ones(len(p))
    asked = np.flatnonzero(p < LARGEST)  # the others cannot bring a q below it
    order = asked[np.argsort(p[asked])]
    times = len(p) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(1.0, np.minimum.accumulate((p[order] * times)[::-1])[::-1])
    return q
