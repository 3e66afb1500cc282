"""Transcripts are read turn by turn, whatever program wrote them."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

import docx
import pytest

from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.packed import MOST_UNPACKED, DangerousXml, TooMuchInside
from plomada.corpora.transcripts import captions
from plomada.corpora.word_files import word_file
from plomada.errors import UnreadableFile

Turn = tuple[str | None, str]


def turns(readings: Iterable[Reading]) -> list[Turn]:
    return [(said.author, said.text) for said in readings if isinstance(said, Document)]


def unread(readings: Iterable[Reading]) -> list[tuple[str, str]]:
    return [(fault.place, str(fault.why)) for fault in readings if isinstance(fault, Unread)]


TEAMS_VTT = """\ufeffWEBVTT

NOTE written by a program

STYLE
::cue { color: red }

0c4f-11ee/12-0
00:00:03.125 --> 00:00:05.000
<v Ana Pérez (Marketing)>Buenos días a</v>

0c4f-11ee/13-0
00:00:05.000 --> 00:00:08.000 align:start
<v Ana Pérez (Marketing)>todos &amp; todas.</v>

0c4f-11ee/14-0
00:00:08.000 --> 00:00:09.000
<v.loud Luis Gómez>¿El <i>precio</i>?</v>
<v Ana Pérez (Marketing)>Luego.</v>
"""


def test_voices_of_webvtt_are_authors_and_cues_in_a_row_are_one_document() -> None:
    read = list(captions(TEAMS_VTT.encode()))
    assert turns(read) == [
        ("Ana Pérez", "Buenos días a todos & todas."),
        ("Luis Gómez", "¿El precio?"),
        ("Ana Pérez", "Luego."),
    ]
    first = read[0]
    assert isinstance(first, Document)
    assert (first.group, first.key, first.said_at) == ("Marketing", "0c4f-11ee/12-0", None)


def test_names_before_a_colon_are_authors_in_webvtt_of_zoom_too() -> None:
    vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAna Pérez: Hola\n\n2\n00:00:02.000 --> 00:00:03.000\nLuis: Sí\n"
    assert turns(captions(vtt.encode())) == [("Ana Pérez", "Hola"), ("Luis", "Sí")]


SRT = """1
00:00:01,000 --> 00:00:02,000
Ana: Queremos una cosa:
que sea fácil.

2
00:00:02,000 --> 00:00:04,000
<i>Y barata</i>

3
00:00:04,000 --> 00:00:05,000
- De acuerdo.

4
00:00:05,000 -> 00:00:06,000
Esto no tiene tiempo

5
00:00:06,000 --> 00:00:07,000
LUIS: Bien
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_srt_is_read_in_any_encoding(encoding: str, end: str) -> None:
    read = list(captions(SRT.replace("\n", end).encode(encoding)))
    assert turns(read) == [
        ("Ana", "Queremos una cosa: que sea fácil. Y barata"),
        (None, "De acuerdo."),
        ("LUIS", "Bien"),
    ]
    assert unread(read) == [("line 14", "There is no time as in 00:00:01,000 --> 00:00:02,000: it is left out.")]


def test_captions_that_roll_say_each_line_once() -> None:
    vtt = "WEBVTT\n\n"
    vtt += "00:01.000 --> 00:02.000\nuno\n\n00:02.000 --> 00:03.000\nuno\ndos\n\n00:03.000 --> 00:04.000\ndos\ntres\n"
    assert turns(captions(vtt.encode())) == [(None, "uno dos tres")]


def test_an_empty_line_within_a_cue_loses_nothing() -> None:
    assert turns(captions(b"1\n00:00:01,000 --> 00:00:02,000\nAna: uno\n\ndos\n")) == [("Ana", "uno dos")]


def written(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    file = docx.Document()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if table:
        made = file.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def test_docx_of_teams_has_name_and_time_above_what_is_said() -> None:
    data = written(
        "Reunión de compra-20260105",
        "5 de enero de 2026, 15:00",
        "1h 2m",
        "Ana Pérez   0:03\nBuenos días.",
        "Ana Pérez   0:09\nEmpezamos.",
        "Luis Gómez (Finanzas)   1:02:10",
        "Nos vemos a las 10:30",
    )
    read = list(word_file(data))
    assert turns(read) == [("Ana Pérez", "Buenos días. Empezamos."), ("Luis Gómez", "Nos vemos a las 10:30")]
    last = read[-1]
    assert isinstance(last, Document)
    assert (last.group, last.said_at) == ("Finanzas", datetime.fromisoformat("2026-01-05T15:00"))


def test_docx_of_older_teams_has_times_with_arrows() -> None:
    data = written("0:0:0.0 --> 0:0:3.430\nAna Pérez\nBuenos días.", "0:0:3.430 --> 0:0:5.1\nLuis\nHola, Ana Pérez")
    assert turns(word_file(data)) == [("Ana Pérez", "Buenos días."), ("Luis", "Hola, Ana Pérez")]


def test_docx_of_zoom_and_word_have_names_in_brackets_or_before_a_colon() -> None:
    data = written("[Ana Pérez] 10:02:03", "Hola.", "00:01:02 Luis: ¿Qué tal?", "[00:01:09] Ana Pérez: Bien")
    assert turns(word_file(data)) == [("Ana Pérez", "Hola."), ("Luis", "¿Qué tal?"), ("Ana Pérez", "Bien")]


def test_docx_with_a_table_is_read_by_its_header() -> None:
    table = [["Hora", "Rol", "Hablante", "Texto"], ["0:03", "Ventas", "Ana", "Hola"], ["0:05", "Ventas", "", "a todos"]]
    read = list(word_file(written(table=table)))
    assert turns(read) == [("Ana", "Hola a todos")]
    assert isinstance(read[0], Document)
    assert read[0].group == "Ventas"


def test_docx_with_a_table_without_a_header_has_names_where_they_look_like_names() -> None:
    table = [["0:03", "Ana Pérez", "Queremos datos"], ["0:05", "Luis", "y plazos"]]
    assert turns(word_file(written(table=table))) == [("Ana Pérez", "Queremos datos"), ("Luis", "y plazos")]


def test_docx_without_names_is_a_document_a_paragraph() -> None:
    assert turns(word_file(written("Lo primero es el precio.", "", "Note: bring data"))) == [
        (None, "Lo primero es el precio."),
        (None, "Note: bring data"),
    ]


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><lolz>&j;</lolz>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'


@pytest.mark.parametrize("xml", [BILLION_LAUGHS, EXTERNAL])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_docx_that_defines_entities_is_refused(xml: bytes, part: str) -> None:
    with pytest.raises(DangerousXml, match="defines entities"):
        list(word_file(repacked(written("x"), part, xml)))


def test_docx_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(TooMuchInside, match="more than 100 MB"):
        list(word_file(repacked(written("x"), "word/document.xml", b" " * (MOST_UNPACKED + 1))))


def test_docx_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(repacked(written("x"), "word/document.xml", b" " * (MOST_UNPACKED + 1)))
    size = (MOST_UNPACKED + 1).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableFile):
        list(word_file(bytes(bomb)))


def test_a_broken_docx_says_so() -> None:
    data = written("x")
    with pytest.raises(UnreadableFile, match="broken"):
        list(word_file(data[: len(data) // 2]))
    with pytest.raises(UnreadableFile, match="no proper XML"):
        list(word_file(repacked(data, "word/document.xml", b"<w:document>")))
