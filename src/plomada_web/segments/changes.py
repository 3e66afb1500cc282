"""Which records must be asked again: those something they depend on was changed of, and those the time has turned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet

from plomada_web.lists.filters import Catalogue, Condition, Not, narrowed
from plomada_web.lists.filters.records import MODELS
from plomada_web.people.models import Record
from plomada_web.segments.reading import Path, Reads
from plomada_web.undo.actions import UNDO
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import AuditLine, Job, Workspace

# A change is seen when its transaction ends, and carries the moment at which it began.
LATE_BY = timedelta(minutes=10)
# Work that goes on for longer than this is found by a pass.
LONGEST = timedelta(days=2)
AT_ONCE = 2000
WALL = {Record.STAKEHOLDER: "decision__workspace"}
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Since:
    """From when to when a look reaches.

    Attributes:
        changed: changes from this moment on may not have been seen yet.
        turned: the moment up to which it is known what the time has turned; None: that is not asked now.
        now: the moment of this look.
    """

    changed: datetime
    turned: datetime | None
    now: datetime


def unseen_since(workspace: Workspace, looked_at: datetime) -> datetime:
    """Return the moment from which changes may not have been seen by a look at that time.

    What an import, a merge or a change of many writes carries the moment at which it began, however long it took.
    """
    edge = looked_at - LATE_BY
    late = ChangeSet.objects.filter(workspace=workspace, made_at__lt=edge).filter(
        Q(closed_at__isnull=True, made_at__gte=edge - LONGEST) | Q(closed_at__gte=edge)
    )
    began: datetime | None = late.aggregate(at=Min("made_at"))["at"]
    return min(edge, began) if began else edge


def taken_back_since(workspace: Workspace, asked_at: datetime) -> bool:
    """Return whether an undo ended, or failed half-way, since all were asked.

    Rows may be gone, and what is gone tells nobody when it went; others carry the moment at which the undo was asked
    for, however long it waited. So an undo names nobody: all are asked again, once its job has ended.
    """
    asked = Job.objects.filter(workspace=workspace, kind=UNDO, created_at__gte=asked_at - LONGEST)
    return asked.filter(finished_at__gte=asked_at - LATE_BY).exists()


def to_ask(catalogue: Catalogue, read: list[Reads], since: Since) -> Iterator[list[int]]:
    """Yield the ids of the records to be asked again, some of them more than once, in batches."""
    for each in read:
        yield from batches(_back(each.path, _changed(each.record, catalogue.workspace, since.changed), read[0].record))
        for condition in each.turning if since.turned else ():
            for turned in _turned(each.record, condition, catalogue, since):
                yield from batches(_back(each.path, turned, read[0].record))


def batches(rows: Rows) -> Iterator[list[int]]:
    """Yield the ids of the rows in their order, some at a time."""
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield found
        after = found[-1]


def _rows(record: Record, workspace: Workspace) -> Rows:
    return MODELS[record]._default_manager.filter(**{WALL.get(record, "workspace"): workspace})


def _changed(record: Record, workspace: Workspace, since: datetime) -> Rows:
    rows = _rows(record, workspace)
    match record:
        case Record.TOUCH:
            return rows.filter(created_at__gte=since)
        case Record.STAKEHOLDER:
            edited = AuditLine.objects.filter(workspace=workspace, at__gte=since, target_type="stakeholder")
            moved = Q(added_at__gte=since) | Q(removed_at__gte=since)
            return rows.filter(moved | Q(pk__in=edited.values("target_id")))
    return rows.filter(changed_at__gte=since)


def _turned(record: Record, condition: Condition, catalogue: Catalogue, since: Since) -> Iterator[Rows]:
    """Yield the rows of which the condition held at the last look and does not now, and the other way round."""
    assert since.turned is not None  # noqa: S101  asked only with a moment to compare with
    rows, no = _rows(record, catalogue.workspace), Not(condition)
    for before, after in ((condition, no), (no, condition)):
        then = narrowed(rows, before, catalogue, record, now=since.turned)
        yield narrowed(then, after, catalogue, record, now=since.now)


def _back(path: Path, rows: Rows, root: Record) -> Rows:
    """Return the records from which the path leads to one of the rows."""
    records = [root, *(relation.record for relation in path)]
    for relation, record in zip(reversed(path), reversed(records[:-1]), strict=True):
        named = rows.filter(**{f"{relation.link}__isnull": False}).values(relation.link)
        rows = MODELS[record]._default_manager.filter(**{f"{relation.own}__in": named})
    return rows
