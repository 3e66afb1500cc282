"""How long what was removed can be brought back, and names of authors and files that wait are kept.

What is removed for good goes from the counts of maps too: they hold every word of the documents. The maps stay.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from plomada_web.language import counts
from plomada_web.language.actions import uploads
from plomada_web.language.models import Corpus, Document, MapRun, Source, Speaker, Upload
from plomada_web.language.offered import OFFERS
from plomada_web.workspace import kept_files
from plomada_web.workspace.models import Job

AT_ONCE: Final = 2_000  # rows of one transaction
PASSES: Final = 50  # of one look: the next one is soon
FEW: Final = 20


def forget_old(*, now: datetime) -> None:
    """Remove for good what was removed long enough ago; forget names that nobody answered for, and old drafts."""
    before = now - timedelta(days=settings.DAYS_FILES_ARE_KEPT)
    # What a feature of ours brings stays removed as a row: forgotten, it would be brought again.
    removed = Document.objects.filter(removed_at__lt=before).exclude(source__kind__in=list(OFFERS))
    counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus__in=removed.order_by().values("corpus").distinct()))
    _delete(removed, passes=PASSES)
    for source in Source.objects.filter(archived_at__lt=before)[:FEW]:
        counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus=source.corpus_id))
        if erase_source(source, passes=PASSES):
            source.delete()
    Speaker.objects.filter(first_seen_at__lt=before).exclude(label="").update(label="")
    _drop_drafts(before)
    _end_held_up(before, now=now)
    kept_files.drop_older_than(uploads.FOLDER, before - timedelta(days=1))  # what no row knows of
    counts.drop_unknown(now - timedelta(days=1))


def erase_source(source: Source, *, passes: int | None = None) -> bool:
    """Remove what a source has brought, a few rows in each transaction; return whether nothing is left."""
    rows = Document.objects.filter(source=source)
    speakers = Speaker.objects.filter(source=source)
    return _delete(rows, passes=passes) and _delete(speakers, passes=passes)


def erase_documents(corpus: Corpus) -> None:
    """Remove all that was said in a corpus, its files, and what was counted of it."""
    counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus=corpus))
    for source in Source.objects.filter(corpus=corpus):
        erase_source(source)
        source.delete()
    for path in Upload.objects.filter(corpus=corpus).exclude(path="").values_list("path", flat=True):
        kept_files.drop(path)


def _delete(rows: QuerySet[Any], *, passes: int | None) -> bool:
    """Remove rows, a few in each transaction; return whether none is left."""
    done = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        if passes is not None and done >= passes:
            return False
        rows.model._base_manager.filter(pk__in=ids).delete()
        done += 1
    return True


@transaction.atomic
def _drop_drafts(before: datetime) -> None:
    found = list(Upload.objects.filter(status=Upload.Status.DRAFT, created_at__lt=before)[:FEW])
    Upload.objects.filter(pk__in=[one.pk for one in found]).delete()
    for one in found:
        transaction.on_commit(lambda path=one.path: kept_files.drop(path))  # type: ignore[misc]


@transaction.atomic
def _end_held_up(before: datetime, *, now: datetime) -> None:
    held_up = Upload.objects.filter(status=Upload.Status.RUNNING, job__status=Job.Status.FAILED, created_at__lt=before)
    for one in held_up[:FEW]:
        uploads.end(one, status=Upload.Status.STOPPED, now=now)
