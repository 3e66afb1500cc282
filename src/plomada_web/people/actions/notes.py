"""Notes about an account or a person: written, changed by whoever wrote them, archived, brought back."""

from datetime import datetime

from django.db import transaction

from plomada_web.people.models import Account, Note, Person
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@transaction.atomic
def add_note(record: Account | Person, *, text: str, actor: Actor, now: datetime) -> Note:
    """Write a note about an account or a person."""
    note = Note(workspace=record.workspace, text=text, author=actor.user, author_name=actor.name[:160], written_at=now)
    _about(note, record)
    note.save()
    _tell(note, "note.written", actor, now)
    return note


@transaction.atomic
def change_note(note: Note, *, text: str, actor: Actor, now: datetime) -> None:
    """Change the words of a note; that it was changed is told beside it."""
    if note.text != text:
        note.text, note.edited_at = text, now
        note.save(update_fields=["text", "edited_at"])
        _tell(note, "note.changed", actor, now)


@transaction.atomic
def archive_note(note: Note, *, actor: Actor, now: datetime) -> None:
    """Take a note off its record's page."""
    if note.archived_at is None:
        note.archived_at = now
        note.save(update_fields=["archived_at"])
        _tell(note, "note.archived", actor, now)


@transaction.atomic
def restore_note(note: Note, *, actor: Actor, now: datetime) -> None:
    """Bring an archived note back."""
    if note.archived_at is not None:
        note.archived_at = None
        note.save(update_fields=["archived_at"])
        _tell(note, "note.restored", actor, now)


def record_of(row: Note) -> Account | Person:
    """Return what the note is about."""
    record = row.person or row.account
    assert record is not None  # noqa: S101  the database holds it: note_of_one
    return record


def _about(note: Note, record: Account | Person) -> None:
    if isinstance(record, Person):
        note.person = record
    else:
        note.account = record


def _tell(note: Note, action: str, actor: Actor, now: datetime) -> None:
    target = Target(note, label=record_of(note).name)
    audit.note(note.workspace, actor=actor, action=action, target=target, now=now)
