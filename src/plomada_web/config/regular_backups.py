"""Backups that the worker makes by itself: one every so many hours, the oldest taken away.

Any number of workers on one folder make one backup: whoever first writes the note that it is being made does it.
"""

import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, close_old_connections
from django.utils import timezone

from plomada import PlomadaError
from plomada_web.config import backup

NAME = "plomada-%Y%m%d-%H%M%S.tar"
NAMED = re.compile(r"plomada-\d{8}-\d{6}\.tar")
NOTE = "being-made"
GIVEN_UP_AFTER = timedelta(hours=6)  # a note this old is of a worker that died over it
LOOK_EVERY = 60.0  # seconds


def wanted() -> bool:
    """Return whether the settings ask for backups."""
    return bool(settings.BACKUP_EVERY_HOURS > 0)


def keep_making() -> None:
    """Look again and again whether a backup is due, as long as the process lives."""
    pause = threading.Event()
    while True:
        try:
            close_old_connections()
            make_when_due(now=timezone.now())
        except (PlomadaError, OSError, Error):
            logging.getLogger("plomada").exception("The regular backup could not be made; the next try is soon.")
        pause.wait(LOOK_EVERY)


def make_when_due(*, now: datetime) -> Path | None:
    """Make a backup where the newest is old enough, and take away those beyond the number that is kept.

    Raises:
        BackupFailed: the database gives no copy.
    """
    folder = Path(settings.BACKUP_FOLDER)
    newest = newest_at(folder)
    if newest and now - newest < timedelta(hours=settings.BACKUP_EVERY_HOURS):
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder, now=now) as alone:
        if not alone:
            return None
        target = folder / now.astimezone(UTC).strftime(NAME)
        growing = target.with_name(target.name + ".part")  # what is half there must not count as the newest
        try:
            backup.make(growing, now=now)
            growing.rename(target)
        finally:
            growing.unlink(missing_ok=True)
        for old in backups_in(folder)[: -max(1, settings.BACKUP_KEEP)]:
            old.unlink(missing_ok=True)
        return target


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of a folder that are named as the regular ones are, the oldest first."""
    return sorted(file for file in folder.glob("plomada-*.tar") if NAMED.fullmatch(file.name))


def newest_at(folder: Path) -> datetime | None:
    """Return when the newest backup was made; None where there is none."""
    found = backups_in(folder)
    return datetime.strptime(found[-1].name, NAME).replace(tzinfo=UTC) if found else None


@contextmanager
def _alone(folder: Path, *, now: datetime) -> Iterator[bool]:
    """Say whether no other worker is at it, and keep the others away meanwhile."""
    note = folder / NOTE
    try:
        if now.timestamp() - note.stat().st_mtime > GIVEN_UP_AFTER.total_seconds():
            note.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        note.unlink(missing_ok=True)
