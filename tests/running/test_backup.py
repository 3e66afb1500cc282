"""A backup brings back what was there, made while others write, and never in the place of data by accident."""

import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.live import ROOT, environment


def plomada(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "plomada_cli", *arguments]
    return subprocess.run(
        command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a database that holds the sample, and an uploaded file."""
    folder = tmp_path_factory.mktemp("filled")
    done = plomada(folder, "migrate", "--sample")
    assert done.returncode == 0, done.stderr
    (folder / "files").mkdir()
    (folder / "files" / "offer.txt").write_text("kept")
    return folder


def counts(folder: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(folder / "plomada.sqlite3")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def test_a_backup_restored_elsewhere_holds_every_row_file_and_the_key(filled: Path, tmp_path: Path) -> None:
    archive, elsewhere = tmp_path / "all.tar", tmp_path / "elsewhere"
    made = plomada(filled, "backup", str(archive))
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    restored = plomada(elsewhere, "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert counts(elsewhere) == counts(filled)
    assert counts(elsewhere)["workspace_workspace"] == 1
    assert (elsewhere / "files" / "offer.txt").read_text() == "kept"
    assert (elsewhere / "secret_key").read_text() == (filled / "secret_key").read_text()


def test_a_backup_made_while_others_write_is_whole(filled: Path, tmp_path: Path) -> None:
    database = tmp_path / "busy" / "plomada.sqlite3"
    database.parent.mkdir()
    with closing(sqlite3.connect(filled / "plomada.sqlite3")) as source, closing(sqlite3.connect(database)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("CREATE TABLE pairs (a INTEGER, b INTEGER)")
    stop, written = threading.Event(), []

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=20)) as connection:
            while not stop.is_set():
                number = len(written)
                with connection:  # one transaction: both rows or neither
                    connection.execute("INSERT INTO pairs VALUES (?, 1)", [number])
                    connection.execute("INSERT INTO pairs VALUES (?, 2)", [number])
                written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = plomada(database.parent, "backup", str(tmp_path / "busy.tar"))
    finally:
        stop.set()
        writer.join()
    assert made.returncode == 0, made.stderr
    with tarfile.open(tmp_path / "busy.tar") as archive:
        archive.extract("database.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        halves = copy.execute("SELECT a FROM pairs GROUP BY a HAVING count(*) <> 2").fetchall()
        assert halves == []
        assert 0 < copy.execute("SELECT count(*) FROM pairs").fetchone()[0] <= 2 * len(written)


def test_a_restore_does_not_overwrite_data_unless_told_to(filled: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.tar"
    assert plomada(filled, "backup", str(archive)).returncode == 0
    refused = plomada(filled, "restore", str(archive))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    before = counts(filled)
    with closing(sqlite3.connect(filled / "plomada.sqlite3")) as database, database:
        database.execute("DELETE FROM workspace_auditline")
    assert plomada(filled, "restore", str(archive), "--replace").returncode == 0
    assert counts(filled) == before


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x00" * 10240])
def test_what_is_no_backup_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.tar"
    file.write_bytes(content)
    refused = plomada(tmp_path / "new", "restore", str(file))
    assert refused.returncode == 1
    assert "is not a backup of Plomada" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_damaged_database_is_refused_and_what_was_there_stays(filled: Path, tmp_path: Path) -> None:
    whole, broken, folder = tmp_path / "whole.tar", tmp_path / "broken.tar", tmp_path / "parts"
    assert plomada(filled, "backup", str(whole)).returncode == 0
    with tarfile.open(whole) as archive:
        archive.extractall(folder)
    content = bytearray((folder / "database.sqlite3").read_bytes())
    content[4096 : 4096 * 20] = b"\xff" * (4096 * 19)
    (folder / "database.sqlite3").write_bytes(content)
    with tarfile.open(broken, "w") as archive:
        for part in ("about.json", "database.sqlite3", "secret_key"):
            archive.add(folder / part, part)
    before = counts(filled)
    refused = plomada(filled, "restore", str(broken), "--replace")
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert counts(filled) == before


def test_a_backup_never_overwrites_a_file(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "precious.tar"
    file.write_text("precious")
    refused = plomada(filled, "backup", str(file))
    assert refused.returncode == 1
    assert file.read_text() == "precious"


def test_an_archive_that_points_outside_is_refused(tmp_path: Path) -> None:
    forged, about = tmp_path / "forged.tar", tmp_path / "about.json"
    about.write_text('{"database": "sqlite", "version": "0.1.0", "made_at": "2026-11-23"}')
    with tarfile.open(forged, "w") as archive:
        archive.add(about, "about.json")
        archive.add(about, "files/../../../escaped.txt")
    refused = plomada(tmp_path / "new", "restore", str(forged))
    assert refused.returncode == 1
    assert "which no backup has" in refused.stderr
    assert not list(tmp_path.rglob("escaped.txt"))
