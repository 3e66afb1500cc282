"""Indexes for a part of a word, and for own fields, where the database has them.

Lists go by `search` and find by `search LIKE '%part%'` for each word. An index in the order of the list answers what
is frequent: its first page is full after a few rows. What is rare needs trigrams: PostgreSQL has them in its extension
pg_trgm, which comes with it and which the owner of a database may switch on. No migration depends on it: where it
cannot be had everything works, and what is rare is found by reading the whole index of the list.

Choices of own fields are found in `custom` by containment, which PostgreSQL answers from an index of its own kind.

SQLite has none of these: a hundred thousand rows are read in some milliseconds.
"""

from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.db import Error, connection
from django.db.backends.utils import CursorWrapper

from plomada_web.people.models import Searchable

TRIGRAMS: Final = "trigrams"


def wanted() -> Iterator[tuple[str, str]]:
    """Yield the name of each index that PostgreSQL should have, and what it is on; first those that need nothing."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Searchable)]
    for table in tables:
        yield f"{table}_custom", f"{table} USING gin (custom jsonb_path_ops)"
    for table in tables:
        yield f"{table}_{TRIGRAMS}", f"{table} USING gin (search gin_trgm_ops)"


def missing() -> list[str]:
    """Return the names of the indexes that are not there."""
    names = [name for name, _on in wanted()]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)", [names])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in there]


def make_missing() -> list[str]:
    """Make the indexes that are missing, while others go on writing; return those that could not be made.

    Called after the migrations, outside of a transaction.
    """
    if not missing():
        return []
    on = dict(wanted())
    with connection.cursor() as cursor:
        has_trigrams = _has_trigrams(cursor)
        for name in missing():
            if has_trigrams or not name.endswith(TRIGRAMS):
                cursor.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {on[name]}")
    return missing()


def _has_trigrams(cursor: CursorWrapper) -> bool:
    try:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except Error:  # it did not come with this server, or is not ours to switch on
        return False
    return True
