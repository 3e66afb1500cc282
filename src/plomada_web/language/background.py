"""Work of this feature that runs behind the pages: files become documents, what is gone is forgotten."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada_web.language import keeping
from plomada_web.language.actions import uploads
from plomada_web.language.actions.corpora import ERASE
from plomada_web.language.actions.sources import RESTORE, restore_source
from plomada_web.language.actions.taking_in import TakenIn, take_in
from plomada_web.language.arriving import Batch, Unread
from plomada_web.language.background_experiments import give_answers, look
from plomada_web.language.background_maps import make_map
from plomada_web.language.background_polling import look_at_due_sources, poll_source
from plomada_web.language.models import Corpus, Source, Upload
from plomada_web.language.reading import batches_of
from plomada_web.language.sentences import kept
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.jobs import Run, handles, scheduled

__all__ = [
    "bring_in",
    "bring_source_back",
    "erase",
    "forget_old_language",
    "give_answers",
    "look",
    "look_at_due_sources",
    "make_map",
    "poll_source",
]

MOST_PROBLEMS: Final = 50


@handles(uploads.TAKE_IN)
def bring_in(run: Run) -> dict[str, object]:
    """Bring the documents of a file in; a batch that took effect before a crash is not taken again."""
    rows = Upload.objects.select_related("corpus__workspace", "source", "created_by")
    upload = rows.filter(pk=int(str(run.payload["upload"])), corpus__workspace=run.job.workspace).first()
    if upload is None:
        return {}
    if upload.status == Upload.Status.RUNNING:
        try:
            _bring_batches(run, upload)
        except PlomadaError as broken:  # the file turns out to be broken further on
            _note_problems(upload, (Unread(upload.last_row, broken.sentence),))
            upload.save(update_fields=["problems", "counts"])
            uploads.finish(upload, status=Upload.Status.STOPPED, now=timezone.now())
        _end(run, upload)
    return {"upload": upload.pk, "counts": upload.counts}


def batch_size() -> int:
    """Return how many documents go into one transaction: SQLite lets nobody else write meanwhile."""
    return 2_000 if connection.vendor == "postgresql" else 1_000


def _bring_batches(run: Run, upload: Upload) -> None:
    zone = ZoneInfo(upload.corpus.workspace.time_zone)
    for batch in batches_of(upload, size=batch_size(), zone=zone, now=timezone.now(), start=upload.last_row):
        if not _bring(run, upload, batch):
            return
        run.progress(upload.rows_done, max(upload.approximate_rows or 0, upload.rows_done))


def _bring(run: Run, upload: Upload, batch: Batch) -> bool:
    """Return whether the upload goes on after this batch; False where someone has stopped it."""
    with run.once(f"up to {batch.last}") as todo:
        # Locked, so that whoever stops it waits for the batch, and then finds all of it written down.
        going = Upload.objects.select_for_update().filter(pk=upload.pk, status=Upload.Status.RUNNING).exists()
        if todo and going and upload.source is not None:
            _note(upload, batch, take_in(upload.source, batch.arrived, now=timezone.now()))
    return going


def _note(upload: Upload, batch: Batch, taken: TakenIn) -> None:
    upload.rows_done += batch.rows
    upload.last_row = batch.last
    told = {"new": taken.new, "copies": taken.copies, "known": taken.known}
    upload.counts = {name: upload.counts.get(name, 0) + n for name, n in told.items()} | {
        name: n for name, n in upload.counts.items() if name not in told
    }
    _note_problems(upload, batch.unread)
    upload.save(update_fields=["rows_done", "last_row", "counts", "problems"])


def _note_problems(upload: Upload, unread: tuple[Unread, ...]) -> None:
    for name, left_out in (("left_out", True), ("without", False)):
        upload.counts[name] = upload.counts.get(name, 0) + sum(each.left_out == left_out for each in unread)
    room = MOST_PROBLEMS - len(upload.problems)
    upload.problems += [{"row": each.place, "left_out": each.left_out, **kept(each.why)} for each in unread[:room]]


def _end(run: Run, upload: Upload) -> None:
    with run.once("end") as todo:
        upload.refresh_from_db(fields=["status"])
        if todo and upload.status == Upload.Status.RUNNING:
            uploads.finish(upload, status=Upload.Status.DONE, now=timezone.now())


@handles(RESTORE)
def bring_source_back(run: Run) -> dict[str, object]:
    """Bring a large source back, all of it or nothing: killed in the middle, the next attempt begins anew."""
    rows = Source.objects.select_related("corpus__workspace")
    source = rows.filter(pk=int(str(run.payload["source"])), corpus__workspace=run.job.workspace).first()
    if source is None:
        return {}
    with run.once("back") as todo:
        if todo:
            actor = Actor.of(run.job.owner) if run.job.owner else MACHINE
            restore_source(source, actor=actor, now=timezone.now())
    return {"source": source.pk, "documents": source.documents}


@handles(ERASE)
def erase(run: Run) -> dict[str, object]:
    """Remove a corpus for good; killed in the middle, the next attempt goes on."""
    corpus = Corpus.objects.filter(pk=int(str(run.payload["corpus"])), workspace=run.job.workspace).first()
    if corpus is not None:
        keeping.erase_documents(corpus)
        corpus.delete()
    return {}


@scheduled
def forget_old_language(now: datetime) -> None:
    """Remove what was removed long enough ago."""
    keeping.forget_old(now=now)
