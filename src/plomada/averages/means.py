"""The average of many, with how far it may be off."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Final

from scipy import special

from plomada.figures import Figure, Sentence

LEVEL: Final = 0.9
# Below this an average tells more of who happens to be there than of what they have in common.
FEWEST: Final = 5
SOURCE: Final = "Student 1908"
TOO_FEW: Final = Sentence("Fewer than %(fewest)s: too early to measure.", {"fewest": FEWEST})
ALIKE: Final = Sentence(
    "The interval says how far others like these might lie from it; of these themselves the number is exact."
)
SAMPLED: Final = Sentence("Some of them stand for all: every one had the same chance to be looked at.")


def mean(values: Sequence[float], *, unit: str, of: int | None = None, level: float = LEVEL) -> Figure:
    """Return the average of the values, with Student's interval, cut at zero where no value is below.

    Args:
        values: one for each person or account, none missing.
        unit: of the values.
        of: how many there are in all, where the values are of a sample of them.
        level: coverage of the interval, between 0 and 1.

    Returns:
        The average; unknown with fewer than five values.

    Source: Student 1908, Biometrika 6:1. Worked in docs/methods/mean.md.

    Example:
        >>> found = mean([0, 1, 1, 2, 6], unit="touches")
        >>> round(found.value, 1), round(found.low, 1), round(found.high, 1), found.n
        (2.0, 0.0, 4.2, 5)
    """
    n = len(values)
    if n < FEWEST:
        return Figure(value=None, unit=unit, n=n, of=of, method="mean", source=SOURCE, unknown=TOO_FEW)
    centre, reach = fmean(values), reach_of(stdev(values), n, level)
    low = centre - reach
    return Figure(
        value=centre,
        unit=unit,
        low=max(low, 0.0) if min(values) >= 0 else low,
        high=centre + reach,
        level=level,
        n=n,
        of=of,
        method="mean",
        source=SOURCE,
        assumptions=(ALIKE,) if of in {None, n} else (ALIKE, SAMPLED),
    )


def reach_of(deviation: float, n: int, level: float) -> float:
    """Return how far the interval of an average reaches to either side.

    Example:
        >>> round(reach_of(0.02278881, 195, 0.95), 6)
        0.003219
    """
    return float(special.stdtrit(n - 1, (1 + level) / 2)) * deviation / sqrt(n)
