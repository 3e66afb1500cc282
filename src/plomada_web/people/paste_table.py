"""Pasted text or a file, cut into rows of cells. Knows nothing of people, only how lists are written."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from plomada.errors import InputError, UnreadableFile
from plomada.figures import Sentence

MOST_BYTES: Final = 256 * 1024
DELIMITERS: Final = "\t;,"


class TooMuchPasted(InputError):
    """More was pasted at once than a page can show back."""


@dataclass(frozen=True)
class Row:
    """One row as it was pasted.

    Attributes:
        number: the line it begins on, from 1.
        cells: its cells, without surrounding spaces; empty cells at the end are left out.
        text: the row as it stood, so that a refused one can be given back.
    """

    number: int
    cells: tuple[str, ...]
    text: str


def decoded(data: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 with its mark, or the Windows encoding of old spreadsheets.

    Raises:
        TooMuchPasted: larger than 256 kB.
        UnreadableFile: not a text file.

    Example:
        >>> decoded("Muñoz".encode("cp1252"))
        'Muñoz'
    """
    if len(data) > MOST_BYTES:
        raise TooMuchPasted(
            Sentence("The file has %(size)s kB; the most is %(most)s kB. Split it in two.", _sizes(len(data)))
        )
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(
        Sentence("This is not a text file. Save it from your spreadsheet as CSV (UTF-8) and try again.")
    )


def table(text: str) -> tuple[Row, ...]:
    r"""Return the rows of a pasted list that have something in them, cut at tabs, semicolons or commas.

    Raises:
        TooMuchPasted: more than 256 kB.

    Example:
        >>> [row.cells for row in table("name;title\n\"Robledo; Ana\";CFO\n\n")]
        [('name', 'title'), ('Robledo; Ana', 'CFO')]
    """
    size = len(text.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise TooMuchPasted(
            Sentence("The list has %(size)s kB; the most is %(most)s kB. Paste it in parts.", _sizes(size))
        )
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return tuple(row for row in _cut(plain, delimiter_of(plain)) if row.cells)


def delimiter_of(text: str) -> str:
    r"""Return what parts the cells: the tab, else semicolon, else comma that most of the first lines have.

    Example:
        >>> delimiter_of("Ana;Directora, planta Norte\nLuis;CFO")
        ';'
    """
    lines = [line for line in text.split("\n") if line.strip()][:20]
    for delimiter in DELIMITERS:
        if lines and sum(delimiter in line for line in lines) * 2 > len(lines):
            return delimiter
    return next((delimiter for delimiter in DELIMITERS if lines and delimiter in lines[0]), ",")


def cleaned(cell: str) -> str:
    r"""Return a cell on one line, without control characters or the apostrophe put before formulas.

    Example:
        >>> cleaned(" \x07Ana \n Robledo "), cleaned("'+34 600 000 000")
        ('Ana Robledo', '+34 600 000 000')
    """
    visible = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in cell if c not in "\ufeff\u200b\u2060"
    )
    text = " ".join(visible.split())
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text


def _cut(text: str, delimiter: str) -> Iterator[Row]:
    # A quote that is never closed would swallow every row after it: then each line is read by itself.
    whole = text.count('"') % 2 == 0
    for first_line, chunk in [(1, text)] if whole else enumerate(text.split("\n"), start=1):
        lines = chunk.split("\n")
        reader = csv.reader(io.StringIO(chunk, newline=""), delimiter=delimiter, skipinitialspace=True)
        start = 0
        for cells in reader:
            end = reader.line_num
            yield Row(start + first_line, _without_empty_end(cells), "\n".join(lines[start:end]))
            start = end


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    clean = [cleaned(cell) for cell in cells]
    while clean and not clean[-1]:
        clean.pop()
    return tuple(clean)


def _sizes(size: int) -> dict[str, object]:
    return {"size": -(-size // 1024), "most": MOST_BYTES // 1024}
