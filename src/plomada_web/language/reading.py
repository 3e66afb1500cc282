"""From the file of an upload to what arrives: tables by their columns, every other kind by the library's readers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from plomada.corpora.documents import Document
from plomada.corpora.documents import Unread as NotRead
from plomada.corpora.reading import read
from plomada.errors import InputError, UnreadableFile
from plomada.figures import Sentence
from plomada.sheets import ColumnForm, Sheet, SheetForm, SheetRow, UnreadableCell, open_sheet, read_moment, read_text
from plomada_web.language.arriving import LONGEST, LONGEST_ADDRESS, LONGEST_NAME, Arrived, Batch, Unread
from plomada_web.language.columns import ADDRESS, AUTHOR, KEY, LANGUAGE, ROLE, SAID_AT, TEXT
from plomada_web.language.models import Source, Upload
from plomada_web.workspace import kept_files

# By the ending of its name; what else there is is looked into.
OTHER_KINDS: Final[Mapping[str, str]] = {
    ".vtt": Source.Kind.TRANSCRIPT,
    ".srt": Source.Kind.TRANSCRIPT,
    ".docx": Source.Kind.TRANSCRIPT,
    ".eml": Source.Kind.MAIL,
    ".mbox": Source.Kind.MAIL,
    ".rss": Source.Kind.FEED,
    ".atom": Source.Kind.FEED,
    ".xml": Source.Kind.FEED,
    ".md": Source.Kind.TEXT,
    ".html": Source.Kind.TEXT,
    ".htm": Source.Kind.TEXT,
}
LANGUAGE_CODE: Final = 8
START: Final = 4096  # bytes
MARKS: Final = ((b"orderedItems", Source.Kind.MASTODON), (b"app.bsky.", Source.Kind.BLUESKY))
NOTHING_SAID: Final = Sentence("Nothing was said: the text is empty.")
LONG_AGO, LATER = timedelta(days=365 * 500), timedelta(days=2)


def kind_of(name: str, path: Path) -> str:
    """Return what kind of source a file is: by the ending of its name, or by its beginning where that says little."""
    ending = Path(name).suffix.lower()
    if ending in OTHER_KINDS:
        return str(OTHER_KINDS[ending])
    with path.open("rb") as file:
        start = file.read(START)
    if ending == ".json":
        found = next((kind for mark, kind in MARKS if mark in start), Source.Kind.TABLE)
    elif start.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        found = Source.Kind.TRANSCRIPT
    else:
        found = Source.Kind.TEXT if ending == ".txt" and not _has_columns(path) else Source.Kind.TABLE
    return str(found)


def _has_columns(path: Path) -> bool:
    try:
        return len(open_sheet(path).columns) > 1
    except InputError:
        return False


def sheet_of(upload: Upload) -> Sheet:
    """Open the table of an upload the way its preview was read.

    Raises:
        UnreadableFile: it is gone or broken.
    """
    if not upload.form or not kept_files.where(upload.path).is_file():
        raise UnreadableFile(Sentence("The file is not here any more: upload it again."))
    return open_sheet(kept_files.where(upload.path), SheetForm.from_dict(upload.form))


def batches_of(upload: Upload, *, size: int, zone: ZoneInfo, now: datetime, start: int = 0) -> Iterator[Batch]:
    """Return what a file holds, a batch at a time, after place `start`.

    Args:
        upload: whose file.
        size: rows of a batch.
        zone: of moments that name none.
        now: what is dated later is dated wrongly.
        start: the last place that was read before.

    Raises:
        UnreadableFile: the file is gone, or turns out to be broken further on.
    """
    if upload.kind == Source.Kind.TABLE:
        reader = TableReader(upload, zone=zone, now=now)
        for rows in sheet_of(upload).batches(size, start=start):
            yield reader.batch(rows)
    else:
        found = _others(upload, zone)
        for number, _passed in zip(range(start), found, strict=False):
            del number
        while some := list(islice(found, size)):
            arrived = tuple(each for each in some if isinstance(each, Arrived))
            unread = tuple(each for each in some if isinstance(each, Unread))
            start += len(some)
            yield Batch(start, len(some), arrived, unread)


class TableReader:
    """Rows of a table as what arrives, by what its columns mean."""

    def __init__(self, upload: Upload, *, zone: ZoneInfo, now: datetime) -> None:
        self.places: dict[str, int] = {meaning: int(place) for meaning, place in upload.mapping.items()}
        self.forms = [ColumnForm.from_dict(column["form"]) for column in upload.columns]
        self.zone, self.earliest, self.latest = zone, now - LONG_AGO, now + LATER

    def batch(self, rows: Sequence[SheetRow]) -> Batch:
        """Return some rows as what arrives."""
        arrived, unread = [], []
        for row in rows:
            found, problem = self._row(row)
            if found:
                arrived.append(found)
            if problem:
                unread.append(Unread(row.number, problem, left_out=found is None))
        return Batch(rows[-1].number, len(rows), tuple(arrived), tuple(unread))

    def _row(self, row: SheetRow) -> tuple[Arrived | None, Sentence | None]:
        text = self._text(row, TEXT)
        if row.problem is not None or not text:
            return None, row.problem or NOTHING_SAID
        if len(text) > LONGEST:
            return None, too_long(text)
        said_at, problem = self._moment(row)
        arrived = Arrived(
            text=text,
            role=" ".join(self._text(row, ROLE).split())[:LONGEST_NAME],
            author=self._text(row, AUTHOR),
            said_at=said_at,
            address=self._text(row, ADDRESS)[:LONGEST_ADDRESS],
            key=self._text(row, KEY),
            language=language_code(self._text(row, LANGUAGE)),
        )
        return arrived, problem

    def _text(self, row: SheetRow, meaning: str) -> str:
        place = self.places.get(meaning)
        return (read_text(row.cells[place]) or "") if place is not None else ""

    def _moment(self, row: SheetRow) -> tuple[datetime | None, Sentence | None]:
        place = self.places.get(SAID_AT)
        if place is None:
            return None, None
        try:
            moment = zoned(read_moment(row.cells[place], self.forms[place]), self.zone)
        except UnreadableCell as unreadable:
            return None, unreadable.sentence
        if moment is not None and not self.earliest < moment < self.latest:
            told = {"moment": moment.date().isoformat()}
            return None, Sentence("%(moment)s is no day on which this can have been said.", told)
        return moment, None


def zoned(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment with its zone: the workspace's where it names none."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone)


def language_code(told: str) -> str:
    """Return the code of a language as we keep it; empty where what is told is none.

    >>> language_code("es-MX"), language_code("EN"), language_code("Spanish")
    ('es', 'en', '')
    """
    code = told.strip().lower().replace("_", "-").partition("-")[0]
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else ""


def too_long(text: str) -> Sentence:
    """Return why a text is left out that nobody can have said."""
    told = {"length": len(text), "most": LONGEST}
    return Sentence("The text has %(length)s characters; up to %(most)s are read.", told)


def _others(upload: Upload, zone: ZoneInfo) -> Iterator[Arrived | Unread]:
    """Return the documents of a file that is no table, as the library reads them."""
    path = kept_files.where(upload.path)
    if not path.is_file():
        raise UnreadableFile(Sentence("The file is not here any more: upload it again."))
    with path.open("rb") as file:
        for found in read(upload.name, file):
            yield Unread(found.place, found.why) if isinstance(found, NotRead) else arrived_of(found, zone)


def arrived_of(found: Document, zone: ZoneInfo) -> Arrived | Unread:
    """Return a document of the library as what arrives; moments without a zone are of the given one."""
    text = found.text.replace("\0", "").strip()
    if not text:
        unsaid = Sentence("It is passed on from someone else, and its words are not in the file.")
        return Unread("", unsaid if found.repost else NOTHING_SAID)
    if len(text) > LONGEST:
        return Unread("", too_long(text))
    return Arrived(
        text=text,
        role=" ".join((found.group or "").replace("\0", "").split())[:LONGEST_NAME],
        author=(found.author or "").replace("\0", ""),
        said_at=zoned(found.said_at, zone),
        address=(found.address or "").replace("\0", "")[:LONGEST_ADDRESS],
        key=(found.key or "").replace("\0", ""),
        repost=found.repost,
    )
