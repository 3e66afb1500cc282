"""Workbooks are archives: what is in them is looked at before anything is unpacked."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plomada.errors import UnreadableFile
from plomada.figures import Sentence

MOST_UNPACKED: Final = 2_000_000_000  # bytes of all parts
MOST_TEXTS: Final = 200_000_000  # bytes of the table of texts, which is held in memory
MOST_HELD: Final = 120_000_000  # bytes of a sheet that is read at once; larger ones are read bit by bit
MOST_CELLS: Final = 20_000_000  # of the rectangle around what is written: it is held whole
MEGABYTE: Final = 1_000_000
PIECE: Final = 1024 * 1024
PLACE: Final = re.compile(rb'<c[^>]* r="([A-Z]{1,3})(\d{1,7})"')
CELL: Final = re.compile(rb"<c[ />]")
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
LONGEST_PLACE: Final = 64  # bytes around a cut


@dataclass(frozen=True)
class Extent:
    """How much of a sheet is written.

    Attributes:
        size: bytes of it, unpacked.
        rows: number of the last row with a cell.
        columns: number of the last column with one.
        placed: whether every cell says where it stands.
    """

    size: int
    rows: int
    columns: int
    placed: bool

    @property
    def held(self) -> bool:
        """Return whether it may be read at once."""
        return self.size <= MOST_HELD and self.placed and self.rows * self.columns <= MOST_CELLS


def check_archive(path: Path) -> None:
    """Refuse a workbook that is broken or unpacks to more than it should.

    Raises:
        UnreadableFile: with the size and what to do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
            names = set(archive.namelist())
            if unpacked <= MOST_UNPACKED and texts <= MOST_TEXTS:
                _unpack(
                    archive,
                    [part for part in parts if part.filename.startswith("xl/") and part.filename.count("/") == 1],
                )
    except BROKEN as fault:
        raise broken(path, fault) from fault
    if "xl/workbook.xml" not in {name.lower() for name in names}:
        raise UnreadableFile(
            Sentence("%(file)s is an archive, but no XLSX workbook: save it as XLSX or CSV.", {"file": path.name})
        )
    if unpacked > MOST_UNPACKED or texts > MOST_TEXTS:
        raise UnreadableFile(
            Sentence(
                "%(file)s unpacks to %(size)s MB; up to %(most)s MB are read from a workbook: save the sheet as CSV.",
                {
                    "file": path.name,
                    "size": max(unpacked, texts) // MEGABYTE,
                    "most": (MOST_UNPACKED if unpacked > MOST_UNPACKED else MOST_TEXTS) // MEGABYTE,
                },
            )
        )


def extent_of(path: Path) -> Extent:
    """Return how much of a workbook's largest sheet is written; sizes are counted, not believed.

    Raises:
        UnreadableFile: it is broken, or unpacks to more than it says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = [
                name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")
            ]
            extents = [_extent(archive, name) for name in sheets]
    except BROKEN as fault:
        raise broken(path, fault) from fault
    return Extent(
        max((one.size for one in extents), default=0),
        max((one.rows for one in extents), default=0),
        max((one.columns for one in extents), default=0),
        all(one.placed for one in extents),
    )


def _extent(archive: zipfile.ZipFile, part: str) -> Extent:
    size = rows = columns = cells = placed = 0
    with archive.open(part) as sheet:
        rest = b""
        while piece := sheet.read(PIECE):
            size += len(piece)
            text = rest + piece
            end = max(text.rfind(b">") + 1, len(text) - LONGEST_PLACE)
            whole, rest = text[:end], text[end:]
            places = PLACE.findall(whole)
            placed += len(places)
            cells += len(CELL.findall(whole))
            rows = max([rows, *(int(row) for _column, row in places)])
            columns = max([columns, *(_column_number(letters) for letters in {letters for letters, _row in places})])
    return Extent(size, rows, columns, placed == cells)


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack parts once, into nothing: one that holds more than it says fails its check."""
    for part in parts:
        with archive.open(part) as content:
            while content.read(PIECE):
                pass


def broken(path: Path, fault: object) -> UnreadableFile:
    """Return the error for a workbook that no program would open."""
    return UnreadableFile(
        Sentence(
            "%(file)s is a broken or protected workbook (%(fault)s): open it, take its password off and save it again.",
            {"file": path.name, "fault": str(fault)[:200]},
        )
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
