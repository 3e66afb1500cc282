"""Bring the database as far as one of the migrations that were later put together: a program of its own.

python tests/running/old_migrations.py people.0003_touches_fields_and_work
"""

import os
import sys

import django


def main(last: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    app, _, name = last.partition(".")
    executor.migrate([(app, name)])


if __name__ == "__main__":
    main(sys.argv[1])
