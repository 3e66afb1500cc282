"""The terms that several roles all use more than others do.

Here is how this works. Each role's rate of a term is a number we are unsure of: a gamma distribution around what was
counted, drawn toward the share that the term has among everybody (Monroe, Colaresi & Quinn 2008, Political Analysis
16:372). Words come in bursts, so a count is divided by how much more it varies from author to author than chance alone
would have it (`dispersion`): without that, dozens of words differ "significantly" between a speaker and himself.

That *all* roles use a term more is tested as an intersection of hypotheses (Berger 1982): the largest of the roles' p
is the p of all, with no correction over roles. "At least u of k" is the partial conjunction of Benjamini & Heller
(2008). Over terms, Benjamini & Hochberg (1995) keep the share of false finds. Terms are ranked by what they tell at the
least: the smallest over roles of rate × log2 lift, both at their lower bounds, in bits per 10,000 words. Lift alone
would put rare words first, and rate alone those that everybody uses anyway.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, gammaincc, gammaincinv

from plomada.figures import Sentence
from plomada.language.false_discovery import false_discovery_rate
from plomada.language.group_counts import (
    PRIOR_WORDS,
    Floats,
    GroupCounts,
    Rows,
    UnusableCounts,
    dispersion,
    rows_in_pieces,
    side_by_side,
)

__all__ = ["GroupCounts", "SharedTerms", "UnusableCounts", "dispersion", "shared_terms"]

SMALLEST_LIFT: Final = 1.5  # times the background's rate: less is not worth telling
LEVEL: Final = 0.05
ASKED: Final = 0.2  # of p: of a term that is less likely shared than that no more is computed
# Where the roles are looked at together: quantiles of the background's rate, by Gauss and Legendre, drawn to both ends,
# where the quantiles run away (u = t²(3 - 2t)). Sixteen are as good as some thousand evenly spaced ones.
_T, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_T = (_T + 1) / 2
POINTS: Final = tuple(zip(_T**2 * (3 - 2 * _T), 3 * _WEIGHTS * _T * (1 - _T), strict=True))
PER: Final = 10_000  # words


@dataclass(frozen=True)
class SharedTerms:
    """What is known of each term, in the order of the counts.

    Where fewer groups than are asked for say a term more than the background does, chance is at least as good an
    explanation as any: p would be 0.4 or more, and is told as 1, which can only make the others' q too large.
    Where p is `ASKED` or more, probability, lift and bits are NaN: not asked.

    Attributes:
        p: that not all groups (or fewer than asked for) use it more by `SMALLEST_LIFT`, shape (terms,).
        q: the share of false finds among the terms that are at least as sure.
        probability: that all groups do, given what was counted.
        lift: the lower bound (95 %) of the smallest lift of a group.
        bits: what it tells at the least, in bits per 10,000 words; negative where a group may use it less than others.
        balance: the smallest rate of a group divided by the largest, 0 to 1.
    """

    p: Floats
    q: Floats
    probability: Floats
    lift: Floats
    bits: Floats
    balance: Floats


@dataclass(frozen=True)
class Rates:
    """What is believed of the rates of some terms: gamma distributions.

    Attributes:
        a, b: shape and rate of each group's, shape (rows, groups).
        a_rest, b_rest: of the background's, shape (rows, 1).
    """

    a: Floats
    b: Floats
    a_rest: Floats
    b_rest: Floats

    def of(self, rows: NDArray[np.bool_]) -> "Rates":
        """Return what is believed of some of them."""
        return Rates(self.a[rows], self.b[rows], self.a_rest[rows], self.b_rest[rows])

    def at_most(self, lift: float) -> Floats:
        """Return how probable it is that a group's rate is at most so many times the background's."""
        threshold = lift * self.b / (lift * self.b + self.b_rest)
        p: Floats = np.asarray(betainc(self.a, self.a_rest, threshold), np.float64)
        return p

    def smallest_lifts(self) -> Floats:
        """Return the lower bound (95 %) of each group's lift."""
        share: Floats = np.asarray(betaincinv(self.a, self.a_rest, LEVEL), np.float64)
        lift: Floats = share / (1 - share) * self.b_rest / self.b
        return lift

    def smallest_rates(self) -> Floats:
        """Return the lower bound (95 %) of each group's rate per word."""
        rate: Floats = np.asarray(gammaincinv(self.a, LEVEL), np.float64) / self.b
        return rate

    def all_above(self, lift: float) -> Floats:
        """Return the probability that every group's rate is above, averaged over what the background's may be."""
        total = np.zeros(len(self.a))
        for point, weight in POINTS:
            rest = gammaincinv(self.a_rest, point) / self.b_rest
            total += weight * gammaincc(self.a, lift * rest * self.b).prod(axis=1)
        result: Floats = np.minimum(1.0, total)
        return result


