"""What the pages of changed rows show, each in a fixed number of SQL queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from plomada_web.decisions.models import Stakeholder
from plomada_web.people.models import Record
from plomada_web.undo.actions import UNDO
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.records import model_of
from plomada_web.undo.tags import TAG
from plomada_web.workspace.models import Job, Workspace

PAGE = 50
MOST_OVERTAKEN = 200
PAGES = {
    "account": ("people:account", "account_id"),
    "person": ("people:person", "person_id"),
    "decision": ("decisions:standing", "decision_id"),
}


@dataclass(frozen=True)
class Counted:
    """How many rows of a kind a set made, changed and removed."""

    record: str
    made: int
    changed: int
    removed: int


@dataclass(frozen=True)
class Row:
    """One changed row: what it is called today, where its page is, and its line in the file."""

    name: str
    record: str
    kind: str  # as programs name it
    id: int
    address: str
    number: int | None


@dataclass(frozen=True)
class SetPage:
    """The page of one set of changes.

    Attributes:
        job: the newest undo of it; None where none was asked for.
        undone: how many changes were taken back.
        overtaken: how many were found overtaken when it was last looked at.
        rows: the first of the overtaken ones.
    """

    change_set: ChangeSet
    counts: tuple[Counted, ...]
    job: Job | None
    total: int
    undone: int
    overtaken: int
    rows: tuple[Row, ...]

    @property
    def left(self) -> int:
        """Return how many changes an undo would take back now."""
        return self.total - self.undone - self.overtaken

    @property
    def is_going_on(self) -> bool:
        """Return whether an undo of it waits or runs."""
        return self.job is not None and self.job.status in {Job.Status.QUEUED, Job.Status.RUNNING}


def change_sets(workspace: Workspace, *, before: int | None) -> tuple[list[ChangeSet], int | None]:
    """Return a page of what was changed together, newest first, and the id to go on from."""
    rows = workspace.change_sets.filter(closed_at__isnull=False).order_by("-made_at", "-pk")
    last = workspace.change_sets.filter(pk=before).first() if before else None
    if last is not None:
        rows = rows.filter(made_at__lte=last.made_at).exclude(made_at=last.made_at, pk__gte=last.pk)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def set_page(change_set: ChangeSet) -> SetPage:
    """Return what the page of a set shows."""
    states = dict(
        change_set.changes.exclude(state=Change.State.MADE).order_by().values_list("state").annotate(n=Count("pk"))
    )
    jobs = Job.objects.filter(workspace=change_set.workspace, kind=UNDO, payload__change_set=change_set.pk)
    counts = counted(change_set.counts)
    overtaken = change_set.changes.filter(state=Change.State.OVERTAKEN).order_by("pk")[:MOST_OVERTAKEN]
    return SetPage(
        change_set=change_set,
        counts=counts,
        job=jobs.order_by("-created_at", "-pk").first(),
        total=sum(one.made + one.changed + one.removed for one in counts),
        undone=states.get(Change.State.UNDONE, 0),
        overtaken=states.get(Change.State.OVERTAKEN, 0),
        rows=_named(change_set.workspace, list(overtaken)),
    )


def counted(counts: Mapping[str, Mapping[str, int]]) -> tuple[Counted, ...]:
    """Return a set's counts with the names of the records in the reader's language."""
    return tuple(
        Counted(record_in_words(record), of["made"], of["changed"], of["removed"])
        for record, of in sorted(counts.items())
    )


def record_in_words(record: str) -> str:
    """Return what a kind of row is called; one that has no word of its own by its model's name."""
    known = {str(value): str(label) for value, label in Record.choices} | {TAG: gettext("Tag")}
    return known.get(record) or str(model_of(record)._meta.verbose_name)


def _named(workspace: Workspace, changes: Sequence[Change]) -> tuple[Row, ...]:
    """Return the rows by the names they have today; one query for each kind."""
    rows: dict[str, dict[Any, Any]] = {}
    for record in {one.record for one in changes}:
        ids = [one.record_id for one in changes if one.record == record]
        found = model_of(record)._default_manager.all()
        rows[record] = (found.select_related("person") if record == "stakeholder" else found).in_bulk(ids)
    return tuple(
        Row(
            name=_name(rows[one.record].get(one.record_id)),
            record=record_in_words(one.record),
            kind=one.record,
            id=one.record_id,
            address=_address(workspace, one),
            number=one.number,
        )
        for one in changes
    )


def _name(row: Any) -> str:
    """Return what a row is called; a part in a purchase by whose it is."""
    if isinstance(row, Stakeholder):
        return row.person.name
    return str(getattr(row, "name", "") or getattr(row, "title", "")) if row is not None else ""


def _address(workspace: Workspace, change: Change) -> str:
    if change.record not in PAGES:
        return ""
    name, argument = PAGES[change.record]
    try:
        return reverse(name, kwargs={"workspace": workspace.slug, argument: change.record_id})
    except NoReverseMatch:
        return ""
