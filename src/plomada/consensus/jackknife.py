"""An interval from leaving out one person at a time."""

import numpy as np
from scipy import special

from plomada.consensus.answers import Numbers


def jackknife_interval(value: float, replicates: Numbers, level: float) -> tuple[float, float]:
    """Return the interval around `value` from its values with one person left out each.

    Args:
        value: the estimate from everyone.
        replicates: the estimate without each person in turn, length at least 2.
        level: coverage, between 0 and 1.

    Source: Tukey 1958: SE^2 = (m - 1)/m * sum of squared deviations; Student t with m - 1 degrees of freedom.

    Example:
        >>> low, high = jackknife_interval(2.0, np.array([1.5, 2.0, 2.5]), 0.9)
        >>> round(low, 3), round(high, 3)
        (0.314, 3.686)
    """
    reach = float(jackknife_reach(replicates, level))
    return value - reach, value + reach


def jackknife_reach(replicates: Numbers, level: float) -> Numbers:
    """Return how far the interval reaches to either side, for each column of replicates.

    Args:
        replicates: people first; NaN where a person has no part in a column.
        level: coverage, between 0 and 1.

    Example:
        >>> jackknife_reach(np.array([[1.5, 4.0], [2.0, 4.0], [2.5, np.nan]]), 0.9).round(3).tolist()
        [1.686, 0.0]
    """
    part = ~np.isnan(replicates)
    people = np.maximum(part.sum(axis=0), 1)
    means = np.where(part, replicates, 0.0).sum(axis=0) / people
    squares = np.where(part, np.square(replicates - means), 0.0).sum(axis=0)
    error = np.sqrt((people - 1) / people * squares)
    return np.asarray(special.stdtrit(np.maximum(people - 1, 1), (1 + level) / 2) * error)
