"""What was said, from files: the same documents whatever the form, and what cannot be read told with its place."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.errors import PlomadaError, UnknownColumn, UnreadableFile
from plomada.language.counting.documents import SCHEMA
from plomada.language.document_file import DocumentFile, Noted
from plomada.language.reading import DocumentColumns, DocumentFiles

COLUMNS = DocumentColumns("text", "role", "who", "when")
SAID = [
    ("La máquina paró", "IT", "Ana", date(2020, 3, 5)),
    ("¿Cuánto cuesta, 3,50?", "Finanzas", "Leo", date(2020, 3, 26)),
    ("nada más", "IT", None, None),
]
HEADER = ("text", "role", "who", "when")


def file_of(folder: Path, content: str | bytes | pa.Table, name: str = "said.csv") -> Path:
    file = folder / name
    if isinstance(content, pa.Table) and name.endswith(".arrow"):
        with pa.ipc.new_file(file, content.schema) as out:
            out.write_table(content, max_chunksize=2)
    elif isinstance(content, pa.Table):
        pq.write_table(content, file)
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def read(*files: Path, columns: DocumentColumns = COLUMNS) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return the documents, and what could not be read."""
    documents = DocumentFiles(files, columns)
    batches = list(documents.batches())
    assert all(batch.schema == SCHEMA for batch in batches)
    rows = [tuple(row.values()) for batch in batches for row in batch.to_pylist()]
    return rows, [str(sentence) for sentence in documents.noted.sentences]


def csv_of(delimiter: str, written: str) -> str:
    lines = [delimiter.join(HEADER)]
    for text, role, who, when in SAID:
        lines.append(delimiter.join([f'"{text}"', role, who or "", when.strftime(written) if when else ""]))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("delimiter", "written"),
    [(",", "%Y-%m-%d"), (";", "%d/%m/%Y"), ("\t", "%m/%d/%Y"), ("|", "%d de marzo de %Y"), (",", "%Y-%m-%dT08:30:00Z")],
)
def test_csv_gives_the_same_whatever_its_delimiter_and_dates(delimiter: str, written: str, tmp_path: Path) -> None:
    assert read(file_of(tmp_path, csv_of(delimiter, written))) == (SAID, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_csv_as_spreadsheets_save_it_is_read(encoding: str, tmp_path: Path) -> None:
    assert read(file_of(tmp_path, csv_of(";", "%d/%m/%Y").encode(encoding))) == (SAID, [])


def test_json_lines_give_the_same(tmp_path: Path) -> None:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), default=str, ensure_ascii=False) for row in SAID]
    assert read(file_of(tmp_path, "\n".join(lines), "said.jsonl")) == (SAID, [])


def test_a_workbook_gives_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, *SAID):
        book.active.append(row)
    book.save(tmp_path / "said.xlsx")
    assert read(tmp_path / "said.xlsx") == (SAID, [])


TABLE = pa.table({name: list(column) for name, column in zip(HEADER, zip(*SAID, strict=True), strict=True)})
MOMENTS = pa.array(
    [day and datetime(day.year, day.month, day.day, 13, 7, tzinfo=UTC) for day in TABLE["when"].to_pylist()]
)
FORMS = {
    "days": TABLE,
    "dictionaries": TABLE.set_column(1, "role", TABLE["role"].dictionary_encode()),
    "large text": TABLE.set_column(0, "text", TABLE["text"].cast(pa.large_string())),
    "moments": TABLE.set_column(3, "when", MOMENTS.cast(pa.timestamp("us"))),
    "nanoseconds": TABLE.set_column(3, "when", MOMENTS.cast(pa.timestamp("ns"))),
    "moments with a zone": TABLE.set_column(3, "when", MOMENTS),
    "days as text": TABLE.set_column(3, "when", TABLE["when"].cast(pa.string())),
    "days as text in a dictionary": TABLE.set_column(3, "when", TABLE["when"].cast(pa.string()).dictionary_encode()),
    "text as bytes": TABLE.set_column(0, "text", TABLE["text"].cast(pa.binary())),
    "a name with blanks": TABLE.rename_columns([" text ", "role", "who", "when"]),
    "columns beside": TABLE.append_column("more", pa.array([1, 2, 3])).append_column("text (2)", TABLE["text"]),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["said.parquet", "said.arrow"])
