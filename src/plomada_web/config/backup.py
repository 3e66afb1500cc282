"""One file that holds everything: the database, the uploaded files and the key. And back again.

Here is how this works. A backup is a tar archive with `about.json` first, then `database.sqlite3` or `database.dump`,
`secret_key` and `files/`. SQLite's own backup reads one consistent state while others write; pg_dump does the same.
A restore unpacks beside the data and checks what it unpacked before it touches anything.
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from plomada import PlomadaError, Sentence, __version__
from plomada_web.config import environment

KEY = "secret_key"
FILES = "files"
ABOUT = "about.json"
CONTENT = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupFailed(PlomadaError):
    """The backup could not be made or restored; nothing was changed."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself.

    Attributes:
        database: "sqlite" or "postgresql".
        version: of the product that made it.
        made_at: when, in ISO form with its offset.
    """

    database: str
    version: str
    made_at: str


def make(target: Path, *, now: datetime) -> int:
    """Write a backup to the file; return its size in bytes.

    Raises:
        BackupFailed: the file is there already, or the database gives no copy.
    """
    if target.exists():
        raise BackupFailed(Sentence("%(file)s is there already: name another file.", {"file": target}))
    about = About(database=connection.vendor, version=__version__, made_at=now.isoformat())
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="backup-") as name:
        folder = Path(name)
        (folder / ABOUT).write_text(json.dumps(asdict(about), indent=1))
        _copy_database(folder / CONTENT[connection.vendor])
        packed = folder / "packed.tar"
        with tarfile.open(packed, "w") as archive:
            for part in (ABOUT, CONTENT[connection.vendor]):
                archive.add(folder / part, part)
            # The key as it is used, wherever it was set: without it, second factors and links cannot be read.
            _add_text(archive, folder, settings.SECRET_KEY)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, FILES)
        packed.chmod(0o600)
        size = packed.stat().st_size
        shutil.move(packed, target)
    return size


def _add_text(archive: tarfile.TarFile, folder: Path, key: str) -> None:
    path = folder / KEY
    path.write_text(key)
    path.chmod(0o600)
    archive.add(path, KEY)


def _copy_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def read_about(source: Path) -> About:
    """Return what the backup says of itself.

    Raises:
        BackupFailed: it is no backup of ours.
    """
    try:
        with tarfile.open(source) as archive, archive.extractfile(ABOUT) or io.BytesIO() as text:
            return About(**json.load(text))
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise BackupFailed(
            Sentence("%(file)s is not a backup of Plomada (%(why)s).", {"file": source, "why": error})
        ) from error


def restore(source: Path, *, replace: bool) -> About:
    """Put a backup in the place of what is here; return what it says of itself.

    Args:
        source: the file that `make` wrote.
        replace: whether a database that has workspaces may be overwritten.

    Raises:
        BackupFailed: not a backup, made on another kind of database, damaged, or something is here and may not go.
    """
    about = read_about(source)
    if about.database != connection.vendor:
        raise BackupFailed(
            Sentence(
                "The backup is of %(theirs)s and DATABASE_URL names %(ours)s: name a %(theirs)s database.",
                {"theirs": about.database, "ours": connection.vendor},
            )
        )
    if not replace and _has_workspaces():
        raise BackupFailed(Sentence("There is data here already: add --replace to put the backup in its place."))
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as name:
        folder = Path(name)
        _unpack(source, folder)
        connection.close()
        _put_database_back(folder / CONTENT[about.database])
        _put_files_back(folder)
    return about


def _unpack(source: Path, folder: Path) -> None:
    """Write the archive's plain files under the folder; anything else a forged archive may hold is refused."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                target = folder / member.name
                content = archive.extractfile(member) if member.isfile() else None
                if ".." in target.parts or not target.is_relative_to(folder) or not (content or member.isdir()):
                    raise BackupFailed(
                        Sentence("The backup holds %(name)s, which no backup has.", {"name": member.name})
                    )
                if content is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with content, target.open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, EOFError) as error:
        raise BackupFailed(Sentence("The backup is damaged: %(why)s.", {"why": error})) from error


def _put_database_back(copy: Path) -> None:
    if connection.vendor == "postgresql":
        _run_postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(copy))
        return
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(_sqlite_file(), timeout=20)) as target:
        try:
            fault = source.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            fault = str(error)
        if fault != "ok":
            raise BackupFailed(Sentence("The database in the backup is damaged: %(fault)s.", {"fault": fault}))
        source.backup(target)


def _put_files_back(folder: Path) -> None:
    if not environment.text("PLOMADA_SECRET_KEY"):
        (folder / KEY).chmod(0o600)
        (folder / KEY).replace(settings.VAR / KEY)
    if (folder / FILES).is_dir():
        former = folder / "former"
        if Path(settings.MEDIA_ROOT).exists():
            Path(settings.MEDIA_ROOT).rename(former)
        (folder / FILES).rename(settings.MEDIA_ROOT)


def _has_workspaces() -> bool:
    table = "workspace_workspace"
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  a name of ours
        return cursor.fetchone() is not None


def _sqlite_file() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _run_postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database that the settings name."""
    if shutil.which(program) is None:
        raise BackupFailed(
            Sentence("%(program)s is not installed: apt-get install postgresql-client.", {"program": program})
        )
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    # By the environment: other users of the machine can read a command's arguments.
    surroundings = {**os.environ, **{names[key]: str(given[key]) for key in names if given.get(key)}}
    command = [program, f"--dbname={given['dbname']}", *arguments]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        told = " ".join(done.stderr.split())[:500]
        raise BackupFailed(Sentence("%(program)s failed: %(told)s", {"program": program, "told": told}))
