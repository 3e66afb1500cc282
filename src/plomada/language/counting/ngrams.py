"""From numbers of words to counts of one, two and three words in a row: each place of a text, sorted, and its runs.

Here is how this works. Every place where a word stands is written down as two 64-bit numbers, its head (the next word,
the cell in which it was said) and its tail (the word after that, the text), beside the other places of the same word. A
cell is an author of a group in a period. The places of a word are then sorted by cell, and what stands side by side is
counted: places in the same cell are its occurrences, changes of text among them its texts. The same places sorted by
the next word are the terms of two words, and those of each such term sorted by the word after that the terms of three.
Each sort keeps the order of the one before, so that the cells are always in order. A term is never commoner than what
it begins with: what is too rare is not sorted further.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.compiled import compiled
from plomada.language.counting.sorting import sort_pairs

Numbers: TypeAlias = NDArray[np.int32]
Keys: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

NO_WORD: Final = -1
PLACE_BYTES: Final = 16
HEAD: Final = 0
TAIL: Final = 1
LOWER: Final = 0xFFFFFFFF  # the half of a number that is not a word


@dataclass(frozen=True)
class EncodedPart:
    """Some of the texts, as numbers of the words that are counted.

    Attributes:
        numbers: of all words of all texts; `NO_WORD` where the word is not counted, shape (words of all texts,).
        lengths: how many words each text has, shape (texts,).
        cells: in which cell each text was said, shape (texts,).
    """

    numbers: Numbers
    lengths: Numbers
    cells: Numbers


@dataclass(frozen=True)
class CellCounts:
    """How often each term stands in each cell that has it, sorted by term and cell.

    Attributes:
        terms: shape (rows,).
        cells: shape (rows,).
        occurrences: shape (rows,).
        texts: in how many texts, shape (rows,).
    """

    terms: Keys
    cells: Numbers
    occurrences: Numbers
    texts: Numbers


def bits(size: int) -> int:
    """Return how many bits tell `size` things apart."""
    return max(1, (size - 1).bit_length())


@compiled
def occurrences_of(numbers: Numbers, words: int) -> Keys:
    """Return how often each word was said, shape (words,)."""
    found = np.zeros(words + 1, np.int64)
    for number in numbers:
        found[number] += 1  # `NO_WORD` is the last one
    return found[:words]


@compiled
def write_places(
    numbers: Numbers, lengths: Numbers, cells: Numbers, text: int, first: int, end: int, longest: int,
    to: Keys, places: Keys,
) -> None:  # fmt: skip
    """Write each place of a word from `first` to before `end` beside the other places of that word.

    Args:
        text: the number of the first of these texts among all.
        longest: how many words a term has at most: no more is written of what follows.
        to: where the next place of each word is to be written; moved on.
        places: what is written, shape (places, 2).
    """
    # First all places are found, without an `if`: which words are of a range is no pattern a processor could learn.
    wanted = np.empty(len(numbers) + 1, np.int32)
    found = 0
    for place in range(len(numbers)):
        wanted[found] = place
        found += (numbers[place] >= first) & (numbers[place] < end)
    each = 0
    stop = np.int64(lengths[0]) if len(lengths) else 0
    for place in wanted[:found]:
        while place >= stop:
            each += 1
            stop += lengths[each]
        # A word is written as its number and one: 0 where none follows, or one that is not counted.
        second = third = np.int64(0)
        if longest > 1 and place + 1 < stop:
            second = np.int64(numbers[place + 1]) + 1
            if longest > 2 and second > 0 and place + 2 < stop:
                third = np.int64(numbers[place + 2]) + 1
        word = numbers[place] - first
        slot = to[word]
        to[word] = slot + 1
        places[slot, HEAD] = second << 32 | np.int64(cells[each])
        places[slot, TAIL] = third << 32 | np.int64(text + each)


@compiled
def _write_rows(
    places: Keys, begun: int, stop: int, row: int, cells: Numbers, occurrences: Numbers, texts: Numbers
) -> tuple[int, int]:
    """Write a row for each cell of a term's places; return where the rows end, and in how many texts the term is."""
    in_texts = 0
    cell, text = np.int64(-1), np.int64(-1)
    for place in range(begun, stop):
        if places[place, HEAD] & LOWER != cell:
            cell = places[place, HEAD] & LOWER
            cells[row], occurrences[row], texts[row] = cell, 0, 0
            row += 1
        occurrences[row - 1] += 1
        if places[place, TAIL] & LOWER != text:
            text = places[place, TAIL] & LOWER
            texts[row - 1] += 1
            in_texts += 1
    return row, in_texts


@compiled
def _end_of_run(places: Keys, begun: int, stop: int, of: int) -> int:
    """Return where the places end that have the same word in their head, or their tail, as the first of them."""
    word = places[begun, of] >> 32
    begun += 1
    while begun < stop and places[begun, of] >> 32 == word:
        begun += 1
    return begun


@compiled
def counted_places(
    places: Keys, ends: Keys, first: int, word_bits: int, cell_bits: int, least: int
) -> tuple[Numbers, Keys, Numbers, Numbers, Numbers]:
    """Return the terms that begin with some words and are in `least` texts or more, in the order of their words.

    Args:
        places: those of these words, shape (places, 2); they are sorted here.
        ends: where the first word's places begin and where those of each word end, shape (words + 1,).
        first: the number of the first word.

    Returns:
        the words of each term, shape (terms, 3); the term (its row there), cell, occurrences and texts of each row.
    """
    most = 0
    for word in range(len(ends) - 1):
        most = max(most, ends[word + 1] - ends[word])
    spare = np.empty((most, 2), np.int64)
    room = 3 * (ends[-1] - ends[0])
    cells, occurrences, texts = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    row_ends = np.empty(room, np.int64)
    words = np.empty((room, 3), np.int32)
    rows = terms = 0
    for word in range(len(ends) - 1):
        begun, stop = ends[word], ends[word + 1]
        if stop - begun < least:
            continue
        sort_pairs(places, begun, stop, HEAD, 0, cell_bits, spare)
        after, in_texts = _write_rows(places, begun, stop, rows, cells, occurrences, texts)
        if in_texts < least:
            continue
        words[terms] = first + word, NO_WORD, NO_WORD
        row_ends[terms] = rows = after
        terms += 1
        sort_pairs(places, begun, stop, HEAD, 32, word_bits, spare)
        while begun < stop:
            end = _end_of_run(places, begun, stop, HEAD)
            second = places[begun, HEAD] >> 32
            if second > 0 and end - begun >= least:
                after, in_texts = _write_rows(places, begun, end, rows, cells, occurrences, texts)
                if in_texts >= least:
                    words[terms] = first + word, second - 1, NO_WORD
                    row_ends[terms] = rows = after
                    terms += 1
                    sort_pairs(places, begun, end, TAIL, 32, word_bits, spare)
                    while begun < end:
                        last = _end_of_run(places, begun, end, TAIL)
                        third = places[begun, TAIL] >> 32
                        if third > 0 and last - begun >= least:
                            after, in_texts = _write_rows(places, begun, last, rows, cells, occurrences, texts)
                            if in_texts >= least:
                                words[terms] = first + word, second - 1, third - 1
                                row_ends[terms] = rows = after
                                terms += 1
                        begun = last
            begun = end
    of = np.empty(rows, np.int64)
    row = 0
    for term in range(terms):
        while row < row_ends[term]:
            of[row] = term
            row += 1
    return words[:terms].copy(), of, cells[:rows].copy(), occurrences[:rows].copy(), texts[:rows].copy()
