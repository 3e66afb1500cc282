"""The worker makes a backup when one is due, one worker at a time, and keeps as many as it is told."""

import os
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from plomada_web.config import backup, checks, regular_backups

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return where backups are kept; what is written in them is of no matter here."""
    monkeypatch.setattr(settings, "BACKUP_EVERY_HOURS", 24)
    monkeypatch.setattr(settings, "BACKUP_KEEP", 2)
    monkeypatch.setattr(settings, "BACKUP_FOLDER", tmp_path / "backups")
    monkeypatch.setattr(backup, "_copy_database", lambda target: target.write_bytes(b"rows"))
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_first_is_made_at_once_and_the_next_when_its_time_has_come(folder: Path) -> None:
    assert regular_backups.make_when_due(now=NOON) == folder / "plomada-20261125-120000.tar"
    assert regular_backups.make_when_due(now=NOON + timedelta(hours=23, minutes=59)) is None
    assert regular_backups.make_when_due(now=NOON + timedelta(hours=24)) == folder / "plomada-20261126-120000.tar"
    with tarfile.open(folder / "plomada-20261125-120000.tar") as archive:
        assert archive.getnames()[0] == "about.json"


def test_as_many_stay_as_are_kept_and_other_files_are_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "plomada-mine.tar").write_text("mine")
    for day in range(4):
        assert regular_backups.make_when_due(now=NOON + timedelta(days=day))
    assert names(folder) == ["plomada-20261127-120000.tar", "plomada-20261128-120000.tar", "plomada-mine.tar"]


def test_two_workers_make_one(folder: Path) -> None:
    with regular_backups._alone(_made(folder), now=NOON) as alone:
        assert alone
        assert regular_backups.make_when_due(now=NOON) is None
    assert regular_backups.make_when_due(now=NOON)


def test_a_worker_that_died_over_one_does_not_keep_the_others_from_it(folder: Path) -> None:
    note = _made(folder) / regular_backups.NOTE
    note.touch()
    long_ago = (NOON - timedelta(hours=7)).timestamp()
    os.utime(note, (long_ago, long_ago))
    assert regular_backups.make_when_due(now=NOON)
    assert not note.exists()


def test_a_failure_leaves_nothing_half_made_and_the_next_try_works(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(backup, "_copy_database", lambda _target: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            regular_backups.make_when_due(now=NOON)
    assert names(folder) == []
    assert regular_backups.make_when_due(now=NOON)


def test_the_doctor_says_when_the_newest_is_too_old(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [finding.wrong for finding in checks.regular_backup()] == ["there is no backup yet in " + str(folder)]
    regular_backups.make_when_due(now=datetime.now(UTC))
    assert list(checks.regular_backup()) == []
    regular_backups.backups_in(folder)[0].rename(folder / "plomada-20200101-000000.tar")
    (finding,) = checks.regular_backup()
    assert "the newest backup is of 2020-01-01 00:00" in finding.wrong
    monkeypatch.setattr(settings, "BACKUP_EVERY_HOURS", 0)
    assert list(checks.regular_backup()) == []
    assert not regular_backups.wanted()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
