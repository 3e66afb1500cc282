"""Transcripts in DOCX, as Teams, Zoom and Word write them: names and times on lines of their own, before what is said,
or in a table."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table

from plomada.corpora.decoding import LONGEST, too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.packed import check_docx
from plomada.corpora.speech import TIMED, Saying, is_name, name_above, name_and_group, named, turns
from plomada.corpora.transcripts import TIMING
from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets import UnreadableCell, read_moment

LONGEST_HEAD: Final = 60  # characters of a line that may say the day
HEADS: Final = {
    word: meaning
    for meaning, words in {
        "name": "speaker name who participant hablante nombre quién quien persona participante",
        "text": "text said transcript words statement texto dicho transcripción intervención",
        "group": "role function team department rol función cargo equipo departamento área",
        "time": "time timestamp start hora tiempo inicio",
    }.items()
    for word in words.split()
}


def word_file(data: bytes) -> Iterator[Reading]:
    """Return what each person says in a row, from a DOCX; without names, each paragraph is a document.

    Raises:
        UnreadableFile: it is no DOCX, is broken, or holds what is dangerous to read.
    """
    check_docx(data)
    try:
        lines = list(_lines(data))
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, RecursionError) as fault:
        raise UnreadableFile(
            Sentence("It is a broken DOCX (%(fault)s): open it and save it again.", {"fault": str(fault)[:200]})
        ) from fault
    pieces = list(_pieces(lines))
    if any(isinstance(piece, Saying) and piece.speaker for piece in pieces):
        yield from turns(pieces)
        return
    for piece in pieces:
        yield Document(piece.text) if isinstance(piece, Saying) else piece


def _lines(data: bytes) -> Iterator[tuple[str, Saying | str]]:
    """Return each line with its place; a row of a table that says who speaks is a piece already."""
    paragraphs = tables = 0
    for part in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(part, Table):
            tables += 1
            yield from _rows(part, tables)
        else:
            paragraphs += 1
            for line in part.text.replace("\r", "\n").split("\n"):
                yield f"paragraph {paragraphs}", line.strip()


def _rows(table: Table, number: int) -> Iterator[tuple[str, Saying | str]]:
    places: dict[str, int] | None = None
    for at, row in enumerate(table.rows, start=1):
        cells = [cell.text.strip() for cell in row.cells]
        place = f"table {number}, row {at}"
        if places is None:
            places = _heads(cells)
            if places:
                continue
            places = _guessed(cells)
        if len(cells) < 2 or len(cells) <= max(places.values(), default=0):
            yield from ((place, line) for cell in cells for line in cell.split("\n"))
            continue
        name, group = name_and_group(cells[places["name"]][: LONGEST_HEAD * 2])
        role = cells[places["group"]] if "group" in places else ""
        yield place, Saying(" ".join(cells[places["text"]].split()), name or None, role or group, follows=not name)


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Return which column holds what, where the first row says so of the names and of the text."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for word in cell[:LONGEST_HEAD].casefold().split():
            if word in HEADS:
                found.setdefault(HEADS[word], at)
                break
    return found if {"name", "text"} <= found.keys() else {}


def _guessed(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns of a table without a header: the first that looks like a name, and the last for the text."""
    names = (at for at, cell in enumerate(cells[:-1]) if is_name(cell[: LONGEST_HEAD * 2]))
    return {"name": next(names, 0), "text": len(cells) - 1}


def _pieces(lines: Sequence[tuple[str, Saying | str]]) -> Iterator[Saying | Unread]:
    speaker: Saying | None = None
    said_at: datetime | None = None
    timed = False  # the line before was "0:0:3.4 --> 0:0:7.1": a name stands below
    speakers = any(_speaker(line) for _place, line in lines)
    for place, line in lines:
        text = line.text if isinstance(line, Saying) else line
        if not text:
            continue
        if len(text) > LONGEST:
            yield too_long(text, place) or Saying("")
        elif isinstance(line, Saying):
            yield replace(line, said_at=said_at)
        elif TIMING.match(line):
            timed = True
        elif above := (name_above(line) or (_alone(line) if timed else None)):
            speaker, timed = above, False
        elif found := named(line):
            speaker, timed = found, False
            if found.text:
                yield replace(found, said_at=said_at)
        elif speaker is None and speakers:
            said_at = said_at or _moment(line)  # the title, the day, how long it took: nobody says them
        else:
            timed = False
            yield Saying(
                TIMED.sub("", line, count=1) if speaker else line,
                speaker.speaker if speaker else None,
                speaker.group if speaker else None,
                said_at,
            )


def _speaker(line: Saying | str) -> bool:
    if isinstance(line, Saying):
        return bool(line.speaker)
    if len(line) > LONGEST:
        return False
    return bool(TIMING.match(line) or name_above(line) or named(line))


def _alone(line: str) -> Saying | None:
    if not is_name(line[: 2 * LONGEST_HEAD]):
        return None
    name, group = name_and_group(line)
    return Saying("", name, group)


def _moment(line: str) -> datetime | None:
    """Return the moment that a line above the first speaker holds, if it is one."""
    if len(line) > LONGEST_HEAD:
        return None
    try:
        return read_moment(line)
    except UnreadableCell:
        return None
