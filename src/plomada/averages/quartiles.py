"""The one in the middle, and those at a quarter and at three quarters: what an average of many hides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scipy import special

from plomada.averages.means import ALIKE, FEWEST, LEVEL, SAMPLED, TOO_FEW
from plomada.figures import Figure

SOURCE: Final = "Thompson 1936"


@dataclass(frozen=True)
class Quartiles:
    """How values are spread.

    Attributes:
        lowest: the smallest value, as the other ends None where there are too few.
        lower: a quarter lies at or below it.
        median: the middle one, with its interval.
        upper: three quarters lie at or below it.
        highest: the largest value.
    """

    median: Figure
    lowest: float | None = None
    lower: float | None = None
    upper: float | None = None
    highest: float | None = None


def quartiles(values: Sequence[float], *, unit: str, of: int | None = None, level: float = LEVEL) -> Quartiles:
    """Return the median with its interval, and the quartiles; the values may lie in any way.

    The ends of the interval are values that are there: the narrowest pair, as far from one end as from the other,
    between which the median of all like these lies with at least that probability.

    Args:
        values: one for each person or account, none missing.
        unit: of the values.
        of: how many there are in all, where the values are of a sample of them.
        level: coverage of the interval, between 0 and 1.

    Returns:
        Unknown with fewer than five values.

    Source: Thompson 1936, Annals of Mathematical Statistics 7:122; quartiles as Hyndman & Fan 1996, definition 7.
    Worked in docs/methods/median.md.

    Example:
        >>> found = quartiles([1, 2, 3, 5, 8, 13, 21, 34], unit="days")
        >>> found.median.value, found.median.low, found.median.high, found.lower, found.upper
        (6.5, 2, 21, 2.75, 15.0)
    """
    n, ordered = len(values), sorted(values)
    if n < FEWEST:
        return Quartiles(Figure(value=None, unit=unit, n=n, of=of, method="median", source=SOURCE, unknown=TOO_FEW))
    first = rank_below(n, level)
    median = Figure(
        value=at(ordered, 0.5),
        unit=unit,
        low=ordered[first - 1],
        high=ordered[n - first],
        level=level,
        n=n,
        of=of,
        method="median",
        source=SOURCE,
        assumptions=(ALIKE,) if of in {None, n} else (ALIKE, SAMPLED),
    )
    return Quartiles(median, ordered[0], at(ordered, 0.25), at(ordered, 0.75), ordered[-1])


def at(ordered: Sequence[float], share: float) -> float:
    """Return the value below which that share lies, between two values where it falls between them.

    Example:
        >>> at([1, 2, 3, 10], 0.5), at([1, 2, 3, 10], 0.25)
        (2.5, 1.75)
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def rank_below(n: int, level: float) -> int:
    """Return the place, from 1, of the value at which the interval of the median begins; at least the first.

    The number of values below the median is as the heads of n coins: the place is the largest with which no more
    than half of what the level leaves lies below.

    Example:
        >>> rank_below(6, 0.9), rank_below(8, 0.9), rank_below(100, 0.95)
        (1, 2, 40)
    """
    low, high = 1, n // 2
    while low < high:
        middle = (low + high + 1) // 2
        if special.bdtr(middle - 1, n, 0.5) <= (1 - level) / 2:
            low = middle
        else:
            high = middle - 1
    return low
