"""A file is read by what is in it, and one that cannot be read says so without an error."""

import io
import time
import tracemalloc
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.corpora import reading
from plomada.corpora.documents import Document, Unread
from plomada.corpora.reading import Source, read, source_of
from plomada.sheets.text_tables import text_of


def told(name: str, data: bytes) -> list[str]:
    return [each.text if isinstance(each, Document) else f"{each.place}: {each.why}" for each in read(name, data)]


def word(text: str) -> bytes:
    file, content = docx.Document(), io.BytesIO()
    file.add_paragraph(text)
    file.save(content)
    return content.getvalue()


MAIL = b"From: ana@example.org\r\nSubject: x\r\nDate: Thu, 26 Nov 2026 02:33:12 +0000\r\n\r\nHola"
FILES = {
    Source.CAPTIONS: b"WEBVTT\n\n00:01.000 --> 00:02.000\nHola",
    Source.DOCX: word("Hola"),
    Source.MAIL: MAIL,
    Source.BOX: b"From ana@example.org Thu Nov 26 02:33:12 2026\n" + MAIL,
    Source.FEED: b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Hola</title></item></channel></rss>',
    Source.EXPORT: b'[{"text": "Hola"}]',
    Source.TEXT: b"Hola",
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.bin"])
def test_what_a_file_is_is_told_by_what_is_in_it(kind: Source, name: str) -> None:
    assert source_of(name, FILES[kind][:4096]) is kind
    assert told(name, FILES[kind]) == ["Hola"]


def test_srt_and_pages_are_told_too() -> None:
    assert source_of("a", "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nHola".encode()) is Source.CAPTIONS
    assert source_of("a", b"<!DOCTYPE html><html><body>Hola") is Source.PAGE
    assert source_of("a", "1\n00:00:01,000 --> 00:00:02,000\nHola".encode("utf-16")) is Source.CAPTIONS
    assert source_of("a.txt", b"Ana: uno\nLuis: dos\n") is Source.TEXT


def test_a_feed_that_is_html_says_so() -> None:
    assert told("a.rss", b"<p>Hola</p>") == [
        "a.rss: It is no feed (RSS or Atom): look on the page for the address of its feed, and take that."
    ]


def test_text_is_a_document_a_paragraph_or_a_line_where_no_line_is_empty() -> None:
    assert told("a.txt", "Uno\ndos.\n\n\n Tres.\n".encode("utf-16")) == ["Uno dos.", "Tres."]
    assert told("a.txt", "Año.\r\nNiño.\r\n".encode("cp1252")) == ["Año.", "Niño."]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "It is empty."),
        (b"\xef\xbb\xbf \r\n\t", "It is empty."),
        (b"%PDF-1.7", "It is a file of the kind PDF"),
        (b"\0" * 10_000, "It is not text (byte 1 is binary)"),
        (bytes(range(1, 32)) * 200, "It is not text (byte 1 is binary)"),
        (b"PK\x03\x04rubbish", "It is a broken or protected DOCX"),
        (b"\x1f\x8b\x08", "It is a file of the kind GZIP"),
        (b"[" * 5000 + b"{", ""),
    ],
)
def test_what_cannot_be_read_gives_one_sentence_with_the_files_name(data: bytes, why: str) -> None:
    (only,) = read("a.txt", data)
    if why:
        assert isinstance(only, Unread)
        assert only.place == "a.txt"
        assert str(only.why).startswith(why)


def test_a_hundred_megabytes_on_one_line_take_seconds_and_lose_nothing_else() -> None:
    line = b"una palabra " * 8_400_000
    began = time.perf_counter()
    assert told("a.txt", b"Antes.\n\n" + line + b"\n\n" + "Después.".encode()) == [
        "Antes.",
        "line 3: It is 100799999 characters long; up to 1000000 are read as one text: divide it into paragraphs.",
        "Después.",
    ]
    assert time.perf_counter() - began < 15


@pytest.mark.parametrize(
    "start",
    [
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>",
        b"From: a@example.org\nDate: x\n\n",
        b"[",
        b'{"a": "',
        b"<rss>",
        b"<html>",
    ],
)
@pytest.mark.parametrize("piece", [b"a", b"<", b": ", b"<v ", b"> ", b"[", b"&"])
@pytest.mark.parametrize("size", [450_000, 10_000_000])
def test_ten_megabytes_on_one_line_take_seconds_in_every_kind(start: bytes, piece: bytes, size: int) -> None:
    began = time.perf_counter()
    assert len(list(read("a", start + piece * (size // len(piece))))) >= 1
    assert time.perf_counter() - began < 30


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1000)
    (only,) = read("a.txt", b"words " * 1000)
    assert isinstance(only, Unread)


def test_a_box_is_read_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes((FILES[Source.BOX] + b" x" * 5000 + b"\n\n") * 5000)
    tracemalloc.start()
    with path.open("rb") as file:
        assert sum(isinstance(each, Document) for each in read(path.name, file)) == 5000
    assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 10
    tracemalloc.stop()


@given(st.binary(max_size=600), st.sampled_from([b"", *(data[:60] for data in FILES.values()), b"<html>", b"<feed>"]))
def test_no_file_breaks_it(data: bytes, start: bytes) -> None:
    assert all(isinstance(each, Document | Unread) for each in read("a", start + data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_tables_and_texts_are_read_in_the_same_encoding(tmp_path: Path, encoding: str) -> None:
    data = ("nombre;año\n" * 50 + "Íñigo;más\n").encode(encoding)
    (tmp_path / "a.csv").write_bytes(data)
    found = text_of(tmp_path / "a.csv").encoding
    assert told("a.txt", data)[-1] == "Íñigo;más"
    assert data.decode(found).endswith("Íñigo;más\n")
