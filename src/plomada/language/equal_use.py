"""The terms that all groups use alike: not merely those in which no difference was found.

Two one-sided tests for each pair of groups (Schuirmann 1987, *J. Pharmacokinetics and Biopharmaceutics* 15:657): that
the one's rate is at least 1.5 times the other's, and that it is at most its 1.5th part. Both have to be refused, for
every pair: again an intersection of hypotheses (Berger 1982), whose p is the largest of all. Too few words make no two
groups alike; they only leave it open.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from plomada.language.false_discovery import false_discovery_rate
from plomada.language.group_counts import Floats, GroupCounts, Rows, rows_in_pieces, side_by_side
from plomada.language.shared_terms import LEVEL

SMALLEST_DIFFERENCE: Final = 1.5  # times the other's rate: less counts as alike


@dataclass(frozen=True)
class EqualUse:
    """What is known of each term, in the order of the counts.

    Where a group never says it, or one says it 1.5 times as often as another, p is 1/2 or more and is told as 1.

    Attributes:
        p: that some two groups differ by `SMALLEST_DIFFERENCE` or more, shape (terms,).
        q: the share of false finds among the terms that are at least as sure.
        ratio: the largest rate of a group divided by the smallest, 1 or more; infinite where one never says it.
        ratio_high: upper bound (95 %) of the ratio of any two groups; NaN where p is told as 1: not asked.
    """

    p: Floats
    q: Floats
    ratio: Floats
    ratio_high: Floats


def equal_use(counts: GroupCounts) -> EqualUse:
    """Return for each term whether all groups say it equally often, whatever the background does.

    Args:
        counts: of any number of groups from two up.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[400.0, 380.0], [4.0, 4.0]]), words=np.array([9e3, 9e3]),
        ...     squares=np.array([[17.8, 16.0], [0.002, 0.002]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([9.0, 9.0]), background_words=9e4)
        >>> found = equal_use(made)
        >>> (found.q < 0.05).tolist(), found.ratio.round(2).tolist(), found.ratio_high.round(2).tolist()
        ([True, False], [1.05, 1.0], [1.18, 3.2])
    """
    ratio = np.concatenate([np.zeros(0), *side_by_side(lambda block: _ratio(counts, block), counts.blocks())])
    p, high = np.ones(counts.terms), np.full(counts.terms, np.nan)

    def look_at(rows: Rows) -> None:
        y, spread = counts.occurrences[rows].astype(np.float64), counts.dispersion(rows)
        rate, variance = np.log(y / counts.words), spread / y
        largest, farthest = np.zeros(len(rows)), np.zeros(len(rows))
        for one, other in combinations(range(counts.groups), 2):
            apart = np.abs(rate[:, one] - rate[:, other])
            error = np.sqrt(variance[:, one] + variance[:, other])
            largest = np.maximum(largest, ndtr((apart - np.log(SMALLEST_DIFFERENCE)) / error))
            farthest = np.maximum(farthest, apart - ndtri(LEVEL) * error)
        p[rows], high[rows] = largest, np.exp(farthest)

    _ = counts.usual_dispersion  # once, before several threads ask for it
    side_by_side(look_at, rows_in_pieces(np.flatnonzero(ratio < SMALLEST_DIFFERENCE)))
    return EqualUse(p, false_discovery_rate(p), ratio, high)


def _ratio(counts: GroupCounts, block: slice) -> Floats:
    rate = counts.occurrences[block].T / counts.words[:, None]
    smallest = rate.min(axis=0)
    ratio: Floats = np.divide(rate.max(axis=0), smallest, out=np.full_like(smallest, np.inf), where=smallest > 0)
    return ratio
