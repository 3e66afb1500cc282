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
from plomada_web.language.copies import let_copies_be_originals
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
    for corpus in Corpus.objects.filter(pk__in=removed.order_by().values("corpus").distinct())[:FEW]:
        counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus=corpus))
        _forget(corpus, removed.filter(corpus=corpus), staying=Document.objects.filter(removed_at=None))
    for source in Source.objects.filter(archived_at__lt=before).select_related("corpus")[:FEW]:
        counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus=source.corpus_id))
        others = Document.objects.filter(removed_at=None).exclude(source=source)
        if _forget(source.corpus, Document.objects.filter(source=source), staying=others):
            erase_source(source)
            source.delete()
    Speaker.objects.filter(first_seen_at__lt=before).exclude(label="").update(label="")
    _drop_drafts(before)
    _end_held_up(before, now=now)
    kept_files.drop_older_than(uploads.FOLDER, before - timedelta(days=1))  # what no row knows of
    counts.drop_unknown(now - timedelta(days=1))


def _forget(corpus: Corpus, rows: QuerySet[Document], *, staying: QuerySet[Document]) -> bool:
    """Remove documents for good, a few in each transaction; return whether none is left.

    Copies that stay count in their place, those too that are away with their source and may come back.
    """
    for _pass in range(PASSES):
        with transaction.atomic():
            Corpus.objects.select_for_update().get(pk=corpus.pk)  # whoever brings one of them back waits, or we do
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            some = Document.objects.filter(pk__in=ids)
            let_copies_be_originals(some, staying=staying)
            some.delete()
        if len(ids) < AT_ONCE:
            return True
    return False


def erase_source(source: Source) -> None:
    """Remove what a source has brought, and who said it, a few rows in each transaction."""
    _delete(Document.objects.filter(source=source))
    _delete(Speaker.objects.filter(source=source))


def erase_documents(corpus: Corpus) -> None:
    """Remove all that was said in a corpus, its files, and what was counted of it."""
    counts.drop_of(MapRun.objects.exclude(folder="").filter(corpus=corpus))
    for source in Source.objects.filter(corpus=corpus):
        erase_source(source)
        source.delete()
    for path in Upload.objects.filter(corpus=corpus).exclude(path="").values_list("path", flat=True):
        kept_files.drop(path)


def _delete(rows: QuerySet[Any]) -> None:
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.model._base_manager.filter(pk__in=ids).delete()


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
