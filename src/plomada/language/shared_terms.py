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
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, gammaincc, gammaincinv
from scipy.stats import false_discovery_control

from plomada.errors import InputError
from plomada.figures import Sentence

Floats: TypeAlias = NDArray[np.float64]

SMALLEST_LIFT: Final = 1.5  # times the background's rate: less is not worth telling
PRIOR_WORDS: Final = 1000.0  # how many words of everybody's a rate is drawn toward
LEVEL: Final = 0.05
POINTS: Final = 64  # of the background's rate, at which the roles are looked at together
LIKE_FREQUENCY: Final = 10.0  # how many clusters' worth of evidence the terms of like frequency are
PER: Final = 10_000  # words


class UnusableCounts(InputError):
    """Counts that do not belong together, or of fewer than two groups."""


@dataclass(frozen=True)
class GroupCounts:
    """How often each term stands in what each group said.

    Attributes:
        occurrences: of each term in each group, shape (terms, groups).
        words: all words of each group, shape (groups,).
        squares: sum over a group's clusters of occurrences² / words of the cluster, shape (terms, groups); a cluster is
            an author, or where there are none a document or a day.
        clusters: how many each group has, shape (groups,).
        background: occurrences of each term in what nobody of these groups said, shape (terms,).
        background_words: all words there.

    Raises:
        UnusableCounts: the shapes differ, there is one group, a group has no words, or nobody said a term.
    """

    occurrences: Floats
    words: Floats
    squares: Floats
    clusters: Floats
    background: Floats
    background_words: float

    def __post_init__(self) -> None:
        shapes = (self.occurrences.shape, self.squares.shape, self.words.shape, self.clusters.shape)
        terms, groups = self.occurrences.shape if self.occurrences.ndim == 2 else (-1, -1)
        if shapes != ((terms, groups), (terms, groups), (groups,), (groups,)) or self.background.shape != (terms,):
            raise UnusableCounts(Sentence("The counts of terms, groups and background do not have the same lengths."))
        if groups < 2:
            raise UnusableCounts(Sentence("To be shared, a term needs two groups or more: there is one."))
        if not (np.all(self.words > 0) and self.background_words > 0):
            raise UnusableCounts(Sentence("A group, or the background, has no words: leave it out."))
        if not np.all(self.occurrences.sum(axis=1) + self.background > 0):
            raise UnusableCounts(Sentence("A term was said by nobody: leave it out."))


@dataclass(frozen=True)
class SharedTerms:
    """What is known of each term, in the order of the counts.

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


def dispersion(counts: GroupCounts) -> Floats:
    """Return how much more each term varies between clusters than chance alone has it, at least 1.

    Pearson's form, drawn toward the median of the terms of like frequency.

    Returns:
        shape (terms, groups).
    """
    y = counts.occurrences
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = (counts.squares * counts.words / y - y) / (counts.clusters - 1)
    excess = np.where((y > 0) & (counts.clusters > 1), excess, 1.0)
    drawn = np.empty_like(excess)
    for group in range(excess.shape[1]):
        size = np.floor(np.log2(y[:, group] + 1)).astype(np.int64)
        for each in np.unique(size):
            like = size == each
            usual = max(1.0, float(np.median(excess[like, group])))
            own = counts.clusters[group] - 1
            drawn[like, group] = (own * excess[like, group] + LIKE_FREQUENCY * usual) / (own + LIKE_FREQUENCY)
    result: Floats = np.maximum(1.0, drawn)
    return result


def shared_terms(counts: GroupCounts, *, at_least: int | None = None) -> SharedTerms:
    """Return for each term whether all groups use it more than the background does.

    Args:
        counts: of any number of groups from two up.
        at_least: so many groups are enough; None: all of them. The probability, the lift and the bits are of all.

    Example:
        >>> made = GroupCounts(
        ...     occurrences=np.array([[80.0, 60.0], [80.0, 2.0]]), words=np.array([9e3, 8e3]),
        ...     squares=np.array([[0.75, 0.48], [0.75, 0.01]]), clusters=np.array([30.0, 30.0]),
        ...     background=np.array([9.0, 9.0]), background_words=9e4)
        >>> found = shared_terms(made)
        >>> (found.q < 0.05).tolist(), [round(float(each), 1) for each in found.bits]
        ([True, False], [279.6, -0.5])
    """
    groups = counts.occurrences.shape[1]
    wanted = groups if at_least is None else at_least
    if not 1 <= wanted <= groups:
        raise UnusableCounts(Sentence("“At least” has to be from 1 to the number of groups, %(n)s.", {"n": groups}))
    a, b, a_rest, b_rest = _posteriors(counts)
    p = betainc(a, a_rest, SMALLEST_LIFT * b / (SMALLEST_LIFT * b + b_rest))
    joint = np.minimum(1.0, (groups - wanted + 1) * np.sort(p, axis=1)[:, wanted - 1])
    share = betaincinv(a, a_rest, LEVEL)
    lift = share / (1 - share) * b_rest / b
    rate = gammaincinv(a, LEVEL) / b
    told = rate * np.log2(np.maximum(lift, np.finfo(np.float64).tiny))
    per_word = counts.occurrences / counts.words
    largest = per_word.max(axis=1)
    return SharedTerms(
        p=joint,
        q=false_discovery_control(joint) if len(joint) else joint,
        probability=_probability_of_all(a, b, a_rest, b_rest),
        lift=lift.min(axis=1),
        bits=PER * told.min(axis=1),
        balance=np.divide(per_word.min(axis=1), largest, out=np.zeros_like(largest), where=largest > 0),
    )


def _posteriors(counts: GroupCounts) -> tuple[Floats, Floats, Floats, Floats]:
    """Return shape and rate of each group's gamma distribution, (terms, groups), and the background's, (terms, 1).

    The background has half an occurrence more (Jeffreys), so that a term nobody else uses has a lift one can believe.
    """
    everything = counts.words.sum() + counts.background_words
    prior = PRIOR_WORDS * (counts.occurrences.sum(axis=1) + counts.background)[:, None] / everything
    spread = dispersion(counts)
    # The background is many people's: it varies as the groups do on average.
    spread_rest = spread.mean(axis=1, keepdims=True)
    a = counts.occurrences / spread + prior
    b = counts.words / spread + PRIOR_WORDS
    a_rest = counts.background[:, None] / spread_rest + prior + 0.5
    b_rest = counts.background_words / spread_rest + PRIOR_WORDS
    return a, b, a_rest, b_rest


def _probability_of_all(a: Floats, b: Floats, a_rest: Floats, b_rest: Floats) -> Floats:
    """Return the probability that every group's rate is above, averaged over what the background's may be."""
    total = np.zeros(len(a))
    for point in (np.arange(POINTS) + 0.5) / POINTS:
        rest = gammaincinv(a_rest, point) / b_rest
        total += gammaincc(a, SMALLEST_LIFT * rest * b).prod(axis=1)
    result: Floats = total / POINTS
    return result
