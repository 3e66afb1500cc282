"""What each sign is to whoever divides a text into words: two tables, by code point.

`as_written` reads a text as somebody wrote it. It knows what `plomada.language.cleaning` would make of a sign by
itself; a text with a sign that needs more (a tag, an address, a mark that joins its letter) is cleaned first and read
with `once_cleaned`, where every sign stands for itself. Most texts need no cleaning, and so are read once.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache, wraps
from threading import Lock
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.language.cleaning import ALIKE, FINAL_SIGMA, UNSEEN
from plomada.language.tokens import WORD

Table: TypeAlias = NDArray[np.int32]

SEPARATOR: Final = 0
NEEDS_CLEANING: Final = -1
APOSTROPHE: Final = -2
# Above this there are old scripts and rare Han: their texts are cleaned first, which is slower and gives the same.
READ_AT_ONCE: Final = 0x20000
# Between these there is nothing yet, and above them nothing that is a letter everywhere.
WITH_SIGNS: Final = (range(0x40000), range(0xE0000, 0xE1000))
CLEANED_FIRST: Final = "<&@"
ONE_SIGN: Final = re.compile(WORD.pattern.removesuffix("{2,}") + "+")


def _once(make: Callable[[], Table]) -> Callable[[], Table]:
    """Return a function that makes a table when first called; of threads that ask at once, one makes it."""
    lock, made = Lock(), cache(make)

    @wraps(make)
    def table() -> Table:
        with lock:
            return made()

    return table


@_once
def as_written() -> Table:
    """Return for each code point below `READ_AT_ONCE` the small letter it stands for, or what else it is.

    Returns:
        shape (131072,): above 0 the code point of the letter or digit in small; else `SEPARATOR`, `NEEDS_CLEANING` or
        `APOSTROPHE`.

    Example:
        >>> table = as_written()
        >>> chr(table[ord("Ñ")]), [int(table[ord(sign)]) for sign in " @'"]
        ('ñ', [0, -1, -2])
    """
    table = np.zeros(READ_AT_ONCE, np.int32)
    second = _second_signs()
    for number in range(READ_AT_ONCE):
        sign = chr(number)
        small = sign.lower()
        if number in second or unicodedata.category(sign)[0] == "M" or not unicodedata.is_normalized("NFC", small):
            table[number] = NEEDS_CLEANING
        elif WORD.fullmatch(small * 2):
            table[number] = ord(small) if len(small) == 1 and unicodedata.is_normalized("NFC", sign) else NEEDS_CLEANING
        elif not unicodedata.is_normalized("NFC", sign):
            table[number] = NEEDS_CLEANING
    for sign in (*UNSEEN, *CLEANED_FIRST, *FINAL_SIGMA, *ALIKE):
        table[ord(sign)] = NEEDS_CLEANING
    table[[ord("'"), *(ord(sign) for sign, alike in ALIKE.items() if alike == "'")]] = APOSTROPHE
    table.flags.writeable = False
    return table


@_once
def once_cleaned() -> Table:
    """Return for each code point itself where it is part of a word, else `SEPARATOR`.

    Returns:
        shape (1114112,).

    Example:
        >>> table = once_cleaned()
        >>> chr(table[ord("भ")]), int(table[ord("'")])
        ('भ', 0)
    """
    table = np.zeros(sys.maxunicode + 1, np.int32)
    for signs in WITH_SIGNS:
        numbers = np.array(signs, "<u4")
        numbers[(numbers >= 0xD800) & (numbers < 0xE000)] = ord(" ")  # halves of signs: no text has them
        for run in ONE_SIGN.finditer(numbers.tobytes().decode("utf-32-le")):
            table[signs.start + run.start() : signs.start + run.end()] = numbers[run.start() : run.end()]
    table.flags.writeable = False
    return table


def _second_signs() -> frozenset[int]:
    """Return the signs that NFC may join to the one before, besides marks: Korean vowels, for example."""
    parts = (unicodedata.decomposition(chr(number)).split() for number in range(READ_AT_ONCE))
    written = {int(pair[1], 16) for pair in parts if len(pair) == 2 and not pair[0].startswith("<")}
    korean = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}  # their joining is a rule, not a list
    return frozenset(written | korean)
