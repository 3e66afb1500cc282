"""A workspace's own fields, as its settings list them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from plomada_web.people.custom_values import HAVE_OWN_FIELDS
from plomada_web.people.models import CustomField, Record
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class FieldsOfRecord:
    """The fields of one kind of record: those in use in their order, and the archived ones."""

    record: Record
    label: str | Promise
    fields: tuple[CustomField, ...]
    archived: tuple[CustomField, ...]


def fields_by_record(workspace: Workspace) -> tuple[FieldsOfRecord, ...]:
    """Return the own fields of every kind of record that can have them: one SQL query."""
    fields = list(workspace.custom_fields.all())
    return tuple(
        FieldsOfRecord(
            record=record,
            label=record.label,
            fields=_those(fields, record, archived=False),
            archived=_those(fields, record, archived=True),
        )
        for record in HAVE_OWN_FIELDS
    )


def _those(fields: Sequence[CustomField], record: Record, *, archived: bool) -> tuple[CustomField, ...]:
    return tuple(f for f in fields if f.record == record and (f.archived_at is not None) == archived)
