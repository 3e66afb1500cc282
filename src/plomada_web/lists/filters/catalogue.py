"""Everything that a workspace's records can be filtered by: own columns, fields of its own, tags, related records.

Other features add theirs by naming a function in the setting `MORE_FILTER_FIELDS`: it is called with the workspace and
the record and gives fields. So segments, which stand above, are a field like any other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import format_lazy

from plomada.figures import Sentence
from plomada_web.lists.filters import choices
from plomada_web.lists.filters.fields import Choice, Field, Relation
from plomada_web.lists.filters.operands import CustomAmount, CustomChoice, CustomNumber, CustomText, Operand
from plomada_web.lists.filters.operators import Kind
from plomada_web.lists.filters.records import FIELDS, REACHED, RELATIONS
from plomada_web.lists.filters.rules import UnusableRule
from plomada_web.people.custom_values import all_own_fields
from plomada_web.people.models import CustomField, Record
from plomada_web.workspace.models import Workspace

CUSTOM = "custom."
MoreFields = Callable[[Workspace, Record], Iterable[Field]]
OF_CUSTOM: Final[Mapping[str, Kind]] = {
    CustomField.Kind.TEXT: Kind.TEXT,
    CustomField.Kind.LINK: Kind.TEXT,
    CustomField.Kind.NUMBER: Kind.NUMBER,
    CustomField.Kind.MONEY: Kind.MONEY,
    CustomField.Kind.DATE: Kind.DATE,
    CustomField.Kind.CHOICE: Kind.CHOICE,
    CustomField.Kind.CHOICES: Kind.CHOICES,
}


class Catalogue:
    """The fields and relations of one workspace; what it reads from the database, it reads once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._custom: list[CustomField] | None = None
        self._fields: dict[Record, dict[str, Field]] = {}
        self._choices: dict[tuple[Record, str], list[Choice]] = {}

    def custom_fields(self, record: Record) -> list[CustomField]:
        """Return the workspace's own fields of a record, in their order."""
        if self._custom is None:
            self._custom = all_own_fields(self.workspace)
        return [field for field in self._custom if field.record == record]

    def fields(self, record: Record) -> Mapping[str, Field]:
        """Return what a record can be filtered by, by name, in the order in which it is offered."""
        if record not in self._fields:
            found = [*self._own(record), *self._reached(record), *self._more(record)]
            self._fields[record] = {field.name: field for field in found}
        return self._fields[record]

    def field(self, record: Record, name: str) -> Field:
        """Return a field.

        Raises:
            UnusableRule: there is none of that name.
        """
        try:
            return self.fields(record)[name]
        except KeyError:
            raise UnusableRule(Sentence("There is no field called “%(name)s” to filter by.", {"name": name})) from None

    def relations(self, record: Record) -> Mapping[str, Relation]:
        """Return how a record leads to others, by name."""
        return {relation.name: relation for relation in RELATIONS[record]}

    def relation(self, record: Record, name: str) -> Relation:
        """Return a relation.

        Raises:
            UnusableRule: there is none of that name.
        """
        try:
            return self.relations(record)[name]
        except KeyError:
            raise UnusableRule(Sentence("There is nothing called “%(name)s” to filter by.", {"name": name})) from None

    def choices(self, record: Record, field: Field) -> list[Choice]:
        """Return what a field can be; empty where that is no choice, or too many to list."""
        key = (record, field.name)
        if key not in self._choices:
            self._choices[key] = list(field.choices(self.workspace, None)) if field.choices and not field.typed else []
        return self._choices[key]

    def called(self, record: Record, field: Field, values: Iterable[object]) -> list[str]:
        """Return what the values of a field are called; one that is no more is called by a question mark."""
        asked = [value for value in values if isinstance(value, (str, int))]
        too_many = field.choices if field.typed else None
        known = too_many(self.workspace, asked) if too_many else self.choices(record, field)
        labels = {choice.value: choice.label for choice in known}
        return [labels.get(value, "?") for value in asked]

    def _own(self, record: Record) -> list[Field]:
        custom = [
            Field(
                CUSTOM + field.key,
                field.name,
                OF_CUSTOM[field.kind],
                _operand(field),
                choices.of_custom(field) if field.choices else None,
            )
            for field in self.custom_fields(record)
        ]
        return [*FIELDS[record], *custom]

    def _reached(self, record: Record) -> Iterable[Field]:
        for name, reached in REACHED.get(record, ()):
            relation = self.relation(record, name)
            there = {field.name: field for field in self._own(relation.record)}
            custom = [each for each in there if each.startswith(CUSTOM)]
            for each in (*reached, *custom):
                yield replace(
                    there[each],
                    name=f"{name}.{each}",
                    label=format_lazy("{} · {}", relation.record.label, there[each].label),
                    via=name,
                )

    def _more(self, record: Record) -> Iterable[Field]:
        for place in getattr(settings, "MORE_FILTER_FIELDS", ()):
            yield from _named(place)(self.workspace, record)


@cache
def _named(place: str) -> MoreFields:
    return cast(MoreFields, import_string(place))


def _operand(field: CustomField) -> Operand:
    match OF_CUSTOM[field.kind]:
        case Kind.NUMBER:
            return CustomNumber(field.key)
        case Kind.MONEY:
            return CustomAmount(field.key)
        case Kind.CHOICE | Kind.CHOICES as kind:
            return CustomChoice(field.key, several=kind is Kind.CHOICES)
    return CustomText(field.key)
