"""/tasks: what the team means to do about an account or a person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import (
    CHANGE,
    LIST,
    NEW,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Day, Flag, Id, IdAsked, IdInPath, line, one_of
from plomada_web.api.v1.writing import changed, made, member_named, subject_of
from plomada_web.people.actions import (
    TaskFacts,
    add_task,
    change_task,
    finish_task,
    reopen_task,
)
from plomada_web.people.models import Task

router = Router(tags=["Tasks"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)


class TaskTold(BaseModel):
    """Something to be done about one account or one person."""

    model_config = example(
        id=8,
        person=512,
        account=None,
        title="Send the figures of the pilot",
        due_on="2026-12-01",
        owner=3,
        created_at="2026-11-21T18:40:00Z",
        done_at=None,
    )

    id: int
    person: int | None
    account: int | None
    title: str
    due_on: date | None
    owner: int | None
    created_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, task: Task) -> "TaskTold":
        """Return the task as the API tells it."""
        same = ("title", "due_on", "created_at", "done_at")
        return cls(
            id=task.pk,
            person=task.person_id,
            account=task.account_id,
            owner=task.owner_id,
            **{name: getattr(task, name) for name in same},
        )


class TaskWritten(Body):
    """What is written about a task."""

    model_config = example_of_body(title="Send the figures of the pilot", due_on="2026-12-01")

    title: Annotated[str, line(200, "Send the figures of the pilot")]
    due_on: Day | None = None
    owner: Id | None = Field(default=None, description="Id of the member who does it.")


class NewTask(TaskWritten):
    """A task about one person or one account."""

    model_config = example_of_body(person=512, title="Send the figures of the pilot", due_on="2026-12-01")

    person: Id | None = None
    account: Id | None = None


class TaskChanged(TaskWritten):
    """What changes of a task; `done` closes it or opens it again."""

    done: Flag = False


TaskChange = partly(TaskChanged, "TaskChange", {"done": True})


class TasksWanted(Wanted):
    """Which tasks are wanted."""

    sort: Annotated[str, ways("created_at", "id")] = "created_at"
    fields: Annotated[str, Fields(TaskTold)] | None = None
    person: IdAsked | None = None
    account: IdAsked | None = None
    owner: IdAsked | None = None
    done: Annotated[str, one_of(("no", "only", "with"))] = "with"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the tasks that are wanted."""
        exact = {name: getattr(self, name) for name in ("person", "account", "owner")}
        rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
        return rows if self.done == "with" else rows.filter(done_at__isnull=self.done == "no")


def tasks_of(request: ApiRequest) -> QuerySet[Task]:
    """Return all tasks of the caller's workspace."""
    return request.auth.workspace.tasks.select_related("workspace", "person", "account", "owner")


@router.get("", auth=READ, response=answers(page_of(TaskTold), *LIST), operation_id="list_tasks")
def list_tasks(request: ApiRequest, wanted: Query[TasksWanted]) -> HttpResponse:
    """List tasks."""
    return listing(Listed(tasks_of(request), TaskTold.of, {"created_at": "created_at", "id": "id"}), wanted)


@router.post("", auth=WRITE, response=answers(TaskTold, *NEW, status=201), operation_id="add_task")
def new_task(request: ApiRequest, body: NewTask) -> HttpResponse:
    """Add something to be done about one account or one person."""
    caller, sent = request.auth, body.sent()
    facts = _facts(caller, sent)
    task = add_task(subject_of(caller, sent), facts=facts, actor=caller.actor, now=caller.now)
    return made(request, tasks_of(request), task.pk, TaskTold.of, "/tasks")


@router.get("/{int:task_id}", auth=READ, response=answers(TaskTold, 304, 404), operation_id="read_task")
def read_task(request: ApiRequest, task_id: IdInPath) -> HttpResponse:
    """Read a task."""
    return one(request, TaskTold.of(any_of(tasks_of(request), task_id)))


@router.patch("/{int:task_id}", auth=WRITE, response=answers(TaskTold, *CHANGE), operation_id="change_task")
def patch_task(request: ApiRequest, task_id: IdInPath, body: TaskChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a task; `done` closes it or opens it again."""
    caller, sent = request.auth, cast(TaskChanged, body).sent()

    def act(task: Task) -> None:
        change_task(task, facts=_facts(caller, sent, task), actor=caller.actor, now=caller.now)
        if "done" in sent:
            (finish_task if sent["done"] else reopen_task)(task, actor=caller.actor, now=caller.now)

    return changed(request, tasks_of(request), task_id, TaskTold.of, act)


def _facts(caller: Caller, sent: Mapping[str, Any], task: Task | None = None) -> TaskFacts:
    values = {name: getattr(task, name) for name in ("title", "due_on", "owner")} if task else {}
    values |= {name: sent[name] for name in ("title", "due_on") if name in sent}
    if "owner" in sent:
        values["owner"] = member_named(caller.workspace, sent["owner"], "owner")
    return TaskFacts(**values)
