"""Which words in a row are a phrase, and which of two that lie in one another is told.

A phrase is said together more often than its words alone would have it: normalised pointwise mutual information (Bouma
2009) says how much more, the log likelihood ratio (Dunning 1993, Computational Linguistics 19:61) how surely. It
neither begins nor ends with a function word: *look and feel* is one, *the remote* is none. Where a phrase makes up most
of a shorter one inside it, the longer is told and the shorter is not (after Frantzi, Ananiadou & Mima 2000).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plomada.language.counting.ngrams import Numbers
from plomada.language.shared_terms import Floats

LEAST_TOGETHER: Final = 0.1  # normalised pointwise mutual information, -1 to 1
SURE: Final = 10.83  # log likelihood ratio: chance does as much once in a thousand
MOST_OF_A_PHRASE: Final = 0.5
MOST_OF_A_WORD: Final = 0.9  # a word is told beside the phrases it is in, unless it is hardly ever said alone


@dataclass(frozen=True)
class TermTable:
    """Terms of one to three words, in the order of their words, with every part of each among them.

    Attributes:
        words: the word of each number.
        terms: numbers of each term's words, -1 where it is shorter than three, shape (terms, 3).
        occurrences: shape (terms,).
        all_words: how many words were said.
    """

    words: Sequence[str]
    terms: Numbers
    occurrences: Floats
    all_words: float

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many words each term has."""
        sizes: NDArray[np.int64] = (self.terms >= 0).sum(axis=1)
        return sizes

    def places(self, parts: Numbers) -> NDArray[np.int64]:
        """Return where terms stand in the table, shape (parts,)."""
        width = len(self.words) + 1
        own = _packed(self.terms, width)
        return np.searchsorted(own, _packed(parts, width))


def _packed(terms: Numbers, width: int) -> NDArray[np.int64]:
    packed: NDArray[np.int64] = (terms[:, 0].astype(np.int64) * width + terms[:, 1] + 1) * width + terms[:, 2] + 1
    return packed


def _part(terms: Numbers, first: int, end: int) -> Numbers:
    part = np.full_like(terms, -1)
    part[:, : end - first] = terms[:, first:end]
    return part


def togetherness(table: TermTable) -> tuple[Floats, Floats]:
    """Return how much more, and how surely, words are said together than alone.

    Returns:
        normalised pointwise mutual information, -1 to 1, and the log likelihood ratio, from 0; both shape (terms,), not
        a number for single words. Of three words the ratio is the smaller of those of its two ways to be cut.

    Example:
        >>> terms = np.array([[0, -1, -1], [1, -1, -1], [1, 0, -1]], np.int32)
        >>> table = TermTable(["control", "remote"], terms, np.array([50.0, 40, 30]), 1e4)
        >>> [round(float(each[2]), 2) for each in togetherness(table)]
        [0.86, 296.21]
    """
    size = table.sizes
    counts, total = table.occurrences, table.all_words
    of_word = np.zeros(len(table.words))
    of_word[table.terms[size == 1, 0]] = counts[size == 1]
    share = counts / total
    expected = np.prod(np.where(table.terms >= 0, of_word[np.maximum(table.terms, 0)] / total, 1.0), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(share / expected) / (-(size - 1) * np.log(share))
    information[size == 1] = np.nan
    ratio = np.full(len(counts), np.nan)
    for words in (2, 3):
        of = np.flatnonzero(size == words)
        cuts = [
            _likelihood_ratio(
                counts[of],
                counts[table.places(_part(table.terms[of], 0, cut))],
                counts[table.places(_part(table.terms[of], cut, words))],
                total,
            )
            for cut in range(1, words)
        ]
        ratio[of] = np.min(cuts, axis=0) if len(of) else ratio[of]
    return information, ratio


def _likelihood_ratio(both: Floats, first: Floats, second: Floats, total: float) -> Floats:
    """Return Dunning's ratio; 0 where they are said together less than alone."""
    table = np.stack([both, first - both, second - both, total - first - second + both])
    rows, columns = np.stack([first, total - first]), np.stack([second, total - second])
    expected = (
        np.stack([rows[0] * columns[0], rows[0] * columns[1], rows[1] * columns[0], rows[1] * columns[1]]) / total
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(table > 0, table * np.log(table / expected), 0.0)
    result: Floats = np.where(both > expected[0], 2 * parts.sum(axis=0), 0.0)
    return result


def are_phrases(table: TermTable, function_words: Collection[str]) -> NDArray[np.bool_]:
    """Return which terms can be told: words that carry a topic, and phrases, shape (terms,)."""
    information, ratio = togetherness(table)
    size = table.sizes
    is_function = np.array([word in function_words or word.isdigit() for word in table.words] or [False])
    last = table.terms[np.arange(len(size)), size - 1]
    edges = ~is_function[table.terms[:, 0]] & ~is_function[last]
    with np.errstate(invalid="ignore"):
        together = (information >= LEAST_TOGETHER) & (ratio >= SURE)
    told: NDArray[np.bool_] = edges & ((size == 1) | together)
    return told


def collapsed(table: TermTable, told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of the terms that are told stay, once those that lie in a longer one are out, shape (terms,).

    Example:
        >>> terms = np.array([[0, -1, -1], [1, -1, -1], [1, 0, -1]], np.int32)
        >>> table = TermTable(["feel", "look"], terms, np.array([20.0, 50, 19]), 1e4)
        >>> collapsed(table, np.array([True, True, True])).tolist()
        [False, True, True]
    """
    stays = told.copy()
    size = table.sizes
    for words in (3, 2):
        longer = np.flatnonzero(told & (size == words))
        for first, end in combinations(range(words + 1), 2):
            if end - first == words or not len(longer):
                continue
            inside = table.places(_part(table.terms[longer], first, end))
            most = MOST_OF_A_WORD if end - first == 1 else MOST_OF_A_PHRASE
            covered = table.occurrences[longer] >= most * table.occurrences[inside]
            stays[inside[covered]] = False
    return stays
