"""Terms over time: which of them each group says more and more, and when all were unusually busy with one at once.

How a term changes in a group is its trend there (`trends`), with the share of false finds over the group's terms. That
a term rises in every group is held to be false unless each group's own trend speaks against it, so that the largest of
their p is the term's; how fast it rises is told at the lower bound of the group where that is lowest.

When all were busy with a term is told by shared bursts (`bursts`), where in some period of it enough people of each
group said it: one person who speaks of nothing else for a month is no burst of a group. Bursts have no p; they are
ranked by what they save.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plomada.figures import Figure
from plomada.language.bursts import ENOUGH, enough_periods, shared_bursts
from plomada.language.counting.cube import Totals
from plomada.language.counting.ngrams import Floats, Keys, Numbers
from plomada.language.periods import Period, Span, in_their_places
from plomada.language.trends import Trends, share_of_false_finds, trends


@dataclass(frozen=True)
class Course:
    """How often terms were said in periods that follow one another.

    Attributes:
        periods: as they are written.
        counts: of each term, shape (terms, groups, periods).
        authors: how many people said it, shape (terms, groups, periods).
        words: all words, shape (groups, periods): none where nobody spoke.
    """

    periods: tuple[str, ...]
    counts: Floats
    authors: Numbers
    words: Floats

    def some(self, which: Keys) -> "Course":
        """Return some of the terms."""
        return Course(self.periods, self.counts[which], self.authors[which], self.words)


@dataclass(frozen=True)
class Timeline:
    """Periods that follow one another, also those in which nobody spoke; what has no date is in none.

    Attributes:
        periods: as they are written.
        kept: which of a cube's periods are among them, by their places in it.
        places: where these are on the line.
    """

    periods: tuple[str, ...]
    kept: Keys
    places: list[int]

    @classmethod
    def of(cls, totals: Totals, period: Period, span: Span | None = None) -> "Timeline":
        """Return the line of a cube's periods.

        Args:
            totals: of the cube.
            period: how long one is.
            span: only these; None: all.
        """
        dated = np.array([name is not None for name in totals.periods], bool)
        kept: Keys = np.flatnonzero(dated if span is None else span.holds(totals.periods))
        periods, there = in_their_places([str(totals.periods[place]) for place in kept], period)
        return cls(periods, kept, [at for at, place in enumerate(there) if place is not None])


def course_of(said: Numbers, authors: Numbers, totals: Totals, groups: Sequence[int], timeline: Timeline) -> Course:
    """Return counts in periods that follow one another.

    Args:
        said: occurrences in the periods of a cube, shape (terms, groups, periods).
        authors: in the same.
        totals: of the cube.
        groups: by their places in it.
        timeline: of its periods.
    """
    periods, kept, places = timeline.periods, timeline.kept, timeline.places
    counts, people = np.zeros((*said.shape[:2], len(periods))), np.zeros((*said.shape[:2], len(periods)), np.int32)
    words = np.zeros((len(groups), len(periods)))
    counts[:, :, places], people[:, :, places] = said[:, :, kept], authors[:, :, kept]
    words[:, places] = totals.words[list(groups)][:, kept]
    return Course(periods, counts, people, words)


@dataclass(frozen=True)
class Rising:
    """How terms change in each group, and in all.

    Attributes:
        groups: the trends of each group's terms; None where it spoke in too few periods.
        places: where each term is among those of each group, -1 where it is none of its, shape (terms, groups).
        low: times a period, at the lower bound; NaN where it cannot be told, shape (terms, groups).
        q: the share of false finds among the group's terms that are at least as sure, shape (terms, groups).
        least: times a period at the lower bound, in the group where it is lowest, shape (terms,).
        q_of_all: the share of false finds among the terms that rise in all groups as surely, shape (terms,).
    """

    groups: tuple[Trends | None, ...]
    places: Keys
    low: Floats
    q: Floats
    least: Floats
    q_of_all: Floats

    def figures(self, term: int) -> tuple[Figure | None, ...]:
        """Return how one term changes in each group; None where too few of its people say it, or it spoke too seldom.

        Args:
            term: its row in the counts.
        """
        return tuple(
            None if found is None or place < 0 else found.figure(int(place))
            for found, place in zip(self.groups, self.places[term], strict=True)
        )


def rising(counts: Floats, words: Floats, told: NDArray[np.bool_]) -> Rising:
    """Return how terms change in each group and in all of them.

    Args:
        counts: occurrences of each term, shape (terms, groups, periods).
        words: all words, shape (groups, periods); a period in which a group has none is left out for it.
        told: of which groups each term may be told, shape (terms, groups).

    Raises:
        TooFewPeriods: fewer than 8; of a group that spoke in fewer nothing is told.
        UnusablePeriods: the shapes differ or a count is negative.

    Example:
        >>> growing, still = [4.0, 5, 7, 6, 9, 10, 12, 13, 14, 18], [9.0, 10, 8, 11, 9, 10, 9, 10, 11, 9]
        >>> counts = np.array([[growing, growing], [growing, still]])
        >>> found = rising(counts, np.full((2, 10), 1000.0), np.ones((2, 2), bool))
        >>> (found.low > 1).tolist(), found.least.round(2).tolist(), (found.q_of_all < 0.05).tolist()
        ([[True, True], [True, False]], [1.07, 0.93], [True, False])
    """
    enough_periods(words.shape[1])
    low, p, q = (np.full(told.shape, np.nan) for _each in range(3))
    places = np.full(told.shape, -1)
    groups: list[Trends | None] = []
    for group, of_group in enumerate(words):
        own = np.flatnonzero(told[:, group])
        if (of_group > 0).sum() < ENOUGH:
            groups.append(None)
            continue
        found = trends(counts[own, group], of_group)
        groups.append(found)
        places[own, group] = np.arange(len(own))
        low[own, group], q[own, group] = found.low, found.q
        p[own, group] = np.where(found.change > 1, found.p / 2, 1 - found.p / 2)
    return Rising(tuple(groups), places, low, q, low.min(axis=1), share_of_false_finds(p.max(axis=1)))


def busy_together(course: Course, fewest_authors: int) -> dict[int, list[tuple[int, int, float]]]:
    """Return when all groups were unusually busy with a term at once.

    Args:
        course: of terms.
        fewest_authors: of each group, in some period of the time.

    Returns:
        by term: first and last period, and the weight, the smallest of the groups'.

    Raises:
        TooFewPeriods: fewer than 8.

    Example:
        >>> once = [2.0, 1, 2, 2, 30, 25, 2, 1, 2, 2]
        >>> people = np.array([[[1] * 4 + [5, 6] + [1] * 4] * 2, [[1] * 10] * 2], np.int32)
        >>> said = Course(tuple("abcdefghij"), np.array([[once, once]] * 2), people, np.full((2, 10), 1000.0))
        >>> {term: [each[:2] for each in times] for term, times in busy_together(said, 5).items()}
        {0: [(4, 5)]}
    """
    found = shared_bursts(course.counts, course.words)
    told: dict[int, list[tuple[int, int, float]]] = {}
    columns = (found.term.tolist(), found.first.tolist(), found.last.tolist(), found.weight.tolist())
    for term, first, last, weight in zip(*columns, strict=True):
        if course.authors[term, :, first : last + 1].max(axis=1).min() >= fewest_authors:
            told.setdefault(term, []).append((first, last, weight))
    return told
