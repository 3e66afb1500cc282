"""From a column of texts to numbers of words: one pass over the bytes, no string is made but once a new word.

What comes out is what `plomada.language.tokens` gives for each text (a test holds it), only some hundred times as
fast: the signs are folded by a table, a word is known by a 64-bit number made of its letters, and texts that need
cleaning are cleaned as a column and read again. Two words with the same number would be counted as one: among ten
million different words that is to be expected in three of a million corpora.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.compiled import compiled
from plomada.language.cleaning import cleaned_column
from plomada.language.counting.alphabet import APOSTROPHE, NEEDS_CLEANING, as_written, once_cleaned
from plomada.language.counting.documents import filled

Numbers: TypeAlias = NDArray[np.int32]
Bytes: TypeAlias = NDArray[np.uint8]
Whole: TypeAlias = int | np.int64

FIRST_PLACES: Final = 1 << 15
# What is known of a word lies together, so that looking it up waits for memory once.
HASH: Final = 0
LAST_TEXT: Final = 1
TEXTS_WITH: Final = 2
_N, _S, _D, _M, _R, _E, _V, _L, _T, _W = (ord(letter) for letter in "nsdmrevltw")


@dataclass(frozen=True)
class EncodedTexts:
    """Texts as numbers of words.

    Attributes:
        numbers: of all words of all texts, one text after the other, shape (words of all texts,).
        lengths: how many words each text has, shape (texts,).
        rows: which text of the column each is, shape (texts,); texts that had to be cleaned come last.
        words: the word of each number, in the order in which they first came.
        texts_with: in how many texts each word is, shape (different words,).
    """

    numbers: Numbers
    lengths: Numbers
    rows: NDArray[np.int64]
    words: pa.LargeStringArray
    texts_with: Numbers


def encoded(texts: pa.Array) -> EncodedTexts:
    """Return the texts of a column as numbers of words; an empty place is a text without words.

    Args:
        texts: Arrow strings in valid UTF-8.

    Example:
        >>> found = encoded(pa.array(["La niña, la NIÑA", "l'any de la niña"]))
        >>> found.words.to_pylist(), found.numbers.tolist(), found.lengths.tolist()
        (['la', 'niña', 'any', 'de'], [0, 1, 0, 1, 2, 3, 0, 1], [4, 4])
    """
    texts = filled(texts.cast(pa.large_string()), "")
    data, offsets = _buffers(texts)
    dictionary = _Dictionary.empty(len(data) + 1)
    numbers, lengths = dictionary.read(data, offsets, as_written())
    rows = np.arange(len(texts), dtype=np.int64)
    unread = np.flatnonzero(lengths < 0)
    if len(unread):
        data, offsets = _buffers(cleaned_column(texts.take(pa.array(unread))))
        dictionary = dictionary.with_room_for(len(data) + 1)
        more, more_lengths = dictionary.read(data, offsets, once_cleaned())
        read = lengths >= 0
        numbers = np.concatenate((numbers, more))
        lengths = np.concatenate((lengths[read], more_lengths))
        rows = np.concatenate((rows[read], unread))
    return EncodedTexts(
        numbers, lengths, rows, dictionary.words(), dictionary.entries[: dictionary.size, TEXTS_WITH].astype(np.int32)
    )


def _buffers(texts: pa.Array) -> tuple[Bytes, NDArray[np.int64]]:
    """Return the bytes of a column and where each text begins and ends in them, without copying."""
    texts = texts.cast(pa.large_string())
    _valid, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return (np.frombuffer(data, np.uint8) if data is not None and len(data) else np.zeros(0, np.uint8)), places


@dataclass
class _Dictionary:
    """The different words found so far.

    Arrays are as long as they may ever have to be: memory is used only where they are written.
    """

    places: Numbers
    entries: NDArray[np.int64]
    ends: NDArray[np.int64]
    letters: Bytes
    size: int
    texts: int

    @classmethod
    def empty(cls, size: int) -> "_Dictionary":
        words = size // 3 + 2  # two letters and what divides them
        return cls(
            np.full(FIRST_PLACES, -1, np.int32),
            np.empty((words, 4), np.int64),
            np.zeros(words + 1, np.int64),
            np.empty(2 * size, np.uint8),
            0,
            0,
        )

    def with_room_for(self, size: int) -> "_Dictionary":
        more = _Dictionary.empty(int(self.ends[self.size]) + self.size * 3 + size)
        more.places, more.size, more.texts = self.places, self.size, self.texts
        more.entries[: self.size] = self.entries[: self.size]
        more.ends[: self.size + 1] = self.ends[: self.size + 1]
        more.letters[: more.ends[self.size]] = self.letters[: more.ends[self.size]]
        return more

    def read(self, data: Bytes, offsets: NDArray[np.int64], table: Numbers) -> tuple[Numbers, Numbers]:
        """Return the numbers of the words and how many each text has; -1 for a text that needs cleaning."""
        numbers = np.empty((int(offsets[-1] - offsets[0]) + len(offsets)) // 3 + 1, np.int32)
        lengths = np.empty(len(offsets) - 1, np.int32)
        self.places, self.size, found = _read(
            data, offsets, table, self.texts, self.places, self.entries, self.ends, self.letters, self.size,
            numbers, lengths,
        )  # fmt: skip
        self.texts += len(lengths)
        return numbers[:found].copy(), lengths

    def words(self) -> pa.LargeStringArray:
        ends = self.ends[: self.size + 1].copy()
        letters = self.letters[: ends[-1]].copy()
        return pa.LargeStringArray.from_buffers(self.size, pa.py_buffer(ends), pa.py_buffer(letters))


@compiled
def _sign(data: Bytes, at: int, end: int) -> tuple[Whole, int]:
    """Return the code point at a place and where the next begins; what is cut off at the end is a separator."""
    first = data[at]
    if first < 0x80:
        return np.int64(first), at + 1
    if first < 0xE0:
        if at + 2 > end:
            return np.int64(32), end
        return (np.int64(first & 0x1F) << 6) | np.int64(data[at + 1] & 0x3F), at + 2
    if first < 0xF0:
        if at + 3 > end:
            return np.int64(32), end
        return (
            (np.int64(first & 0x0F) << 12) | (np.int64(data[at + 1] & 0x3F) << 6) | np.int64(data[at + 2] & 0x3F)
        ), at + 3
    if at + 4 > end:
        return np.int64(32), end
    return (
        (np.int64(first & 0x07) << 18)
        | (np.int64(data[at + 1] & 0x3F) << 12)
        | (np.int64(data[at + 2] & 0x3F) << 6)
        | np.int64(data[at + 3] & 0x3F)
    ), at + 4


@compiled
def _written(data: Bytes, at: int, end: int, table: Numbers, letters: Bytes, to: int) -> int:
    """Write the letters from one place to another in small; return where they end."""
    while at < end:
        sign, at = _sign(data, at, end)
        small = np.int64(table[sign])
        if small < 0x80:
            letters[to] = small
            to += 1
        elif small < 0x800:
            letters[to], letters[to + 1] = 0xC0 | (small >> 6), 0x80 | (small & 0x3F)
            to += 2
        elif small < 0x10000:
            letters[to], letters[to + 1] = 0xE0 | (small >> 12), 0x80 | ((small >> 6) & 0x3F)
            letters[to + 2] = 0x80 | (small & 0x3F)
            to += 3
        else:
            letters[to], letters[to + 1] = 0xF0 | (small >> 18), 0x80 | ((small >> 12) & 0x3F)
            letters[to + 2], letters[to + 3] = 0x80 | ((small >> 6) & 0x3F), 0x80 | (small & 0x3F)
            to += 4
    return to


@compiled
def _ending_after(data: Bytes, at: int, end: int, before: Whole, last: Whole, count: int) -> int:
    """Return how many letters after an apostrophe belong to an English ending; below 0 where it is n't.

    Args:
        before: the letter before the last one.
        last: the letter before the apostrophe.
        count: how many letters the word has so far.
    """
    left = end - at
    if left == 0:
        return 0
    one = np.int64(data[at] | 0x20)
    found = 0
    if one == _T and count >= 2 and last == _N and 97 <= before <= 122:
        found = -1
    elif one == _S or one == _D or one == _M:
        found = 1
    elif left > 1:
        two = np.int64(data[at + 1] | 0x20)
        if (two == _E and (one == _R or one == _V)) or (one == _L and two == _L):
            found = 2
    if found == 0:
        return 0
    after = at + abs(found)
    if after < end:
        sign = np.int64(data[after])
        if (48 <= sign <= 57) or (65 <= sign <= 90) or sign == 95 or (97 <= sign <= 122):
            return 0
    return found


@compiled
def _read(
    data: Bytes,
    offsets: NDArray[np.int64],
    table: Numbers,
    text: int,
    places: Numbers,
    entries: NDArray[np.int64],
    ends: NDArray[np.int64],
    letters: Bytes,
    size: int,
    numbers: Numbers,
    lengths: Numbers,
) -> tuple[Numbers, int, int]:
    known = len(table)
    found = 0
    mask = np.uint64(len(places) - 1)
    seed = np.uint64(0x9E3779B97F4A7C15)
    mix = np.uint64(0xBF58476D1CE4E5B9)
    for each in range(len(lengths)):
        at, end = offsets[each], offsets[each + 1]
        first_of_text = found
        unreadable = False
        while at <= end:
            # one word: to the next sign that is none of its letters
            begun = at
            stop = at
            value = seed
            value_before = seed
            count = 0
            last = np.int64(0)
            before = np.int64(0)
            third = np.int64(0)
            kind = np.int64(0)
            sign: Whole = np.int64(32)
            while at < end:
                stop = at
                sign, at = _sign(data, at, end)
                kind = np.int64(table[sign]) if sign < known else np.int64(NEEDS_CLEANING)
                if kind <= 0:
                    break
                value_before = value
                value = (value ^ np.uint64(kind)) * mix
                count += 1
                third, before, last = before, last, kind
                stop = at
            else:
                stop = at
                at = end + 1
                kind = np.int64(0)
                sign = np.int64(32)
            if kind < 0 or sign == 46 or sign == 58:
                if (
                    kind == NEEDS_CLEANING
                    or (sign == 58 and at + 1 < end and data[at] == 47 and data[at + 1] == 47)
                    or (sign == 46 and known < 0x110000 and last == _W and before == _W and third == _W)
                ):
                    unreadable = True
                    break
                if kind == APOSTROPHE:
                    ending = _ending_after(data, at, end, before, last, count)
                    if ending < 0:
                        value = value_before
                        count -= 1
                        stop -= 1
                        at += 1
                    else:
                        at += ending
            if count < 2:
                continue
            # its number, by open addressing
            value ^= value >> np.uint64(32)
            value *= seed
            value ^= value >> np.uint64(31)
            place = value & mask
            while True:
                number = places[place]
                if number < 0:
                    number = size
                    places[place] = number
                    entries[number, HASH] = np.int64(value)
                    entries[number, TEXTS_WITH] = 0
                    entries[number, LAST_TEXT] = -1
                    ends[number + 1] = _written(data, begun, stop, table, letters, ends[number])
                    size += 1
                    if size * 2 > len(places):
                        places = np.full(len(places) * 4, -1, np.int32)
                        mask = np.uint64(len(places) - 1)
                        for old in range(size):
                            place = np.uint64(entries[old, HASH]) & mask
                            while places[place] >= 0:
                                place = (place + np.uint64(1)) & mask
                            places[place] = old
                    break
                if entries[number, HASH] == np.int64(value):
                    break
                place = (place + np.uint64(1)) & mask
            # Not asked with `if`: whether a text has the word already is no pattern a processor could learn.
            entries[number, TEXTS_WITH] += entries[number, LAST_TEXT] != text + each
            entries[number, LAST_TEXT] = text + each
            numbers[found] = number
            found += 1
        if unreadable:
            # What was counted of it is taken back: it is read again once cleaned.
            for taken in range(first_of_text, found):
                if entries[numbers[taken], LAST_TEXT] == text + each:
                    entries[numbers[taken], LAST_TEXT] = -1
                    entries[numbers[taken], TEXTS_WITH] -= 1
            found = first_of_text
            lengths[each] = -1
        else:
            lengths[each] = found - first_of_text
    return places, size, found
