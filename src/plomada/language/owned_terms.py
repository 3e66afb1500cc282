"""The terms that one group uses more than the others: what sets it apart.

The weighted log odds of Monroe, Colaresi & Quinn (2008, Political Analysis 16:372), with one thing added that their
followers leave out: a count is as unsure as authors make it vary (`plomada.language.shared_terms.dispersion`). Where it
is left out, a speaker's days split at random differ "significantly" in dozens of words.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from plomada.language.shared_terms import PER, PRIOR_WORDS, Floats, GroupCounts, dispersion

SURE = 1.6449  # standard errors to the lower bound, 95 % on one side


@dataclass(frozen=True)
class OwnedTerms:
    """What is known of each term in each group against the others together, in the order of the counts.

    Attributes:
        log_odds: natural logarithm of how much larger the odds are in the group than elsewhere, shape (terms, groups).
        z: that in standard errors.
        p: that chance does as much, either way.
        q: the share of false finds among a group's terms that are at least as sure.
        lift: the lower bound (95 %) of how many times more the group says it.
        bits: what it tells at the least, in bits per 10,000 words; negative where the group may say it less.
    """

    log_odds: Floats
    z: Floats
    p: Floats
    q: Floats
    lift: Floats
    bits: Floats


def owned_terms(counts: GroupCounts) -> OwnedTerms:
    """Return for each term and group how the group stands against all others together.

    The background of the counts is not looked at, but for the prior: a term as common there as here is a usual one.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[80.0, 8.0], [80.0, 70.0]]), words=np.array([9e3, 8e3]),
        ...     squares=np.array([[0.75, 0.01], [0.75, 0.6]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([9.0, 9.0]), background_words=9e4)
        >>> found = owned_terms(made)
        >>> (found.q < 0.05).tolist(), [round(float(each), 1) for each in found.lift[:, 0]]
        ([[True, True], [False, False]], [4.6, 0.8])
    """
    rest = _the_others(counts)
    everything = counts.words.sum() + counts.background_words
    prior = PRIOR_WORDS * (counts.occurrences.sum(axis=1) + counts.background)[:, None] / everything
    own, own_words = counts.occurrences + prior, counts.words + PRIOR_WORDS
    other, other_words = rest.occurrences + prior, rest.words + PRIOR_WORDS
    log_odds = np.log(own / (own_words - own)) - np.log(other / (other_words - other))
    error = np.sqrt(dispersion(counts) / own + dispersion(rest) / other)
    z = log_odds / error
    p = 2 * ndtr(-np.abs(z))
    lowest = log_odds - SURE * error
    return OwnedTerms(
        log_odds,
        z,
        p,
        false_discovery_control(p, axis=0) if len(p) else p,
        np.exp(lowest),
        PER * own / own_words * lowest / np.log(2),
    )


def _the_others(counts: GroupCounts) -> GroupCounts:
    """Return counts whose columns are all groups but the one in its place."""
    together = {
        name: getattr(counts, name).sum(axis=-1, keepdims=True) - getattr(counts, name)
        for name in ("occurrences", "words", "squares", "clusters")
    }
    return replace(counts, **together)