def test_parquet_and_arrow_give_the_same_whatever_their_columns_are(form: str, name: str, tmp_path: Path) -> None:
    assert read(file_of(tmp_path, FORMS[form], name)) == (SAID, [])


def test_of_two_columns_of_one_name_each_can_be_asked_for(tmp_path: Path) -> None:
    file = file_of(tmp_path, TABLE.rename_columns(["text", "text", "who", "when"]), "said.parquet")
    rows, _noted = read(file, columns=DocumentColumns("text", "text (2)"))
    assert [row[:2] for row in rows] == [row[:2] for row in SAID]


def test_several_files_follow_one_another_and_a_text_is_found_by_its_place(tmp_path: Path) -> None:
    files = (file_of(tmp_path, csv_of(",", "%Y-%m-%d")), file_of(tmp_path, TABLE, "more.parquet"))
    assert read(*files) == ([*SAID, *SAID], [])
    found = DocumentFiles(files, COLUMNS).texts([4, 0, 4])
    assert found == {0: SAID[0][0], 4: SAID[1][0]}


def test_texts_are_found_without_reading_the_groups_of_rows_that_have_none_of_them(tmp_path: Path) -> None:
    table = pa.table({"text": [f"said {row}" for row in range(40)], "role": ["IT"] * 40})
    file = tmp_path / "said.parquet"
    pq.write_table(table, file, row_group_size=10, compression="none", use_dictionary=False)
    content = file.read_bytes()
    broken = content.index(b"said 15")
    file.write_bytes(content[:broken] + b"\xff" * 40 + content[broken + 40 :])
    documents = DocumentFiles([file, file], DocumentColumns("text", "role"))
    assert documents.texts([65, 3, 22]) == {3: "said 3", 22: "said 22", 65: "said 25"}
    assert documents.texts([]) == {}
    with pytest.raises(UnreadableFile, match=r"said\.parquet is broken"):
        documents.texts([55])


def test_columns_that_are_not_named_are_unknown(tmp_path: Path) -> None:
    for file in (file_of(tmp_path, csv_of(",", "%Y-%m-%d")), file_of(tmp_path, TABLE, "said.parquet")):
        rows, _noted = read(file, columns=DocumentColumns("text", "role"))
        assert rows == [(text, role, None, None) for text, role, _who, _when in SAID]


def test_dates_that_are_none_are_told_once_with_the_first_and_every_text_stays(tmp_path: Path) -> None:
    lines = "text,role,who,when\na,IT,Ana,2020-03-05\nb,IT,Ana,soon\nc,IT,Ana,2020-02-31\nd,IT,Ana,2020-03-06\n"
    rows, noted = read(file_of(tmp_path, lines))
    assert [(row[0], row[3]) for row in rows] == [
        ("a", date(2020, 3, 5)), ("b", None), ("c", None), ("d", date(2020, 3, 6)),
    ]  # fmt: skip
    assert noted == ["2 dates could not be read: those documents have none. The first is “soon”, in row 3 of said.csv."]


def test_rows_that_are_broken_are_told_with_their_place_and_the_others_stay(tmp_path: Path) -> None:
    lines = '{"text": "a", "role": "IT"}\nnot json\n{"text": "b", "role": "IT"}\n[1]\n{"text"\n'
    rows, noted = read(file_of(tmp_path, lines, "said.jsonl"), columns=DocumentColumns("text", "role"))
    assert [row[0] for row in rows if row[0]] == ["a", "b"]
    told = "rows are not as they should be: of those, what could be read is used. The first is row"
    assert [sentence[: sentence.index("jsonl.") + 6] for sentence in noted] == [
        f"2 {told} 2 of said.jsonl.", f"1 {told} 4 of said.jsonl.",
    ]  # fmt: skip


