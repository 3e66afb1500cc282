"""Rows that a program sends instead of a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plomada.errors import PlomadaError
from plomada_web.imports.actions import Upload, discard, receive, set_mapping, start
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.models import Import
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Rows:
    """Rows that a program sends instead of a file.

    Attributes:
        name: what the import is called.
        rows: by the names of their columns; each may have others.
        means: targets by column; what is missing here is found like a file's.
    """

    name: str
    rows: Sequence[Mapping[str, Any]]
    means: Mapping[str, str]
    options: Options = field(default_factory=Options)


def import_rows(workspace: Workspace, *, sent: Rows, actor: Actor, now: datetime) -> Import:
    """Bring rows in that a program sent: received like a file, mapped and started at once.

    Raises:
        InputError: they make no table, or the mapping leads nowhere; nothing is kept.
    """
    columns = list(dict.fromkeys(name for row in sent.rows for name in row))
    lines = (json.dumps({name: row.get(name) for name in columns}) + "\n" for row in sent.rows)
    one = receive(
        workspace, upload=Upload(f"{sent.name}.jsonl", (line.encode() for line in lines)), actor=actor, now=now
    )
    found = {int(place): target for place, target in one.mapping.items() if one.headers[int(place)] not in sent.means}
    said = {place: sent.means[name] for place, name in enumerate(one.headers) if sent.means.get(name)}
    taken = set(said.values())
    mapping = {place: target for place, target in found.items() if target not in taken} | said
    try:
        set_mapping(one, mapping=mapping, options=sent.options, now=now)
    except PlomadaError:
        discard(one, actor=actor, now=now)
        raise
    start(one, actor=actor, now=now)
    return one
