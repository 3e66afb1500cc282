"""The fast path: what a batch made and changed goes to the database as plain rows.

Why not the ORM: a model of thirty fields costs some 60 µs to make and to prepare for INSERT, and 150 µs are all that a
row of an import may take, with its reading, its matching, its indexes and its way back. So rows are tuples. PostgreSQL
takes them by COPY, SQLite by `executemany`; numbers of new rows are reserved before, so that rows can name each other
before any is written. What `save()` would see to (`search`, `changed_at`) is seen to here; a test holds the columns of
this module to the models.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from plomada_web.imports.engine.shelf import Kept, Values

Tuples = Iterable[Sequence[Any]]

TABLES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "account": (
        "people.Account",
        (
            *("id", "workspace_id", "name", "domain", "industry", "country", "notes", "owner_id", "external_id"),
            *("custom", "created_at", "changed_at", "last_touch_at", "search"),
        ),
    ),
    "site": ("people.Site", ("id", "account_id", "name", "city", "country")),
    "person": (
        "people.Person",
        (
            *("id", "workspace_id", "account_id", "site_id", "name", "email", "phone", "title", "function_id"),
            *("language", "notes", "owner_id", "external_id", "custom", "source", "legal_basis", "legal_basis_since"),
            *("no_mail_since", "created_at", "changed_at", "last_touch_at", "search"),
        ),
    ),
    "decision": (
        "decisions.Decision",
        (
            *("id", "workspace_id", "account_id", "title", "kind_id", "language", "owner_id", "phase", "outcome"),
            *("value_amount", "value_currency", "value_period", "expected_on", "disclosure", "result_moment"),
            *("external_id", "custom", "created_at", "changed_at", "search"),
        ),
    ),
    "phase": ("decisions.PhaseChange", ("id", "decision_id", "phase", "entered_on", "noted_by_id", "noted_at")),
    "stakeholder": (
        "decisions.Stakeholder",
        (
            *("id", "decision_id", "person_id", "role", "must_sign", "is_mobilizer", "concerns", "custom"),
            "added_at",
        ),
    ),
    "touch": (
        "people.Touch",
        (
            *("id", "workspace_id", "person_id", "account_id", "team", "channel", "at", "asset", "theme", "campaign"),
            *("note", "cost_amount", "cost_currency", "member_id", "source", "key", "detail", "created_at"),
        ),
    ),
    "consent": (
        "people.Consent",
        ("id", "person_id", "purpose", "given", "wording", "how", "place", "noted_by_id", "at"),
    ),
}
BLOCK: Final = 2_000  # numbers reserved at once
SQLITE_PIECE: Final = 500


def model_of(record: str) -> type[models.Model]:
    """Return the model of a record."""
    return apps.get_model(TABLES[record][0])


class Reserved:
    """Numbers for new rows, taken from the database's own sequences in blocks.

    PostgreSQL never gives a number twice, so what is left of a block serves the next batch. SQLite has no sequences:
    there the numbers after the last row are ours for as long as the batch's transaction keeps others from writing.
    """

    def __init__(self) -> None:
        self.left: dict[str, Any] = {}

    def begin_batch(self) -> None:
        """Forget what was reserved in another transaction, where it was not for good."""
        if connection.vendor != "postgresql":
            self.left = {}

    def next(self, record: str) -> int:
        """Return a number that no row has or will get."""
        while True:
            number: int | None = next(self.left.get(record, iter(())), None)
            if number is not None:
                return number
            self.left[record] = self._block(model_of(record)._meta.db_table)

    def _block(self, table: str) -> Any:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
                cursor.execute(sql, [table, BLOCK])
                return iter([row[0] for row in cursor.fetchall()])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()
            return iter(range((last[0] if last else 0) + 1, 2**62))


def insert(record: str, made: Sequence[Kept], constants: Values) -> None:
    """Insert new rows, with what all of them have in common."""
    if made:
        columns = TABLES[record][1]
        pick = itemgetter(*columns)
        rows = (pick({**constants, **kept.values, "id": kept.id}) for kept in made)
        insert_rows(model_of(record)._meta.db_table, columns, rows)


def insert_rows(table: str, columns: Sequence[str], rows: Tuples) -> None:
    """Insert rows by the fastest way the database has."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row([json.dumps(x) if type(x) is dict else x for x in row])
            return
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608  our own names
        adapted = ([_for_sqlite(cell) for cell in row] for row in rows)
        while piece := list(islice(adapted, SQLITE_PIECE)):
            cursor.executemany(sql, piece)


def update(record: str, changed: Sequence[Kept], columns: Sequence[str]) -> None:
    """Update these columns of rows that are there, in one statement."""
    if changed and columns:
        rows = [[kept.values[name] for name in columns] for kept in changed]
        update_rows(model_of(record), columns, [kept.id for kept in changed], rows)


def update_rows(
    model: type[models.Model], columns: Sequence[str], ids: Sequence[int], rows: Sequence[Sequence[Any]]
) -> None:
    """Set columns of rows by their ids."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            fields = {field.column: field for field in model._meta.concrete_fields}
            types = [str(fields[name].db_type(connection)) for name in columns]
            sets = ", ".join(f'"{name}" = new."{name}"' for name in columns)
            arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in types)])
            names = ", ".join(f'"{name}"' for name in ("id", *columns))
            source = f"unnest({arrays}) AS new ({names})"
            sql = f'UPDATE "{table}" AS row SET {sets} FROM {source} WHERE row.id = new.id'  # noqa: S608
            lists = [[_json_or(cell) for cell in column] for column in zip(*rows, strict=True)]
            cursor.execute(sql, [list(ids), *lists])
            return
        sets = ", ".join(f'"{name}" = %s' for name in columns)
        sql = f'UPDATE "{table}" SET {sets} WHERE id = %s'  # noqa: S608
        cursor.executemany(sql, [[*map(_for_sqlite, row), pk] for pk, row in zip(ids, rows, strict=True)])


def insert_tags(record: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Put tags on records; those that are on them already stay once."""
    through = model_of(record).tags.through  # type: ignore[attr-defined]
    rows = [through(**{f"{record}_id": owner, "tag_id": tag}) for owner, tag in pairs]
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=SQLITE_PIECE)


def move_touched_forward(record: str, newest: dict[int, datetime]) -> None:
    """Move the newest touch of records forward, never back."""
    if not newest:
        return
    model: Any = model_of(record)
    later = {}
    for pk, at in model._default_manager.filter(pk__in=list(newest)).values_list("pk", "last_touch_at"):
        if at is None or at < newest[pk]:
            later[pk] = newest[pk]
    if later:
        update_rows(model, ["last_touch_at"], list(later), [[at] for at in later.values()])


def jsonable(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _json_or(cell: Any) -> Any:
    return json.dumps(cell) if isinstance(cell, dict) else cell


def _for_sqlite(cell: Any) -> Any:
    adapt = SQLITE_FORMS.get(type(cell))
    return cell if adapt is None else adapt(cell)


SQLITE_FORMS: Final[dict[type, Any]] = {
    dict: json.dumps,
    Decimal: str,
    date: str,
    datetime: lambda moment: connection.ops.adapt_datetimefield_value(moment),  # noqa: PLW0108  asked when needed
}
