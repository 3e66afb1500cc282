"""Many documents and counts at once, by the fastest way the database has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection, models

from plomada_web.language.models import Document, Speaker

FIELDS: Final = tuple(field for field in Document._meta.concrete_fields if not field.primary_key)
COLUMNS: Final = tuple(str(field.column) for field in FIELDS)


def insert_documents(rows: Sequence[Document]) -> None:
    """Insert documents; they do not learn their ids."""
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in FIELDS] for row in rows)
    insert_values(Document, COLUMNS, values)


def insert_values(model: type[models.Model], columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values, in the order of the columns."""
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for each in values:
                    copy.write_row(each)
            return
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608  our own names
        cursor.executemany(sql, list(values))


def move_counts(moved: Mapping[int, Mapping[str, int]]) -> None:
    """Add to what speakers have said, by their ids: {"documents": 2, "copies": -1}."""
    rows: list[Any] = [(each.get("documents", 0), each.get("copies", 0), pk) for pk, each in sorted(moved.items())]
    table = Speaker._meta.db_table
    sql = f'UPDATE "{table}" SET documents = documents + %s, copies = copies + %s WHERE id = %s'  # noqa: S608  our own name
    with connection.cursor() as cursor:
        cursor.executemany(sql, [row for row in rows if row[0] or row[1]])
