"""Which runs of two and three words are phrases, and which of them say only what a longer one says.

A phrase has no function word at its edges (*look and feel*, not *and feel*), and its parts stand together more often
than chance puts them: by normalised pointwise mutual information (Bouma 2009, *GSCL*) and by the likelihood ratio
(Dunning 1993, *Computational Linguistics* 19:61). Three words are cut in both places and are as strong as their weaker
cut, so that *plan méxico dice* is not carried by *plan méxico*. A shorter phrase of which at least half stands within
one longer phrase is told as that one (the idea of the C-value: Frantzi, Ananiadou & Mima 2000).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from plomada.errors import InputError
from plomada.figures import Sentence

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]

NONE: Final = -1  # no word in this place; no longer phrase
SMALLEST_RATIO: Final = 10.83  # of chi square with one degree of freedom, one in a thousand is larger
COVERED: Final = 0.5  # of the shorter phrase, that makes it part of the longer


class UnusableTerms(InputError):
    """Terms that are not words in their order with their counts."""


@dataclass(frozen=True)
class Phrases:
    """What is known of each term as a phrase, in the order of the terms.

    Attributes:
        kept: whether it is worth telling as a term: no function word at an edge, and, of two or three words, together
            more often than by chance, shape (terms,).
        npmi: from -1 (never together) over 0 (by chance) to 1 (never apart), of the weaker cut; NaN for single words,
            and where a part was not counted.
        ratio: Dunning's likelihood ratio, of the weaker cut; above 10.83 chance does it less than once in a thousand.
        within: the row of the longer phrase that covers at least half of it, -1 where there is none; that one is kept.
    """

    kept: NDArray[np.bool_]
    npmi: Floats
    ratio: Floats
    within: Rows


def phrases(
    terms: NDArray[np.integer[Any]],
    occurrences: NDArray[np.number[Any]],
    words: Sequence[str],
    *,
    stop: Collection[str] = frozenset(),
    said: float | None = None,
    collapsed_from: int = 2,
) -> Phrases:
    """Return which terms are phrases, how firmly their words belong together, and which are part of a longer one.

    Args:
        terms: each term's words as places in `words`, in their order, -1 where it is shorter, shape (terms, 3).
        occurrences: of each term in everything that was said, shape (terms,).
        words: all words there are.
        stop: words that no term may begin or end with, as `stop_words` gives them.
        said: how many words were said in all; None: the sum over the single words among the terms.
        collapsed_from: the shortest terms that may become part of a longer one, in words; 1: single words too.

    Raises:
        UnusableTerms: the shapes differ, a term has no word in its first place or a gap, or a word is not in the list.

    Example:
        >>> words = ["remote", "control", "of", "the"]
        >>> terms = np.array([[0, -1, -1], [1, -1, -1], [2, -1, -1], [0, 1, -1], [1, 2, -1]])
        >>> found = phrases(terms, np.array([40, 30, 90, 25, 9]), words, stop={"of", "the"}, said=3000)
        >>> found.kept.tolist(), found.npmi[3:].round(2).tolist()
        ([True, True, False, True, False], [0.86, 0.4])
    """
    ids = _checked(terms, occurrences, words)
    counted = np.asarray(occurrences, np.float64)
    length = (ids != NONE).sum(axis=1)
    total = float(counted[length == 1].sum()) if said is None else float(said)
    npmi, ratio = (np.where(length == 1, np.nan, np.inf) for _ in range(2))
    rows_of = _Rows(ids, length, len(words))
    for size in (2, 3):
        whole = np.flatnonzero(length == size)
        for cut in range(1, size):
            left = _of(counted, rows_of.find(ids[whole, :cut]))
            right = _of(counted, rows_of.find(ids[whole, cut:size]))
            close, sure = _together(counted[whole], left, right, total)
            npmi[whole] = np.minimum(npmi[whole], close)  # what is not known stays unknown
            ratio[whole] = np.minimum(ratio[whole], sure)
    is_stop = np.array([word in stop for word in words], dtype=bool)
    last = ids[np.arange(len(ids)), length - 1]
    clean = ~(is_stop[ids[:, 0]] | is_stop[last]) if len(ids) else np.zeros(0, bool)
    kept = clean & ((length == 1) | ((npmi > 0) & (ratio >= SMALLEST_RATIO)))
    within = _longest(ids, length, counted, kept, rows_of, collapsed_from)
    return Phrases(kept, npmi, ratio, within)


class _Rows:
    """Where the terms of one and of two words stand."""

    def __init__(self, ids: Rows, length: Rows, words: int) -> None:
        self._words = words
        self._single = np.full(words, NONE, np.int64)
        single = np.flatnonzero(length == 1)
        self._single[ids[single, 0]] = single
        pairs = np.flatnonzero(length == 2)
        keys = self._key(ids[pairs])
        order = np.argsort(keys)
        self._keys, self._pairs = keys[order], pairs[order]

    def find(self, parts: Rows) -> Rows:
        """Return the row of each part of one or two words, -1 where it was not counted."""
        if parts.shape[1] == 1:
            return self._single[parts[:, 0]]
        keys = self._key(parts)
        if not len(self._keys):
            return np.full(len(keys), NONE, np.int64)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._pairs[place], NONE)

    def _key(self, pairs: Rows) -> Rows:
        key: Rows = pairs[:, 0] * self._words + pairs[:, 1]
        return key


def _checked(terms: NDArray[np.integer[Any]], occurrences: NDArray[np.number[Any]], words: Sequence[str]) -> Rows:
    ids = np.asarray(terms, np.int64)
    if ids.ndim != 2 or ids.shape[1] != 3 or np.shape(occurrences) != (len(ids),):
        raise UnusableTerms(Sentence("Terms need three places for words each, and one count each."))
    gap = (ids[:, 0] == NONE) | ((ids[:, 1] == NONE) & (ids[:, 2] != NONE))
    if gap.any():
        row = int(np.flatnonzero(gap)[0])
        raise UnusableTerms(Sentence("Term %(row)s has no word where one has to be: fill from the left.", {"row": row}))
    outside = ids[(ids >= len(words)) | (ids < NONE)]
    if len(outside):
        said = {"word": int(outside[0]), "n": len(words)}
        raise UnusableTerms(Sentence("A term names word %(word)s, and the list has %(n)s words.", said))
    return ids


def _of(counted: Floats, rows: Rows) -> Floats:
    return np.where(rows == NONE, np.nan, counted[rows])


def _together(both: Floats, left: Floats, right: Floats, total: float) -> tuple[Floats, Floats]:
    """Return NPMI and likelihood ratio of two parts that were said so often together and each in all."""
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(both * total / (left * right)) / -np.log(both / total)
        rest = total - left - right + both
        cells = (both, left - both, right - both, rest)
        margins = (left, total - left, right, total - right)
        entropy = sum(xlogy(np.maximum(each, 0), np.maximum(each, 0)) for each in cells)
        apart = sum(xlogy(np.maximum(each, 0), np.maximum(each, 0)) for each in margins)
        ratio = 2 * (entropy - apart + xlogy(total, total))
    return npmi, np.where(np.isnan(npmi), np.nan, np.maximum(ratio, 0))


def _longest(
    ids: Rows, length: Rows, counted: Floats, kept: NDArray[np.bool_], rows_of: _Rows, collapsed_from: int
) -> Rows:
    """Return the kept longer phrase that covers at least half of each kept term: the longest, then the commonest."""
    within = np.full(len(ids), NONE, np.int64)
    for size in (2, 3):
        whole = np.flatnonzero((length == size) & kept)
        whole = whole[np.argsort(counted[whole], kind="stable")]
        places = [(start, part) for part in range(collapsed_from, size) for start in range(size - part + 1)]
        if not places:
            continue
        shorter = np.stack([rows_of.find(ids[whole, start : start + part]) for start, part in places], axis=1)
        covers = (shorter != NONE) & (counted[whole, None] >= COVERED * _of(counted, shorter))
        rows, place = np.nonzero(covers)
        within[shorter[rows, place]] = whole[rows]  # the commonest is written last, and stays
    within[~kept] = NONE
    return within
