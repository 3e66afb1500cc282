"""A workspace goes from one installation to another by `plomada export --all`, on any database, and stays the same."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import psycopg.sql
import pytest

from tests import databases
from tests.live import ROOT, environment

RESTORE = "import sys; from pathlib import Path; from plomada_cli.exports import import_all; sys.exit(import_all(Path(sys.argv[1]), *sys.argv[2:]))"  # noqa: E501


def run(folder: Path, *arguments: str, url: str = "") -> "subprocess.CompletedProcess[str]":
    surroundings = environment(folder, **({"DATABASE_URL": url} if url else {}))
    return subprocess.run(
        [sys.executable, *arguments],
        env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def plomada(folder: Path, *arguments: str, url: str = "") -> "subprocess.CompletedProcess[str]":
    return run(folder, "-m", "plomada_cli", *arguments, url=url)


def sample_slug(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "plomada.sqlite3")) as database:
        return str(database.execute("SELECT slug FROM workspace_workspace").fetchone()[0])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample in SQLite, and its dump beside."""
    folder = tmp_path_factory.mktemp("filled")
    done = plomada(folder, "migrate", "--sample")
    assert done.returncode == 0, done.stderr
    done = plomada(folder, "export", "--all", "--workspace", sample_slug(folder), str(folder / "all.zip"))
    assert done.returncode == 0, done.stderr
    assert " rows of " in done.stdout
    return folder


def restored(folder: Path, source: Path, slug: str, url: str = "") -> bytes:
    """Restore into an empty installation, dump again, and return that file."""
    done = plomada(folder, "migrate", url=url)
    assert done.returncode == 0, done.stderr
    done = run(folder, "-c", RESTORE, str(source), url=url)
    assert done.returncode == 0, done.stderr
    done = plomada(folder, "export", "--all", "--workspace", slug, str(folder / "again.zip"), url=url)
    assert done.returncode == 0, done.stderr
    return (folder / "again.zip").read_bytes()


def test_from_sqlite_to_sqlite_it_is_the_same_byte_for_byte(filled: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE((filled / "all.zip").stat().st_mode) == 0o600
    assert restored(tmp_path, filled / "all.zip", sample_slug(filled)) == (filled / "all.zip").read_bytes()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    place = databases.programs()
    if place is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    with databases.postgresql(place) as url:
        yield url


def made(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return server.removesuffix("/postgres") + f"/{name}"


def test_from_sqlite_to_postgresql_and_back_it_is_the_same_byte_for_byte(
    filled: Path, server: str, tmp_path: Path
) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "three").mkdir()
    slug = sample_slug(filled)
    on_postgresql = restored(tmp_path / "two", filled / "all.zip", slug, made(server, "one"))
    assert on_postgresql == (filled / "all.zip").read_bytes()
    assert restored(tmp_path / "three", tmp_path / "two" / "again.zip", slug) == on_postgresql


def test_what_cannot_be_done_is_said_and_leaves_nothing(filled: Path, tmp_path: Path) -> None:
    slug = sample_slug(filled)
    nobody = plomada(filled, "export", "--all", "--workspace", "no-such", str(tmp_path / "no.zip"))
    assert (nobody.returncode, f"There are: {slug}." in nobody.stderr) == (1, True)
    again = run(filled, "-c", RESTORE, str(filled / "all.zip"))
    assert (again.returncode, f"“{slug}” here already" in again.stderr) == (1, True)
    over = plomada(filled, "export", "--all", "--workspace", slug, str(filled / "all.zip"))
    assert (over.returncode, "is there already" in over.stderr) == (1, True)
    beside = run(filled, "-c", RESTORE, str(filled / "all.zip"), "beside")
    assert beside.returncode == 0, beside.stderr
    assert "beside" in beside.stdout
