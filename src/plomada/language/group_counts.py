"""How often each term stands in what each group said, and how much more that varies than chance alone has it.

Words come in bursts: who says *turbine* once says it ten times. So a count is divided by its dispersion, Pearson's
ratio of how it varies from cluster to cluster to how chance would have it vary, drawn toward what is usual among terms
of like frequency. A corpus of millions of terms is looked at in blocks, so that no second copy of it is ever made.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from plomada.errors import InputError
from plomada.figures import Sentence

Floats: TypeAlias = NDArray[np.float64]
Counted: TypeAlias = NDArray[np.floating[Any]]
Rows: TypeAlias = NDArray[np.int64]
Piece = TypeVar("Piece")
Result = TypeVar("Result")

LIKE_FREQUENCY: Final = 10.0  # how many clusters' worth of evidence the terms of like frequency are
PRIOR_WORDS: Final = 1000.0  # how many words of everybody's a rate is drawn toward
SIZES: Final = 64  # powers of two that a count can lie between
BLOCK: Final = 1 << 14  # terms looked at together: what a processor keeps at hand
THREADS: Final = min(4, os.cpu_count() or 1)  # each holds a group's counts at the most


class UnusableCounts(InputError):
    """Counts that do not belong together, or of fewer than two groups."""


@dataclass(frozen=True)
class GroupCounts:
    """How often each term stands in what each group said.

    Counts may be of 32 bits (whole to 16 million, and half the memory) or of 64; sums are made in 64.

    Attributes:
        occurrences: of each term in each group, shape (terms, groups).
        words: all words of each group, shape (groups,).
        squares: sum over a group's clusters of occurrences² / words of the cluster, shape (terms, groups); a cluster is
            an author, or where there are none a document or a day.
        clusters: how many each group has, shape (groups,).
        background: occurrences of each term in what nobody of these groups said, shape (terms,).
        background_words: all words there; 0 where there is no background, as for comparing the groups with each other.

    Raises:
        UnusableCounts: the shapes differ, there is one group, a group has no words, or nobody said a term.
    """

    occurrences: Counted
    words: Floats
    squares: Counted
    clusters: Floats
    background: Counted
    background_words: float

    def __post_init__(self) -> None:
        shapes = (self.occurrences.shape, self.squares.shape, self.words.shape, self.clusters.shape)
        terms, groups = self.occurrences.shape if self.occurrences.ndim == 2 else (-1, -1)
        if shapes != ((terms, groups), (terms, groups), (groups,), (groups,)) or self.background.shape != (terms,):
            raise UnusableCounts(Sentence("The counts of terms, groups and background do not have the same lengths."))
        if groups < 2:
            raise UnusableCounts(Sentence("To be shared, a term needs two groups or more: there is one."))
        if not np.all(self.words > 0):
            raise UnusableCounts(Sentence("A group has no words: leave it out."))
        in_groups = self.occurrences @ np.ones(groups, self.occurrences.dtype)
        if not np.all(in_groups + self.background > 0):
            raise UnusableCounts(Sentence("A term was said by nobody: leave it out."))

    @property
    def terms(self) -> int:
        """How many terms there are."""
        return len(self.occurrences)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.words)

    def require_background(self) -> None:
        """Refuse what is asked against a background where there is none.

        Raises:
            UnusableCounts: there is none.
        """
        if not self.background_words > 0:
            raise UnusableCounts(
                Sentence("The background has no words: choose another, or compare with the other groups.")
            )

    def blocks(self) -> list[slice]:
        """Return the terms in pieces small enough to be worked on without a second copy of all."""
        return [slice(start, min(start + BLOCK, self.terms)) for start in range(0, self.terms, BLOCK)]

    def prior(self, rows: Rows | slice) -> Floats:
        """Return how many occurrences a term would have in `PRIOR_WORDS` words of everybody's, shape (rows, 1)."""
        everything = self.words.sum() + self.background_words
        said: Floats = self.occurrences[rows].sum(axis=1, dtype=np.float64) + self.background[rows]
        prior: Floats = PRIOR_WORDS * said[:, None] / everything
        return prior

    @cached_property
    def usual_dispersion(self) -> Floats:
        """What is usual among the terms of like frequency, shape (groups, `SIZES`): the median, at least 1."""
        return np.array(side_by_side(self._usual, range(self.groups)))

    def _usual(self, group: int) -> Floats:
        usual, said = np.ones(SIZES), self.occurrences[:, group]
        rows = np.flatnonzero(said)
        if self.clusters[group] <= 1 or not len(rows):
            return usual
        y = said[rows].astype(np.float64)
        excess = _excess(y, self.squares[:, group][rows], self.words[group], self.clusters[group])
        size = _size(y)
        excess = excess[np.argsort(size, kind="stable")]  # of bytes: counted, not compared
        ends = np.cumsum(np.bincount(size, minlength=SIZES))
        for each in np.flatnonzero(np.diff(ends, prepend=0)):
            like = excess[ends[each - 1] if each else 0 : ends[each]]
            usual[each] = max(1.0, float(np.median(like, overwrite_input=True)))
        return usual

    def dispersion(self, rows: Rows | slice) -> Floats:
        """Return the dispersion of some terms, at least 1, shape (rows, groups)."""
        y = self.occurrences[rows].astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            excess = _excess(y, self.squares[rows], self.words, self.clusters)
        excess = np.where((y > 0) & (self.clusters > 1), excess, 1.0)
        usual = self.usual_dispersion[np.arange(self.groups), _size(y)]
        own = self.clusters - 1
        drawn: Floats = np.maximum(1.0, (own * excess + LIKE_FREQUENCY * usual) / (own + LIKE_FREQUENCY))
        return drawn


def dispersion(counts: GroupCounts) -> Floats:
    """Return how much more each term varies between clusters than chance alone has it, at least 1.

    Pearson's form, drawn toward the median of the terms of like frequency.

    Returns:
        shape (terms, groups).

    Example:
        >>> squares = np.array([[0.64, 6.4]])  # forty authors alike, and four of forty who say it all
        >>> words, clusters = np.array([1e4, 1e4]), np.array([40.0, 40.0])
        >>> made = GroupCounts(np.array([[80.0, 80.0]]), words, squares, clusters, np.array([9.0]), 1e5)
        >>> dispersion(made).round(1).tolist()
        [[1.0, 18.5]]
    """
    result = np.empty((counts.terms, counts.groups))
    for block in counts.blocks():
        result[block] = counts.dispersion(block)
    return result


def side_by_side(work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> list[Result]:
    """Return what comes of each piece, in their order, worked on by several threads: the sums let go of Python."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, pieces))


def rows_in_pieces(rows: Rows) -> list[Rows]:
    """Return rows in pieces small enough to be worked on at once."""
    return np.array_split(rows, len(rows) // 2048 + 1)


def _excess(y: Floats, squares: Counted, words: Any, clusters: Any) -> Floats:
    """Return Pearson's ratio of the variance between clusters to that of chance."""
    result: Floats = (squares * words / y - y) / (clusters - 1)
    return result


def _size(y: Floats) -> NDArray[np.uint8]:
    """Return between which powers of two a count lies: floor(log2(y + 1)), read from how the number is stored."""
    size: NDArray[np.uint8] = (np.frexp(y + 1)[1] - 1).astype(np.uint8)
    return size
