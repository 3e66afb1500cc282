"""From a corpus in the database to counts in a folder."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

import numpy as np
import pyarrow as pa
from django.db.models import QuerySet

from plomada.engines.local import LocalEngine
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.counting.folding import Thresholds
from plomada.language.periods import Period, Span
from plomada_web.language.counts import FOLDER, ORDER, drop, where
from plomada_web.language.models import Document, MapRun
from plomada_web.language.queries.states import state_of

ROWS: Final = 5_000
FEWEST_DOCUMENTS: Final = 5
MEMORY: Final = 512 << 20


def documents_of(run: MapRun) -> QuerySet[Document]:
    """Return the documents that a run is about: those of a known function are compared, the others are background."""
    found = Document.objects.counted().filter(corpus_id=run.corpus_id)
    if run.language:
        found = found.filter(language=run.language)
    if run.source_id:
        found = found.filter(source_id=run.source_id)
    return found


def said_in(rows: QuerySet[Document], span: Span) -> QuerySet[Document]:
    """Return those of some documents that were said in some months."""
    found = rows.filter(said_at__gte=_begins(span.since))
    if span.until is None:
        return found
    after = np.datetime64(span.until, "M") + 1
    return found.filter(said_at__lt=_begins(str(after)))


def _begins(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)


def count(run: MapRun, tell: Callable[[int, int], None]) -> Cube:
    """Count the documents of a run into a new folder, which the run then names.

    Args:
        tell: is told how many documents are read, and of how many.

    Raises:
        NothingToCount: there is no word in any document.
    """
    drop(run)
    run.folder = f"{FOLDER}/{run.corpus.workspace_id}/{token_hex(12)}"
    run.state = state_of(run.corpus)
    run.save(update_fields=["folder", "state"])  # first: what a killed worker leaves is found by the next
    folder = where(run)
    folder.parent.mkdir(parents=True, exist_ok=True)
    ids: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    wanted = CountSettings(period=Period.MONTH, kept=Thresholds(FEWEST_DOCUMENTS))
    cube = LocalEngine(memory=MEMORY, scratch=folder.parent).count(_batches(run, ids, tell), wanted, folder)
    np.save(folder / f".{ORDER}", np.concatenate(ids))
    (folder / f".{ORDER}").replace(folder / ORDER)  # last, and whole: with it the counts are there
    return cube


def count_span(cube: Cube, span: Span) -> Cube:
    """Return what was said in some periods as a cube of its own, in the folder of the cube.

    Raises:
        EmptySpan: nothing was.
    """
    return LocalEngine(memory=MEMORY).count_span(cube, span)


def count_weeks(run: MapRun, folder: Path, tell: Callable[[int, int], None]) -> Cube:
    """Count the documents of a run by weeks into a folder of the caller's, as experiments need it.

    Raises:
        NothingToCount: there is no word in any document.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    wanted = CountSettings(period=Period.WEEK, kept=Thresholds(FEWEST_DOCUMENTS))
    return LocalEngine(memory=MEMORY, scratch=folder.parent).count(_batches(run, [], tell), wanted, folder)


def _batches(
    run: MapRun, ids: list[np.ndarray[tuple[int], np.dtype[np.int64]]], tell: Callable[[int, int], None]
) -> Iterator[pa.RecordBatch]:
    """Return the documents in batches, read by their ids: no reader holds a transaction open."""
    rows = documents_of(run).order_by("pk")
    total, done, last = rows.count(), 0, 0
    columns = ("pk", "text", "speaker__function_id", "speaker__author", "said_at")
    while batch := list(rows.filter(pk__gt=last).values_list(*columns)[:ROWS]):
        numbers, texts, functions, authors, moments = zip(*batch, strict=True)
        last, done = numbers[-1], done + len(numbers)
        ids.append(np.array(numbers, np.int64))
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(texts, SCHEMA.field("text").type),
                pa.array([None if function is None else str(function) for function in functions], pa.string()),
                pa.array([author or None for author in authors], pa.string()),
                pa.array([moment and moment.date() for moment in moments], pa.date32()),
            ],
            schema=SCHEMA,
        )
        tell(done, total)
