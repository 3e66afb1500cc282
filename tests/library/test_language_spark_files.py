"""Files that a Spark cluster reads: Parquet where it lies, and all of it as this machine would read it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.engines import spark_documents
from plomada.engines.local import LocalEngine
from plomada.engines.spark import SparkEngine
from plomada.engines.spark_documents import Piece, cut
from plomada.errors import UnreadableFile
from plomada.language.context import context
from plomada.language.document_file import DocumentColumns, Noted
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.reading import DocumentFiles
from plomada_cli.main import main
from tests.library.spark_said import MONTHS, NEEDS_SPARK, said_table, same

pytestmark = NEEDS_SPARK
COLUMNS = DocumentColumns("text", "group", "author", "date")
IN_PLACE = 5500  # documents of the first three files


def written(folder: Path) -> list[Path]:
    """Write a corpus as files of many kinds; the order of the documents is not that of the files' names.

    The first three can be read as they lie. The fourth has days as text, some of them no days, text as bytes, and rows
    without anything, also at its end; the fifth is no Parquet.
    """
    said = said_table()
    files = [folder / name for name in ("b/said.parquet", "a/said.parquet", "z.parquet", "bytes.parquet", "a.csv")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
    pq.write_table(said.slice(0, 3000), files[0], row_group_size=400)
    moments = said.slice(3000, 2000).set_column(3, "date", said["date"].slice(3000, 2000).cast(pa.timestamp("ns")))
    pq.write_table(moments.set_column(1, "group", moments["group"].dictionary_encode()), files[1])
    pq.write_table(said.slice(5000, 500).select(["date", "author", "text", "group"]), files[2])
    rest = said.slice(IN_PLACE)
    days = pa.array(["soon" if row % 700 == 650 else "2019-02-03" for row in range(len(rest))])
    rest = rest.set_column(3, "date", days)
    nothing = rest.schema.empty_table().from_pylist([{}] * 300, schema=rest.schema)
    by_row = pa.concat_tables([rest.slice(0, 900), nothing, rest.slice(900, 600), *[nothing] * 6])
    pq.write_table(by_row.set_column(0, "text", by_row["text"].cast(pa.large_binary())), files[3], row_group_size=250)
    pyarrow.csv.write_csv(rest.slice(1500), files[4])
    return files


def test_a_cluster_gives_the_cube_and_the_notes_that_this_machine_gives_and_parquet_is_read_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_documents, "A_PIECE", 1500)
    files, scratch, copies = written(tmp_path), tmp_path / "scratch", []
    scratch.mkdir()

    def tell(stage: str, done: int, of: int | None) -> None:
        if (stage, done) == ("counting", 0):
            copies.extend(pq.read_metadata(file).num_rows for file in scratch.glob("*/*.parquet"))

    here, there = DocumentFiles(files, COLUMNS), DocumentFiles(files, COLUMNS)
    cubes = [
        LocalEngine().count(here.batches(), MONTHS, tmp_path / "here"),
        SparkEngine("local-cluster[2,1,1024]", scratch).count_files(there, MONTHS, tmp_path / "there", tell),
    ]
    assert same(*cubes)
    assert sum(copies) == len(said_table()) - IN_PLACE  # rows without anything are no documents
    assert len(copies) > 3  # the machines made some of them, one for each piece

    told = [str(sentence) for sentence in there.noted.sentences]
    assert told == [str(sentence) for sentence in here.noted.sentences]
    assert told[0].startswith("3 dates could not be read")
    assert "in row 651 of bytes.parquet" in told[0]

    for term, places in (("gobierno", (0, 3000)), ("remote", (5500, 7000))):
        around = [
            context(cube, EncodedTexts(cube.folder), term, groups=cube.totals.groups, left_out=(), rows=9000)
            for cube in cubes
        ]
        assert around[0] == around[1]
        quoted = there.texts(row for rows in around[1].rows.values() for row in rows)
        assert all(term in text.lower() for text in quoted.values())
        assert min(quoted) < places[0] + 1000
        assert max(quoted) > places[1]


def test_a_file_that_the_machines_do_not_see_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Behind /proc/self/cwd every process has a folder of its own: one path, and not the same file."""
    pq.write_table(said_table().slice(0, 100), tmp_path / "said.parquet")
    monkeypatch.chdir(tmp_path)
    file = "/proc/self/cwd/said.parquet"
    arguments = ("--text", "text", "--group", "group", "--engine", "local-cluster[2,1,1024]", "--out", "map")
    assert main(["language-map", file, *arguments]) == 2
    told = capfd.readouterr().err
    last = told.splitlines()[-1]
    assert last.startswith("The machine ")
    assert f" does not see {file} as this one does. Put the files into a folder that all machines" in last
    assert "\tat " not in told  # a line of Java's
    assert list((tmp_path / "map").iterdir()) == []


@pytest.mark.parametrize("change", ["gone", "another"])
def test_a_machine_that_sees_another_file_or_none_says_so(change: str, tmp_path: Path) -> None:
    file = tmp_path / "said.parquet"
    pq.write_table(said_table().slice(0, 100), file)
    piece = Piece(file, file.stat().st_size, COLUMNS, 10, 30, place=1010)
    assert [place for batch in piece.numbered() for place in batch["row"].to_pylist()] == list(range(1010, 1030))
    if change == "gone":
        file.unlink()
    else:
        pq.write_table(said_table().slice(0, 99), file)
    with pytest.raises(UnreadableFile, match=r"The machine .* does not see .*/said\.parquet as this one does\."):
        list(piece.batches(Noted()))


@given(st.lists(st.integers(0, 300), max_size=20), st.integers(1, 200))
def test_pieces_are_all_rows_in_order_and_none_is_larger_than_allowed(groups: list[int], most: int) -> None:
    pieces = list(cut(groups, most))
    assert [row for first, end in pieces for row in range(first, end)] == list(range(sum(groups)))
    assert all(0 < end - first <= most for first, end in pieces)
    ends = {sum(groups[:number]) for number in range(len(groups) + 1)}
    if max(groups, default=0) <= most:
        assert all(end in ends for _first, end in pieces)
