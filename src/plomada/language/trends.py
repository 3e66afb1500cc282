"""Whether terms are said more and more, or less and less: by how much a period, and how sure that is.

Here is how this works. The logarithm of a term's rate is a straight line over time (`log_rates`). Its error is widened
twice: by how much more the term varies than chance alone has it (quasi-Poisson), and by how much one period resembles
the one before it, because what is talked about this month is talked about next month: n periods that resemble one
another by r tell as much as n (1 - r) / (1 + r) that do not (Bayley & Hammersley 1946), and the r that is seen around a
fitted line is too small by (2 + 4 r) / n (van Giersbergen 2004). Over terms, Benjamini & Hochberg (1995) keep the share
of false finds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtr, stdtrit

from plomada.figures import Figure
from plomada.language.bursts import enough_periods
from plomada.language.false_discovery import false_discovery_rate
from plomada.language.growth import IN_PERIODS, LEVEL, SAID, growth_figure
from plomada.language.log_rates import Floats, fitted_log_rates

MOST_ALIKE: Final = 0.9  # beyond this a correlation of so few periods is not believed


@dataclass(frozen=True)
class Trends:
    """How each term's rate changes, in the order of the counts; NaN where a term is too rare to tell.

    Attributes:
        change: times a period: 1 stays as it is, 1.05 grows by 5 %.
        low: lower end of the interval.
        high: upper end.
        dispersion: how much more the term varies than chance has it, at least 1.
        p: that so steep a slope comes where there is none.
        q: the share of false finds among the terms that are at least as sure.
        occurrences: of each term in all.
        level: coverage of the interval.
    """

    change: Floats
    low: Floats
    high: Floats
    dispersion: Floats
    p: Floats
    q: Floats
    occurrences: Floats
    level: float

    def figure(self, term: int) -> Figure:
        """Return how one term's rate changes, as it is shown to people.

        Args:
            term: its row in the counts.
        """
        uses = int(self.occurrences[term])
        if not np.isfinite(self.change[term]):
            return growth_figure(None, None, None, uses=uses)
        found = (float(each[term]) for each in (self.change, self.low, self.high))
        return growth_figure(*found, uses=uses, level=self.level)


def trends(counts: Floats, words: Floats, *, level: float = LEVEL) -> Trends:
    """Return by how much each term's rate changes from one period to the next.

    Args:
        counts: occurrences of each term in each period, shape (terms, periods).
        words: all words of each period, shape (periods,); a period without words is left out, not its time.
        level: coverage of the interval, between 0 and 1.

    Raises:
        TooFewPeriods: fewer than 8 with words in them.
        UnusablePeriods: the shapes differ or a count is negative.

    Source: McCullagh & Nelder 1989; Bayley & Hammersley 1946; Benjamini & Hochberg 1995. Worked in
    docs/methods/trend.md.

    Example:
        >>> growing = np.array([[4.0, 5, 7, 6, 9, 10, 12, 13, 14, 18]])
        >>> found = trends(growing, np.full(10, 1000.0))
        >>> round(float(found.change[0]), 2), bool(found.q[0] < 0.05)
        (1.17, True)
    """
    enough_periods(int((words > 0).sum()))
    time = np.arange(len(words)) - (len(words) - 1) / 2
    fitted = fitted_log_rates(counts, words, np.column_stack([np.ones(len(time)), time]))
    rare = (counts.sum(axis=1) < SAID) | ((counts > 0).sum(axis=1) < IN_PERIODS)
    slope = np.where(rare, np.nan, fitted.coefficients[:, 1])
    dispersion = np.maximum(1.0, fitted.dispersion)
    error = fitted.errors[:, 1] * np.sqrt(dispersion * _resemblance(fitted.residuals))
    reach = stdtrit(fitted.freedom, (1 + level) / 2) * error
    p = 2 * stdtr(fitted.freedom, -np.abs(slope / error))
    return Trends(
        change=np.exp(slope),
        low=np.exp(slope - reach),
        high=np.exp(np.minimum(slope + reach, np.log(np.finfo(np.float64).max))),
        dispersion=np.where(rare, np.nan, dispersion),
        p=p,
        q=share_of_false_finds(p),
        occurrences=counts.sum(axis=1),
        level=level,
    )


def share_of_false_finds(p: Floats) -> Floats:
    """Return q for each p; what cannot be told, NaN, is among none."""
    q = np.full_like(p, np.nan)
    known = np.isfinite(p)
    q[known] = false_discovery_rate(p[known])
    return q


def _resemblance(residuals: Floats) -> Floats:
    """Return by how much each period's resemblance to the one before it widens a variance, at least 1."""
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1) / (residuals**2).sum(axis=1)
    periods = residuals.shape[1]
    alike = (periods * seen + 2) / (periods - 4)
    alike = np.clip(np.nan_to_num(alike), 0.0, MOST_ALIKE)
    widened: Floats = (1 + alike) / (1 - alike)
    return widened
