"""A table is read whatever wrote it; what is no table is refused with a sentence that says what to do."""

import codecs
import json
import time
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from plomada.errors import InputError, UnreadableFile
from plomada.sheets import Sheet, SheetForm, SheetKind, archives, open_sheet


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def rows_of(sheet: Sheet, size: int = 2000) -> list[tuple[object, ...]]:
    return [row.cells for batch in sheet.batches(size) for row in batch]


def numbers_of(sheet: Sheet, start: int = 0) -> list[int]:
    return [row.number for batch in sheet.batches(start=start) for row in batch]


def workbook(path: Path, rows: list[list[object]], first_row: int = 0, name: str = "Datos") -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for at, cells in enumerate(rows, start=first_row):
        sheet.write_row(at, 0, cells)
    book.close()
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_cells_hold_the_others_and_line_breaks(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["name", "note", "amount"]) + "\r\n"
    text += delimiter.join(["Ana", '"one, two; three|\tfour\nfive"', '"1,5"']) + "\r\n"
    text += delimiter.join(["Luis", '""', '"2,5"']) + "\r\n"
    sheet = open_sheet(written(tmp_path / "a.csv", text))
    assert sheet.form.delimiter == delimiter
    assert rows_of(sheet) == [("Ana", "one, two; three|\tfour\nfive", "1,5"), ("Luis", None, "2,5")]
    assert numbers_of(sheet) == [2, 3]


def test_a_decimal_comma_does_not_make_a_comma_the_delimiter(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", "a;b\n1,5;2,5\n3,5;4,5\n"))
    assert rows_of(sheet) == [("1,5", "2,5"), ("3,5", "4,5")]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    text = "nombre,país\n" + "Ana,x\n" * 200_000 + "Íñigo “Núñez”,España\n"
    sheet = open_sheet(written(tmp_path / "a.csv", text.encode(encoding)))
    assert sheet.form.encoding == found
    assert sheet.columns == ("nombre", "país")
    assert rows_of(sheet)[-1] == ("Íñigo “Núñez”", "España")
    assert [str(told) for told in sheet.warnings] == (
        ["a.csv is not in UTF-8: it is read as Western European (Windows-1252). Look at the accents in the preview."]
        if encoding == "cp1252"
        else []
    )


def test_one_broken_character_does_not_turn_all_accents_of_a_file_around(tmp_path: Path) -> None:
    text = b"nombre\n" + "Íñigo\n".encode() * 50 + b"M\xe1laga\n"
    sheet = open_sheet(written(tmp_path / "a.csv", text))
    assert rows_of(sheet)[0] == ("Íñigo",)
    assert rows_of(sheet)[-1] == ("M�laga",)
    assert "1 characters are broken" in str(sheet.warnings[0])


def test_the_form_is_kept_and_reads_the_same_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "\n\nnombre;país\nÍñigo;España\n".encode("cp1252"))
    sheet = open_sheet(path)
    kept = json.loads(json.dumps(sheet.form.to_dict()))
    again = open_sheet(path, SheetForm.from_dict(kept))
    assert again.form == sheet.form == SheetForm(SheetKind.CSV, "cp1252", ";", 3)
    assert rows_of(again) == rows_of(sheet) == [("Íñigo", "España")]


