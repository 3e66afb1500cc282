"""Changing many rows at once: at once where they are few, behind the pages where they are many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from plomada_web.lists.asking import Asked
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.many.changing import Outcome, change_batch
from plomada_web.lists.many.edits import Edit, edit_in_words
from plomada_web.lists.queries.pages import rows_of
from plomada_web.people.models import Record
from plomada_web.undo import recording
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job

JOB: Final = "lists.many"
AT_ONCE: Final = 200
ACTIONS: Final = {
    Record.ACCOUNT: "account.many_changed",
    Record.PERSON: "person.many_changed",
    Record.DECISION: "decision.many_changed",
    Record.STAKEHOLDER: "stakeholder.many_changed",
}


@dataclass(frozen=True)
class Selection:
    """Which rows are meant: those of these ids, or every one that the list shows.

    Attributes:
        every: what the list is asked for.
    """

    record: Record
    ids: Sequence[int] = ()
    every: Asked | None = None


@dataclass(frozen=True)
class Done:
    """What became of a change of many: its set and what it did, or the job that does it."""

    change_set: ChangeSet | None = None
    outcome: Outcome | None = None
    job: Job | None = None


@transaction.atomic
def change_many(selection: Selection, edit: Edit, catalogue: Catalogue, *, actor: Actor, now: datetime) -> Done:
    """Change the rows, or ask for it where they are more than a page can wait for.

    Raises:
        UnusableRule: the list cannot be asked any more.
    """
    ids = list(selection.ids)
    if selection.every is not None:
        rows = rows_of(selection.every, catalogue, now=now)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(ids) > AT_ONCE:
            last = rows.aggregate(last=Max("pk"))["last"]
            return Done(job=_ask(selection.every, edit, catalogue, last, actor=actor, now=now))
    change_set = begin(selection.record, edit, catalogue, actor=actor, now=now)
    outcome = change_batch(selection.record, ids[:AT_ONCE], edit, change_set)
    recording.close(change_set, now=now)
    return Done(change_set=change_set, outcome=outcome)


def begin(record: Record, edit: Edit, catalogue: Catalogue, *, actor: Actor, now: datetime) -> ChangeSet:
    """Open the set of changes, and write the audit line."""
    label = edit_in_words(edit, catalogue, record)
    workspace = catalogue.workspace
    change_set = recording.begin(workspace, kind=ChangeSet.Kind.BULK, label=label, actor=actor, now=now)
    target = Target(change_set, detail={"do": edit.do, "field": edit.field})
    audit.note(workspace, actor=actor, action=ACTIONS[record], target=target, now=now)
    return change_set


def _ask(asked: Asked, edit: Edit, catalogue: Catalogue, last: int, *, actor: Actor, now: datetime) -> Job:
    change_set = begin(asked.record, edit, catalogue, actor=actor, now=now)
    payload: dict[str, object] = {
        "record": asked.record.value,
        "said": replace(asked, view=None).said(),  # a view may say something else by then
        "edit": edit.as_json(),
        "last": last,  # rows that are made meanwhile are not meant
        "change_set": change_set.pk,
    }
    return enqueue(catalogue.workspace, Request(kind=JOB, payload=payload), owner=actor.user, now=now)