def test_a_row_too_long_is_told_and_used(tmp_path: Path) -> None:
    rows, noted = read(file_of(tmp_path, "text,role,who,when\na,IT,Ana,2020-03-05,more\nb,IT,Leo,2020-03-06\n"))
    assert [row[0] for row in rows] == ["a", "b"]
    assert [sentence.split(":")[0] for sentence in noted] == ["1 rows are not as they should be"]
    assert "row 2 of said.csv. 5 cells where the header has 4" in noted[0]


def test_what_is_told_is_told_once_however_often_the_files_are_read(tmp_path: Path) -> None:
    documents = DocumentFiles([file_of(tmp_path, "text,role,who,when\na,IT,Ana,soon\nb,IT,Ana,later\n")], COLUMNS)
    list(documents.batches())
    before = [str(sentence) for sentence in documents.noted.sentences]
    assert documents.texts([0, 1]) == {0: "a", 1: "b"}
    assert [str(sentence) for sentence in documents.noted.sentences] == before
    assert before[0].startswith("2 dates")


def test_broken_letters_are_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    good = "".join(f"ñandú {number},IT,Ana,2020-03-05\n" for number in range(30)).encode()
    rows, noted = read(file_of(tmp_path, b"text,role,who,when\n" + good + b"a\xff\xfeb,IT,Ana,2020-03-05\n"))
    assert [row[0] for row in rows] == [*(f"ñandú {number}" for number in range(30)), "a��b"]
    assert noted == ["said.csv is in UTF-8, but 2 characters are broken: they are shown as “�”."]


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    rows, noted = read(file_of(tmp_path, csv_of(",", "%Y-%m-%d").encode("latin-1")))
    assert rows == SAID
    assert [sentence.partition(":")[0] for sentence in noted] == ["said.csv is not in UTF-8"]


def test_a_long_text_is_a_text(tmp_path: Path) -> None:
    long = "word " * 190_000 + "and end"
    rows, noted = read(file_of(tmp_path, f"text,role,who,when\n{long},IT,Ana,2020-03-05\nb,IT,Ana,2020-03-05\n"))
    assert ([len(str(row[0])) for row in rows], noted) == ([950_007, 1], [])


LONGER = "word " * 900_000
UNREADABLE = {
    "empty": (b"", "said.csv is empty: the first row must name the columns."),
    "a header alone": (b"text,role,who,when\n", "said.csv has a header and no rows: there is nothing to read."),
    "binary rubbish": (bytes(range(256)) * 9, "said.csv is not a table (byte 1 is binary): save it as CSV in UTF-8"),
    "a null byte": (b"text,role,who,when\nho\0la,IT,Ana,2020-03-05\n", "(byte 22 is binary)"),
    "a cell no text has": (f"text,role,who,when\n{LONGER},IT,Ana,\n".encode(), "said.csv, line 2 is not proper CSV"),
    "a line no text has": (f'{{"text": "{LONGER}"}}'.encode(), "said.csv, line 1 is longer than 4000000 characters"),
    "half a Parquet file": (b"PAR1 and nothing more", "said.csv is a broken Parquet file"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "said.csv is a file of the kind PNG"),
    "a folder": (None, "said.csv cannot be read: Is a directory."),
}


@pytest.mark.parametrize("bad", UNREADABLE)
def test_a_file_that_is_no_table_gets_one_sentence_with_the_place(bad: str, tmp_path: Path) -> None:
    content, sentence = UNREADABLE[bad]
    file = tmp_path / "said.csv"
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(UnreadableFile) as told:
        read(file)
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


