"""A file of what people said, read by what is in it; its name decides only where that leaves a doubt."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO, Final

from plomada.corpora.decoding import START, decoded, too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.exports import export
from plomada.corpora.mail import START as BOX
from plomada.corpora.mail import message, messages
from plomada.corpora.transcripts import TIMING, captions
from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.opening import REFUSED

LARGEST: Final = 500_000_000  # bytes of a file that is held in memory; a box of mails is not
MEGABYTE: Final = 1_000_000
HEADERS: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.ASCII
)  # as mail begins
OF_MAIL: Final = re.compile(r"^(From|Received|Return-Path|Message-ID|MIME-Version|Date):", re.IGNORECASE | re.MULTILINE)


class Source(StrEnum):
    """What kinds of files are read."""

    CAPTIONS = "captions"  # WebVTT and SRT
    DOCX = "docx"
    MAIL = "mail"
    BOX = "box"
    FEED = "feed"
    PAGE = "page"
    EXPORT = "export"
    TEXT = "text"


ENDINGS: Final = {
    ".vtt": Source.CAPTIONS, ".srt": Source.CAPTIONS, ".eml": Source.MAIL, ".mbox": Source.BOX, ".rss": Source.FEED,
    ".atom": Source.FEED, ".html": Source.PAGE, ".htm": Source.PAGE,
}  # fmt: skip


def read(name: str, data: bytes | BinaryIO) -> Iterator[Reading]:
    """Return what is said in a file, and what of it could not be read.

    Captions (WebVTT, SRT), DOCX, mail (EML, MBOX), feeds (RSS, Atom), pages (HTML), exports of Mastodon and Bluesky
    (JSON), and text: a document for each paragraph. Nothing is raised for what is in the file: one that cannot be read
    at all gives one `Unread` with its name, so that many files are read one after the other.

    Args:
        name: of the file; its ending is looked at where the content leaves a doubt.
        data: the file's bytes, or the file opened for reading bytes, of which a box of mails is read bit by bit.

    Example:
        >>> [said.text for said in read("notas.txt", "Queremos datos.\\n\\nY plazos.".encode())]
        ['Queremos datos.', 'Y plazos.']
        >>> [str(fault.why) for fault in read("notas.txt", b"")]
        ['It is empty.']
    """
    file = BytesIO(data) if isinstance(data, bytes) else data
    try:
        yield from _read(name, file)
    except UnreadableFile as fault:
        yield Unread(name, fault.sentence)


def _read(name: str, file: BinaryIO) -> Iterator[Reading]:
    start = file.read(START)
    kind = source_of(name, start)
    file.seek(0)
    if kind is Source.BOX:
        yield from messages(file)
        return
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFile(
            Sentence("It is larger than %(most)s MB: divide it.", {"most": LARGEST // MEGABYTE}),
        )
    yield from READERS[kind](data)


def source_of(name: str, start: bytes) -> Source:
    """Return which kind a file is of.

    Args:
        name: of the file.
        start: its first 4096 bytes.

    Raises:
        UnreadableFile: it is empty, or of a kind that is not read.

    Example:
        >>> source_of("a.txt", b"WEBVTT\\n").value, source_of("a.eml", b"From: a@b.c\\nDate: x\\n\\nHi").value
        ('captions', 'mail')
    """
    if start.startswith(b"PK\x03\x04"):
        return Source.DOCX
    for mark, kind in REFUSED:
        if start.startswith(mark):
            raise UnreadableFile(
                Sentence(
                    "It is a file of the kind %(kind)s, or protected by a password: save it as DOCX, or as text.",
                    {"kind": kind},
                )
            )
    text = decoded(start).text.lstrip("\ufeff \t\n")
    if not text and len(start) < START:
        raise UnreadableFile(Sentence("It is empty."))
    told = _told(text, start)
    return told or ENDINGS.get(PurePath(name).suffix.lower(), Source.TEXT)


def _told(text: str, start: bytes) -> Source | None:
    """Return what the beginning of a file tells of its kind, None where it does not."""
    if text.startswith("WEBVTT") or any(TIMING.match(line) for line in text.split("\n")[:4]):
        return Source.CAPTIONS
    if BOX.match(start.split(b"\n", 1)[0]):
        return Source.BOX
    if text.startswith(("{", "[{")) or (text.startswith("[") and text[1:].lstrip().startswith(("{", "]"))):
        return Source.EXPORT
    if text.startswith("<"):
        return _of_markup(text.lower())
    headers = HEADERS.match(text)
    return Source.MAIL if headers and OF_MAIL.search(headers[0]) else None


def _of_markup(text: str) -> Source | None:
    if re.search(r"<(rss|feed|rdf:rdf)[\s>]", text):
        return Source.FEED
    if re.search(r"<(!doctype html|html|head|body)[\s>]", text):
        return Source.PAGE
    return Source.FEED if text.startswith("<?xml") else None


def paragraphs(data: bytes) -> Iterator[Reading]:
    """Return each paragraph of a text: lines up to an empty one; where there is no empty one, each line.

    Raises:
        NotText: it is no text.
    """
    told = decoded(data)
    yield from told.unread
    lines = told.text.split("\n")
    apart = any(not line.strip() for line in lines[1:-1])
    paragraph: list[str] = []
    first = 1
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            first = first if paragraph else number
            paragraph.append(line.strip())
        if paragraph and (not apart or not line.strip()):
            text = " ".join(paragraph)
            yield too_long(text, f"line {first}") or Document(text)
            paragraph = []


# What loads slowly is loaded by those who read it: feedparser, python-docx and trafilatura take half a second together.
def _feed(data: bytes) -> Iterator[Reading]:
    from plomada.corpora.feeds import entries  # noqa: PLC0415

    return entries(data)


def _docx(data: bytes) -> Iterator[Reading]:
    from plomada.corpora.word_files import word_file  # noqa: PLC0415

    return word_file(data)


def _page(data: bytes) -> Iterator[Reading]:
    from plomada.corpora.pages import page  # noqa: PLC0415

    yield page(data)


READERS: Final[dict[Source, Callable[[bytes], Iterator[Reading]]]] = {
    Source.CAPTIONS: captions,
    Source.DOCX: _docx,
    Source.MAIL: message,
    Source.FEED: _feed,
    Source.PAGE: _page,
    Source.EXPORT: export,
    Source.TEXT: paragraphs,
}