def test_a_delimiter_that_excel_was_told_is_no_row(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", "sep=;\r\na;b\r\n1,0;2\r\n"))
    assert (sheet.columns, rows_of(sheet)) == (("a", "b"), [("1,0", "2")])


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_skipped(tmp_path: Path) -> None:
    text = 'a,b\n1,"x\ny"\n\n , \n2,z\n'
    assert numbers_of(open_sheet(written(tmp_path / "a.csv", text))) == [2, 5]


def test_reading_goes_on_below_the_row_that_was_read_last(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a\n" + "".join(f"{n}\n" for n in range(2, 5000)))
    sheet = open_sheet(path)
    assert numbers_of(sheet, start=4990) == list(range(4991, 5000))
    assert [len(batch) for batch in sheet.batches(1000)] == [1000, 1000, 1000, 1000, 998]


def test_short_rows_are_padded_and_long_ones_told_not_dropped(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", "a,b,c\n1\n1,2,3,4\n1,2,3,,\n"))
    rows = next(sheet.batches())
    assert [row.cells for row in rows] == [("1", None, None), ("1", "2", "3"), ("1", "2", "3")]
    assert [row.problem is not None for row in rows] == [False, True, False]
    assert str(rows[1].problem).startswith("4 cells where the header has 3")


def test_a_quote_that_is_not_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    text = 'a,b\n1,2\n3,"x\n' + "4,5\n" * 600
    rows = next(open_sheet(written(tmp_path / "a.csv", text)).batches())
    assert (rows[0].problem, rows[1].number) == (None, 3)
    assert "look for a quote that is not closed" in str(rows[1].problem)


def test_a_gigantic_cell_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n1,2\n3," + "x" * 1_100_000 + "\n")
    with pytest.raises(UnreadableFile, match="line 3 is not proper CSV"):
        rows_of(open_sheet(path))


def test_names_that_repeat_or_lack_are_mended_and_told(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", "name,,name,name,\n1,2,3,4,\n"))
    assert sheet.columns == ("name", "Column 2", "name (2)", "name (3)")
    assert [str(told) for told in sheet.warnings] == [
        "Column 2 has no name: it is called “Column 2” here.",
        "Several columns are called “name”: they are numbered.",
    ]


def test_a_table_without_names_is_told(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", "ana@acme.example,Ana\nluis@acme.example,Luis\n"))
    assert "looks like data" in str(sheet.warnings[-1])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (b"a,b\n", "has a header and no rows"),
        (b"a,b\n\n , \n", "has a header and no rows"),
        (bytes(range(256)) * 40, "is not a table"),
        (b"a,b\n1,\0\n", "byte 7 is binary"),
        (b"%PDF-1.7 x", "of the kind PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected by a password"),
        (b"PK\x03\x04rubbish", "broken or protected workbook"),
        (b"PAR1rubbish", "broken Parquet file"),
        (b"ARROW1\0\0rubbish", "broken Arrow file"),
        (b"{not json\n{nor this\n", "holds no objects"),
        (b'[{"a": 1}, {"a": ', "object 2 is not proper JSON"),
        (b"," * 5000 + b"a\n1\n", "5001 columns"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        rows_of(open_sheet(written(tmp_path / "a.csv", content)))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read: No such file"):
        open_sheet(tmp_path / "a.csv")


def test_a_workbook_by_any_name_gives_its_first_sheet_and_another_by_name(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.csv"), {"default_date_format": "yyyy-mm-dd"})
    one, two = book.add_worksheet("Uno"), book.add_worksheet("Dos")
    for at, cells in enumerate([["Nombre", "Alta", "Importe"], ["Ana", date(2026, 11, 25), 12.5], ["Luis", None, 3]]):
        one.write_row(at + 2, 0, cells)
    two.write_row(0, 0, ["x"])
    two.write_row(1, 0, [True])
    book.close()
    sheet = open_sheet(tmp_path / "a.csv")
    assert (sheet.form.kind, sheet.form.sheet, sheet.form.header_row) == (SheetKind.XLSX, "Uno", 3)
    assert sheet.sheet_names == ("Uno", "Dos")
    assert rows_of(sheet) == [("Ana", date(2026, 11, 25), 12.5), ("Luis", None, 3)]
    assert numbers_of(sheet) == [4, 5]
    assert rows_of(open_sheet(tmp_path / "a.csv", sheet="Dos")) == [(True,)]
    with pytest.raises(InputError, match="no sheet “Tres”"):
        open_sheet(tmp_path / "a.csv", sheet="Tres")


def test_of_several_sheets_the_first_that_has_rows_is_taken(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("Portada")
    book.add_worksheet("Plantilla").write_row(0, 0, ["Nombre", "Correo"])
    people = book.add_worksheet("Personas")
    people.write_row(0, 0, ["Nombre"])
    people.write_row(1, 0, ["Ana"])
    book.close()
    sheet = open_sheet(tmp_path / "a.xlsx")
    assert (sheet.form.sheet, rows_of(sheet)) == ("Personas", [("Ana",)])
    assert sheet.sheet_names == ("Portada", "Plantilla", "Personas")
    assert sheet.approximate_rows is None, "the largest sheet was measured, not this one"
    with pytest.raises(UnreadableFile, match=r"“Portada” of a\.xlsx is empty"):
        open_sheet(tmp_path / "a.xlsx", sheet="Portada")


def test_a_workbook_read_bit_by_bit_reads_as_one_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[object]] = [["n", "text", "day"], *[[n, f"row {n}", date(2026, 1, 1)] for n in range(3000)]]
    path = workbook(tmp_path / "a.xlsx", rows, first_row=1)
    at_once = open_sheet(path)
    monkeypatch.setattr(archives, "MOST_HELD", 1000)
    bit_by_bit = open_sheet(path)
    assert not archives.extent_of(path).held
    assert list(at_once.batches(start=2500)) == list(bit_by_bit.batches(start=2500))
    assert rows_of(at_once) == rows_of(bit_by_bit)


def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1, 0, "b")
    sheet.write(1_000_000, 1500, "far")
    book.close()
    assert not archives.extent_of(tmp_path / "a.xlsx").held
    tracemalloc.start()
    assert next(open_sheet(tmp_path / "a.xlsx").batches(1))[0].cells[0] == "b"
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a"], [1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", bytes(30_000_000))
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(archives, "MOST_UNPACKED", 20_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to 30 MB; up to 20 MB"):
        open_sheet(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableFile, match="no XLSX workbook"):
        open_sheet(tmp_path / "a.xlsx")


def test_an_empty_sheet_and_one_with_a_header_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is empty"):
        open_sheet(workbook(tmp_path / "a.xlsx", []))
    with pytest.raises(UnreadableFile, match="a header and no rows"):
        open_sheet(workbook(tmp_path / "b.xlsx", [["a", "b"]]))


def test_json_lines_are_a_table_and_a_bad_line_is_told_alone(tmp_path: Path) -> None:
    text = '{"name": "Ana", "at": {"city": "Vigo"}, "tags": ["a", "b"]}\n\n{bad\n[1]\n{"name": "Luis", "n": 2}\n'
    sheet = open_sheet(written(tmp_path / "a.jsonl", text))
    assert sheet.columns == ("name", "at.city", "tags", "n")
    rows = next(sheet.batches())
    assert [(row.number, row.cells) for row in rows if row.problem is None] == [
        (1, ("Ana", "Vigo", "a; b", None)),
        (5, ("Luis", None, None, 2)),
    ]
    assert [(row.number, str(row.problem)[:15]) for row in rows if row.problem] == [
        (3, "Not proper JSON"),
        (4, "Not an object w"),
    ]


def test_a_list_of_objects_is_a_table(tmp_path: Path) -> None:
    text = json.dumps([{"a": n, "b": "x" * 1000} for n in range(1000)], indent=2)
    sheet = open_sheet(written(tmp_path / "a.json", text))
    assert sheet.form.kind is SheetKind.JSON
    assert [row[0] for row in rows_of(sheet)] == list(range(1000))
    assert numbers_of(sheet, start=998) == [999, 1000]


def test_parquet_is_a_table_and_groups_that_were_read_are_skipped(tmp_path: Path) -> None:
    table = pa.table({"n": list(range(10_000)), "day": [date(2026, 1, 1)] * 10_000, "l": [["a", "b"]] * 10_000})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000)
    sheet = open_sheet(tmp_path / "a.parquet")
    assert (sheet.form.kind, sheet.approximate_rows) == (SheetKind.PARQUET, 10_000)
    assert rows_of(sheet)[7] == (7, date(2026, 1, 1), "a; b")
    assert numbers_of(sheet, start=8500) == list(range(8501, 10_001))


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_arrow_is_a_table_and_batches_that_were_read_are_skipped(tmp_path: Path, compression: str | None) -> None:
    table = pa.table({"n": list(range(10_000)), "day": [date(2026, 1, 1)] * 10_000, "l": [["a", "b"]] * 10_000})
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_file(tmp_path / "a.arrow", table.schema, options=options) as file:
        file.write_table(table, max_chunksize=4000)
    sheet = open_sheet(tmp_path / "a.arrow")
    assert (sheet.form.kind, sheet.approximate_rows) == (SheetKind.ARROW, 10_000)
    assert rows_of(sheet)[7] == (7, date(2026, 1, 1), "a; b")
    assert numbers_of(sheet, start=8500) == list(range(8501, 10_001))


def test_an_arrow_file_broken_anywhere_is_read_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    table = pa.table({"n": list(range(500)), "said": [f"El año {n}" for n in range(500)]})
    with pa.ipc.new_file(tmp_path / "a.arrow", table.schema) as file:
        file.write_table(table, max_chunksize=100)
    whole = (tmp_path / "a.arrow").read_bytes()
    for at in range(8, len(whole), 97):
        for broken in (whole[:at], whole[:at] + b"\xff\xff\xff\x7f" + whole[at + 4 :]):
            with suppress(UnreadableFile):  # nothing else may come of it
                rows_of(open_sheet(written(tmp_path / "b.arrow", broken)))


def test_a_row_of_ten_columns_costs_less_than_ten_microseconds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = 100_000
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8 + b",".join(b"c%d" % n for n in range(10)) + b"\n")
        file.write(b'Ana,Lopez,ana@acme.example,1234.5,2026-11-25,"x, y",,Spain,12,z\n' * rows)
    sheet = open_sheet(path)
    assert sheet.approximate_rows == rows
    best = min(_seconds(sheet) for _ in range(3))
    assert best / rows < 10e-6


def _seconds(sheet: Sheet) -> float:
    start = time.process_time()  # others may use the machine
    for _batch in sheet.batches():
        pass
    return time.process_time() - start


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b,c\n")
        for _ in range(20):
            file.write((b"Ana Lopez," + b"x" * 1000 + b",1234.5\n") * 1_000)
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    assert sum(len(batch) for batch in open_sheet(path).batches()) == 20_000
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
