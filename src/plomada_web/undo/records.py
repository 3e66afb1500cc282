"""Which rows can be taken back, and how a row is written down so that it can.

A row is written down by its fields' names: a foreign key as the id it holds, `tags` as the ids of its tags in order,
the rest as JSON has it. The records of `RECORDS` have short names; any other model is named by its label, as
"rooms.personallink".
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db import models

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.people.models import Account, Consent, Note, Person, Searchable, Site, Task, Touch

RECORDS: Final[Mapping[str, type[models.Model]]] = {
    "account": Account,
    "site": Site,
    "person": Person,
    "decision": Decision,
    "stakeholder": Stakeholder,
    "touch": Touch,
    "note": Note,
    "task": Task,
    "consent": Consent,
}
NAMES: Final = {model: name for name, model in RECORDS.items()}

Written = dict[str, Any]


def model_of(record: str) -> type[models.Model]:
    """Return the model that a record's name stands for."""
    return RECORDS.get(record) or apps.get_model(record)


def name_of(model: type[models.Model]) -> str:
    """Return the name under which rows of a model are written down.

    >>> name_of(Person), name_of(apps.get_model("rooms", "PersonalLink"))
    ('person', 'rooms.personallink')
    """
    return NAMES.get(model) or model._meta.label_lower


def snapshot(row: models.Model, fields: Iterable[str]) -> Written:
    """Return these fields of a row as they are written down; `tags` costs a query."""
    return {name: _written(row, name) for name in fields}


def whole(row: models.Model) -> Written:
    """Return every field of a row but its id, for one that is going to be removed."""
    return snapshot(row, (field.name for field in row._meta.concrete_fields if not field.primary_key))


def set_back(row: models.Model, values: Mapping[str, Any]) -> None:
    """Set the fields of a row as they were written down; saves nothing, and leaves `tags` aside."""
    for name, value in values.items():
        if name == "tags":
            continue
        field = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value))  # type: ignore[union-attr]
    if isinstance(row, Searchable):
        row.search = row.search_text()[:600]


def _written(row: models.Model, name: str) -> Any:
    if name == "tags":
        return sorted(row.tags.values_list("pk", flat=True))  # type: ignore[attr-defined]
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
