"""What the pages of uploads show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada.errors import PlomadaError
from plomada_web.language.arriving import Arrived
from plomada_web.language.columns import TEXT, WORDS
from plomada_web.language.models import Corpus, Source, Upload
from plomada_web.language.reading import batches_of
from plomada_web.language.sentences import sentence_of
from plomada_web.site.telling import number, say

PREVIEWED: Final = 5  # documents
EXCERPT: Final = 240


@dataclass(frozen=True)
class ShownColumn:
    """A column with some of its cells and what it means."""

    place: int
    name: str
    cells: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class ShownProblem:
    """What could not be read, in the reader's language."""

    place: str
    text: str
    left_out: bool


OF_READERS: Final = {"line": _("line"), "message": _("message"), "entry": _("entry"), "post": _("post")}


def _place(told: int | str) -> str:
    """Return where it is, in the reader's language: "Row 12", "line 12"."""
    if isinstance(told, int):
        return gettext("Row %(row)s") % {"row": number(told)} if told else ""
    word, _blank, rest = told.partition(" ")
    return f"{OF_READERS[word]} {rest}" if word in OF_READERS else told


@dataclass(frozen=True)
class Preview:
    """The first documents of a file as they would come in, and what could not be read among them.

    Attributes:
        refused: why the file cannot be read as it is chosen; empty: it can.
    """

    arrived: tuple[Arrived, ...] = ()
    problems: tuple[ShownProblem, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Pace:
    """How fast an upload goes, and how long it still takes; None where that cannot be said yet."""

    rows: int
    of: int | None
    per_second: int | None
    seconds_left: int | None


def columns_of(upload: Upload) -> list[ShownColumn]:
    """Return the columns with what they are taken for."""
    by_place = {int(place): meaning for meaning, place in upload.mapping.items()}
    return [
        ShownColumn(place, column["name"], tuple(column["cells"]), by_place.get(place, ""))
        for place, column in enumerate(upload.columns)
    ]


def meanings() -> list[tuple[str, str]]:
    """Return what a column can mean, with the words for it."""
    return [(meaning, str(words)) for meaning, words in WORDS.items()]


def preview_of(upload: Upload, *, now: datetime) -> Preview:
    """Return what would come of the first rows; nothing is written."""
    if upload.kind == Source.Kind.TABLE and TEXT not in upload.mapping:
        return Preview()
    zone = ZoneInfo(upload.corpus.workspace.time_zone)
    try:
        first = next(batches_of(upload, size=PREVIEWED * 4, zone=zone, now=now), None)
    except PlomadaError as refused:
        return Preview(refused=say(refused.sentence))
    if first is None:
        return Preview()
    problems = (ShownProblem(_place(each.place), say(each.why), each.left_out) for each in first.unread)
    return Preview(first.arrived[:PREVIEWED], tuple(islice(problems, PREVIEWED)))


def problems_of(upload: Upload) -> list[ShownProblem]:
    """Return the first things that could not be read."""
    return [problem_of(kept) for kept in upload.problems]


def problem_of(kept: Mapping[str, Any]) -> ShownProblem:
    """Return something that could not be read, as it was kept."""
    return ShownProblem(_place(kept["row"]), say(sentence_of(kept)), kept["left_out"])


def warnings_of(upload: Upload) -> list[str]:
    """Return what was guessed about the file."""
    return [say(sentence_of(kept)) for kept in upload.warnings]


def same_file(upload: Upload) -> Upload | None:
    """Return the last upload of the very same file into this corpus."""
    same = upload.corpus.uploads.filter(sha256=upload.sha256, started_at__isnull=False, source__archived_at=None)
    return same.exclude(pk=upload.pk).select_related("source").order_by("-started_at").first()


def sources_for(upload: Upload) -> list[Source]:
    """Return the sources that a file of this kind can go into."""
    return list(Source.objects.filter(corpus=upload.corpus, kind=upload.kind, archived_at=None).order_by("name", "pk"))


def waiting_uploads(corpus: Corpus) -> list[Upload]:
    """Return the files of a corpus that are not documents yet, the newest first."""
    rows = corpus.uploads.filter(status__in=[Upload.Status.DRAFT, Upload.Status.RUNNING])
    return list(rows.select_related("job").order_by("-created_at", "-pk")[:20])


def pace_of(upload: Upload, *, now: datetime) -> Pace:
    """Return how an upload is getting on."""
    rows, of = upload.rows_done, max(upload.approximate_rows or 0, upload.rows_done) or None
    seconds = (now - upload.started_at).total_seconds() if upload.started_at else 0.0
    if not rows or seconds <= 0:
        return Pace(rows, of, None, None)
    per_second = rows / seconds
    left = round((of - rows) / per_second) if of and of > rows else None
    return Pace(rows, of, max(1, round(per_second)), left)
