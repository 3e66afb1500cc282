"""What can be done to many rows at once, and how it is told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from plomada_web.lists.filters import Catalogue, Kind
from plomada_web.lists.filters.catalogue import CUSTOM
from plomada_web.lists.filters.fields import Field
from plomada_web.people.custom_values import told
from plomada_web.people.models import Record
from plomada_web.site.telling import day

SET, TAG, UNTAG, ASSIGN, ARCHIVE, RESTORE = "set", "tag", "untag", "assign", "archive", "restore"
DONE: Final = frozenset({SET, TAG, UNTAG, ASSIGN, ARCHIVE, RESTORE})
# Fields that mean the same whoever the row is; what names one person or account is changed one at a time.
SETTABLE: Final[Mapping[Record, tuple[str, ...]]] = {
    Record.ACCOUNT: ("industry", "country", "owner"),
    Record.PERSON: ("title", "function", "owner", "language", "source", "legal_basis"),
    Record.DECISION: ("kind", "owner", "expected_on", "language"),
    Record.STAKEHOLDER: ("role", "must_sign", "is_mobilizer"),
}
MUST_HAVE: Final = frozenset({"language", "role"})


@dataclass(frozen=True)
class Edit:
    """One change, for many rows.

    Attributes:
        do: "set", "tag", "untag", "assign", "archive" or "restore".
        field: which field is set.
        value: what it is set to, as JSON has it: an id, a text, a day as "2026-11-25", the value of an own field; None
            empties it; true or false. Of tags: their names.
    """

    do: str
    field: str = ""
    value: Any = None

    @property
    def column(self) -> str:
        """Return the column in which the field stands."""
        return "custom" if self.field.startswith(CUSTOM) else self.field

    def as_json(self) -> dict[str, Any]:
        """Return the edit for the payload of a job."""
        return asdict(self)


def settable(catalogue: Catalogue, record: Record) -> list[Field]:
    """Return the fields that can be set for many rows at once."""
    fields = catalogue.fields(record)
    own = [field for name, field in fields.items() if name.startswith(CUSTOM)]
    return [*(fields[name] for name in SETTABLE.get(record, ())), *own]


def edit_in_words(edit: Edit, catalogue: Catalogue, record: Record) -> str:
    """Return what is done, as the set of changes is called."""
    match edit.do:
        case "tag":
            return _("Tag: %(names)s") % {"names": ", ".join(edit.value)}
        case "untag":
            return _("Tag taken off: %(names)s") % {"names": ", ".join(edit.value)}
        case "archive":
            return _("Archived together")
        case "restore":
            return _("Brought back together")
    field = catalogue.field(record, edit.field)
    return _("%(field)s: %(value)s") % {"field": field.label, "value": _value(edit, field, catalogue, record) or "–"}


def _value(edit: Edit, field: Field, catalogue: Catalogue, record: Record) -> str:
    if edit.value is None or edit.value == "":
        return ""
    if edit.field.startswith(CUSTOM):
        own = {CUSTOM + each.key: each for each in catalogue.custom_fields(record)}
        return told(own[edit.field], edit.value)
    if field.kind in {Kind.CHOICE, Kind.REFERENCE}:
        return catalogue.called(record, field, [edit.value])[0]
    if field.kind is Kind.YES_NO:
        return _("yes") if edit.value else _("no")
    if field.kind is Kind.DATE:
        return day(dt.date.fromisoformat(edit.value))
    return str(edit.value)
