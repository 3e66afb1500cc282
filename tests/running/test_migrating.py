"""Migrations that were put together make what those they replace made, and go on from where those stopped."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import psycopg.sql
import pytest

from tests import databases
from tests.live import ROOT, environment

OLD = Path(__file__).parent / "old_migrations.py"
HALF_WAY = "people.0003_touches_fields_and_work"
# Every table with its columns, constraints and indexes; the order of columns is nobody's business.
TOLD = r"""
import django; django.setup()
from django.db import connection
look = connection.introspection
with connection.cursor() as cursor:
    for table in sorted(look.table_names(cursor)):
        for column in sorted(look.get_table_description(cursor, table)):
            print(table, column.name, column.type_code, column.display_size, column.null_ok, column.default)
        found = look.get_constraints(cursor, table).items()
        # SQLite's foreign keys have no names: Django numbers them as they come.
        told = [("" if rule["foreign_key"] else name, sorted(rule.items(), key=str)) for name, rule in found]
        print(table, *sorted(told, key=str), sep="\n")
    if connection.vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    else:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL SELECT conname || "
            "pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' ORDER BY 1"
        )
    for (told,) in cursor.fetchall():
        print(told)
"""


def run(url: str, folder: Path, *command: str) -> str:
    surroundings = environment(folder, **({"DATABASE_URL": url} if url else {}))
    surroundings["DJANGO_SETTINGS_MODULE"] = "plomada_web.config.settings"
    done = subprocess.run(
        [sys.executable, *command], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrate(url: str, folder: Path) -> str:
    return run(url, folder, "-m", "django", "migrate", "--verbosity=1")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], tuple[str, Path]]]:
    """Give empty databases by name: the DATABASE_URL and the folder of each."""
    if request.param == "sqlite":
        yield lambda name: ("", tmp_path / name)
        return
    place = databases.programs()
    if place is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    with databases.postgresql(place) as url:

        def made(name: str) -> tuple[str, Path]:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
            return url.removesuffix("/postgres") + f"/{name}", tmp_path / name

        yield made


def test_a_new_database_is_one_that_went_through_the_old_ones_with_a_stop_half_way(
    database: Callable[[str], tuple[str, Path]],
) -> None:
    new, old = database("new"), database("old")
    assert "people.0001_as_of_the_first_release... OK" in migrate(*new)
    run(*old, str(OLD), HALF_WAY)
    assert "people.0004_lists_of_what_is_not_archived... OK" in migrate(*old)
    assert "No migrations to apply." in migrate(*old)
    told = run(*new, "-c", TOLD)
    assert "person_by_phone" in told
    assert run(*old, "-c", TOLD) == told


def test_the_models_are_what_the_migrations_make(tmp_path: Path) -> None:
    assert "No changes detected" in run("", tmp_path, "-m", "django", "makemigrations", "--check", "--dry-run")
