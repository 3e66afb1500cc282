"""The terms that one group uses more, or less, than the others do.

The log-odds of a term in a group against the others, both drawn toward everybody's share of it, divided by their
standard error: Monroe, Colaresi & Quinn 2008, *Political Analysis* 16:372 (an informative Dirichlet prior). In two ways
the error is ours. They take words for independent draws; here it is multiplied by how much more a term varies from
author to author (`group_counts.dispersion`). And everybody's share of a rare word is nearly nothing: an error divided
by it would hide whatever the others never say, so both sides have half an occurrence more (Gart & Zweifel 1967).

Terms a group owns are ranked by what they tell at the least, in bits per 10,000 words as shared terms are: what is
often said and is said by few others comes first.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from plomada.language.false_discovery import false_discovery_rate
from plomada.language.group_counts import PRIOR_WORDS, Floats, GroupCounts, side_by_side
from plomada.language.shared_terms import LEVEL, Rates, told_bits

HALF: Final = 0.5  # an occurrence
CLEARLY_ABOVE: Final = float(-ndtri(LEVEL / 2))  # standard errors: p is below `LEVEL`


@dataclass(frozen=True)
class OwnedTerms:
    """What is known of each term in one group, in the order of the counts.

    Attributes:
        log_odds: natural logarithm of the odds of the term here over its odds elsewhere; 0 is the same, below 0 less.
        z: that, in standard errors.
        q: the share of false finds among the terms of this group that are at least as sure.
        bits: what it tells of the group at the least, in bits per 10,000 words; NaN where it does not say it more, or p
            is 0.05 or more: not asked.
    """

    log_odds: Floats
    z: Floats
    q: Floats
    bits: Floats

    @property
    def p(self) -> Floats:
        """That chance alone makes as much of it, in either direction."""
        return two_sided(self.z)


def owned_terms(counts: GroupCounts, *, against_background: bool = False) -> tuple[OwnedTerms, ...]:
    """Return for each group what it says more than the others do.

    Args:
        counts: of any number of groups from two up.
        against_background: compare each group with the background; otherwise with the other groups together.

    Raises:
        UnusableCounts: it is asked against a background, and there is none.

    Returns:
        One for each group, in their order.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[60.0, 9.0], [40.0, 40.0]]), words=np.array([9e3, 9e3]),
        ...     squares=np.array([[0.4, 0.009], [0.178, 0.178]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([60.0, 400.0]), background_words=9e4)
        >>> one, other = owned_terms(made)
        >>> one.z.round(1).tolist(), (one.q < 0.05).tolist()
        ([5.3, 0.0], [True, False])
        >>> one.bits.round(0).tolist(), other.bits.tolist()
        ([88.0, nan], [nan, nan])
    """
    if against_background:
        counts.require_background()
    shape = (counts.groups, counts.terms)
    log_odds, z, bits = np.empty(shape), np.empty(shape), np.full(shape, np.nan)

    def look_at(block: slice) -> None:
        y, prior, spread = counts.occurrences[block].astype(np.float64), counts.prior(block), counts.dispersion(block)
        if against_background:
            rest, words = counts.background[block, None].astype(np.float64), np.array([counts.background_words])
            spread_rest = spread.mean(axis=1, keepdims=True)
        else:
            rest, words = _others(y), _others(counts.words)
            spread_rest = _others(spread * (y + prior)) / _others(y + prior)
        # Who seldom says a term shows none of its bursts: both sides are taken to be as bursty as the burstier of them.
        spread = spread_rest = np.maximum(spread, spread_rest)
        here, there = y + prior + HALF, rest + prior + HALF
        delta = _log_odds(here, counts.words + PRIOR_WORDS) - _log_odds(there, words + PRIOR_WORDS)
        sure = delta / np.sqrt(spread / here + spread_rest / there)
        log_odds[:, block], z[:, block] = delta.T, sure.T
        asked = sure > CLEARLY_ABOVE
        a, b = y / spread + prior, counts.words / spread + PRIOR_WORDS
        a_rest, b_rest = rest / spread_rest + prior + HALF, words / spread_rest + PRIOR_WORDS
        rates = Rates(*(np.broadcast_to(each, asked.shape)[asked] for each in (a, b, a_rest, b_rest)))
        bits[:, block].T[asked] = told_bits(rates.smallest_rates(), rates.smallest_lifts())

    _ = counts.usual_dispersion  # once, before several threads ask for it
    side_by_side(look_at, counts.blocks())
    q = side_by_side(lambda each: false_discovery_rate(two_sided(each)), z)
    return tuple(OwnedTerms(*each) for each in zip(log_odds, z, q, bits, strict=True))


def two_sided(z: Floats) -> Floats:
    """Return the probability that chance alone goes so many standard errors away, in either direction."""
    p: Floats = 2 * ndtr(-np.abs(z))
    return p


def _others(each: Floats) -> Floats:
    """Return of each group what all the others have together; the last axis is of groups."""
    rest: Floats = each.sum(axis=-1, keepdims=True) - each
    return rest


def _log_odds(said: Floats, words: Floats) -> Floats:
    result: Floats = np.log(said) - np.log(words - said)
    return result
