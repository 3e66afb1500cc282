"""/notes and /tasks: what the team writes down about an account or a person, and means to do."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.problems import conflict
from plomada_web.api.v1.removing import Archived, any_of, found, still_there
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Day, Flag, Id, IdAsked, IdInPath, line, one_of, text
from plomada_web.api.v1.writing import brought_back, changed, made, member_named, named, removed
from plomada_web.people.actions import (
    TaskFacts,
    add_note,
    add_task,
    archive_note,
    change_note,
    change_task,
    finish_task,
    reopen_task,
    restore_note,
)
from plomada_web.people.models import Account, Note, Person, Task

notes, tasks = Router(tags=["Notes"]), Router(tags=["Tasks"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)


class NoteTold(BaseModel):
    """A note of a member about one account or one person."""

    model_config = example(
        id=12,
        person=512,
        account=None,
        text="Prefers calls in the morning.",
        author="Ana Robledo",
        written_at="2026-11-21T18:40:00Z",
        edited_at=None,
        archived_at=None,
    )

    id: int
    person: int | None
    account: int | None
    text: str
    author: str
    written_at: datetime
    edited_at: datetime | None
    archived_at: datetime | None

    @classmethod
    def of(cls, note: Note) -> "NoteTold":
        """Return the note as the API tells it."""
        same = ("text", "written_at", "edited_at", "archived_at")
        return cls(
            id=note.pk,
            person=note.person_id,
            account=note.account_id,
            author=note.author_name,
            **{name: getattr(note, name) for name in same},
        )


class NoteWritten(Body):
    """The words of a note."""

    model_config = example_of_body(text="Prefers calls in the morning.")

    text: Annotated[str, text(8000)]


class NewNote(NoteWritten):
    """A note about one person or one account."""

    model_config = example_of_body(person=512, text="Prefers calls in the morning.")

    person: Id | None = None
    account: Id | None = None


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


class NotesWanted(Wanted):
    """Which notes are wanted."""

    sort: Annotated[str, ways("written_at", "id")] = "-written_at"
    fields: Annotated[str, Fields(NoteTold)] | None = None
    person: IdAsked | None = None
    account: IdAsked | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the notes that are wanted."""
        exact = {"person": self.person, "account": self.account}
        return still_there(rows.filter(**{n: value for n, value in exact.items() if value is not None}), self.archived)


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


def notes_of(request: ApiRequest) -> QuerySet[Note]:
    """Return all notes of the caller's workspace."""
    return request.auth.workspace.notes.select_related("workspace", "person", "account")


def tasks_of(request: ApiRequest) -> QuerySet[Task]:
    """Return all tasks of the caller's workspace."""
    return request.auth.workspace.tasks.select_related("workspace", "person", "account", "owner")


@notes.get("", auth=READ, response=answers(page_of(NoteTold), *LIST), operation_id="list_notes")
def list_notes(request: ApiRequest, wanted: Query[NotesWanted]) -> HttpResponse:
    """List notes, the newest first."""
    return listing(Listed(notes_of(request), NoteTold.of, {"written_at": "written_at", "id": "id"}), wanted)


@notes.post("", auth=WRITE, response=answers(NoteTold, *NEW, status=201), operation_id="add_note")
def new_note(request: ApiRequest, body: NewNote) -> HttpResponse:
    """Write a note about one account or one person."""
    caller = request.auth
    note = add_note(_subject(caller, body.sent()), text=body.text, actor=caller.actor, now=caller.now)
    return made(request, notes_of(request), note.pk, NoteTold.of, "/notes")


@notes.get("/{int:note_id}", auth=READ, response=answers(NoteTold, *ONE), operation_id="read_note")
def read_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Read a note."""
    return one(request, NoteTold.of(found(notes_of(request), note_id)))


@notes.patch("/{int:note_id}", auth=WRITE, response=answers(NoteTold, *CHANGE), operation_id="change_note")
def patch_note(request: ApiRequest, note_id: IdInPath, body: NoteWritten) -> HttpResponse:
    """Change the words of a note."""
    act = partial(change_note, text=body.text, actor=request.auth.actor, now=request.auth.now)
    return changed(request, notes_of(request), note_id, NoteTold.of, act)


@notes.delete("/{int:note_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_note")
def delete_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Archive a note."""
    act = partial(archive_note, actor=request.auth.actor, now=request.auth.now)
    return removed(request, notes_of(request), note_id, NoteTold.of, act)


@notes.post("/{int:note_id}/restore", auth=WRITE, response=answers(NoteTold, *BACK), operation_id="restore_note")
def back_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Bring an archived note back."""
    act = partial(restore_note, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, notes_of(request), note_id, NoteTold.of, act)


@tasks.get("", auth=READ, response=answers(page_of(TaskTold), *LIST), operation_id="list_tasks")
def list_tasks(request: ApiRequest, wanted: Query[TasksWanted]) -> HttpResponse:
    """List tasks."""
    return listing(Listed(tasks_of(request), TaskTold.of, {"created_at": "created_at", "id": "id"}), wanted)


@tasks.post("", auth=WRITE, response=answers(TaskTold, *NEW, status=201), operation_id="add_task")
def new_task(request: ApiRequest, body: NewTask) -> HttpResponse:
    """Add something to be done about one account or one person."""
    caller, sent = request.auth, body.sent()
    facts = _task_facts(caller, sent)
    task = add_task(_subject(caller, sent), facts=facts, actor=caller.actor, now=caller.now)
    return made(request, tasks_of(request), task.pk, TaskTold.of, "/tasks")


@tasks.get("/{int:task_id}", auth=READ, response=answers(TaskTold, 304, 404), operation_id="read_task")
def read_task(request: ApiRequest, task_id: IdInPath) -> HttpResponse:
    """Read a task."""
    return one(request, TaskTold.of(any_of(tasks_of(request), task_id)))


@tasks.patch("/{int:task_id}", auth=WRITE, response=answers(TaskTold, *CHANGE), operation_id="change_task")
def patch_task(request: ApiRequest, task_id: IdInPath, body: TaskChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a task; `done` closes it or opens it again."""
    caller, sent = request.auth, cast(TaskChanged, body).sent()

    def act(task: Task) -> None:
        change_task(task, facts=_task_facts(caller, sent, task), actor=caller.actor, now=caller.now)
        if "done" in sent:
            (finish_task if sent["done"] else reopen_task)(task, actor=caller.actor, now=caller.now)

    return changed(request, tasks_of(request), task_id, TaskTold.of, act)


def _task_facts(caller: Caller, sent: Mapping[str, Any], task: Task | None = None) -> TaskFacts:
    values = {name: getattr(task, name) for name in ("title", "due_on", "owner")} if task else {}
    values |= {name: sent[name] for name in ("title", "due_on") if name in sent}
    if "owner" in sent:
        values["owner"] = member_named(caller.workspace, sent["owner"], "owner")
    return TaskFacts(**values)


def _subject(caller: Caller, sent: Mapping[str, Any]) -> Account | Person:
    """Return the one record that a new note or task is about.

    Raises:
        Problem: 409 where it names none, or two.
    """
    workspace = caller.workspace
    person = named(workspace.people.select_related("workspace"), sent.get("person"), "person")
    account = named(workspace.accounts.select_related("workspace"), sent.get("account"), "account")
    if (person is None) == (account is None):
        raise conflict(_("Say which person or which account it is about: one of the two."), "person")
    return person or cast(Account, account)
