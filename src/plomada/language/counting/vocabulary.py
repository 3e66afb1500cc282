"""The words that are counted, and who said something when: what all parts of a corpus have in common."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plomada.compiled import compiled
from plomada.language.counting.folding import Cells
from plomada.language.counting.ngrams import NO_WORD, Keys, Numbers

Bytes: TypeAlias = NDArray[np.uint8]

SPACE: Final = ord(" ")


@dataclass(frozen=True)
class Vocabulary:
    """The words that are in enough texts, in the order of their letters.

    Attributes:
        words: each word.
    """

    words: pa.LargeStringArray

    def numbers_of(self, words: pa.LargeStringArray) -> Numbers:
        """Return the number of each word here, `NO_WORD` where it is not counted."""
        places = pc.fill_null(pc.index_in(words, value_set=self.words), NO_WORD)
        numbers: Numbers = places.to_numpy(zero_copy_only=False).astype(np.int32)
        return numbers

    def written(self, terms: Numbers) -> pa.LargeStringArray:
        """Return each term as it is written: its words with a space between them.

        Args:
            terms: the numbers of their words, `NO_WORD` where one has fewer than three, shape (terms, 3).

        Example:
            >>> Vocabulary(pa.array(["old", "plant", "año"], pa.large_string())).written(
            ...     np.array([[2, NO_WORD, NO_WORD], [0, 1, NO_WORD]], np.int32)).to_pylist()
            ['año', 'old plant']
        """
        _valid, offsets, letters = self.words.buffers()
        begins = np.frombuffer(offsets, np.int64)[self.words.offset :]
        ends, written = _joined(terms, begins, np.frombuffer(letters or b"", np.uint8))
        return pa.LargeStringArray.from_buffers(len(terms), pa.py_buffer(ends), pa.py_buffer(written))


@compiled
def _joined(terms: Numbers, begins: Keys, letters: Bytes) -> tuple[Keys, Bytes]:
    """Return where each term ends among the letters of all, and the letters."""
    ends = np.zeros(len(terms) + 1, np.int64)
    for term in range(len(terms)):
        end = ends[term]
        for word in terms[term]:
            if word >= 0:
                end += begins[word + 1] - begins[word] + (end > ends[term])
        ends[term + 1] = end
    written = np.empty(ends[-1], np.uint8)
    to = 0
    for term in range(len(terms)):
        for word in terms[term]:
            if word < 0:
                continue
            if to > ends[term]:
                written[to] = SPACE
                to += 1
            for letter in range(begins[word], begins[word + 1]):
                written[to] = letters[letter]
                to += 1
    return ends, written


@dataclass(frozen=True)
class Voices:
    """Every group, author and period that occur together, sorted: one row each.

    Attributes:
        groups: place among the groups, shape (rows,).
        authors: the author's number, shape (rows,).
        periods: shape (rows,).
        words: how many words were said, shape (rows,).
        texts: in how many texts, shape (rows,).
    """

    groups: Numbers
    authors: Keys
    periods: Numbers
    words: Keys
    texts: Keys

    @classmethod
    def of(
        cls, groups: Numbers, authors: Keys, periods: Numbers, words: Keys | Numbers, texts: Keys | None = None
    ) -> "Voices":
        """Return the rows that are there, added up where one occurs several times.

        Example:
            >>> one = Voices.of(np.array([1, 0, 1]), np.array([7, 7, 7]), np.array([3, 3, 3]), np.array([10, 20, 5]))
            >>> one.groups.tolist(), one.words.tolist(), one.texts.tolist()
            ([0, 1], [20, 15], [1, 2])
        """
        order = np.lexsort((periods, authors, groups))
        groups, authors, periods = groups[order], authors[order], periods[order]
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(groups) != 0) | (np.diff(authors) != 0) | (np.diff(periods) != 0)
        first = np.flatnonzero(new)
        counts = np.ones(len(order), np.int64) if texts is None else texts[order]
        return cls(
            groups[first].astype(np.int32),
            authors[first],
            periods[first].astype(np.int32),
            np.add.reduceat(words[order].astype(np.int64), first) if len(first) else np.zeros(0, np.int64),
            np.add.reduceat(counts, first) if len(first) else np.zeros(0, np.int64),
        )

    @classmethod
    def together(cls, parts: "list[Voices]") -> "Voices":
        """Return the rows of several parts as one."""
        columns = ("groups", "authors", "periods", "words", "texts")
        return cls.of(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns))

    @cached_property
    def period_numbers(self) -> Numbers:
        """All periods, ascending."""
        return np.unique(self.periods)

    @cached_property
    def _names(self) -> Keys:
        return np.unique(self.authors)

    @cached_property
    def _packed_rows(self) -> Keys:
        return self._packed(self.groups, self.authors, self.periods)

    def cells(self, groups: int) -> Cells:
        """Return what counting needs to know of each row."""
        new = np.ones(len(self.groups), bool)
        new[1:] = (np.diff(self.groups) != 0) | (np.diff(self.authors) != 0)
        authors = (np.cumsum(new) - 1).astype(np.int32)
        words = np.bincount(authors, self.words.astype(np.float64))[authors].astype(np.float64)
        periods = np.searchsorted(self.period_numbers, self.periods).astype(np.int32)
        return Cells(self.groups, authors, periods, words, groups, len(self.period_numbers))

    def places_of(self, groups: Numbers, authors: Keys, periods: Numbers) -> Numbers:
        """Return in which row each text was said."""
        places: Numbers = np.searchsorted(self._packed_rows, self._packed(groups, authors, periods)).astype(np.int32)
        return places

    def _packed(self, groups: Numbers, authors: Keys, periods: Numbers) -> Keys:
        """Return a number for each group, author and period, in their order."""
        who = groups.astype(np.int64) * len(self._names) + np.searchsorted(self._names, authors)
        packed: Keys = who * len(self.period_numbers) + np.searchsorted(self.period_numbers, periods)
        return packed