def shared_terms(counts: GroupCounts, *, at_least: int | None = None) -> SharedTerms:
    """Return for each term whether all groups use it more than the background does.

    Args:
        counts: of any number of groups from two up.
        at_least: so many groups are enough; None: all of them. The probability, the lift and the bits are of all.

    Raises:
        UnusableCounts: there are not so many groups, or there is no background.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[80.0, 60.0], [80.0, 0.0]]), words=np.array([9e3, 8e3]),
        ...     squares=np.array([[0.75, 0.48], [0.75, 0.0]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([9.0, 9.0]), background_words=9e4)
        >>> found = shared_terms(made)
        >>> (found.q < 0.05).tolist(), [round(float(each), 1) for each in found.bits]
        ([True, False], [279.6, nan])
    """
    wanted = counts.groups if at_least is None else at_least
    if not 1 <= wanted <= counts.groups:
        raise UnusableCounts(
            Sentence("“At least” has to be from 1 to the number of groups, %(n)s.", {"n": counts.groups})
        )
    counts.require_background()
    candidates, balance = _at_first_sight(counts, wanted)
    p = np.ones(counts.terms)
    probability, lift, bits = (np.full(counts.terms, np.nan) for _ in range(3))

    def look_at(rows: Rows) -> None:
        rates = believed(counts, rows)
        p[rows] = _joint(rates.at_most(SMALLEST_LIFT), wanted)
        told = p[rows] < ASKED
        rows, rates = rows[told], rates.of(told)
        lifts = rates.smallest_lifts()
        lift[rows] = lifts.min(axis=1)
        bits[rows] = told_bits(rates.smallest_rates(), lifts).min(axis=1)
        probability[rows] = rates.all_above(SMALLEST_LIFT)

    _ = counts.usual_dispersion  # once, before several threads ask for it
    side_by_side(look_at, rows_in_pieces(candidates))
    return SharedTerms(p, false_discovery_rate(p), probability, lift, bits, balance)


def believed(counts: GroupCounts, rows: Rows) -> Rates:
    """Return what is believed of the rates of some terms.

    The background has half an occurrence more (Jeffreys), so that a term nobody else uses has a lift one can believe.
    """
    prior, spread = counts.prior(rows), counts.dispersion(rows)
    # The background is many people's: it varies as the groups do on average.
    spread_rest = spread.mean(axis=1, keepdims=True)
    return Rates(
        a=counts.occurrences[rows] / spread + prior,
        b=counts.words / spread + PRIOR_WORDS,
        a_rest=counts.background[rows, None] / spread_rest + prior + 0.5,
        b_rest=counts.background_words / spread_rest + PRIOR_WORDS,
    )


def told_bits(rate: Floats, lift: Floats) -> Floats:
    """Return what a term tells, in bits per 10,000 words: how often it is said, times the bits each time tells."""
    bits: Floats = PER * rate * np.log2(np.maximum(lift, np.finfo(np.float64).tiny))
    return bits


def _joint(p: Floats, wanted: int) -> Floats:
    """Return the p of "at least so many groups": the largest of all, with its correction where fewer are enough."""
    groups = p.shape[1]
    joint: Floats = np.minimum(1.0, (groups - wanted + 1) * np.sort(p, axis=1)[:, wanted - 1])
    return joint


def _at_first_sight(counts: GroupCounts, wanted: int) -> tuple[Rows, Floats]:
    """Return the terms that enough groups say more than the background does, and the balance of all terms."""
    balance = np.empty(counts.terms)

    def look_at(block: slice) -> Rows:
        rate = counts.occurrences[block].T / counts.words[:, None]
        above = rate > counts.background[block] / counts.background_words
        enough = above.all(axis=0) if wanted == counts.groups else above.sum(axis=0) >= wanted
        largest = rate.max(axis=0)
        balance[block] = np.divide(rate.min(axis=0), largest, out=np.zeros_like(largest), where=largest > 0)
        candidates: Rows = np.flatnonzero(enough) + block.start
        return candidates

    found = side_by_side(look_at, counts.blocks())
    return np.concatenate([np.zeros(0, np.int64), *found]), balance
