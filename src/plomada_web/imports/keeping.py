"""How long what people hand in is kept: files, their first cells, and rows that could not be brought in.

Records have their own life. These are copies beside them, that nobody sees when someone asks what we hold on them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from plomada_web.imports import actions
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.workspace import kept_files
from plomada_web.workspace.models import Job, Workspace

AT_ONCE: Final = 20  # imports that are looked at in one go: the next look is soon
ROWS: Final = 2_000
Status = Import.Status


def empty_old(*, now: datetime) -> None:
    """Throw old drafts away, end what is held up, and forget the rows of imports that have ended."""
    before = now - timedelta(days=settings.DAYS_FILES_ARE_KEPT)
    old = Import.objects.filter(created_at__lt=before, emptied_at=None).select_related("change_set", "workspace")
    _discard(old.filter(status__in=[Status.DRAFT, Status.DRY_RUN])[:AT_ONCE])
    _end_held_up(old, now=now)
    for one in old.filter(status__in=[Status.DONE, Status.STOPPED], finished_at__lt=before)[:AT_ONCE]:
        _empty(one, now=now)
    kept_files.drop_older_than(actions.FOLDER, before - timedelta(days=1))  # what no row knows of


def forget_files(workspace: Workspace, *, now: datetime) -> None:
    """Throw away what was uploaded and not started, for everybody, and end what is held up. Call it in a transaction.

    An import that is running keeps its file to the end, and drops it then.
    """
    _end_held_up(workspace.imports.select_related("change_set"), now=now)
    _discard(workspace.imports.filter(status__in=[Status.DRAFT, Status.DRY_RUN]))


def waiting_files(workspace: Workspace) -> int:
    """Return how many files wait to be imported."""
    return workspace.imports.filter(status__in=[Status.DRAFT, Status.DRY_RUN]).count()


@transaction.atomic
def _end_held_up(imports: QuerySet[Import], *, now: datetime) -> None:
    for one in imports.filter(status=Status.RUNNING, job__status=Job.Status.FAILED)[:AT_ONCE]:
        actions.end(one, status=Status.STOPPED, now=now)


@transaction.atomic
def _discard(drafts: Iterable[Import]) -> None:
    found = list(drafts)
    paths = [one.path for one in found]
    Import.objects.filter(pk__in=[one.pk for one in found]).delete()
    transaction.on_commit(lambda: kept_files.drop_all(paths))


def _empty(one: Import, *, now: datetime) -> None:
    """Remove the rows with problems, a few at a time, and what an older version left of the cells of each column."""
    rows = ImportProblem.objects.filter(of=one)
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS]):
        rows.filter(pk__in=ids).delete()
    one.forget_cells()
    one.emptied_at = now
    one.save(update_fields=["columns", "trial", "emptied_at"])
