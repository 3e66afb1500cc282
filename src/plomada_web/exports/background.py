"""Lists written to files behind the pages, and files that have expired taken away."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from plomada.sheets import ENDINGS, Cell, SheetKind, write_sheet
from plomada_web.exports.actions import EXPORT
from plomada_web.exports.columns import columns_of
from plomada_web.exports.linked import linked_to
from plomada_web.exports.models import Export
from plomada_web.lists import asking
from plomada_web.lists.filters import Catalogue, matching, rule_of_json
from plomada_web.lists.queries import pages
from plomada_web.people.models import Record
from plomada_web.workspace.jobs import Run, handles, scheduled
from plomada_web.workspace.models import Workspace

BATCH = 1000
KEPT = timedelta(days=7)  # no longer than the setting for all files
FOLDER = "exports"


@handles(EXPORT)
def write_export(run: Run) -> dict[str, object]:
    """Write the list to its file; killed in the middle, it begins again."""
    export = Export.objects.select_related("workspace").get(
        pk=int(str(run.payload["export"])), workspace=run.job.workspace
    )
    folder = Path(settings.MEDIA_ROOT) / FOLDER / str(export.workspace_id)
    folder.mkdir(parents=True, exist_ok=True)
    kind = SheetKind(export.format)
    # The name is not to be guessed, though only members can ask for the file.
    file = folder / f"{export.pk}-{secrets.token_urlsafe(12)}.{ENDINGS[kind]}"
    try:
        with override(export.language):
            columns = columns_of(export.workspace, Record(export.record))
            batches = _batches(export, run)
            rows = write_sheet(file, kind, [column.written() for column in columns], batches)
        with run.once("file") as todo:
            if todo:
                _keep(export, file, rows)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return {"rows": rows}


def rows_of(export: Export, *, now: datetime) -> "QuerySet[Any]":
    """Return the rows that the export is of, unordered.

    Raises:
        UnusableRule: the rule asks for something that is there no more.
    """
    record, rule = Record(export.record), rule_of_json(export.rule)
    if record is Record.STAKEHOLDER:  # who has no list of their own
        rows = matching(rule, export.workspace, record, now=now)
        return rows.select_related("decision__account")
    asked = asking.Asked(record=record, rule=rule, text=export.text)
    return pages.rows_of(asked, Catalogue(export.workspace), now=now)


@scheduled
def remove_expired(now: datetime) -> None:
    """Take away the files whose days are over; the rows stay and say so."""
    _remove(Export.objects.filter(expires_at__lte=now).exclude(path=""))


def forget_files(workspace: Workspace, *, now: datetime) -> None:
    """Take away every file that the workspace can still download. Call it in a transaction."""
    there = workspace.exports.exclude(path="")
    there.filter(expires_at__gt=now).update(expires_at=now)
    _remove(there)


def ready_files(workspace: Workspace) -> int:
    """Return how many files the workspace can still download."""
    return workspace.exports.exclude(path="").count()


@transaction.atomic
def _remove(exports: QuerySet[Export]) -> None:
    paths = dict(exports.values_list("pk", "path"))
    Export.objects.filter(pk__in=paths).update(path="")
    transaction.on_commit(lambda: _unlink(paths.values()))


def _unlink(paths: Iterable[str]) -> None:
    for path in paths:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


def _batches(export: Export, run: Run) -> Iterator[Sequence[Sequence[Cell]]]:
    """Yield the rows of the file in the order they were made, a thousand at a time."""
    workspace, record = export.workspace, Record(export.record)
    columns = columns_of(workspace, record)
    rows = rows_of(export, now=timezone.now())
    total, done, last = rows.count(), 0, 0
    run.progress(0, total)
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        linked = linked_to(batch, workspace, record)
        yield [[column.read(row, linked) for column in columns] for row in batch]
        last, done = batch[-1].pk, done + len(batch)
        run.progress(min(done, total))  # rows may have come since they were counted


def _keep(export: Export, file: Path, rows: int) -> None:
    now = timezone.now()
    export.path = str(file.relative_to(settings.MEDIA_ROOT))
    export.rows, export.size = rows, file.stat().st_size
    kept = min(KEPT, timedelta(days=settings.DAYS_FILES_ARE_KEPT))
    export.written_at, export.expires_at = now, now + kept
    export.save(update_fields=["path", "rows", "size", "written_at", "expires_at"])
