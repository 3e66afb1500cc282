"""Opening a table: what kind of file it is, by what is in it."""

from pathlib import Path
from typing import Final

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.objects import open_objects
from plomada.sheets.sheet import Sheet, SheetForm, SheetKind
from plomada.sheets.text_tables import open_text

START: Final = 4096  # bytes
MARKS: Final = (
    (b"PK\x03\x04", SheetKind.XLSX),
    (b"PAR1", SheetKind.PARQUET),
    (b"ARROW1", SheetKind.ARROW),
)
REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0", "XLS"),  # also a workbook with a password
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format 3", "SQLite"),
)


def open_sheet(path: Path, form: SheetForm | None = None, sheet: str | None = None) -> Sheet:
    """Return the table in a file: CSV with any delimiter, XLSX, JSON lines, JSON, Parquet or Arrow.

    Args:
        path: the file; what kind it is is told by what is in it, not by its name.
        form: how it was read before, so that it is read the same way again; None finds out.
        sheet: which sheet of a workbook; None takes the first that has rows.

    Raises:
        UnreadableFile: no table in a form that is read, with the place and what to do.
        InputError: there is no such sheet.
    """
    kind = kind_of(path)
    if form and form.kind != kind:
        form = None  # another file by the same name
    if kind is SheetKind.XLSX:
        return _open_workbook(path, form, sheet)
    if kind is SheetKind.PARQUET:
        return _open_parquet(path)
    if kind is SheetKind.ARROW:
        return _open_arrow(path)
    if kind is SheetKind.CSV:
        return open_text(path, form)
    return open_objects(path, kind, form)


# openpyxl and pyarrow take a quarter of a second to load, which no process pays that opens no such file.
def _open_workbook(path: Path, form: SheetForm | None, sheet: str | None) -> Sheet:
    from plomada.sheets.workbooks import open_workbook  # noqa: PLC0415

    return open_workbook(path, form, sheet)


def _open_parquet(path: Path) -> Sheet:
    from plomada.sheets.parquet import open_parquet  # noqa: PLC0415

    return open_parquet(path)


def _open_arrow(path: Path) -> Sheet:
    from plomada.sheets.arrow import open_arrow  # noqa: PLC0415

    return open_arrow(path)


def kind_of(path: Path) -> SheetKind:
    """Return how a file holds its table, from its first bytes.

    Raises:
        UnreadableFile: it cannot be opened, is empty, or is of a kind that holds no table.
    """
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError as fault:
        raise UnreadableFile(
            Sentence("%(file)s cannot be read: %(fault)s.", {"file": path.name, "fault": fault.strerror or str(fault)})
        ) from fault
    for mark, kind in MARKS:
        if start.startswith(mark):
            return kind
    for mark, name in REFUSED:
        if start.startswith(mark):
            raise UnreadableFile(
                Sentence(
                    "%(file)s is a file of the kind %(kind)s, or protected by a password: save it as XLSX or CSV.",
                    {"file": path.name, "kind": name},
                )
            )
    return _text_kind(path, start)


def _text_kind(path: Path, start: bytes) -> SheetKind:
    said = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if not said:
        raise UnreadableFile(Sentence("%(file)s is empty: the first row must name the columns.", {"file": path.name}))
    if said.startswith(b"{"):
        return SheetKind.JSON_LINES
    if said.startswith(b"[") and said[1:].lstrip().startswith(b"{"):
        return SheetKind.JSON
    return SheetKind.CSV
