"""Rows that a program sends instead of a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plomada_web.imports.actions import Upload
from plomada_web.imports.models import Import
from plomada_web.imports.said import Said, received
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Rows:
    """Rows that a program sends instead of a file.

    Attributes:
        name: what the import is called.
        rows: by the names of their columns; each may have others.
        said: what the columns mean and how to go about it; what is missing is found like a file's.
    """

    name: str
    rows: Sequence[Mapping[str, Any]]
    said: Said = field(default_factory=Said)


def receive_rows(workspace: Workspace, *, sent: Rows, actor: Actor, now: datetime) -> Import:
    """Take rows in that a program sent, as if they were a file of JSON lines.

    Raises:
        InputError: they make no table, or what was said of them leads nowhere; nothing is kept.
    """
    columns = list(dict.fromkeys(name for row in sent.rows for name in row))
    lines = (json.dumps({name: row.get(name) for name in columns}) + "\n" for row in sent.rows)
    upload = Upload(f"{sent.name}.jsonl", (line.encode() for line in lines))
    return received(workspace, upload=upload, said=sent.said, actor=actor, now=now)
