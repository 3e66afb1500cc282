"""/notes: what the team writes down about an account or a person."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import Archived, found, still_there
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
)
from plomada_web.api.v1.values import Body, Id, IdAsked, IdInPath, text
from plomada_web.api.v1.writing import brought_back, changed, made, removed, subject_of
from plomada_web.people.actions import (
    add_note,
    archive_note,
    change_note,
    restore_note,
)
from plomada_web.people.models import Note

router = Router(tags=["Notes"])
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


def notes_of(request: ApiRequest) -> QuerySet[Note]:
    """Return all notes of the caller's workspace."""
    return request.auth.workspace.notes.select_related("workspace", "person", "account")


@router.get("", auth=READ, response=answers(page_of(NoteTold), *LIST), operation_id="list_notes")
def list_notes(request: ApiRequest, wanted: Query[NotesWanted]) -> HttpResponse:
    """List notes, the newest first."""
    return listing(Listed(notes_of(request), NoteTold.of, {"written_at": "written_at", "id": "id"}), wanted)


@router.post("", auth=WRITE, response=answers(NoteTold, *NEW, status=201), operation_id="add_note")
def new_note(request: ApiRequest, body: NewNote) -> HttpResponse:
    """Write a note about one account or one person."""
    caller = request.auth
    note = add_note(subject_of(caller, body.sent()), text=body.text, actor=caller.actor, now=caller.now)
    return made(request, notes_of(request), note.pk, NoteTold.of, "/notes")


@router.get("/{int:note_id}", auth=READ, response=answers(NoteTold, *ONE), operation_id="read_note")
def read_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Read a note."""
    return one(request, NoteTold.of(found(notes_of(request), note_id)))


@router.patch("/{int:note_id}", auth=WRITE, response=answers(NoteTold, *CHANGE), operation_id="change_note")
def patch_note(request: ApiRequest, note_id: IdInPath, body: NoteWritten) -> HttpResponse:
    """Change the words of a note."""
    act = partial(change_note, text=body.text, actor=request.auth.actor, now=request.auth.now)
    return changed(request, notes_of(request), note_id, NoteTold.of, act)


@router.delete("/{int:note_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_note")
def delete_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Archive a note."""
    act = partial(archive_note, actor=request.auth.actor, now=request.auth.now)
    return removed(request, notes_of(request), note_id, NoteTold.of, act)


@router.post("/{int:note_id}/restore", auth=WRITE, response=answers(NoteTold, *BACK), operation_id="restore_note")
def back_note(request: ApiRequest, note_id: IdInPath) -> HttpResponse:
    """Bring an archived note back."""
    act = partial(restore_note, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, notes_of(request), note_id, NoteTold.of, act)
