"""A file is received, told what its columns mean, started, stopped, thrown away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets import Cell, ColumnForm, observe, open_sheet, read_text
from plomada_web.language.actions.sources import add_source
from plomada_web.language.columns import checked, columns_of, guess
from plomada_web.language.models import Corpus, Source, Upload
from plomada_web.language.reading import kind_of
from plomada_web.language.sentences import kept
from plomada_web.workspace import audit, kept_files
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job

FOLDER: Final = "language"  # of the files, below the media folder
TAKE_IN: Final = "language.take_in"
SHOWN_CELLS: Final = 4
LOOKED_AT: Final = 50  # rows
LONGEST_CELL: Final = 300


class GoesOn(InputError):
    """The upload is running, or has run: what it does cannot be changed any more."""

    def __init__(self) -> None:
        super().__init__(Sentence("This upload has been started. Upload the file again to begin another."))


@dataclass(frozen=True)
class SentFile:
    """A file as it comes in: its name and its bytes, piece by piece."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Into:
    """Where the documents of a file go: into a source that is there, or a new one of that name."""

    source: Source | None = None
    name: str = ""


def receive(corpus: Corpus, *, sent: SentFile, source: Source | None, actor: Actor, now: datetime) -> Upload:
    """Keep a file, and find out how it is written and what its columns are.

    For a source that is there, columns are taken as they were the last time.

    Raises:
        UnreadableFile: it is empty, too large, or nothing that is read.
    """
    kept_file = kept_files.keep(FOLDER, corpus.workspace, sent.name, sent.pieces, most=settings.MOST_BYTES_IMPORTED)
    try:
        upload = Upload(
            corpus=corpus,
            source=source,
            kind=kind_of(sent.name, kept_files.where(kept_file.path)),
            name=sent.name[:200],
            path=kept_file.path,
            size=kept_file.size,
            sha256=kept_file.sha256,
            created_by=actor.user,
            created_at=now,
        )
        if upload.kind == Source.Kind.TABLE:
            _read(upload, "")
        with transaction.atomic():
            upload.save()
            audit.note(corpus.workspace, actor=actor, action="upload.received", target=Target(upload), now=now)
    except BaseException:
        kept_files.drop(kept_file.path)
        raise
    return upload


@transaction.atomic
def choose_sheet(upload: Upload, *, sheet: str) -> None:
    """Read another sheet of a workbook.

    Raises:
        GoesOn: the upload has been started.
        InputError: there is no such sheet, or nothing in it.
    """
    _check_draft(upload)
    _read(upload, sheet)
    upload.save(update_fields=["form", "sheets", "columns", "mapping", "warnings", "approximate_rows"])


def _read(upload: Upload, name: str) -> None:
    """Write down what the table of an upload, or that sheet of it, tells about itself."""
    try:
        sheet = open_sheet(kept_files.where(upload.path), sheet=name or None)
        sample = sheet.sample()
    except InputError as refused:  # it calls the file by the name under which we keep it
        told = Sentence(refused.sentence.template, {**refused.sentence.values, "file": upload.name})
        raise type(refused)(told) from None
    forms = observe(sample, sheet.columns)
    upload.form = sheet.form.to_dict()
    upload.sheets = list(sheet.sheet_names) if len(sheet.sheet_names) > 1 else []
    upload.warnings = [kept(warning) for warning in (*sheet.warnings, *(w for form in forms for w in form.warnings))]
    upload.approximate_rows = sheet.approximate_rows
    upload.columns = [
        _column(form, [row.cells[place] for row in sample[:LOOKED_AT]]) for place, form in enumerate(forms)
    ]
    upload.mapping = _as_before(upload) or guess(columns_of(sample, forms))


def _column(form: ColumnForm, cells: Sequence[Cell]) -> dict[str, object]:
    """Return a column as the upload keeps it, with nothing in it that no database keeps."""
    name = read_text(form.column) or ""
    texts = [text[:LONGEST_CELL] for cell in cells if (text := read_text(cell))]
    return {"name": name, "form": {**form.to_dict(), "column": name, "examples": []}, "cells": texts[:SHOWN_CELLS]}


