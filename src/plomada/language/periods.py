"""Equal stretches of time, each a whole number, so that counts can stand in columns: days, weeks, months."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Dates: TypeAlias = NDArray[np.datetime64]
Numbers: TypeAlias = NDArray[np.int64]

UNDATED: Final = np.iinfo(np.int64).min  # the number of what has no date, as numpy writes it
DAYS_A_WEEK: Final = 7
FIRST_MONDAY: Final = 4  # 5 January 1970, counted from the first of that month


class Period(StrEnum):
    """How long one period is; a week begins on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Span:
    """Some periods that follow one another.

    Attributes:
        since: the first, as periods are written.
        until: the last; None: all that follow.

    Example:
        >>> span, months = Span("2021-02", "2021-03"), (None, "2021-01", "2021-02", "2021-03", "2021-04")
        >>> span.holds(months).tolist(), span.follows(months).tolist()
        ([False, False, True, True, False], [False, True, False, False, False])
    """

    since: str
    until: str | None = None

    def holds(self, periods: Sequence[str | None]) -> NDArray[np.bool_]:
        """Return which periods it holds; what has no date is in none, shape (periods,)."""
        return np.array([name is not None and self.since <= name <= (self.until or name) for name in periods], bool)

    def follows(self, periods: Sequence[str | None]) -> NDArray[np.bool_]:
        """Return which periods are before it, shape (periods,)."""
        return np.array([name is not None and name < self.since for name in periods], bool)


def period_numbers(dates: Dates, period: Period) -> Numbers:
    """Return the number of the period in which each date lies; periods that follow one another differ by 1.

    Args:
        dates: any unit of datetime64, any shape; NaT has the number `UNDATED`.
        period: how long one is. Days and months count from January 1970; week 0 begins on Monday 5 January 1970.

    Example:
        >>> dates = np.array(["2021-01-03", "2021-01-04", "2021-02-01"], "datetime64[D]")
        >>> period_numbers(dates, Period.WEEK).tolist(), period_numbers(dates, Period.MONTH).tolist()
        ([2660, 2661, 2665], [612, 612, 613])
    """
    if period is Period.MONTH:
        return dates.astype("datetime64[M]").astype(np.int64)
    days = dates.astype("datetime64[D]").astype(np.int64)
    if period is Period.DAY:
        return days
    return np.where(days == UNDATED, UNDATED, (days - FIRST_MONDAY) // DAYS_A_WEEK)


def period_starts(numbers: Numbers, period: Period) -> Dates:
    """Return the first day of each period.

    Example:
        >>> [str(day) for day in period_starts(np.array([2660, 2661]), Period.WEEK)]
        ['2020-12-28', '2021-01-04']
    """
    if period is Period.MONTH:
        return numbers.astype("datetime64[M]").astype("datetime64[D]")
    if period is Period.DAY:
        return numbers.astype("datetime64[D]")
    days = np.where(numbers == UNDATED, UNDATED, numbers * DAYS_A_WEEK + FIRST_MONDAY)
    return days.astype("datetime64[D]")


def in_their_places(names: Sequence[str], period: Period) -> tuple[tuple[str, ...], list[int | None]]:
    """Return every period from the first to the last, and for each its place among those given: None where it is not.

    Args:
        names: of some periods as they are written, in the order of time.
        period: how long one is.

    Example:
        >>> in_their_places(("2021-11", "2022-01"), Period.MONTH)
        (('2021-11', '2021-12', '2022-01'), [0, None, 1])
    """
    numbers = period_numbers(np.array(names, "datetime64[D]"), period).tolist()
    every = range(numbers[0], numbers[-1] + 1) if numbers else range(0)
    place = {number: at for at, number in enumerate(numbers)}
    return period_names(np.array(every, np.int64), period), [place.get(number) for number in every]


def period_names(numbers: Numbers, period: Period) -> tuple[str, ...]:
    """Return how each period is written: a month as 2021-01, a week and a day by its first day.

    Example:
        >>> period_names(np.array([612, 613]), Period.MONTH)
        ('2021-01', '2021-02')
    """
    starts = period_starts(numbers, period)
    return tuple(str(start) for start in (starts.astype("datetime64[M]") if period is Period.MONTH else starts))
