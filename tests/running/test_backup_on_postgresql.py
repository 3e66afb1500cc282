"""The same round trip on PostgreSQL, with its own programs."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.sql
import pytest

from tests import databases
from tests.live import ROOT, environment


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server of this test's own; it makes and drops whole databases."""
    place = databases.programs()
    if place is None or shutil.which("pg_dump") is None:
        pytest.skip("no PostgreSQL server with its pg_dump: apt-get install postgresql")
    with databases.postgresql(place) as url:
        yield url


def plomada(folder: Path, url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "plomada_cli", *arguments]
    surroundings = environment(folder, DATABASE_URL=url)
    return subprocess.run(command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)


def made(server: str, name: str) -> str:
    """Make an empty database; return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return server.removesuffix("/postgres") + f"/{name}"


def counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        names = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        query = psycopg.sql.SQL("SELECT count(*) FROM {}")
        found = {}
        for name in names:
            row = connection.execute(query.format(psycopg.sql.Identifier(name))).fetchone()
            found[name] = row[0] if row else -1
        return found


def test_a_backup_restored_in_another_database_holds_every_row(server: str, tmp_path: Path) -> None:
    first, second = made(server, "first"), made(server, "second")
    done = plomada(tmp_path / "one", first, "migrate", "--sample")
    assert done.returncode == 0, done.stderr
    archive = tmp_path / "all.tar"
    done = plomada(tmp_path / "one", first, "backup", str(archive))
    assert done.returncode == 0, done.stderr
    done = plomada(tmp_path / "two", second, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert counts(second) == counts(first)
    assert counts(first)["workspace_workspace"] == 1
    again = plomada(tmp_path / "two", second, "restore", str(archive))
    assert again.returncode == 1
    assert "--replace" in again.stderr
    done = plomada(tmp_path / "two", second, "restore", str(archive), "--replace")
    assert done.returncode == 0, done.stderr
    assert counts(second) == counts(first)


def test_a_backup_does_not_go_into_another_kind_of_database(server: str, tmp_path: Path) -> None:
    url = made(server, "third")
    assert plomada(tmp_path, url, "migrate").returncode == 0
    archive = tmp_path / "all.tar"
    assert plomada(tmp_path, url, "backup", str(archive)).returncode == 0
    refused = plomada(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3", "restore", str(archive))
    assert refused.returncode == 1
    assert "The backup is of postgresql and DATABASE_URL names sqlite" in refused.stderr