def _as_before(upload: Upload) -> dict[str, int] | None:
    """Return what the columns meant in the last file of the source, where all of them are here again."""
    last = upload.source and upload.source.uploads.exclude(started_at=None).order_by("-started_at").first()
    if not last:
        return None
    named = {meaning: last.headers[place] for meaning, place in last.mapping.items()}
    if not named or not set(named.values()) <= set(upload.headers):
        return None
    return {meaning: upload.headers.index(header) for meaning, header in named.items()}


@transaction.atomic
def set_columns(upload: Upload, *, chosen: Mapping[int, str], into: Source | None) -> None:
    """Say what the columns of a table mean, by their places, and where its documents go.

    Raises:
        GoesOn: it has been started.
        NotMapped: with this nothing could come in.
    """
    _check_draft(upload)
    if upload.kind == Source.Kind.TABLE:
        upload.mapping = checked(chosen, upload.headers)
    upload.source = into
    upload.save(update_fields=["mapping", "source"])


@transaction.atomic
def start(upload: Upload, *, into: Into, actor: Actor, now: datetime) -> Job:
    """Ask for the documents to be brought in, in the background.

    Raises:
        GoesOn: it has been started.
        NotMapped: no column says what was said.
    """
    _check_draft(upload)
    workspace = upload.corpus.workspace
    if upload.kind == Source.Kind.TABLE:
        checked({place: meaning for meaning, place in upload.mapping.items()}, upload.headers)
    name = into.name or Path(upload.name).stem or upload.name
    upload.source = into.source or add_source(upload.corpus, kind=upload.kind, name=name, actor=actor, now=now)
    upload.status, upload.started_at = Upload.Status.RUNNING, now
    upload.job = enqueue(workspace, Request(TAKE_IN, {"upload": upload.pk}), owner=actor.user, now=now)
    upload.save(update_fields=["source", "status", "started_at", "job"])
    audit.note(workspace, actor=actor, action="upload.started", target=Target(upload), now=now)
    return upload.job


@transaction.atomic
def stop(upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Stop an upload where it is: what came in stays."""
    if Upload.objects.select_for_update().get(pk=upload.pk).status == Upload.Status.RUNNING:
        end(upload, status=Upload.Status.STOPPED, now=now)
        audit.note(upload.corpus.workspace, actor=actor, action="upload.stopped", target=Target(upload), now=now)


@transaction.atomic
def finish(upload: Upload, *, status: Upload.Status, now: datetime) -> None:
    """Close an upload that has got to its end, or to a place from which it cannot go on; who started it did that."""
    end(upload, status=status, now=now)
    by = upload.created_by
    actor = Actor.of(by) if by else audit.MACHINE
    detail: dict[str, object] = {"status": status.value, "rows": upload.rows_done, **upload.counts}
    target = Target(upload, detail=detail)
    audit.note(upload.corpus.workspace, actor=actor, action="upload.finished", target=target, now=now)


def end(upload: Upload, *, status: Upload.Status, now: datetime) -> None:
    """Close an upload. Call it in a transaction."""
    upload.status, upload.finished_at = status, now
    upload.forget_cells()
    upload.save(update_fields=["status", "finished_at", "columns"])
    path = upload.path
    transaction.on_commit(lambda: kept_files.drop(path))  # its rows are documents: nobody's data lies about twice


@transaction.atomic
def discard(upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Throw an upload away that was not started, with its file.

    Raises:
        GoesOn: it has been started.
    """
    _check_draft(upload)
    audit.note(upload.corpus.workspace, actor=actor, action="upload.discarded", target=Target(upload), now=now)
    path = upload.path
    upload.delete()
    transaction.on_commit(lambda: kept_files.drop(path))


def _check_draft(upload: Upload) -> None:
    # The row is locked: of two who start it at once, one does.
    if Upload.objects.select_for_update().get(pk=upload.pk).status != Upload.Status.DRAFT:
        raise GoesOn
