"""Tables into files, row by row: what was written reads back the same, and memory does not grow with the table."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets.columns import Kind
from plomada.sheets.sheet import Cell, SheetKind

Row = Sequence[Cell]
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
UTF8_MARK: Final = "\ufeff"  # by which spreadsheets know UTF-8
MOST_ROWS: Final = 1_048_575  # of a sheet of a workbook, below its header
MOST_CHARACTERS: Final = 32_767  # of a cell of a workbook
FIRST_YEAR: Final = 1900  # a workbook counts no days before
EXACT: Final = 10**15  # a workbook's number keeps fifteen digits: longer ones are written as text
ENDINGS: Final = {
    SheetKind.CSV: "csv",
    SheetKind.XLSX: "xlsx",
    SheetKind.JSON_LINES: "jsonl",
    SheetKind.PARQUET: "parquet",
}


@dataclass(frozen=True)
class WrittenColumn:
    """A column that is written.

    Attributes:
        name: what stands in the header.
        kind: what its cells are; Parquet keeps numbers, days and moments as such, and the rest as text.
    """

    name: str
    kind: Kind = Kind.TEXT


def write_sheet(path: Path, kind: SheetKind, columns: Sequence[WrittenColumn], batches: Iterable[Sequence[Row]]) -> int:
    """Write a table to a file and return how many rows it has.

    Args:
        path: where; what is there is replaced.
        kind: CSV (UTF-8 with its mark, commas), XLSX, JSON lines or Parquet.
        columns: names of the columns, and what they hold.
        batches: the rows in lists, each row with a cell for every column.

    Raises:
        InputError: more rows than a workbook holds, or a kind that is read but not written.

    Example:
        >>> import tempfile
        >>> from plomada.sheets import open_sheet
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "people.csv"
        ...     columns = [WrittenColumn("Name"), WrittenColumn("Value", Kind.INTEGER)]
        ...     rows = write_sheet(file, SheetKind.CSV, columns, [[("Ana", 3), ("=1+1", None)]])
        ...     rows, [row.cells for row in open_sheet(file).sample()]
        (2, [('Ana', '3'), ("'=1+1", None)])
    """
    writers: dict[SheetKind, Callable[[Path, Sequence[WrittenColumn], Iterable[Sequence[Row]]], int]] = {
        SheetKind.CSV: _write_csv,
        SheetKind.XLSX: _write_workbook,
        SheetKind.JSON_LINES: _write_json_lines,
        SheetKind.PARQUET: _write_parquet,
    }
    if kind not in writers:
        raise InputError(
            Sentence("Tables are written as %(kinds)s.", {"kinds": tuple(str(known) for known in writers)})
        )
    return writers[kind](path, columns, batches)


def defused(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `read_text` takes the apostrophe off again.

    Example:
        >>> defused("=1+1"), defused("'=1+1"), defused("Ana")
        ("'=1+1", "''=1+1", 'Ana')
    """
    return "'" + text if text.startswith(FORMULA) or text.lstrip("'").startswith(FORMULA) else text


def _write_csv(path: Path, columns: Sequence[WrittenColumn], batches: Iterable[Sequence[Row]]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        file.write(UTF8_MARK)
        writer = csv.writer(file)
        writer.writerow([defused(column.name) for column in columns])
        for batch in batches:
            writer.writerows([[_csv_cell(cell) for cell in row] for row in batch])
            rows += len(batch)
    return rows


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defused(cell)
    return _plain(cell)


def _plain(cell: Cell) -> str:
    """Return a value as every program reads it: ISO dates, points for decimals, yes and no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds" if cell.microsecond == 0 else "microseconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _write_json_lines(path: Path, columns: Sequence[WrittenColumn], batches: Iterable[Sequence[Row]]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
        for batch in batches:
            for row in batch:
                # Every name in every line: a reader knows all columns from the first.
                record = {column.name: _json_cell(cell) for column, cell in zip(columns, row, strict=True)}
                file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
            rows += len(batch)
    return rows


def _json_cell(cell: Cell) -> str | int | float | bool | None:
    if cell is None or isinstance(cell, (bool, int, str)):
        return cell
    if isinstance(cell, float):
        return cell if cell == cell and abs(cell) != float("inf") else None  # noqa: PLR0124  not a number
    return _plain(cell)


def _write_workbook(path: Path, columns: Sequence[WrittenColumn], batches: Iterable[Sequence[Row]]) -> int:
    rows = 0
    with _workbook(path) as book:
        sheet = book.add_worksheet()
        day, moment = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
        sheet.freeze_panes(1, 0)
        for batch in batches:
            for row in batch:
                rows += 1
                if rows > MOST_ROWS:
                    raise InputError(
                        Sentence(
                            "A sheet of a workbook holds %(most)s rows: narrow the list, or take CSV.",
                            {"most": MOST_ROWS},
                        )
                    )
                for place, cell in enumerate(row):
                    _write_cell(sheet, (rows, place), cell, (day, moment))
    return rows


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """Open a workbook that keeps one row at a time; nothing in it is a formula or a link."""
    import xlsxwriter  # noqa: PLC0415  loaded by those who write a workbook, not by every process

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    try:
        yield book
    finally:
        book.close()


def _write_cell(sheet: Any, place: tuple[int, int], cell: Cell, formats: tuple[Any, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, date):
        _write_day(sheet, place, cell, formats)
    elif isinstance(cell, str):
        sheet.write_string(*place, cell[:MOST_CHARACTERS])
    elif abs(float(cell)) < EXACT:
        sheet.write_number(*place, cell)
    else:
        sheet.write_string(*place, _plain(cell))


def _write_day(sheet: Any, place: tuple[int, int], day: date, formats: tuple[Any, Any]) -> None:
    if day.year < FIRST_YEAR:
        sheet.write_string(*place, _plain(day))
    elif isinstance(day, datetime):
        # A workbook knows no zones: moments are written in UTC.
        sheet.write_datetime(*place, day.astimezone(UTC).replace(tzinfo=None) if day.tzinfo else day, formats[1])
    else:
        sheet.write_datetime(*place, day, formats[0])


def _write_parquet(path: Path, columns: Sequence[WrittenColumn], batches: Iterable[Sequence[Row]]) -> int:
    import pyarrow as pa  # noqa: PLC0415  loaded by those who write such a file, not by every process
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.MONEY: pa.decimal128(24, 4),
        Kind.DATE: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.YES_NO: pa.bool_(),
    }  # what is not here is text
    rows = 0
    schema = pa.schema([(column.name, types.get(column.kind, pa.string())) for column in columns])
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            lists = [list(cells) for cells in zip(*batch, strict=True)] or [[] for _ in columns]
            arrays = [
                pa.array([_text(cell) for cell in cells] if pa.types.is_string(field.type) else cells, field.type)
                for cells, field in zip(lists, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows += len(batch)
    return rows


def _text(cell: Cell) -> str | None:
    return None if cell is None else _plain(cell)
