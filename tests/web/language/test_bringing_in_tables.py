"""Every kind of table comes in as the same documents; what cannot be read is told, and what is no table refused."""

import json
import re
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings

from plomada.errors import UnreadableFile
from plomada_web.language.actions import uploads
from plomada_web.language.columns import NotMapped
from plomada_web.language.models import Document
from tests.web.language.bringing import MEETING, brought, corpus_of, counts_are_true, mapped, received, run
from tests.web.world import World


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "jsonl", "parquet", "arrow"])
def test_every_kind_of_table_gives_the_same_documents(world: World, kind: str) -> None:
    rows = [
        {"group": "Finance", "text": "El año pasado el precio decidió más que nada.", "date": "2026-03-02"},
        {"group": "Operations", "text": "Cada parada, por corta que sea, cuesta.", "date": "2026-03-03"},
    ]
    corpus = corpus_of(world)
    brought(world, corpus, table_of(kind, rows), name=f"said.{kind}")
    found = Document.objects.order_by("pk").values_list("text", "speaker__role", "said_at__date")
    assert list(found.values_list("text", "speaker__role")) == [(row["text"], row["group"]) for row in rows]
    counts_are_true(corpus)


def table_of(kind: str, rows: list[dict[str, str]]) -> bytes:
    if kind == "parquet":
        held = BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), held)
        return held.getvalue()
    if kind == "arrow":
        table, held = pa.Table.from_pylist(rows), BytesIO()
        with pa.ipc.new_file(held, table.schema) as file:
            file.write_table(table)
        return held.getvalue()
    if kind == "jsonl":
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    if kind == "xlsx":
        from tests.web.imports.importing import workbook

        return workbook(One=[list(rows[0]), *([*row.values()] for row in rows)])
    mark = "\t" if kind == "tsv" else ";"
    return "\n".join(mark.join(each) for each in [list(rows[0]), *([*row.values()] for row in rows)]).encode()


def test_what_cannot_be_read_is_told_with_its_row_and_nothing_else_is_lost(world: World) -> None:
    corpus = corpus_of(world)
    lines = ("text,date", "A sentence that is fine.,2026-01-02", ",2026-01-03", "Another that is fine.,some day")
    table = "\n".join((*lines, "Late one.,2090-01-01"))
    upload = mapped(received(world, corpus, table), {"date": "said_at"})
    upload = run(world, upload)
    assert [(one["row"], one["left_out"]) for one in upload.problems] == [(3, True), (4, False), (5, False)]
    assert (upload.counts["new"], upload.counts["left_out"], upload.counts["without"]) == (3, 1, 2)
    assert Document.objects.filter(said_at=None).count() == 2
    counts_are_true(corpus)


def test_another_encoding_and_null_characters_come_in_as_what_can_be_read(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text;group\nEl año que viene cambia todo.;Finance\n".encode("latin-1"))
    line = (
        b'{"text": "Nothing \\u0000 is hidden in here.", "group": "IT\\u0000", "d": "\\u0000", "x\\u0000": "\\u0000"}\n'
    )
    brought(world, corpus, line, name="said.jsonl")
    found = Document.objects.order_by("pk").values_list("text", "speaker__role")
    assert list(found) == [("El año que viene cambia todo.", "Finance"), ("Nothing  is hidden in here.", "IT")]


def test_a_binary_file_is_refused_with_the_place(world: World) -> None:
    with pytest.raises(UnreadableFile, match="byte 13 is binary"):
        received(world, corpus_of(world), b"text;group\nA\x00b;Finance\n")


def test_years_that_no_calendar_has_are_no_dates(world: World) -> None:
    corpus = corpus_of(world)
    upload = mapped(
        received(world, corpus, "text,date\nOne sentence here.,0001-01-01\nAnother sentence.,9999-12-31\n"),
        {"date": "said_at"},
    )
    assert run(world, upload).counts["without"] == 2


@pytest.mark.parametrize(
    ("means", "told"),
    [
        ({"What": ""}, "No column says what was said"),
        ({"Name": "text"}, "mean the same"),
        ({"Name": "shoe"}, "There is no field “shoe”"),
    ],
)
def test_a_mapping_with_which_nothing_could_come_in_is_refused(world: World, means: dict[str, str], told: str) -> None:
    upload = received(world, corpus_of(world), MEETING)
    with pytest.raises(NotMapped, match=re.escape(told)):
        mapped(upload, means)


@pytest.mark.parametrize(("file", "told"), [(b"", "empty"), (b"%PDF-1.7 x", "PDF"), (b"\x1f\x8b0000", "GZIP")])
def test_what_is_no_table_is_refused_with_its_name_and_leaves_no_file(world: World, file: bytes, told: str) -> None:
    folder = Path(settings.MEDIA_ROOT) / uploads.FOLDER
    before = sorted(folder.glob("*/*"))
    with pytest.raises(UnreadableFile, match=told):
        received(world, corpus_of(world), file, "said.csv")
    assert sorted(folder.glob("*/*")) == before
