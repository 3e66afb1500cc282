"""Reading a table from a file that a person made: whatever is wrong is said once, with its place and its cure."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plomada.errors import InputError, UnknownColumn, UnreadableFile
from plomada.figures import Sentence

LARGEST: Final = 200_000_000  # bytes
MEGABYTE: Final = 1_000_000
DELIMITERS: Final = (",", ";", "\t")
LONGEST_CELL: Final = 1_000_000


@dataclass(frozen=True)
class Table:
    """A table of texts, as it stands in a file.

    Attributes:
        name: of the file, for messages.
        header: names of the columns, each once.
        rows: cells of each row, as many as the header has; blank rows are left out.
        numbers: the number of each row as a spreadsheet shows it, the header being 1.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def column(self, name: str) -> int:
        """Return where a column stands.

        Raises:
            UnknownColumn: there is none of that name.

        Example:
            >>> Table("t.csv", ("person", "answer"), (), ()).column("answer")
            1
        """
        if name not in self.header:
            raise UnknownColumn(
                Sentence(
                    "%(file)s has no column “%(column)s”: it has %(columns)s.",
                    {"file": self.name, "column": name, "columns": tuple(f"“{one}”" for one in self.header[:20])},
                )
            )
        return self.header.index(name)


def read_table(file: Path, largest: int = LARGEST) -> Table:
    """Return the table in a CSV file: UTF-8, with commas, semicolons or tabs.

    Args:
        file: where it is.
        largest: most bytes that are read.

    Raises:
        UnreadableFile: not there, empty, too large, not text, or in another encoding.
        InputError: the header or a row does not fit.
    """
    text = _text(file, _bytes(file, largest))
    delimiter = _delimiter(text)
    records = _records(file, text, delimiter)
    if not records:
        raise UnreadableFile(Sentence("%(file)s is empty: the first row must name the columns.", {"file": file.name}))
    (first, header), *rest = records
    names = tuple(name.strip() for name in header)
    _check_header(file, names, first)
    for number, cells in rest:
        if len(cells) != len(names):
            raise InputError(
                Sentence(
                    "%(file)s, row %(row)s: %(cells)s cells where the header has %(columns)s: look for a missing or a "
                    "stray delimiter or quote.",
                    {"file": file.name, "row": number, "cells": len(cells), "columns": len(names)},
                )
            )
    if not rest:
        raise UnreadableFile(
            Sentence("%(file)s has a header and no rows: there is nothing to read.", {"file": file.name})
        )
    rows = tuple(tuple(cell.strip() for cell in cells) for _, cells in rest)
    return Table(file.name, names, rows, tuple(number for number, _ in rest))


def _bytes(file: Path, largest: int) -> bytes:
    try:
        size = file.stat().st_size
        if size > largest:
            raise UnreadableFile(
                Sentence(
                    "%(file)s has %(size)s MB; files of up to %(largest)s MB are read: split it or leave columns out.",
                    {"file": file.name, "size": size // MEGABYTE, "largest": largest // MEGABYTE},
                )
            )
        return file.read_bytes()
    except OSError as fault:
        raise UnreadableFile(
            Sentence("%(file)s cannot be read: %(fault)s.", {"file": str(file), "fault": fault.strerror or str(fault)})
        ) from fault


def _text(file: Path, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(Sentence("%(file)s is in UTF-16: save it as CSV in UTF-8.", {"file": file.name}))
    hole = content.find(b"\0")
    if hole >= 0:
        raise UnreadableFile(
            Sentence(
                "%(file)s is not a table in text (byte %(byte)s is binary): save it as CSV in UTF-8.",
                {"file": file.name, "byte": hole + 1},
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start]
        raise UnreadableFile(
            Sentence(
                "%(file)s is not in UTF-8: line %(line)s, byte %(byte)s of it; save it as CSV in UTF-8.",
                {"file": file.name, "line": before.count(b"\n") + 1, "byte": fault.start - before.rfind(b"\n")},
            )
        ) from fault


def _delimiter(text: str) -> str:
    """Return whichever parts the first row into most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def _records(file: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with its number."""
    longest = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        numbered = list(enumerate(reader, start=1))
    except csv.Error as fault:
        raise UnreadableFile(
            Sentence(
                "%(file)s, line %(line)s is not proper CSV (%(fault)s): look for a quote that is not closed.",
                {"file": file.name, "line": reader.line_num, "fault": fault},
            )
        ) from fault
    finally:
        csv.field_size_limit(longest)
    return [(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]


def _check_header(file: Path, names: Sequence[str], row: int) -> None:
    for place, name in enumerate(names, start=1):
        if not name:
            raise InputError(
                Sentence(
                    "%(file)s, row %(row)s: column %(place)s has no name: give it one.",
                    {"file": file.name, "row": row, "place": place},
                )
            )
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InputError(
            Sentence(
                "%(file)s, row %(row)s: %(times)s columns are named “%(name)s”: give each a name of its own.",
                {"file": file.name, "row": row, "times": times, "name": name},
            )
        )
