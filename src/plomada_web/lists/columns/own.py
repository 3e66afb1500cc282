"""The columns of a workspace's own fields."""

from collections.abc import Iterable

from plomada_web.lists.columns.column import Cell, Column, each
from plomada_web.lists.filters.catalogue import CUSTOM
from plomada_web.lists.filters.functions import JsonNumber, JsonText, Plain
from plomada_web.lists.queries.paging import Order
from plomada_web.people.custom_values import told
from plomada_web.people.models import CustomField

Kind = CustomField.Kind


def own(fields: Iterable[CustomField]) -> list[Column]:
    """Return a column for each own field of a record."""
    return [_column(field) for field in fields]


def _column(field: CustomField) -> Column:
    is_number = field.kind in {Kind.NUMBER, Kind.MONEY}
    return Column(
        CUSTOM + field.key,
        field.name,
        each(lambda row: Cell("text", told(field, row.custom.get(field.key)))),
        ("custom",),
        _order(field),
        right=is_number,
    )


def _order(field: CustomField) -> Order | None:
    match field.kind:
        case Kind.NUMBER:
            return Order(JsonNumber("custom", field.key), nullable=True)
        case Kind.MONEY:
            return Order(JsonNumber("custom", field.key, "amount"), nullable=True)
        case Kind.TEXT | Kind.LINK:
            return Order(Plain(JsonText("custom", field.key)))
        case Kind.DATE | Kind.CHOICE:
            return Order(JsonText("custom", field.key), nullable=True)
    return None
