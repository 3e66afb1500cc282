"""Periods: what the calendar says."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plomada.language.periods import UNDATED, Period, period_names, period_numbers, period_starts

DAYS = st.lists(st.dates(date(1800, 1, 1), date(2300, 1, 1)), min_size=1, max_size=6)


def days(*dates: date | str) -> np.ndarray:
    return np.array([str(each) for each in dates], "datetime64[D]")


@given(DAYS)
def test_a_period_begins_on_the_day_the_calendar_says(dates: list[date]) -> None:
    first = {
        Period.DAY: lambda day: day,
        Period.WEEK: lambda day: day - timedelta(days=day.weekday()),
        Period.MONTH: lambda day: day.replace(day=1),
    }
    for period, start in first.items():
        found = period_starts(period_numbers(days(*dates), period), period)
        assert [str(day) for day in found] == [str(start(day)) for day in dates]


def test_periods_that_follow_one_another_differ_by_one_over_the_end_of_a_year() -> None:
    three = days("2020-12-21", "2020-12-28", "2021-01-04")
    assert np.diff(period_numbers(three, Period.WEEK)).tolist() == [1, 1]
    assert np.diff(period_numbers(days("1969-12-31", "1970-01-01"), Period.MONTH)).tolist() == [1]


def test_what_has_no_date_is_in_no_period() -> None:
    for period in Period:
        number = period_numbers(np.array(["NaT"], "datetime64[D]"), period)
        assert number.tolist() == [UNDATED]
        assert np.isnat(period_starts(number, period)).all()


def test_moments_lie_in_the_period_of_their_day() -> None:
    moment = np.array(["2021-02-28T23:59:59"], "datetime64[s]")
    names = [period_names(period_numbers(moment, period), period) for period in Period]
    assert names == [("2021-02-28",), ("2021-02-22",), ("2021-02",)]
