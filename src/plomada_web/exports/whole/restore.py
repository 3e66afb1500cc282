"""A workspace from the file that `dump` wrote, beside whatever is here already.

Here is how this works. All lines are read once and held against their hashes before anything is written. Then a run of
keys is kept free in each table, so that a row's key is the key before the run plus its number in the file. Everything
is written in one transaction: there is a whole workspace afterwards, or none.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from plomada import PlomadaError, Sentence
from plomada_web.exports.whole.cells import from_file
from plomada_web.exports.whole.dump import FORMAT, MANIFEST, USERS, Part
from plomada_web.exports.whole.numbers import Keys, Model
from plomada_web.exports.whole.once import with_keys_of_their_own
from plomada_web.exports.whole.owned import Owned, owned_tables
from plomada_web.exports.whole.references import renamed
from plomada_web.workspace.models import User, Workspace

BATCH: Final = 1000
LONGEST_LINE: Final = 64_000_000  # bytes
LARGEST_MANIFEST: Final = 1_000_000  # bytes
BROKEN: Final = (zipfile.BadZipFile, OSError, KeyError, ValueError, TypeError, EOFError)


class RestoreFailed(PlomadaError):
    """No workspace was made; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a file says of itself."""

    version: str
    workspace: str
    parts: Mapping[str, Part]


def restore_workspace(source: Path, *, slug: str = "") -> Workspace:
    """Make a workspace from a file.

    Args:
        source: what `dump_workspace` wrote.
        slug: the name in addresses; empty takes that of the file.

    Raises:
        RestoreFailed: no such file, damaged, from a newer version, or the name is taken.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = read_manifest(archive, source)
            tables = {table.name: table for table in owned_tables()}
            _check(archive, manifest, tables)
            slug = slug or manifest.workspace
            if Workspace.objects.filter(slug=slug).exists():
                raise RestoreFailed(
                    Sentence("There is a workspace “%(slug)s” here already: give it another --slug.", {"slug": slug})
                )
            return _write(archive, manifest, tables, slug)
    except BROKEN as fault:
        raise _damaged(source, fault) from fault
    except IntegrityError as fault:
        raise RestoreFailed(
            Sentence(
                "Something of this workspace is here already (%(fault)s): restore it into another installation.",
                {"fault": str(fault).partition("\n")[0]},
            )
        ) from fault


def read_manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    """Return what the file says of itself.

    Raises:
        RestoreFailed: it is of another kind, or of a version that is not known yet.
    """
    if MANIFEST not in archive.namelist():
        raise _damaged(source, MANIFEST)
    with archive.open(MANIFEST) as file:
        said = json.loads(file.read(LARGEST_MANIFEST))
    if said["format"] != FORMAT:
        raise RestoreFailed(
            Sentence(
                "The file was written by version %(version)s: bring Plomada up to date.", {"version": said["version"]}
            )
        )
    return Manifest(said["version"], said["workspace"], {part["table"]: Part(**part) for part in said["tables"]})


def _check(archive: zipfile.ZipFile, manifest: Manifest, tables: Mapping[str, Owned]) -> None:
    """Read every line once: what is written later is what was dumped."""
    for name, part in manifest.parts.items():
        if name != USERS and name not in tables:
            raise RestoreFailed(
                Sentence(
                    "The file has a table %(table)s that is not known here: bring Plomada up to version %(version)s.",
                    {"table": name, "version": manifest.version},
                )
            )
        hashed, rows = hashlib.sha256(), 0
        for line in _lines(archive, name):
            hashed.update(line)
            rows += 1
        if (rows, hashed.hexdigest()) != (part.rows, part.sha256):
            raise RestoreFailed(Sentence("The file is damaged: %(table)s is not what was written.", {"table": name}))


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    with archive.open(f"{table}.jsonl") as file:
        while line := file.readline(LONGEST_LINE):
            yield line


def _write(archive: zipfile.ZipFile, manifest: Manifest, tables: Mapping[str, Owned], slug: str) -> Workspace:
    rows = {table.model: manifest.parts[name].rows for name, table in tables.items() if name in manifest.parts}
    # On PostgreSQL in a transaction of its own: the tables are locked no longer than it takes to move a sequence.
    before = {model: _kept_free(model, count) for model, count in rows.items()}
    with transaction.atomic():
        if connection.vendor == "sqlite":  # whose transaction keeps all others from writing
            before = {model: _last_key(model) for model in rows}
        keys = Keys(before, rows, _users(archive))
        for name, table in tables.items():
            if name in manifest.parts:
                _write_table(archive, table, keys, slug)
        return Workspace.objects.get(slug=slug)


def _write_table(archive: zipfile.ZipFile, table: Owned, keys: Keys, slug: str) -> None:
    fields = {field.name: field for field in table.fields()}
    numbered = enumerate(_lines(archive, table.name), start=1)
    while batch := list(islice(numbered, BATCH)):
        rows = []
        for number, line in batch:
            said = renamed(table.model, json.loads(line), keys)
            unknown = said.keys() - fields.keys()
            if unknown:
                raise RestoreFailed(
                    Sentence(
                        "%(table)s has fields that are not known here (%(fields)s): bring Plomada up to date.",
                        {"table": table.name, "fields": tuple(sorted(unknown))},
                    )
                )
            values = {fields[name].attname: _value(fields[name], value, keys) for name, value in said.items()}
            if table.model is Workspace:
                values["slug"] = slug
            rows.append(table.model(pk=keys(table.model, number), **values))
        table.model._base_manager.bulk_create(with_keys_of_their_own(table.model, rows))


def _value(field: "models.Field[Any, Any]", value: Any, keys: Keys) -> Any:
    if value is None or not isinstance(field, models.ForeignKey):
        try:
            return from_file(field, value)
        except ValidationError as fault:
            raise ValueError(f"{field.model._meta.label_lower}.{field.name}: {' '.join(fault.messages)}") from fault
    key = keys(field.remote_field.model, value)
    if key is None:
        raise KeyError(f"{field.model._meta.label_lower}.{field.name} {value}")
    return key


def _users(archive: zipfile.ZipFile) -> Mapping[str, int]:
    """Return the keys of the users whom rows name; who is not known here is made, and signs in by a new password."""
    found: dict[str, int] = {}
    for line in _lines(archive, USERS):
        said = json.loads(line)
        user = User.objects.filter(email=said["email"]).first()
        if user is None:
            user = User.objects.create_user(said["email"], None, name=said["name"], language=said["language"])
        found[said["email"]] = user.pk
    return found


@transaction.atomic
def _kept_free(model: Model, rows: int) -> int:
    """Keep keys free for so many rows, and return the key before them."""
    if connection.vendor == "sqlite" or not rows:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608  a name of the database's
        last, is_called = cursor.fetchone()
        before: int = max(last if is_called else last - 1, _last_key(model))
        cursor.execute("SELECT setval(%s, %s)", [sequence, before + rows])
    return before


def _last_key(model: Model) -> int:
    """Return the highest key that a table has; on SQLite also of rows that are gone."""
    last = int(model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0)
    if connection.vendor != "sqlite":
        return last
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        kept = cursor.fetchone()
    return max(last, kept[0] if kept else 0)


def _damaged(source: Path, fault: object) -> RestoreFailed:
    return RestoreFailed(
        Sentence("%(file)s is no whole workspace, or damaged (%(fault)s).", {"file": str(source), "fault": str(fault)})
    )
