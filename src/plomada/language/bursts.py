"""When a term was unusually busy: the stretches in which it was said about twice as often as usual, or more.

Here is how this works. A term is thought of as being either usual or busy, and busy means said `SCALE` times as often
(Kleinberg 2003, Data Mining and Knowledge Discovery 7:373, section 4, counts in batches). Each period tells for one or
the other; turning busy costs `GAMMA` × ln(periods), so that a period alone has to be very clear; turning usual is free.
The cheapest course of all is the answer.

With two states, Viterbi's search needs one number a term and period: by how much more it costs to be busy now, whatever
was before. That is `clip(before, 0, price) - gain`, and the course is read backwards from its sign.

The weight is what the burst saves (a difference of log-likelihoods): terms are ranked by it. Words come in bursts of
themselves, so it is no probability, and it tells nothing of why.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.errors import NotEnoughAnswers
from plomada.figures import Sentence
from plomada.language.log_rates import Floats, UnusablePeriods, checked

Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]

SCALE: Final = 2.0
GAMMA: Final = 3.0  # at 1, four of five terms have some burst
ENOUGH: Final = 8  # periods
AT_ONCE: Final = 4096  # terms: what fits the processor's own memory


class TooFewPeriods(NotEnoughAnswers):
    """Too few periods to tell what is usual from what is not."""


@dataclass(frozen=True)
class Bursts:
    """The stretches in which terms were unusually busy, by term and by time; one element a burst in each array.

    Attributes:
        term: its row in the counts.
        first: its first period, from 0.
        last: its last period, that one included.
        weight: what it saves; the higher, the clearer. Not a probability.
    """

    term: Places
    first: Places
    last: Places
    weight: Floats

    def of(self, term: int) -> list[tuple[int, int, float]]:
        """Return the bursts of one term: first and last period, and weight."""
        begin, end = np.searchsorted(self.term, [term, term + 1])
        columns = (self.first[begin:end].tolist(), self.last[begin:end].tolist(), self.weight[begin:end].tolist())
        return list(zip(*columns, strict=True))


def enough_periods(periods: int) -> None:
    """Raise where so many periods tell nothing of what is usual.

    Raises:
        TooFewPeriods: fewer than `ENOUGH`.
    """
    if periods < ENOUGH:
        raise TooFewPeriods(
            Sentence(
                "What is usual can be told from %(needed)s periods up, and there are %(n)s: take shorter ones or wait.",
                {"needed": ENOUGH, "n": periods},
            )
        )


def bursts(counts: Floats, words: Floats, *, gamma: float = GAMMA, scale: float = SCALE) -> Bursts:
    """Return when each term was unusually busy.

    Args:
        counts: occurrences of each term in each period, shape (terms, periods).
        words: all words of each period, shape (periods,); a period without words tells nothing either way.
        gamma: what turning busy costs, above 0: the higher, the fewer bursts.
        scale: how many times as often as usual "busy" is, above 1. A term that cannot be (it is more than
            1/scale of all words) has no bursts.

    Raises:
        TooFewPeriods: fewer than 8.
        UnusablePeriods: the shapes differ, a term has more occurrences than there are words, or gamma or scale is off.

    Source: Kleinberg 2003. Worked in docs/methods/trend.md.

    Example:
        >>> found = bursts(np.array([[2.0, 1, 2, 2, 30, 25, 2, 1, 2, 2]]), np.full(10, 1000.0))
        >>> [(first, last, round(weight, 1)) for first, last, weight in found.of(0)]
        [(4, 5, 24.6)]
    """
    return shared_bursts(counts[:, None], words[None], gamma=gamma, scale=scale)


def shared_bursts(counts: Floats, words: Floats, *, gamma: float = GAMMA, scale: float = SCALE) -> Bursts:
    """Return when each term was unusually busy in all groups at once: where the groups' own bursts overlap.

    Args:
        counts: shape (terms, groups, periods).
        words: shape (groups, periods).
        gamma: as in `bursts`.
        scale: as in `bursts`.

    Returns:
        the overlaps; the weight is the smallest of the groups'.

    Raises:
        TooFewPeriods: fewer than 8.
        UnusablePeriods: as in `bursts`.

    Example:
        >>> one, other = [2.0, 1, 2, 30, 30, 25, 2, 1, 2, 2], [2.0, 1, 2, 2, 30, 25, 30, 1, 2, 2]
        >>> found = shared_bursts(np.array([[one, other]]), np.full((2, 10), 1000.0))
        >>> found.first.tolist(), found.last.tolist()
        ([4], [5])
    """
    _check(counts, words, gamma, scale)
    chunks = range(0, max(1, len(counts)), AT_ONCE)
    parts = [_chunk(counts[begin : begin + AT_ONCE], words, gamma * np.log(words.shape[1]), scale) for begin in chunks]
    term, first, last, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
    before = np.repeat(chunks, [len(part[0]) for part in parts])
    return Bursts(term + before, first, last, weight)


def _check(counts: Floats, words: Floats, gamma: float, scale: float) -> None:
    if counts.ndim != 3 or counts.shape[1] != len(words) or not len(words):
        raise UnusablePeriods(Sentence("The counts of terms, groups and periods do not have the same lengths."))
    for group, its_words in enumerate(words):
        checked(counts[:, group], its_words)
    enough_periods(words.shape[1])
    if scale <= 1:
        raise UnusablePeriods(Sentence("Busy has to be more than usual: take a scale above 1."))
    if gamma <= 0:
        raise UnusablePeriods(Sentence("Turning busy has to cost something: take a gamma above 0."))
    if (counts > words).any():
        raise UnusablePeriods(Sentence("A term has more occurrences in a period than there are words."))


def _chunk(counts: Floats, words: Floats, price: float, scale: float) -> tuple[Places, Places, Places, Floats]:
    """Return the bursts of a few terms: term, first, last, weight."""
    gains = [_gains(counts[:, group], its_words, scale) for group, its_words in enumerate(words)]
    busy = np.logical_and.reduce([_busy(gain, price) for gain in gains])
    begins, ends = busy.copy(), busy.copy()
    begins[:, 1:] &= ~busy[:, :-1]
    ends[:, :-1] &= ~busy[:, 1:]
    term, first = np.nonzero(begins)
    last = np.nonzero(ends)[1]
    saved = [np.cumsum(gain, axis=1) for gain in gains]
    weights = [
        each[term, last] - each[term, first] + gain[term, first] for each, gain in zip(saved, gains, strict=True)
    ]
    return term, first, last, np.min(weights, axis=0)


def _gains(counts: Floats, words: Floats, scale: float) -> Floats:
    """Return by how much each period tells more for busy than for usual, shape (terms, periods)."""
    usual = counts.sum(axis=1) / max(1.0, float(words.sum()))
    can = (usual > 0) & (usual * scale < 1)
    usual = np.where(can, usual, 0.1 / scale)
    unsaid = np.log1p(-scale * usual) - np.log1p(-usual)
    gains: Floats = counts * np.where(can, np.log(scale) - unsaid, 0.0)[:, None]
    gains += words * np.where(can, unsaid, 0.0)[:, None]
    return gains


def _busy(gain: Floats, price: float) -> Flags:
    """Return whether each term is busy in each period on its cheapest course; usual where both cost the same."""
    gains = np.ascontiguousarray(gain.T)
    dearer = np.empty_like(gains)
    before = np.full(gains.shape[1], price)  # everything begins as usual
    for period, now in enumerate(gains):
        before = np.subtract(np.clip(before, 0.0, price), now, out=dearer[period])
    course = np.zeros(gains.shape, bool)
    after = np.zeros(gains.shape[1], bool)
    for period in reversed(range(len(gains))):
        after = np.less(dearer[period], np.where(after, price, 0.0), out=course[period])
    return np.ascontiguousarray(course.T)
