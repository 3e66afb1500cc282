"""From numbers of words to counts of two and three words in a row: keys in one 64-bit number, sorted, and their runs.

Here is how this works. A key is made of the term, of the cell in which it was said (an author of a role in a period)
and of whether it came before in the same text. Sorting the keys brings together what is to be counted: a run's length
is the occurrences, how many of it are first in their text is the texts. Terms of three words are keyed by the number of
the two words that they begin with, if those two came often enough (a term is never commoner than its parts), so that
any vocabulary has room in 64 bits. Single words need no keys: they are few.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.compiled import compiled

Numbers: TypeAlias = NDArray[np.int32]
Keys: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

ROOM_IN_A_KEY: Final = 63
NO_WORD: Final = -1


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


@dataclass
class SeenInText:
    """The terms that a text has had so far: a table that is never emptied, because each text has a stamp of its own."""

    keys: Keys
    stamps: NDArray[np.int64]
    stamp: int = 0

    @classmethod
    def for_texts_up_to(cls, words: int) -> "SeenInText":
        """Return a table with room for the terms of one length of a text of so many words."""
        size = 1 << max(6, (2 * words).bit_length())
        return cls(np.empty(size, np.int64), np.full(size, -1, np.int64))


@compiled
def _first_in_text(keys: Keys, stamps: NDArray[np.int64], mask: int, stamp: int, key: int | np.int64) -> int:
    """Return 0 where the text did not have the term yet, else 1."""
    place = ((key * 0x9E3779B97F4A7C1) >> 20) & mask
    while stamps[place] == stamp:
        if keys[place] == key:
            return 1
        place = (place + 1) & mask
    stamps[place] = stamp
    keys[place] = key
    return 0


@compiled
def words_by_cell(
    numbers: Numbers, lengths: Numbers, cells: Numbers, words: int
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return words, cells, occurrences and texts of single words, sorted by word and cell.

    Few words are said by few people: they need no keys. The texts are gone through cell by cell.
    """
    starts = np.zeros(len(lengths) + 1, np.int64)
    for text in range(len(lengths)):
        starts[text + 1] = starts[text] + lengths[text]
    row_of_word = np.full(words, -1, np.int64)
    cell_of_word = np.full(words, -1, np.int32)
    text_of_word = np.full(words, -1, np.int32)
    rows = len(numbers)
    row_words, row_cells = np.empty(rows, np.int32), np.empty(rows, np.int32)
    occurrences, texts = np.empty(rows, np.int32), np.empty(rows, np.int32)
    found = 0
    for text in np.argsort(cells, kind="mergesort"):
        cell = cells[text]
        for place in range(starts[text], starts[text + 1]):
            word = numbers[place]
            if word < 0:
                continue
            if cell_of_word[word] != cell:
                cell_of_word[word] = cell
                row_of_word[word] = found
                row_words[found], row_cells[found], occurrences[found], texts[found] = word, cell, 0, 0
                found += 1
            row = row_of_word[word]
            occurrences[row] += 1
            if text_of_word[word] != text:
                text_of_word[word] = text
                texts[row] += 1
    # By word: the cells of each are in order already.
    to = np.zeros(words + 1, np.int64)
    for row in range(found):
        to[row_words[row] + 1] += 1
    for word in range(words):
        to[word + 1] += to[word]
    by_word = np.empty((4, found), np.int32)
    for row in range(found):
        word = row_words[row]
        place = to[word]
        to[word] += 1
        by_word[0, place], by_word[1, place] = word, row_cells[row]
        by_word[2, place], by_word[3, place] = occurrences[row], texts[row]
    return by_word[0], by_word[1], by_word[2], by_word[3]


@compiled
def pairs(
    numbers: Numbers, lengths: Numbers, cells: Numbers, first: int, end: int, word_bits: int, cell_bits: int,
    seen: Keys, stamps: NDArray[np.int64], stamp: int, keys: Keys, found: int,
) -> tuple[int, int]:  # fmt: skip
    """Write the keys of two words in a row whose first is from `first` to before `end`."""
    at = 0
    for text in range(len(lengths)):
        length = lengths[text]
        stamp += 1
        mask = 64
        while mask < 2 * length:
            mask *= 2
        mask -= 1
        cell = np.int64(cells[text]) << 1
        for place in range(at, at + length - 1):
            word = numbers[place]
            after = numbers[place + 1]
            if word < first or word >= end or after < 0:
                continue
            term = (np.int64(word - first) << word_bits) | np.int64(after)
            keys[found] = (term << (cell_bits + 1)) | cell | _first_in_text(seen, stamps, mask, stamp, term)
            found += 1
        at += length
    return found, stamp


@compiled
def triples(
    numbers: Numbers, lengths: Numbers, cells: Numbers, first: int, end: int, word_bits: int, cell_bits: int,
    known: Keys, number_bits: int, seen: Keys, stamps: NDArray[np.int64], stamp: int, keys: Keys, found: int,
) -> tuple[int, int]:  # fmt: skip
    """Write the keys of three words in a row whose first two are one of the known pairs, a table by open addressing."""
    at = 0
    pair_mask = len(known) - 1
    number_mask = (np.int64(1) << number_bits) - 1
    for text in range(len(lengths)):
        length = lengths[text]
        stamp += 1
        mask = 64
        while mask < 2 * length:
            mask *= 2
        mask -= 1
        cell = np.int64(cells[text]) << 1
        for place in range(at, at + length - 2):
            word = numbers[place]
            if word < first or word >= end or numbers[place + 1] < 0 or numbers[place + 2] < 0:
                continue
            pair = (np.int64(word - first) << word_bits) | np.int64(numbers[place + 1])
            slot = ((pair * 0x9E3779B97F4A7C1) >> 20) & pair_mask
            found_pair = known[slot]
            while found_pair >= 0 and found_pair >> number_bits != pair:
                slot = (slot + 1) & pair_mask
                found_pair = known[slot]
            if found_pair < 0:
                continue
            term = ((found_pair & number_mask) << word_bits) | numbers[place + 2]
            keys[found] = (term << (cell_bits + 1)) | cell | _first_in_text(seen, stamps, mask, stamp, term)
            found += 1
        at += length
    return found, stamp


@compiled
def table_of_pairs(pairs: Keys, size: int, number_bits: int) -> Keys:
    """Return a table by open addressing that tells for each pair its place among the pairs, both in one number."""
    table = np.full(size, -1, np.int64)
    for number in range(len(pairs)):
        slot = ((pairs[number] * 0x9E3779B97F4A7C1) >> 20) & (size - 1)
        while table[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        table[slot] = (pairs[number] << number_bits) | number
    return table


@compiled
def runs(keys: Keys, cell_bits: int) -> tuple[Keys, Numbers, Numbers, Numbers]:
    """Return terms, cells, occurrences and texts of sorted keys."""
    rows = 0
    for place in range(len(keys)):
        if place == 0 or keys[place] >> 1 != keys[place - 1] >> 1:
            rows += 1
    terms = np.empty(rows, np.int64)
    cells = np.empty(rows, np.int32)
    occurrences = np.zeros(rows, np.int32)
    texts = np.zeros(rows, np.int32)
    row = -1
    for place in range(len(keys)):
        key = keys[place]
        if place == 0 or key >> 1 != keys[place - 1] >> 1:
            row += 1
            terms[row] = key >> (cell_bits + 1)
            cells[row] = (key >> 1) & ((np.int64(1) << cell_bits) - 1)
        occurrences[row] += 1
        texts[row] += 1 - (key & 1)
    return terms, cells, occurrences, texts
