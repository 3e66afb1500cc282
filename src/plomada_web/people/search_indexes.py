"""Indexes for a part of a word, where the database has them.

Lists go by `search` and find by `search LIKE '%part%'` for each word. An index in the order of the list answers what
is frequent: its first page is full after a few rows. What is rare needs trigrams: PostgreSQL has them in its extension
pg_trgm, which comes with it and which the owner of a database may switch on. No migration depends on it: where it
cannot be had everything works, and what is rare is found by reading the index of the list.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import Error, connection, models

from plomada_web.people.models import Searchable


def searched() -> Iterator[type[models.Model]]:
    """Yield every model that is found by its text."""
    return (model for model in apps.get_models() if issubclass(model, Searchable))


def ensure_search_indexes() -> bool:
    """Make the indexes that are missing, without keeping anyone from writing; return whether they are there.

    Called after each migration. On SQLite there is nothing to make: a hundred thousand rows are read in milliseconds.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        for model in searched():
            if any(field.name == "custom" for field in model._meta.concrete_fields):
                table = model._meta.db_table
                cursor.execute(
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {table}_custom ON {table} "
                    "USING gin (custom jsonb_path_ops) WITH (fastupdate = on)"
                )
        if not _has_trigrams(cursor):
            return False
        for model in searched():
            table = model._meta.db_table
            cursor.execute(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {table}_trigrams ON {table} USING gin (search gin_trgm_ops)"
            )
    return True


def _has_trigrams(cursor) -> bool:  # type: ignore[no-untyped-def]
    try:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except Error:  # not installed with the server, or not ours to switch on
        return False
    return True
