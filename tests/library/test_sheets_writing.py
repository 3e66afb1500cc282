"""What is written reads back the same, in every kind of file, and no cell becomes a formula."""

import csv
import string
import tempfile
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.errors import InputError
from plomada.sheets import (
    Cell,
    Kind,
    SheetKind,
    WrittenColumn,
    open_sheet,
    read_date,
    read_moment,
    read_number,
    read_text,
    read_yes_no,
    write_sheet,
    writing,
)

KINDS = [SheetKind.CSV, SheetKind.XLSX, SheetKind.JSON_LINES, SheetKind.PARQUET]
COLUMNS = [
    WrittenColumn("Name"),
    WrittenColumn("Count", Kind.INTEGER),
    WrittenColumn("Share", Kind.NUMBER),
    WrittenColumn("Amount", Kind.MONEY),
    WrittenColumn("Day", Kind.DATE),
    WrittenColumn("Moment", Kind.MOMENT),
    WrittenColumn("Signs", Kind.YES_NO),
]
# What `read_text` leaves as it is: what can be seen, in its composed form.
SEEN = string.ascii_letters + string.digits + "áñü=+-@'\",;|\n\t €漢😀"
TEXTS = st.text(SEEN, min_size=1, max_size=30).filter(lambda text: text == text.strip())
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.none() | st.integers(-(10**14), 10**14),
        st.none() | st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
        st.none() | st.decimals(-(10**9), 10**9, places=2),
        st.none() | st.dates(date(1901, 1, 1), date(2200, 1, 1)),
        st.none()
        | st.datetimes(datetime(1930, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
            lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
        ),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def read_back(path: Path) -> list[tuple[object, ...]]:
    readers = [read_text, read_number, read_number, read_number, read_date, read_moment, read_yes_no]
    return [
        tuple(read(cell) for read, cell in zip(readers, row.cells, strict=True)) for row in open_sheet(path).sample()
    ]


def same(cell: object) -> object:
    """Return a value as the readers give it: numbers exact, moments in UTC whether their zone is told or not."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    return Decimal(str(cell)) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell


@given(rows=ROWS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_reads_back(kind: SheetKind, rows: list[tuple[Cell, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        assert write_sheet(path, kind, COLUMNS, [rows[:3], rows[3:]]) == len(rows)
        sheet = open_sheet(path)
        assert (sheet.form.kind, sheet.columns) == (kind, tuple(column.name for column in COLUMNS))
        assert [tuple(map(same, row)) for row in read_back(path)] == [tuple(map(same, row)) for row in rows]


@pytest.mark.parametrize("text", ["=1+1", "+34 600", "-5", "@SUM(A1)", "\tx", "'=1+1"])
def test_no_cell_of_a_csv_file_is_a_formula_and_all_read_back(tmp_path: Path, text: str) -> None:
    write_sheet(tmp_path / "a.csv", SheetKind.CSV, [WrittenColumn("=a")], [[(text,)]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(cell.startswith("'") for row in csv.reader(file) for cell in row)
    assert [read_text(row.cells[0]) for row in open_sheet(tmp_path / "a.csv").sample()] == [text]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    texts = ["=1+1", "https://acme.example", "{=1}"]
    write_sheet(tmp_path / "a.xlsx", SheetKind.XLSX, [WrittenColumn("a")], [[(text,) for text in texts]])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [(cell.value, cell.data_type, cell.hyperlink) for (cell,) in sheet.iter_rows(min_row=2)] == [
        (text, "s", None) for text in texts
    ]


def test_days_and_amounts_of_a_workbook_are_days_and_numbers(tmp_path: Path) -> None:
    row: tuple[Cell, ...] = (
        "Ana",
        3,
        0.5,
        Decimal("12.50"),
        date(2026, 11, 25),
        datetime(2026, 1, 2, 3, tzinfo=UTC),
        True,
    )
    write_sheet(tmp_path / "a.xlsx", SheetKind.XLSX, COLUMNS, [[row]])
    cells = open_sheet(tmp_path / "a.xlsx").sample()[0].cells
    assert cells[:5] == ("Ana", 3, 0.5, 12.5, date(2026, 11, 25))
    assert str(cells[5]) == "2026-01-02 03:00:00"
    assert cells[6] is True


def test_long_identifiers_keep_their_digits(tmp_path: Path) -> None:
    for kind in KINDS:
        write_sheet(tmp_path / "a", kind, [WrittenColumn("id", Kind.INTEGER)], [[(123456789012345678,)]])
        assert read_number(open_sheet(tmp_path / "a").sample()[0].cells[0]) == 123456789012345678


def test_a_workbook_has_room_for_so_many_rows_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="holds 2 rows: narrow the list, or take CSV"):
        write_sheet(tmp_path / "a.xlsx", SheetKind.XLSX, [WrittenColumn("a")], [[(1,), (2,), (3,)]])


def test_a_kind_that_is_only_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="written as csv, xlsx, json_lines and parquet"):
        write_sheet(tmp_path / "a.json", SheetKind.JSON, [WrittenColumn("a")], [])


@pytest.mark.parametrize("kind", KINDS)
def test_memory_does_not_grow_with_the_table(tmp_path: Path, kind: SheetKind) -> None:
    def batches() -> Iterator[Sequence[Sequence[Cell]]]:
        for _ in range(40):
            yield [(f"{n} " + "x" * 1000,) for n in range(500)]

    tracemalloc.start()
    assert write_sheet(tmp_path / "a", kind, [WrittenColumn("a")], batches()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
