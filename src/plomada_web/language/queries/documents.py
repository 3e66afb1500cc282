"""Lists of documents: narrowed, a page at a time, without counting what is passed over.

The page begins after the document that the address names, so that going deep costs no more than the first page. How
many there are is counted no further than a thousand, and in a request of its own.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.timezone import get_current_timezone

from plomada_web.language.models import Corpus, Document, DocumentRows, Source, Speaker
from plomada_web.people.models import Function
from plomada_web.people.queries.paging import MOST_COUNTED, Count

PAGE: Final = 50
EXCERPT: Final = 400  # characters of a text in the list
MOST_WORDS: Final = 8
FEW_SPEAKERS: Final = 500
OPEN, IGNORED = "open", "ignored"
COUNTED, COPIES, REMOVED = "", "copies", "removed"


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty: to nothing.

    Attributes:
        words: each of them stands in the text, perhaps as a part of a word, whatever its case.
        function: id of the function that speaks; or "open", "ignored".
        source: id of a source.
        language: code; "-": not known.
        since: first day, as ISO writes it.
        until: last day.
        show: "" those that count, "copies", "removed".
    """

    words: str = ""
    function: str = ""
    source: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    show: str = COUNTED

    @property
    def narrows(self) -> bool:
        """Return whether anything is asked for."""
        return self != Asked()

    @property
    def narrows_further(self) -> bool:
        """Return whether anything is asked for beside words."""
        return replace(self, words="") != Asked()


@dataclass(frozen=True)
class Page:
    """A page of a list, and the id to go on from; None on the last."""

    rows: tuple[Document, ...]
    after: int | None


def page_of(corpus: Corpus, asked: Asked, *, after: int | None) -> Page:
    """Return the page after that document, the last that came in first: one query, or two."""
    rows = narrowed(corpus, asked)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related("speaker__function", "source")
    if asked.show == COPIES:
        rows = rows.select_related("copy_of").defer("copy_of__text")
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def count_of(corpus: Corpus, asked: Asked) -> Count:
    """Return how many there are, counted no further than a thousand."""
    return Count(narrowed(corpus, asked).order_by()[: MOST_COUNTED + 1].count())


def narrowed(corpus: Corpus, asked: Asked) -> DocumentRows:
    """Return the documents that are asked for; what cannot be read narrows to none."""
    rows = _shown(corpus, asked)
    for word in asked.words.split()[:MOST_WORDS]:
        rows = rows.filter(_says(word))
    if asked.function:
        rows = rows.filter(_spoken_by(corpus, asked.function))
    if asked.source:
        rows = rows.filter(source_id=int(asked.source)) if _is_id(asked.source) else rows.none()
    if asked.language:
        rows = rows.filter(language="" if asked.language == "-" else asked.language[:8])
    for text, days, way in ((asked.since, 0, "gte"), (asked.until, 1, "lt")):
        if text:
            moment = _start_of(text, days)
            rows = rows.filter(**{f"said_at__{way}": moment}) if moment else rows.none()
    return rows


def _shown(corpus: Corpus, asked: Asked) -> DocumentRows:
    rows = Document.objects.filter(corpus=corpus, source__archived_at__isnull=True)
    if asked.show == REMOVED:
        return rows.filter(removed_at__isnull=False)
    return rows.filter(removed_at__isnull=True, copy_of__isnull=asked.show != COPIES)


def _says(word: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(text__icontains=word)
    # SQLite knows the case of ASCII alone: other letters are looked for as they are usually written.
    found = Q()
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(text__icontains=form)
    return found


def _spoken_by(corpus: Corpus, function: str) -> Q:
    if function == IGNORED:
        of = Q(ignored=True)
    elif function == OPEN:
        of = Q(function__isnull=True, ignored=False)
    else:
        of = Q(function_id=int(function)) if _is_id(function) else Q(pk__in=[])
    # Of few speakers an index finds the documents; of many, any page of documents has some.
    ids = list(Speaker.objects.filter(of, source__corpus=corpus).values_list("pk", flat=True)[: FEW_SPEAKERS + 1])
    if len(ids) <= FEW_SPEAKERS:
        return Q(speaker_id__in=ids)
    return Q(**{f"speaker__{name}": value for name, value in of.children})  # type: ignore[misc]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _start_of(text: str, days: int) -> datetime | None:
    try:
        day = parse_date(text)
        if day is None:
            return None
        return datetime(day.year, day.month, day.day, tzinfo=get_current_timezone()) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Choices:
    """What a list can be narrowed to."""

    functions: tuple[Function, ...]
    sources: tuple[Source, ...]
    languages: tuple[str, ...]


def choices_of(corpus: Corpus) -> Choices:
    """Return the functions that speak in a corpus, its sources and its languages: two queries."""
    sources = tuple(Source.objects.filter(corpus=corpus, archived_at=None).order_by("name", "pk"))
    speaking = Speaker.objects.filter(source__in=[one.pk for one in sources]).exclude(function=None)
    functions = Function.objects.filter(pk__in=speaking.values("function")).order_by("position", "pk")
    languages = sorted({code for one in sources for code in one.languages})
    return Choices(tuple(functions), sources, tuple(languages))


def copies_of(document: Document) -> list[Document]:
    """Return the first copies of a document, with where they come from."""
    rows = Document.objects.there().filter(copy_of=document).select_related("source", "speaker__function")
    found = list(rows.order_by("said_at", "pk")[:10])
    for row in found:
        row.copy_of = document
    return found
