"""Everything that a workspace owns into one file, row by row.

Here is how this works. The file is a zip archive: the tables in their order, each as JSON lines in the order of keys,
`users.jsonl` with the people whom rows name, and `manifest.json` with the rows and the hash of each. Nothing in it says
when or where it was made: the same rows give the same bytes. All is read in one transaction, at one moment.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection, models, transaction

from plomada import PlomadaError, Sentence, __version__
from plomada_web.exports.whole.cells import to_file
from plomada_web.exports.whole.numbers import Numbers
from plomada_web.exports.whole.owned import Owned, owned_tables
from plomada_web.exports.whole.references import renamed
from plomada_web.workspace.models import User, Workspace

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
USERS: Final = "users"
CHUNK: Final = 2000
NO_DAY: Final = (1980, 1, 1, 0, 0, 0)  # a zip archive wants one; always the same


class DumpFailed(PlomadaError):
    """A workspace could not be written to a file."""


@dataclass(frozen=True)
class Part:
    """One table of the file.

    Attributes:
        table: its name; the lines stand in `<table>.jsonl`.
        rows: how many lines.
        sha256: of the lines.
    """

    table: str
    rows: int
    sha256: str


def dump_workspace(workspace: Workspace, target: Path) -> list[Part]:
    """Write everything that the workspace owns to a file that is not there yet; return what is in it.

    Raises:
        DumpFailed: the file is there already.
    """
    if target.exists():
        raise DumpFailed(Sentence("%(file)s is there already: name another file.", {"file": str(target)}))
    tables = owned_tables()
    numbers = Numbers(workspace, {table.model: table for table in tables})
    growing = target.with_name(target.name + ".part")
    try:
        with _one_moment(), zipfile.ZipFile(growing, "w", zipfile.ZIP_DEFLATED) as archive:
            parts = [_write(archive, table.name, _rows(table, numbers)) for table in tables]
            parts.append(_write(archive, USERS, _users(numbers.emails)))
            manifest = {"format": FORMAT, "version": __version__, "workspace": workspace.slug}
            text = json.dumps({**manifest, "tables": [asdict(part) for part in parts]}, indent=1) + "\n"
            with _opened(archive, MANIFEST) as file:
                file.write(text.encode())
        growing.chmod(0o600)
        growing.rename(target)
    finally:
        growing.unlink(missing_ok=True)
    return parts


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, without keeping anybody from writing."""
    if connection.in_atomic_block:  # whoever asked has a transaction already
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not `atomic`: its transactions take the lock for writing at once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


@contextmanager
def _opened(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    about = zipfile.ZipInfo(name, NO_DAY)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o600 << 16
    with archive.open(about, "w", force_zip64=True) as file:
        yield file


def _write(archive: zipfile.ZipFile, table: str, rows: Iterator[dict[str, Any]]) -> Part:
    count, hashed = 0, hashlib.sha256()
    with _opened(archive, f"{table}.jsonl") as file:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            hashed.update(line)
            file.write(line)
            count += 1
    return Part(table, count, hashed.hexdigest())


def _rows(table: Owned, numbers: Numbers) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as the file has them."""
    fields = table.fields()
    rows = table.rows_of(numbers.workspace).values_list(*(field.attname for field in fields))
    for values in rows.iterator(chunk_size=CHUNK):
        row: dict[str, Any] = {}
        for field, value in zip(fields, values, strict=True):
            if value is not None and isinstance(field, models.ForeignKey):
                row[field.name] = numbers(field.remote_field.model, value)
            else:
                row[field.name] = to_file(field, value)
        yield renamed(table.model, row, numbers)


def _users(named: Iterable[int]) -> Iterator[dict[str, Any]]:
    """Yield the people whom rows name: enough to make them again where they are not known; no password."""
    people = User.objects.in_bulk(sorted(named)).values()
    for user in sorted(people, key=lambda one: one.email):
        yield {"email": user.email, "name": user.name, "language": user.language}
