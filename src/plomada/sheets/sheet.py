"""What a table in a file is to whoever reads it: named columns, and rows in batches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple, Protocol

from plomada.figures import Sentence

Cell = str | int | float | bool | date | datetime | Decimal | None
BATCH: Final = 2000  # rows


class SheetKind(StrEnum):
    """How a file holds its table."""

    CSV = "csv"  # with any delimiter
    XLSX = "xlsx"
    JSON_LINES = "json_lines"
    JSON = "json"  # one list of objects
    PARQUET = "parquet"
    ARROW = "arrow"  # Arrow IPC, Feather


@dataclass(frozen=True)
class SheetForm:
    """How a file is read: what was found out once, so that a job reads it the way its preview was.

    Attributes:
        kind: how the file holds its table.
        encoding: of text, as Python names it; empty elsewhere.
        delimiter: between the cells of a CSV file; empty elsewhere.
        header_row: number of the row with the columns' names; 0 where names stand in every row or beside them.
        sheet: name of the sheet in a workbook; empty elsewhere.

    Example:
        >>> form = SheetForm(SheetKind.CSV, "utf-8-sig", ";", 1)
        >>> SheetForm.from_dict(form.to_dict()) == form
        True
    """

    kind: SheetKind
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    sheet: str = ""

    def to_dict(self) -> dict[str, str | int]:
        """Return the form as JSON can keep it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> "SheetForm":
        """Return the form that `to_dict` gave."""
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        return cls(**{**known, "kind": SheetKind(str(kept["kind"]))})  # type: ignore[arg-type]


class SheetRow(NamedTuple):
    """A row of a table.

    Attributes:
        number: as a spreadsheet shows it, the first row of the file being 1.
        cells: as many as there are columns; None where nothing is written.
        problem: what is wrong with the row as a whole; the cells that there are stand in `cells` all the same.
    """

    number: int
    cells: tuple[Cell, ...]
    problem: Sentence | None = None


class Source(Protocol):
    """What reads one kind of file."""

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after` that are not empty, none of them held longer than needed."""
        ...


@dataclass(frozen=True)
class Sheet:
    """A table in a file, read row by row: memory does not grow with the file.

    Attributes:
        columns: their names, each once.
        form: how the file is read.
        warnings: what was mended or guessed on the way.
        approximate_rows: how many there may be; None where that is not known before reading.
        sheet_names: of a workbook, in its order; empty elsewhere.
    """

    columns: tuple[str, ...]
    form: SheetForm
    source: Source
    warnings: tuple[Sentence, ...] = ()
    approximate_rows: int | None = None
    sheet_names: tuple[str, ...] = ()

    def batches(self, size: int = BATCH, start: int = 0) -> Iterator[list[SheetRow]]:
        """Return the rows in lists of `size`, those after row number `start`.

        Args:
            size: rows in a batch; the last one may have fewer.
            start: number of the last row that was read before; 0 reads from the first.

        Raises:
            UnreadableFile: the file turns out to be broken further on.
        """
        rows = self.source.rows(max(start, self.form.header_row))
        while batch := list(islice(rows, size)):
            yield batch

    def sample(self, rows: int = 1000) -> list[SheetRow]:
        """Return the first rows, for a preview and for `observe`."""
        return next(self.batches(rows), [])


def fitted(number: int, cells: Sequence[Cell], width: int) -> SheetRow | None:
    """Return a row as wide as the table, or None where nothing is written in it.

    Example:
        >>> fitted(2, ["Ana", ""], 3)
        SheetRow(number=2, cells=('Ana', None, None), problem=None)
        >>> str(fitted(3, ["a", "b"], 1).problem)
        '2 cells where the header has 1: look for a stray delimiter or an unquoted text that holds one.'
    """
    row = tuple([None if cell == "" else cell for cell in cells])
    if len(row) > width and any(cell is not None for cell in row[width:]):
        problem = Sentence(
            "%(cells)s cells where the header has %(columns)s: look for a stray delimiter or an unquoted text that "
            "holds one.",
            {"cells": len(row), "columns": width},
        )
        return SheetRow(number, row[:width], problem)
    if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row):
        return None
    return SheetRow(number, row[:width] + (None,) * (width - len(row)))
