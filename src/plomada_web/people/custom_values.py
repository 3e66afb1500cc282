"""The values of a workspace's own fields: one place for forms, pages, lists, imports, exports and the API.

Example, in a form and in a file:

    fields = own_fields(workspace, Record.PERSON)
    form.fields.update(form_fields(workspace, Record.PERSON, kept=person.custom))
    changes = {field.key: value_from(field, form.cleaned_data[form_name(field)]) for field in fields}
    person.custom = with_changes(person.custom, changes)

    parse_text(field, "1.200,50 €", Notation(decimal=","))  →  {"amount": 1200.5, "currency": "EUR"}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.custom_kinds import KINDS, Value, ValueRefused
from plomada_web.people.custom_reading import PLAIN, Notation
from plomada_web.people.models import CustomField, Record
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import Workspace

__all__ = [
    "HAVE_OWN_FIELDS",
    "Notation",
    "OwnValue",
    "UnknownField",
    "Value",
    "ValueRefused",
    "all_own_fields",
    "asked",
    "changes_of_json",
    "form_fields",
    "form_name",
    "own_fields",
    "own_values",
    "parse_text",
    "told",
    "validated",
    "value_from",
    "values_of",
    "with_changes",
    "written",
]

HAVE_OWN_FIELDS: Final = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.STAKEHOLDER)
PREFIX: Final = "custom_"


class UnknownField(PlomadaError):
    """There is no own field of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(Sentence("There is no field of your own with the key “%(key)s”.", {"key": key[:40]}))
        self.key = key


@dataclass(frozen=True)
class OwnValue:
    """A value of a row as a page shows it; `href` only for links."""

    name: str
    text: str
    href: str = ""


def own_fields(workspace: Workspace, record: str) -> list[CustomField]:
    """Return the fields in use of that kind of record, in their order: one SQL query."""
    return [field for field in all_own_fields(workspace) if field.record == record]


def all_own_fields(workspace: Workspace) -> list[CustomField]:
    """Return the fields in use of every kind of record, in their order: one SQL query."""
    fields = _in_use(workspace.pk)
    for field in fields:
        field.workspace = workspace  # money looks at its currency: no query a field
    return fields


@written_once
def _in_use(workspace: int) -> QuerySet[CustomField]:
    return CustomField.objects.filter(workspace_id=workspace, archived_at=None)


def form_name(field: CustomField) -> str:
    """Return the name of the field in a form."""
    return PREFIX + field.key


def form_fields(
    workspace: Workspace, record: Record | str, kept: Mapping[str, Value] | None = None
) -> dict[str, forms.Field]:
    """Return the fields for a form by their `form_name`, none of them required, filled with what the row has.

    Args:
        workspace: whose fields.
        record: of which kind of record.
        kept: the row's `custom`; a choice that is offered no more can be kept.
    """
    return {form_name(field): asked(field, (kept or {}).get(field.key)) for field in own_fields(workspace, record)}


def asked(field: CustomField, value: Value | None = None) -> forms.Field:
    """Return one field for a form, with the stored value as its initial one."""
    one = KINDS[field.kind].asked(field, value)
    one.required = one.widget.is_required = False
    one.label = field.name
    one.initial = None if value is None else KINDS[field.kind].to_form(value)
    return one


def value_from(field: CustomField, cleaned: Any) -> Value | None:
    """Return what a form's field gave as it is stored; None where it was left empty.

    Raises:
        ValueRefused: it does not fit (a number that is too long, for example).
    """
    return validated(field, KINDS[field.kind].from_form(cleaned))


def parse_text(field: CustomField, text: str, notation: Notation = PLAIN) -> Value | None:
    """Return what a cell of a file says as it is stored; None where it is empty.

    Raises:
        ValueRefused: it cannot be read as a value of that kind.
    """
    return None if not text.strip() else validated(field, KINDS[field.kind].read(field, text.strip(), notation))


def validated(field: CustomField, value: object) -> Value | None:
    """Return a JSON value as it is stored; None where it says that there is none: null, "" or an empty list.

    Raises:
        ValueRefused: it does not fit the field.
    """
    if value is None or value in ("", []):
        return None
    stored = KINDS[field.kind].checked(field, value)
    return None if stored in ("", []) else stored


def told(field: CustomField, value: Value | None) -> str:
    """Return the value in the reader's language; nothing where there is none."""
    return "" if value is None else KINDS[field.kind].told(field, value)


def written(field: CustomField, value: Value | None) -> str:
    """Return the value as a file holds it, so that `parse_text` gives it back; nothing where there is none."""
    return "" if value is None else KINDS[field.kind].written(field, value)


def changes_of_json(fields: Iterable[CustomField], given: Mapping[str, object]) -> dict[str, Value | None]:
    """Return the changes that an API call asks for, by key; None empties a field.

    Raises:
        UnknownField: a key that no field in use has.
        ValueRefused: a value that does not fit its field.
    """
    by_key = {field.key: field for field in fields}
    for key in given:
        if key not in by_key:
            raise UnknownField(key)
    return {key: validated(by_key[key], value) for key, value in given.items()}


def with_changes(custom: Mapping[str, Value], changes: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return a row's `custom` after the changes: a field emptied loses its key, the others stay.

    Example:
        >>> with_changes({"size": 3, "color": "red"}, {"size": None, "since": "2026-11-25"})
        {'color': 'red', 'since': '2026-11-25'}
    """
    after = {**custom, **changes}
    return {key: value for key, value in after.items() if value is not None}


def own_values(workspace: Workspace, record: str, custom: Mapping[str, Value]) -> tuple[OwnValue, ...]:
    """Return the row's own values as a page shows them, in the order of the fields; unknown ones are left out.

    One SQL query, none where the row has no own values.
    """
    return values_of(own_fields(workspace, record), custom) if custom else ()


def values_of(fields: Iterable[CustomField], custom: Mapping[str, Value]) -> tuple[OwnValue, ...]:
    """Return the same where the fields are known: for many rows."""
    return tuple(
        OwnValue(field.name, told(field, custom[field.key]), href=_href(field, custom[field.key]))
        for field in fields
        if field.key in custom
    )


def _href(field: CustomField, value: Value) -> str:
    is_address = str(value).startswith(("https://", "http://"))  # whatever came into the row by another way
    return str(value) if field.kind == CustomField.Kind.LINK and is_address else ""
