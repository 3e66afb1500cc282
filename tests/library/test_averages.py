"""Averages, medians and shares, with their intervals."""

from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.averages import mean, quartiles, share
from plomada.averages.means import reach_of
from plomada.averages.quartiles import rank_below

SOME = st.lists(st.integers(0, 50), min_size=5, max_size=40)


def test_the_interval_of_a_mean_is_the_published_one() -> None:
    """NIST/SEMATECH e-Handbook 1.3.5.2, ZARR13.DAT: n 195, mean 9.261460, deviation 0.02278881, 95 %."""
    reach = reach_of(0.02278881, 195, 0.95)
    assert (round(9.261460 - reach, 6), round(9.261460 + reach, 6)) == (9.258241, 9.264679)


@pytest.mark.parametrize(
    ("holds", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_the_published_one(holds: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, Table I, method 3."""
    found = share(holds, n, level=0.95)
    assert found.low is not None
    assert found.high is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize("n", [5, 6, 8, 11, 30, 101])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_the_interval_of_a_median_is_the_narrowest_that_holds_as_often_as_it_says(n: int, level: float) -> None:
    """Against coins counted one by one: both tails of the binomial together."""
    place = rank_below(n, level)

    def outside(rank: int) -> float:
        return 2 * sum(comb(n, k) for k in range(rank)) / 2**n

    assert outside(place) <= 1 - level + 1e-12 or place == 1
    assert outside(place + 1) > 1 - level or place == n // 2


def test_the_worked_cases() -> None:
    assert mean([0, 1, 1, 2, 6], unit="x").value == 2
    found = quartiles([1, 2, 3, 5, 8, 13, 21, 34], unit="days")
    assert (found.lowest, found.lower, found.median.value, found.upper, found.highest) == (1, 2.75, 6.5, 15.0, 34)
    assert (found.median.low, found.median.high) == (2, 21)


@pytest.mark.parametrize("n", range(5))
def test_of_fewer_than_five_it_is_too_early(n: int) -> None:
    for found in (mean([1] * n, unit="x"), quartiles([1] * n, unit="x").median, share(0, n)):
        assert (found.value, found.low, found.n) == (None, None, n)
        assert str(found.unknown) == "Fewer than 5: too early to measure."


def test_a_sample_says_so_with_how_many_there_are() -> None:
    for found in (mean([1.0] * 9, unit="x", of=90), quartiles([1.0] * 9, unit="x", of=90).median, share(3, 9, of=90)):
        assert (found.n, found.of) == (9, 90)
        assert any("Some of them stand for all" in str(one) for one in found.assumptions)


@given(SOME)
def test_the_order_does_not_matter_and_the_interval_holds_the_value(values: list[int]) -> None:
    mixed = values.copy()
    Random(1).shuffle(mixed)
    for one, other in (
        (mean(values, unit="x"), mean(mixed, unit="x")),
        (quartiles(values, unit="x").median, quartiles(mixed, unit="x").median),
    ):
        assert one.value == pytest.approx(other.value)
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        assert one.low - 1e-9 <= one.value <= one.high + 1e-9
        assert min(values) - 1e-9 <= one.value <= max(values) + 1e-9


@given(st.integers(5, 300), st.data())
def test_the_share_of_the_others_is_the_rest(n: int, data: st.DataObject) -> None:
    holds = data.draw(st.integers(0, n))
    one, rest = share(holds, n), share(n - holds, n)
    assert one.value is not None
    assert one.low is not None
    assert rest.high is not None
    assert one.value + (rest.value or 0) == pytest.approx(1)
    assert one.low == pytest.approx(1 - rest.high)
    assert 0 <= one.low <= one.value
