"""What PostgreSQL knows of its tables, by which it plans its queries: brought up to date once many rows have come.

PostgreSQL looks at its tables by itself about once a minute, where that is not switched off, and once a tenth of a
table has changed; after a restore, or while a large file comes in, it plans for tables as they were before. So a table
of which half is new is looked at here: every few seconds while a worker runs, and after a restore or an upgrade. That
reads a sample, whatever the size of the table.

SQLite plans by its indexes alone, and needs none of it.
"""

from typing import Final

from django.db import connection

FEWEST: Final = 5_000  # rows that have come or changed: below that any plan will do

CHANGED: Final = """
    SELECT format('%%I.%%I', schemaname, relname) FROM pg_stat_user_tables
    WHERE schemaname = ANY(current_schemas(false)) AND n_mod_since_analyze > greatest(%s, n_live_tup / 2)
    ORDER BY relid"""


def refresh() -> list[str]:
    """Let the database look at the tables of which half has changed since it did; return their names."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [FEWEST])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {name}")  # one that somebody looks at already is passed over
    return names
