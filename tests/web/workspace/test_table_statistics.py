"""After many rows have come, PostgreSQL plans for tables as they are."""

import pytest
from django.db import connection

from plomada_web.workspace import table_statistics
from plomada_web.workspace.jobs import look_at_schedule
from plomada_web.workspace.models import User
from tests.web.world import NOW

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans by its indexes alone")


def rows_as_planned_for(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_table_of_which_half_is_new_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_statistics, "FEWEST", 40)
    look_at_schedule(now=NOW)
    User.objects.bulk_create(User(email=f"u{n}@plomada.example", name=f"U {n}") for n in range(100))
    connection.close()  # what a connection has changed is told at the latest when it ends
    look_at_schedule(now=NOW)
    assert rows_as_planned_for("workspace_user") == 100
    connection.close()
    assert "public.workspace_user" not in table_statistics.refresh()
    User.objects.bulk_create(User(email=f"v{n}@plomada.example", name=f"V {n}") for n in range(45))
    connection.close()
    assert "public.workspace_user" not in table_statistics.refresh()  # less than half is new
    assert rows_as_planned_for("workspace_user") == 100


@pytest.mark.django_db
def test_where_little_has_changed_no_table_is_looked_at() -> None:
    assert table_statistics.refresh() == []
