"""By how much more a term rose than comparable ones did: differences in differences, all terms of a group at once.

Every function takes authors who used a term, shape (terms, periods), and how many there were to use it (words or active
authors), shape (periods,). Half an author more on either side (Jeffreys) keeps a term that was never used comparable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from plomada.language.log_rates import Floats

Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]

HALF: Final = 0.5
MIDDLE: Final = (0.05, 0.95)  # nine of ten controls tell how far terms without a message go
ALIKE: Final = 2.0  # times as frequent at the most, or as rare
LIKE_FREQUENCY: Final = 10.0  # how many periods' worth of evidence the comparable terms are


@dataclass(frozen=True)
class Window:
    """Which periods lie before a date and which after; a period in which nobody could use a term lies in neither.

    Attributes:
        before: shape (periods,).
        after: shape (periods,).
    """

    before: Flags
    after: Flags


def window(exposure: Floats, start: int, end: int) -> Window:
    """Return the periods before `start`, and those from it up to `end`, that one not included.

    Example:
        >>> found = window(np.array([9.0, 0, 9, 9]), 2, 4)
        >>> found.before.tolist(), found.after.tolist()
        ([True, False, False, False], [False, False, True, True])
    """
    place, open_periods = np.arange(len(exposure)), exposure > 0
    return Window(open_periods & (place < start), open_periods & (place >= start) & (place < end))


def log_change(users: Floats, exposure: Floats, during: Window) -> Floats:
    """Return the logarithm of each term's rate after divided by that before, shape (terms,).

    Example:
        >>> during = window(np.full(4, 100.0), 2, 4)
        >>> np.exp(log_change(np.array([[1.0, 0.5, 3, 4.5]]), np.full(4, 100.0), during)).round(6).tolist()
        [4.0]
    """
    after = (users[:, during.after].sum(axis=1) + HALF) / exposure[during.after].sum()
    before = (users[:, during.before].sum(axis=1) + HALF) / exposure[during.before].sum()
    result: Floats = np.log(after / before)
    return result


def comparable(users_before: Floats, lengths: Places, term: int, leave_out: Sequence[int] = ()) -> Places:
    """Return the terms with as many words that were about as frequent before the date: half to twice.

    Args:
        users_before: of each term in all periods before, shape (terms,).
        lengths: how many words each term has, shape (terms,).
        term: the one to compare with; not among those returned.
        leave_out: terms that got a message too, or share its words.

    Example:
        >>> comparable(np.array([10.0, 6, 30, 19, 12]), np.array([1, 1, 1, 1, 2]), 0).tolist()
        [1, 3]
    """
    ratio = (users_before + HALF) / (users_before[term] + HALF)
    alike = (lengths == lengths[term]) & (ratio >= 1 / ALIKE) & (ratio <= ALIKE)
    alike[[term, *leave_out]] = False
    return np.flatnonzero(alike)


def beyond(change: float, of_controls: Floats) -> float:
    """Return by how much a change exceeds the middle one of the controls: a difference in differences.

    Example:
        >>> round(beyond(21.03 - 20.44, np.array([21.17 - 23.33])), 2)  # Card & Krueger 1994: jobs in two states
        2.75
    """
    return change - float(np.median(of_controls))


def placebo_p(change: float, of_controls: Floats) -> float:
    """Return how often a term without a message rises as much: (1 + those that do) / (1 + all).

    Example:
        >>> placebo_p(2.0, np.array([0.0] * 18 + [2.5]))
        0.1
    """
    return (1 + int((of_controls >= change).sum())) / (1 + len(of_controls))


def dispersion(users: Floats, exposure: Floats, during: Window) -> Floats:
    """Return how much more each term varies from period to period than chance has it, on either side of the date.

    Pearson's form; what a change at the date makes is no part of it. At least 1. Each term is drawn toward the middle
    one, because a few periods alone tell little.

    Args:
        users: the term and those it is compared with, shape (terms, periods).
        exposure: shape (periods,).
        during: the two sides.
    """
    excess = np.zeros(len(users))
    for side in (during.before, during.after):
        expected = np.outer(users[:, side].sum(axis=1) / exposure[side].sum(), exposure[side])
        excess += ((users[:, side] - expected) ** 2 / np.where(expected > 0, expected, 1.0)).sum(axis=1)
    own = int(during.before.sum() + during.after.sum()) - 2
    excess /= own
    usual = max(1.0, float(np.median(excess)))
    result: Floats = np.maximum(1.0, (own * excess + LIKE_FREQUENCY * usual) / (own + LIKE_FREQUENCY))
    return result


def log_change_variance(users: Floats, during: Window, spread: Floats) -> Floats:
    """Return the variance of each term's logarithm of a change, from the periods alone, shape (terms,).

    Args:
        users: shape (terms, periods).
        during: the two sides.
        spread: their dispersion, shape (terms,).
    """
    sides = (users[:, side].sum(axis=1) + HALF for side in (during.before, during.after))
    result: Floats = spread * sum(1 / each for each in sides)
    return result


def drift(changes: Floats, variances: Floats) -> float:
    """Return how much more the changes of terms without a message vary than their periods alone would have it.

    What is talked about this month is talked about next month, and months later of something else: seen only between
    the two sides. At least 1.

    Args:
        changes: of the controls.
        variances: of each, as `log_change_variance` gives them.

    Example:
        >>> round(drift(np.linspace(-3.0, 3.0, 21), np.ones(21)), 2)
        2.69
    """
    low, high = np.quantile((changes - np.median(changes)) / np.sqrt(variances), MIDDLE)
    return max(1.0, float((high - low) / np.diff(ndtri(MIDDLE))[0]) ** 2)


def change_interval(
    users: Floats, exposure: Floats, during: Window, spread: float, level: float
) -> tuple[float, float]:
    """Return the interval of the logarithm of one term's change: that of the ratio of two gamma distributions.

    Args:
        users: of one term, shape (periods,).
        exposure: shape (periods,).
        during: the two sides.
        spread: its dispersion.
        level: coverage, between 0 and 1; half of what is left lies below.

    Example:
        >>> during = window(np.full(4, 100.0), 2, 4)
        >>> low, high = change_interval(np.array([3.0, 3, 12, 12]), np.full(4, 100.0), during, 1.0, 0.9)
        >>> round(float(np.exp(low)), 2), round(float(np.exp(high)), 2)
        (1.96, 8.73)
    """
    after, before = (users[side].sum() + HALF for side in (during.after, during.before))
    offset = np.log(exposure[during.before].sum() / exposure[during.after].sum())
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    shares = np.clip(betaincinv(after / spread, before / spread, tails), 1e-300, 1 - 1e-16)
    low, high = offset + np.log(shares) - np.log1p(-shares)
    return float(low), float(high)


def relative_slope(users: Floats, exposure: Floats, side: Flags, times: Places) -> Floats:
    """Return by which share of its own rate each term grows a period, on one side of the date.

    The first step of a Poisson regression from a rate that stays as it is: known for terms that were hardly used too.

    Args:
        users: shape (terms, periods).
        exposure: shape (periods,).
        side: which periods to look at.
        times: when each of all periods lies: where nobody spoke in between, time went by all the same.

    Example:
        >>> users, exposure, side = np.array([[9.5, 10, 10.5]]), np.full(3, 100.0), np.full(3, True)
        >>> relative_slope(users, exposure, side, np.array([0, 1, 2])).round(3).tolist()
        [0.049]
        >>> relative_slope(users, exposure, side, np.array([0, 2, 4])).round(3).tolist()
        [0.025]
    """
    y, out_of, time = users[:, side], exposure[side], times[side].astype(np.float64)
    time -= (time * out_of).sum() / out_of.sum()
    rate = (y.sum(axis=1) + HALF) / out_of.sum()
    result: Floats = (y @ time) / (rate * (out_of * time**2).sum())
    return result
