"""What is to be done about a record, and what is due for someone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from plomada_web.people.models import Account, Person, Task
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import User, Workspace

MOST_OPEN = 20
MOST_DONE = 5


@dataclass(frozen=True)
class Work:
    """The tasks of a record: the open ones as they fall due, those without a day last, and those done lately."""

    open: tuple[Task, ...]
    done: tuple[Task, ...]

    @property
    def next_step(self) -> Task | None:
        """Return the open task that is due first."""
        return self.open[0] if self.open else None

    @property
    def later(self) -> Sequence[Task]:
        """Return the other open ones."""
        return self.open[1:]


def work_of(record: Account | Person) -> Work:
    """Return the tasks of an account or a person (two queries)."""
    if isinstance(record, Person):
        return Work(tuple(_open_of_person(record.pk)), tuple(_done_of_person(record.pk)))
    return Work(tuple(_open_of_account(record.pk)), tuple(_done_of_account(record.pk)))


@written_once
def _open_of_person(person: int) -> QuerySet[Task]:
    return _open(Task.objects.filter(person_id=person))


@written_once
def _done_of_person(person: int) -> QuerySet[Task]:
    return _done(Task.objects.filter(person_id=person))


@written_once
def _open_of_account(account: int) -> QuerySet[Task]:
    return _open(Task.objects.filter(account_id=account))


@written_once
def _done_of_account(account: int) -> QuerySet[Task]:
    return _done(Task.objects.filter(account_id=account))


def _open(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return _as_due(tasks.filter(done_at=None).select_related("owner"))[:MOST_OPEN]


def _done(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.filter(done_at__isnull=False).select_related("owner").order_by("-done_at", "-pk")[:MOST_DONE]


def tasks_due(workspace: Workspace, owner: User, *, until: date, most: int) -> tuple[Task, ...]:
    """Return the open tasks of someone that are due by that day, the most overdue first; none of archived records."""
    tasks = Task.objects.filter(workspace=workspace, owner=owner, done_at=None, due_on__lte=until)
    here = Q(person__archived_at=None, account__archived_at=None)
    return tuple(_as_due(tasks.filter(here)).select_related("person__account", "account")[:most])


def _as_due(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.order_by(F("due_on").asc(nulls_last=True), "pk")
