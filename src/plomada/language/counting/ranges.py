"""The terms that begin with some of the words: their keys made, sorted and folded, in a bounded piece of memory.

A range of first words is counted by itself, from all texts, so that counting needs as much memory as its largest range,
however many texts there are. Ranges know nothing of each other and are worked on at the same time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.folding import Cells, FoldedTerms, Thresholds, added, folded, folded_keys
from plomada.language.counting.ngrams import (
    NO_WORD,
    ROOM_IN_A_KEY,
    CellCounts,
    EncodedPart,
    Keys,
    Numbers,
    SeenInText,
    bits,
    pairs,
    runs,
    table_of_pairs,
    triples,
    words_by_cell,
)
from plomada.language.counting.sorting import sort_keys

SLACK: Final = 0.05  # of a range's size
NOTHING: Final = CellCounts(np.zeros(0, np.int64), *[np.zeros(0, np.int32)] * 3)


class TooMuchToCount(InputError):
    """More different words, authors and periods than a key has room for."""


@dataclass(frozen=True)
class Range:
    """Words that terms begin with.

    Attributes:
        first: the first of them.
        end: the one after the last.
        keys: how often they were said: a term of two words, and one of three, can begin so often.
    """

    first: int
    end: int
    keys: int


@dataclass(frozen=True)
class CountedRange:
    """The terms of a range that are kept, in the order of their words.

    Attributes:
        words: the numbers of each term's words, `NO_WORD` where it has fewer than three, shape (terms, 3).
        counts: what is told of them, in the same order.
    """

    words: Numbers
    counts: FoldedTerms


def ranges(occurrences: Keys, keys: int, at_once: int = 1) -> list[Range]:
    """Return ranges of words that make at most so many keys each; a word that makes more is a range by itself.

    They are of about one size, and as many as can be worked on without anyone waiting at the end.

    Args:
        occurrences: of each word, shape (words,).
        keys: at most.
        at_once: how many ranges are worked on at the same time.

    Example:
        >>> [(each.first, each.end) for each in ranges(np.array([4, 4, 9, 1, 1]), keys=10)]
        [(0, 2), (2, 4), (4, 5)]
    """
    total = int(occurrences.sum())
    rounds = -(-total // (keys * at_once))
    size = min(keys, -(-total // max(1, rounds * at_once)))
    found: list[Range] = []
    first, so_far = 0, 0
    for word, count in enumerate(occurrences.tolist()):
        # A little over its size a range is still one: a last one of a few words would be waited for.
        if so_far and so_far + count > size * (1 + SLACK):
            found.append(Range(first, word, so_far))
            first, so_far = word, 0
        so_far += count
    return [*found, Range(first, len(occurrences), so_far)] if so_far else found


def counted(
    words: Callable[[Range], CellCounts],
    parts: Callable[[], Iterable[EncodedPart]],
    within: Range,
    *,
    vocabulary: int,
    cells: Cells,
    kept: Thresholds,
    longest: int,
) -> CountedRange:
    """Return the terms that begin with a word of the range and reach the thresholds.

    Args:
        words: gives the counts of the single words of a range.
        parts: gives all texts, each time it is called.
        vocabulary: how many words are counted.
        longest: how many words a term has at most, 1 to 3.

    Raises:
        TooMuchToCount: the keys would not fit into 64 bits.
    """
    keys = _Keys(within, bits(vocabulary), bits(len(cells.groups)))
    one = [folded(words(within), cells, kept)]
    two = list(folded_keys(keys.pairs(parts()), keys.cell_bits, cells, kept)) if longest > 1 else []
    known = _terms(two)
    triples_of = keys.triples(parts(), known) if longest > 2 else np.zeros(0, np.int64)
    three = list(folded_keys(triples_of, keys.cell_bits, cells, kept))
    numbers = keys.words_of(one[0].terms, known, _terms(three))
    return _in_order(numbers, [*one, *two, *three])


def rows_of(part: EncodedPart, vocabulary: int, cells: int, longest: int) -> tuple[Numbers, CellCounts]:
    """Return every term of some texts in each cell that has it, whatever reaches the thresholds.

    For carriers that add up what many machines counted.

    Returns:
        numbers of each row's words, shape (rows, 3); the counts, in the same order.

    Example:
        >>> part = EncodedPart(*(np.array(each, np.int32) for each in ([0, 1, 0, 1], [4], [0])))
        >>> words, counts = rows_of(part, vocabulary=2, cells=1, longest=2)
        >>> words.tolist(), counts.occurrences.tolist(), counts.texts.tolist()
        ([[0, -1, -1], [1, -1, -1], [0, 1, -1], [1, 0, -1]], [2, 2, 2, 1], [1, 1, 1, 1])
    """
    keys = _Keys(Range(0, vocabulary, len(part.numbers)), bits(vocabulary), bits(cells))
    one = added(words_by_cell(part.numbers, part.lengths, part.cells, vocabulary), cells)
    two = CellCounts(*runs(keys.pairs([part]), keys.cell_bits)) if longest > 1 else NOTHING
    known = np.unique(two.terms)
    three = CellCounts(*runs(keys.triples([part], known), keys.cell_bits)) if longest > 2 else NOTHING
    numbers = keys.words_of(one.terms, two.terms, three.terms, known)
    columns = (
        np.concatenate([getattr(each, name) for each in (one, two, three)])
        for name in ("terms", "cells", "occurrences", "texts")
    )
    return numbers, CellCounts(*columns)


def _terms(counts: Sequence[FoldedTerms]) -> Keys:
    return np.concatenate([each.terms for each in counts]) if counts else np.zeros(0, np.int64)


@dataclass
class _Keys:
    within: Range
    word_bits: int
    cell_bits: int

    @property
    def word_mask(self) -> int:
        return (1 << self.word_bits) - 1

    def pairs(self, parts: Iterable[EncodedPart]) -> Keys:
        """Return the sorted keys of two words in a row."""
        key_bits = self._bits(self.within.end - self.within.first)
        keys = np.empty(self.within.keys, np.int64)
        found = 0
        for part, seen in _with_room(parts):
            found, seen.stamp = pairs(
                part.numbers, part.lengths, part.cells, self.within.first, self.within.end,
                self.word_bits, self.cell_bits, seen.keys, seen.stamps, seen.stamp, keys, found,
            )  # fmt: skip
        return _sorted(keys[:found], key_bits)

    def triples(self, parts: Iterable[EncodedPart], known: Keys) -> Keys:
        """Return the sorted keys of three words in a row whose first two are known."""
        if not len(known):
            return np.zeros(0, np.int64)
        key_bits = self._bits(len(known))
        number_bits = bits(len(known))
        table = table_of_pairs(known, 1 << bits(2 * len(known) + 1), number_bits)
        keys = np.empty(self.within.keys, np.int64)
        found = 0
        for part, seen in _with_room(parts):
            found, seen.stamp = triples(
                part.numbers, part.lengths, part.cells, self.within.first, self.within.end,
                self.word_bits, self.cell_bits, table, number_bits, seen.keys, seen.stamps, seen.stamp, keys, found,
            )  # fmt: skip
        return _sorted(keys[:found], key_bits)

    def words_of(self, one: Keys, two: Keys, three: Keys, known: Keys | None = None) -> Numbers:
        """Return the numbers of the words of terms of one, two and three words, shape (terms, 3).

        Args:
            known: the pairs that those of three begin with; None: those of two.
        """
        numbers = np.full((len(one) + len(two) + len(three), 3), NO_WORD, np.int32)
        pairs = two if known is None else known
        beginning = pairs[three >> self.word_bits] if len(three) else three
        both = np.concatenate((two, beginning))
        numbers[len(one) :, 0] = (both >> self.word_bits) + self.within.first
        numbers[len(one) :, 1] = both & self.word_mask
        numbers[len(one) + len(two) :, 2] = three & self.word_mask
        numbers[: len(one), 0] = one
        return numbers

    def _bits(self, beginnings: int) -> int:
        needed = bits(beginnings) + self.word_bits + self.cell_bits + 1
        if needed > ROOM_IN_A_KEY:
            raise TooMuchToCount(
                Sentence(
                    "There are too many different words and authors to count together: %(bits)s bits where %(room)s "
                    "are the most. Keep only terms of more documents, or count by longer periods.",
                    {"bits": needed, "room": ROOM_IN_A_KEY},
                )
            )
        return needed


def _sorted(keys: Keys, key_bits: int) -> Keys:
    sort_keys(keys, np.empty_like(keys), key_bits)
    return keys


def _with_room(parts: Iterable[EncodedPart]) -> Iterator[tuple[EncodedPart, SeenInText]]:
    """Return each part with a table that has room for the terms of its longest text."""
    seen = SeenInText.for_texts_up_to(1)
    for part in parts:
        longest = int(part.lengths.max(initial=0))
        if len(seen.keys) < 2 * longest:
            seen = SeenInText.for_texts_up_to(longest)
        yield part, seen


def _in_order(words: Numbers, counts: Sequence[FoldedTerms]) -> CountedRange:
    """Return the terms by their words, so that the order does not depend on how they were divided into ranges."""
    # Words, pairs and triples are each in order: one stable sort brings the three runs together.
    width = bits(int(words.max(initial=0)) + 2)
    order = (
        np.argsort(
            ((words[:, 0].astype(np.int64) << width | words[:, 1] + 1) << width) | words[:, 2] + 1, kind="stable"
        )
        if 3 * width <= ROOM_IN_A_KEY
        else np.lexsort((words[:, 2], words[:, 1], words[:, 0]))
    )
    together = _joined(counts)
    by_group = _rows_in_order(together.group_rows, order)
    by_period = _rows_in_order(together.period_rows, order)
    taken = {
        "terms": order,
        "group_rows": np.cumsum(np.diff(together.group_rows, prepend=0)[order]),
        "period_rows": np.cumsum(np.diff(together.period_rows, prepend=0)[order]),
    }
    for name in ("groups", "occurrences", "texts", "authors", "squares"):
        taken[name] = getattr(together, name)[by_group]
    for name in ("period_groups", "periods", "period_occurrences", "period_texts", "period_authors"):
        taken[name] = getattr(together, name)[by_period]
    return CountedRange(words[order], FoldedTerms(**taken))


def _joined(counts: Sequence[FoldedTerms]) -> FoldedTerms:
    """Return what is told of all, the ends of rows counted on."""
    columns = {field.name: [getattr(each, field.name) for each in counts] for field in fields(FoldedTerms)}
    for name in ("group_rows", "period_rows"):
        before = np.cumsum([0, *(int(ends[-1]) if len(ends) else 0 for ends in columns[name])])
        columns[name] = [ends + start for ends, start in zip(columns[name], before[:-1], strict=True)]
    return FoldedTerms(**{name: np.concatenate(all_of) for name, all_of in columns.items()})


def _rows_in_order(ends: Keys, order: Keys) -> Keys:
    """Return the rows of the terms in a new order, from where each term's rows end in the old one."""
    lengths = np.diff(ends, prepend=0)
    begins = (ends - lengths)[order]
    sizes = lengths[order]
    shifted = np.repeat(begins - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) if len(order) else begins
    return np.arange(int(sizes.sum())) + shifted
