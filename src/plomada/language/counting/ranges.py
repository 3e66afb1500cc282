"""The terms that begin with some of the words: their places written down, sorted and folded, in bounded memory.

A range of first words is counted by itself, from all texts, so that counting needs as much memory as its largest range,
however many texts there are. Ranges know nothing of each other and are worked on at the same time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from plomada.language.counting.folding import Cells, FoldedTerms, Thresholds, folded
from plomada.language.counting.ngrams import (
    CellCounts,
    EncodedPart,
    Keys,
    Numbers,
    bits,
    counted_places,
    occurrences_of,
    write_places,
)

SLACK: Final = 0.05  # of a range's size
BLOCK: Final = 1 << 20  # places that are counted together
ROUNDS: Final = 4  # at least, if there is enough to do: what one range gives is written while the next are counted


@dataclass(frozen=True)
class Range:
    """Words that terms begin with.

    Attributes:
        first: the first of them.
        end: the one after the last.
        places: how often they were said.
    """

    first: int
    end: int
    places: int


@dataclass(frozen=True)
class CountedRange:
    """The terms of a range that are kept, in the order of their words.

    Attributes:
        words: the numbers of each term's words, `NO_WORD` where it has fewer than three, shape (terms, 3).
        counts: what is told of them, in the same order.
    """

    words: Numbers
    counts: FoldedTerms


def ranges(occurrences: Keys, places: int, at_once: int = 1) -> list[Range]:
    """Return ranges of words said at most so often together; a word that was said more often is a range by itself.

    They are of about one size, and as many as can be worked on without anyone waiting long at the end.

    Args:
        occurrences: of each word, shape (words,).
        places: at most.
        at_once: how many ranges are worked on at the same time.

    Example:
        >>> [(each.first, each.end) for each in ranges(np.array([4, 4, 9, 1, 1]), places=10)]
        [(0, 2), (2, 4), (4, 5)]
    """
    total = int(occurrences.sum())
    rounds = max(-(-total // (places * at_once)), min(ROUNDS, total // BLOCK))
    size = min(places, -(-total // max(1, rounds * at_once)))
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
    parts: Iterable[EncodedPart], within: Range, occurrences: Keys, *, cells: Cells, kept: Thresholds, longest: int
) -> CountedRange:
    """Return the terms that begin with a word of the range and reach the thresholds.

    Args:
        parts: all texts.
        occurrences: how often each word that is counted was said, shape (words,).
        longest: how many words a term has at most, 1 to 3.
    """
    words, counts = [], []
    for some, rows in _counts(parts, within, occurrences, len(cells.groups), longest, max(1, kept.texts)):
        found = folded(rows, cells, kept)
        words.append(some[found.terms])
        counts.append(found)
    return CountedRange(np.concatenate(words), _joined(counts))


def rows_of(part: EncodedPart, vocabulary: int, cells: int, longest: int) -> tuple[Numbers, CellCounts]:
    """Return every term of some texts in each cell that has it, whatever reaches the thresholds.

    For carriers that add up what many machines counted.

    Returns:
        numbers of each row's words, shape (rows, 3); the counts, in the same order.

    Example:
        >>> part = EncodedPart(*(np.array(each, np.int32) for each in ([0, 1, 0, 1], [4], [0])))
        >>> words, counts = rows_of(part, vocabulary=2, cells=1, longest=2)
        >>> words.tolist(), counts.occurrences.tolist(), counts.texts.tolist()
        ([[0, -1, -1], [0, 1, -1], [1, -1, -1], [1, 0, -1]], [2, 2, 2, 1], [1, 1, 1, 1])
    """
    occurrences = occurrences_of(part.numbers, vocabulary)
    whole = Range(0, vocabulary, int(occurrences.sum()))
    words, counts = zip(*_counts([part], whole, occurrences, cells, longest, least=1), strict=True)
    columns = (
        np.concatenate([getattr(each, name) for each in counts]) for name in ("terms", "cells", "occurrences", "texts")
    )
    return np.concatenate([some[each.terms] for some, each in zip(words, counts, strict=True)]), CellCounts(*columns)


def _counts(
    parts: Iterable[EncodedPart], within: Range, occurrences: Keys, cells: int, longest: int, least: int
) -> Iterator[tuple[Numbers, CellCounts]]:
    """Return the terms of some words at a time, each with its words, in their order."""
    starts = np.concatenate(([0], np.cumsum(occurrences[within.first : within.end])))
    places = np.empty((within.places, 2), np.int64)
    to, text = starts[:-1].copy(), 0
    for part in parts:
        write_places(part.numbers, part.lengths, part.cells, text, within.first, within.end, longest, to, places)
        text += len(part.lengths)
    begun = 0
    while begun < len(starts) - 1:
        end = max(begun + 1, int(np.searchsorted(starts, starts[begun] + BLOCK, side="right")) - 1)
        words, terms, *rows = counted_places(
            places, starts[begun : end + 1], within.first + begun, bits(len(occurrences) + 1), bits(cells), least
        )
        yield words, CellCounts(terms, *rows)
        begun = end


def _joined(counts: Sequence[FoldedTerms]) -> FoldedTerms:
    """Return what is told of all, the ends of rows counted on."""
    columns = {field.name: [getattr(each, field.name) for each in counts] for field in fields(FoldedTerms)}
    for name in ("group_rows", "period_rows"):
        before = np.cumsum([0, *(int(ends[-1]) if len(ends) else 0 for ends in columns[name])])
        columns[name] = [ends + start for ends, start in zip(columns[name], before[:-1], strict=True)]
    return FoldedTerms(**{name: np.concatenate(all_of) for name, all_of in columns.items()})
