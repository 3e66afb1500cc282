"""Writing down what is changed together: begin, record while writing, close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Count, Q

from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.records import Written, name_of, set_back, snapshot, whole
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Workspace

__all__ = ["Changed", "begin", "close", "name_of", "record", "set_back", "snapshot", "whole"]

AT_ONCE = 2_000


@dataclass(frozen=True)
class Changed:
    """One row that was changed.

    Attributes:
        record: its kind, by the names of `undo.records`.
        record_id: its id.
        before: the changed fields as they were; None: the row was made.
        after: the same fields as they are now; None: the row was removed (`before` then holds all of it). {} is
            enough for a row that was made.
        number: of the row in the file it came from.
    """

    record: str
    record_id: int
    before: Written | None
    after: Written | None
    number: int | None = None


def begin(workspace: Workspace, *, kind: ChangeSet.Kind, label: str, actor: Actor, now: datetime) -> ChangeSet:
    """Open a set of changes. Rows that it makes or changes are to carry its `made_at` in their `changed_at`."""
    return ChangeSet.objects.create(
        workspace=workspace,
        kind=kind,
        label=label[:200],
        actor=actor.user,
        actor_name=actor.name[:160],
        made_at=now,
    )


def record(change_set: ChangeSet, changes: Sequence[Changed]) -> None:
    """Write changes down, in the transaction and in the order in which they are made."""
    rows = (
        Change(
            change_set=change_set,
            record=one.record,
            record_id=one.record_id,
            number=one.number,
            before=one.before,
            after=one.after,
        )
        for one in changes
    )
    for batch in _batches(rows):
        Change.objects.bulk_create(batch)


def close(change_set: ChangeSet, *, now: datetime) -> None:
    """Say that all of the set is written down, and count it once for the pages that tell of it."""
    counted = (
        change_set.changes.order_by()
        .values("record")
        .annotate(
            made=Count("pk", filter=Q(before__isnull=True)),
            removed=Count("pk", filter=Q(after__isnull=True)),
            changed=Count("pk", filter=Q(before__isnull=False, after__isnull=False)),
        )
    )
    change_set.counts = {
        row["record"]: {"made": row["made"], "changed": row["changed"], "removed": row["removed"]} for row in counted
    }
    change_set.closed_at = now
    change_set.save(update_fields=["counts", "closed_at"])


def _batches(rows: Iterable[Change]) -> Iterable[list[Change]]:
    # SQLite takes 999 values in one statement; Django cuts to that itself, PostgreSQL takes what it is given.
    size = AT_ONCE if connection.vendor == "postgresql" else AT_ONCE // 4
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
