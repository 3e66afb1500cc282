"""The terms that all groups use about as much: not "no difference found", but a difference shown to be small.

Two one-sided tests (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15:657) on the ratio of two
groups' rates, with counts as unsure as authors make them vary. Of more than two groups every pair has to pass, and so
the largest p is the p of all (Berger 1982).
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from plomada.language.shared_terms import Floats, GroupCounts, dispersion

LARGEST_RATIO: Final = 1.5  # of two rates that are called equal
HALF: Final = 0.5  # an occurrence: so that a term one group never says has a ratio, and an uncertain one


@dataclass(frozen=True)
class EqualUse:
    """What is known of each term, in the order of the counts.

    Attributes:
        ratio: the largest ratio of two groups' rates, 1 and above, shape (terms,).
        p: that two groups' rates differ by `LARGEST_RATIO` or more.
        q: the share of false finds among the terms that are at least as sure.
    """

    ratio: Floats
    p: Floats
    q: Floats


def equal_use(counts: GroupCounts) -> EqualUse:
    """Return for each term whether all groups use it about as much.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[800.0, 790.0], [80.0, 20.0], [8.0, 8.0]]), words=np.array([9e4, 9e4]),
        ...     squares=np.array([[8.0, 8.0], [0.1, 0.02], [0.01, 0.01]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([9.0, 9.0, 9.0]), background_words=9e4)
        >>> (equal_use(made).q < 0.05).tolist()
        [True, False, False]
    """
    rates = np.log((counts.occurrences + HALF) / counts.words)
    variances = dispersion(counts) / (counts.occurrences + HALF)
    p = np.zeros(len(rates))
    for one, other in combinations(range(rates.shape[1]), 2):
        error = np.sqrt(variances[:, one] + variances[:, other])
        room = np.log(LARGEST_RATIO) - np.abs(rates[:, one] - rates[:, other])
        p = np.maximum(p, ndtr(-room / error))
    return EqualUse(np.exp(rates.max(axis=1) - rates.min(axis=1)), p, false_discovery_control(p) if len(p) else p)
