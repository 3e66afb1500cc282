"""What is to be done about an account or a person: added, changed, done, opened again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from plomada_web.people.actions.changes import set_fields
from plomada_web.people.models import Account, Person, Task
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import User


@dataclass(frozen=True)
class TaskFacts:
    """What is written about a task; without a day it is to be done some day."""

    title: str
    due_on: date | None = None
    owner: User | None = None


@transaction.atomic
def add_task(record: Account | Person, *, facts: TaskFacts, actor: Actor, now: datetime) -> Task:
    """Add something to be done about an account or a person."""
    about = {"person": record} if isinstance(record, Person) else {"account": record}
    values = {field: getattr(facts, field) for field in ("title", "due_on", "owner")}
    task = Task.objects.create(workspace=record.workspace, created_at=now, **about, **values)
    _tell(task, "task.added", actor, now)
    return task


@transaction.atomic
def change_task(task: Task, *, facts: TaskFacts, actor: Actor, now: datetime) -> None:
    """Change what is to be done, by when or by whom."""
    if set_fields(task, {field: getattr(facts, field) for field in ("title", "due_on", "owner")}):
        task.save()
        _tell(task, "task.changed", actor, now)


@transaction.atomic
def finish_task(task: Task, *, actor: Actor, now: datetime) -> None:
    """Note that a task is done; done twice it was done the first time."""
    if task.done_at is None:
        task.done_at = now
        task.save(update_fields=["done_at"])
        _tell(task, "task.done", actor, now)


@transaction.atomic
def reopen_task(task: Task, *, actor: Actor, now: datetime) -> None:
    """Note that a task is still to be done."""
    if task.done_at is not None:
        task.done_at = None
        task.save(update_fields=["done_at"])
        _tell(task, "task.reopened", actor, now)


def subject_of(task: Task) -> Account | Person:
    """Return whom or what the task is about."""
    record = task.person or task.account
    assert record is not None  # noqa: S101  the database holds it: task_of_one
    return record


def _tell(task: Task, action: str, actor: Actor, now: datetime) -> None:
    """Write the line with the record as its target: its timeline tells what was done about it."""
    target = Target(subject_of(task), detail={"title": task.title})
    audit.note(task.workspace, actor=actor, action=action, target=target, now=now)