def test_pages_of_a_parquet_file_that_are_broken_are_told_in_one_sentence(tmp_path: Path) -> None:
    file = file_of(tmp_path, TABLE, "said.parquet")
    broken = bytearray(file.read_bytes())
    broken[10:60] = b"\xff" * 50
    file.write_bytes(broken)
    with pytest.raises(UnreadableFile, match=r"^said.parquet is broken \(.*\): write it again\.$"):
        read(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"There is no file .*none\.csv\."):
        read(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["said.csv", "said.parquet"])
def test_a_column_that_is_not_there_is_told_with_those_that_are(name: str, tmp_path: Path) -> None:
    file = file_of(tmp_path, TABLE if name.endswith("parquet") else csv_of(",", "%Y-%m-%d"), name)
    with pytest.raises(UnknownColumn) as told:
        read(file, columns=DocumentColumns("texto", "role"))
    assert str(told.value) == f"{name} has no column “texto”: it has text, role, who and when."


CELLS = st.text("aZñÉ1 ¿?!.,;\"'{}\\", max_size=12)  # rows lose invisible characters, of which no word is made


@settings(max_examples=40, deadline=None, database=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_whatever_is_said_both_parquet_and_json_lines_tell_the_same(said: list[tuple[str, str]]) -> None:
    """Slow twin: row by row against by column."""
    columns = DocumentColumns("text", "role")
    table = pa.table({"text": [text for text, _role in said], "role": [role for _text, role in said]})
    with TemporaryDirectory() as scratch:
        lines = "\n".join(json.dumps(row) for row in table.to_pylist())
        by_row, _noted = read(file_of(Path(scratch), lines, "said.jsonl"), columns=columns)
        by_column, _noted = read(file_of(Path(scratch), table, "said.parquet"), columns=columns)

    def words(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
        filled = [tuple(str(cell or "").strip() for cell in row[:2]) for row in rows]
        return [row for row in filled if any(row)]

    assert words(by_row) == words(by_column)


@settings(max_examples=60, deadline=None, database=None)
@given(st.data())
def test_some_rows_of_a_parquet_file_are_those_rows_of_all_of_it(data: st.DataObject) -> None:
    """By column every row is a document; row by row those that are empty are left out, and what is wrong is told."""
    days = data.draw(st.lists(st.sampled_from(["2020-03-05", "2020-04-01", "soon", None]), min_size=1, max_size=30))
    texts, roles = [day and f"on {day}" for day in days], [day and "IT" for day in days]
    table = pa.table([pa.array(column, pa.string()) for column in (texts, roles, days)], ["text", "role", "when"])
    first = data.draw(st.integers(0, len(days) - 1))
    end = data.draw(st.integers(first + 1, len(days)))
    with TemporaryDirectory() as scratch:
        pq.write_table(table, f"{scratch}/said.parquet", row_group_size=data.draw(st.integers(1, 31)))
        for date_column, left_out in (("when", {None}), (None, set())):
            noted = Noted()
            columns = DocumentColumns("text", "role", date=date_column)
            file = DocumentFile.opened(Path(scratch) / "said.parquet", columns, noted)
            found = [text for batch in file.batches(first, end) for text in batch["text"].to_pylist()]
            assert found == [text for text in texts[first:end] if text not in left_out]
            soon = days[first:end].count("soon") if date_column else 0
            assert [sentence.values["times"] for sentence in noted.sentences] == [soon] * bool(soon)


@settings(max_examples=60, deadline=None, database=None)
@given(st.binary(max_size=80))
def test_no_bytes_at_all_give_anything_but_documents_or_a_sentence(content: bytes) -> None:
    with TemporaryDirectory() as scratch, suppress(PlomadaError):
        rows, noted = read(file_of(Path(scratch), content), columns=DocumentColumns("a", "a"))
        assert rows
        assert all(sentence.endswith(".") for sentence in noted)
