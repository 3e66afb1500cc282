"""The terms that begin with some of the words: their keys made, sorted and folded, in a bounded piece of memory.

A range of first words is counted by itself, from all texts, so that counting needs as much memory as its largest range,
however many texts there are. Ranges know nothing of each other and are worked on at the same time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.folding import Cells, FoldedTerms, Thresholds, folded, folded_keys
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
    table_of_pairs,
    triples,
)
from plomada.language.counting.sorting import sort_keys


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


def ranges(occurrences: Keys, keys: int) -> list[Range]:
    """Return ranges of words that make at most so many keys each; a word that makes more is a range by itself.

    Args:
        occurrences: of each word, shape (words,).

    Example:
        >>> [(each.first, each.end) for each in ranges(np.array([4, 4, 9, 1, 1]), keys=8)]
        [(0, 2), (2, 3), (3, 5)]
    """
    found: list[Range] = []
    first, so_far = 0, 0
    for word, count in enumerate(occurrences.tolist()):
        if so_far and so_far + count > keys:
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
    keys = _Keys(within, bits(vocabulary), bits(len(cells.groups)), cells, kept)
    one = [folded(words(within), cells, kept)]
    two = keys.pairs(parts()) if longest > 1 else []
    known = np.concatenate([each.terms for each in two]) if two else np.zeros(0, np.int64)
    three = keys.triples(parts(), known) if longest > 2 and len(known) else []
    firsts = np.full((len(one[0].terms), 3), NO_WORD, np.int32)
    firsts[:, 0] = one[0].terms
    seconds = np.full((len(known), 3), NO_WORD, np.int32)
    seconds[:, 0] = (known >> keys.word_bits) + within.first
    seconds[:, 1] = known & keys.word_mask
    ends = np.concatenate([each.terms for each in three]) if three else np.zeros(0, np.int64)
    thirds = seconds[ends >> keys.word_bits]
    thirds[:, 2] = ends & keys.word_mask
    return _in_order(np.concatenate((firsts, seconds, thirds)), [*one, *two, *three])


@dataclass
class _Keys:
    within: Range
    word_bits: int
    cell_bits: int
    cells: Cells
    kept: Thresholds

    @property
    def word_mask(self) -> int:
        return (1 << self.word_bits) - 1

    def pairs(self, parts: Iterable[EncodedPart]) -> list[FoldedTerms]:
        key_bits = self._bits(self.within.end - self.within.first)
        keys = np.empty(self.within.keys, np.int64)
        found = 0
        for part, seen in _with_room(parts):
            found, seen.stamp = pairs(
                part.numbers, part.lengths, part.cells, self.within.first, self.within.end,
                self.word_bits, self.cell_bits, seen.keys, seen.stamps, seen.stamp, keys, found,
            )  # fmt: skip
        return self._folded(keys[:found], key_bits)

    def triples(self, parts: Iterable[EncodedPart], known: Keys) -> list[FoldedTerms]:
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
        return self._folded(keys[:found], key_bits)

    def _folded(self, keys: Keys, key_bits: int) -> list[FoldedTerms]:
        sort_keys(keys, np.empty_like(keys), key_bits)
        return list(folded_keys(keys, self.cell_bits, self.cells, self.kept))

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
