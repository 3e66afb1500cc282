"""Which columns each list has, and which it shows."""

from collections.abc import Mapping, Sequence
from typing import Final

from plomada_web.lists.columns.column import Column
from plomada_web.lists.columns.of_decisions import DECISIONS
from plomada_web.lists.columns.of_people import ACCOUNTS, PEOPLE
from plomada_web.lists.columns.of_touches import TOUCHES
from plomada_web.lists.columns.own import own
from plomada_web.lists.filters import Catalogue
from plomada_web.people.models import Record

COLUMNS: Final[Mapping[Record, tuple[Column, ...]]] = {
    Record.ACCOUNT: ACCOUNTS,
    Record.PERSON: PEOPLE,
    Record.DECISION: DECISIONS,
    Record.TOUCH: TOUCHES,
}
Columns = Mapping[str, Column]


def columns_of(catalogue: Catalogue, record: Record) -> Columns:
    """Return the columns that a list can show, by name: everyone's, then the workspace's own."""
    found = [*COLUMNS[record], *own(catalogue.custom_fields(record))]
    return {column.name: column for column in found}


def shown(columns: Columns, names: Sequence[object]) -> tuple[Column, ...]:
    """Return the columns of these names, the first of all always; of none, the usual ones."""
    first, *others = columns.values()
    chosen = [columns[name] for name in names if isinstance(name, str) and name in columns and name != first.name]
    return (first, *(chosen or [column for column in others if column.usual]))
