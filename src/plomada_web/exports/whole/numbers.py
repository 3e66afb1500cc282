"""What a row is called in the file: its number among the workspace's rows of its table, from 1 in order of their keys.

So two installations that hold the same rows write the same file, whatever keys their databases gave. People of ours are
called by their e-mail address: they are of the installation.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from typing import Protocol

from django.db import models

from plomada_web.exports.whole.owned import Owned
from plomada_web.workspace.models import User, Workspace

Model = type[models.Model]
Name = int | str


class Naming(Protocol):
    """One way of the two: from keys to numbers, or from numbers to keys."""

    def __call__(self, model: Model, name: Name) -> Name | None:
        """Return the other name of a row; None where the table or the row is not in the file."""
        ...


class Numbers:
    """From keys to numbers. Eight bytes a row of a table that others point to, and nothing for the others."""

    def __init__(self, workspace: Workspace, tables: Mapping[Model, Owned]) -> None:
        self.workspace = workspace
        self.tables = tables
        self.keys: dict[Model, array[int]] = {}
        self.emails: dict[int, str | None] = {}

    def __call__(self, model: Model, name: Name) -> Name | None:
        key = int(name)
        if model is User:
            if key not in self.emails:
                self.emails[key] = User.objects.filter(pk=key).values_list("email", flat=True).first()
            return self.emails[key]
        if model not in self.tables:
            return None
        if model not in self.keys:
            rows = self.tables[model].rows_of(self.workspace).values_list("pk", flat=True)
            self.keys[model] = array("q", rows.iterator(chunk_size=10_000))
        keys = self.keys[model]
        place = bisect_left(keys, key)
        return place + 1 if place < len(keys) and keys[place] == key else None


class Keys:
    """From numbers to keys: those that were kept free for the rows of each table."""

    def __init__(self, before: Mapping[Model, int], rows: Mapping[Model, int], users: Mapping[str, int]) -> None:
        self.before = before
        self.rows = rows
        self.users = users

    def __call__(self, model: Model, name: Name) -> Name | None:
        if isinstance(name, str):
            return self.users.get(name) if model is User else None
        return self.before[model] + name if 1 <= name <= self.rows.get(model, 0) else None
