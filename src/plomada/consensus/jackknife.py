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
    people = len(replicates)
    error = float(np.sqrt((people - 1) / people * np.square(replicates - replicates.mean()).sum()))
    reach = float(special.stdtrit(people - 1, (1 + level) / 2)) * error
    return value - reach, value + reach
