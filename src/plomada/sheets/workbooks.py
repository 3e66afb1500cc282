"""XLSX workbooks: read at once where they are small, bit by bit where they would fill the memory."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import openpyxl
import python_calamine

from plomada.errors import InputError, UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.archives import Extent, broken, check_archive, extent_of
from plomada.sheets.headers import columns_of, data_warning, looks_like_data
from plomada.sheets.sheet import Cell, Sheet, SheetForm, SheetKind, SheetRow, fitted

SAMPLE_ROWS: Final = 200
EXACT: Final = 2**53  # beyond it a number of a spreadsheet has lost digits
MIDNIGHT: Final = time()


@dataclass(frozen=True)
class WorkbookSource:
    """The rows of one sheet of a workbook.

    Attributes:
        path: the workbook.
        sheet: name of the sheet.
        held: whether it is small enough to be read at once.
        width: how many columns the table has.
    """

    path: Path
    sheet: str
    held: bool
    width: int

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after`."""
        for number, cells in islice(raw_rows(self.path, self.sheet, held=self.held), after, None):
            if row := fitted(number, [cell_of(cell) for cell in cells], self.width):
                yield row


class NothingInSheet(UnreadableFile):
    """A sheet has no rows; another of the workbook may have some."""


def open_workbook(path: Path, form: SheetForm | None, sheet: str | None) -> Sheet:
    """Return the table of a sheet: the one that is named, else the first that has rows.

    Raises:
        UnreadableFile: broken, too large when unpacked, or empty.
        InputError: there is no sheet of that name.
    """
    check_archive(path)
    names = sheet_names(path)
    name = sheet or (form.sheet if form else "")
    if name and name not in names:
        raise InputError(
            Sentence(
                "%(file)s has no sheet “%(sheet)s”: it has %(sheets)s.",
                {"file": path.name, "sheet": name, "sheets": tuple(f"“{one}”" for one in names[:20])},
            )
        )
    extent = extent_of(path)
    for one in names if not name else ():
        with suppress(NothingInSheet):
            return _opened(path, None, extent, one, names)
    return _opened(path, form, extent, name or names[0], names)


def _opened(path: Path, form: SheetForm | None, extent: Extent, name: str, names: Sequence[str]) -> Sheet:
    filled = [
        (number, [cell_of(cell) for cell in cells])
        for number, cells in islice(raw_rows(path, name, held=extent.held), SAMPLE_ROWS)
        if any(cell not in {None, ""} for cell in cells) and not (form and number < form.header_row)
    ]
    if not filled:
        raise NothingInSheet(
            Sentence(
                "The sheet “%(sheet)s” of %(file)s is empty: the first row must name the columns.",
                {"sheet": name, "file": path.name},
            )
        )
    (header_row, header), *rest = filled
    used = max(
        (place for _n, cells in rest for place, cell in enumerate(cells, start=1) if cell not in {None, ""}), default=0
    )
    columns, warnings = columns_of(path.name, header, used)
    if looks_like_data(header):
        warnings = (*warnings, data_warning(header_row))
    source = WorkbookSource(path, name, extent.held, len(columns))
    if next(source.rows(header_row), None) is None:
        raise NothingInSheet(
            Sentence("%(file)s has a header and no rows: there is nothing to read.", {"file": path.name})
        )
    made = SheetForm(SheetKind.XLSX, header_row=header_row, sheet=name)
    # Of several sheets the largest was measured: a sheet's rows are then only known once it is read.
    rows = max(1, extent.rows - header_row) if len(names) == 1 else None
    return Sheet(columns, made, source, warnings, rows, tuple(names))


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, those that are seen first."""
    try:
        found = python_calamine.CalamineWorkbook.from_path(str(path)).sheets_metadata
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise broken(path, fault) from fault
    tables = [one for one in found if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if not tables:
        raise UnreadableFile(Sentence("%(file)s has no sheet with a table.", {"file": path.name}))
    tables.sort(key=lambda one: one.visible != python_calamine.SheetVisibleEnum.Visible)
    return [one.name for one in tables]


def raw_rows(path: Path, sheet: str, *, held: bool) -> Iterator[tuple[int, Sequence[object]]]:
    """Return every row of a sheet with its number, the empty ones too, as the reader of the file gives them."""
    try:
        yield from enumerate(_at_once(path, sheet) if held else _bit_by_bit(path, sheet), start=1)
    except (python_calamine.CalamineError, BadZipFile, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise broken(path, fault) from fault


def _at_once(path: Path, sheet: str) -> Iterator[Sequence[object]]:
    yield from python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).iter_rows()


def _bit_by_bit(path: Path, sheet: str) -> Iterator[Sequence[object]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        table = workbook[sheet]
        table.reset_dimensions()  # what the file says of its size may be wrong
        yield from table.iter_rows(values_only=True)
    finally:
        workbook.close()


def cell_of(value: object) -> Cell:
    """Return a cell of a spreadsheet as one of a table: whole numbers whole, days as days.

    Example:
        >>> cell_of(12.0), cell_of(datetime(2026, 11, 25)), cell_of(time(9, 30))
        (12, datetime.date(2026, 11, 25), '09:30:00')
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, datetime):
        return value.date() if value.time() == MIDNIGHT else value
    if isinstance(value, date):
        return value
    return str(value) if isinstance(value, (time, timedelta)) else repr(value)
