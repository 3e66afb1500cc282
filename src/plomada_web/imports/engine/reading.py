"""Rows of cells become rows of values, by kind of record, and problems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from plomada.figures import Sentence
from plomada.sheets import SheetRow
from plomada_web.imports.engine.cells import Column, Unread, reader_of
from plomada_web.imports.engine.shelf import Kept, Values
from plomada_web.imports.engine.surroundings import Surroundings

# Defaults that make a record of their own; the others only complete one that the row has.
MAKE_A_RECORD: Final = frozenset({"account.name", "account.domain", "account.external_id"})


@dataclass(slots=True)
class Problem:
    """What could not be brought in.

    Attributes:
        column: the header; empty where it is the whole row.
        stops: whether the row was left out; otherwise only this cell, or one record of the row, was.
    """

    number: int
    column: str
    sentence: Sentence
    cells: Sequence[Any]
    stops: bool


@dataclass(slots=True, eq=False)
class Row:
    """A row of the file: what it says of each kind of record, and which records that turned out to be."""

    number: int
    cells: Sequence[Any]
    said: dict[str, Values] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)


class Reader:
    """Reads the rows of one file by its mapping."""

    def __init__(self, columns: Iterable[Column], defaults: Iterable[tuple[Column, str]], around: Surroundings) -> None:
        self.slots = [
            (one.place, one.header, one.target.record, *_field_of(one), reader_of(one, around)) for one in columns
        ]
        self.defaults = [
            (one.target.name in MAKE_A_RECORD, one.target.record, *_field_of(one), reader_of(one, around)(text))
            for one, text in defaults
        ]

    def read(self, rows: Iterable[SheetRow], problems: list[Problem]) -> list[Row]:
        """Return the rows that say something; what cannot be read is added to the problems."""
        found = []
        for number, cells, problem in rows:
            if problem is not None:
                problems.append(Problem(number, "", problem, cells, stops=True))
                continue
            row = Row(number, cells)
            self._read(row, problems)
            if row.said:
                found.append(row)
        return found

    def _read(self, row: Row, problems: list[Problem]) -> None:
        said, cells = row.said, row.cells
        for place, header, record, name, own, read in self.slots:
            cell = cells[place]
            if cell is None or cell == "":
                continue
            try:
                value = read(cell)
            except Unread as wrong:
                problems.append(Problem(row.number, header, wrong.sentence, cells, stops=False))
                if name == "function":
                    said.setdefault(record, {})["unknown_function"] = str(cell).strip()[:120]
                continue
            if value is None:
                continue
            values = said.get(record)
            if values is None:
                values = said[record] = {}
            if own:
                values = values.setdefault("custom", {})
            values.setdefault(own or name, value)  # of two columns that mean the same, the first that is filled
        if self.defaults:
            self._complete(said)

    def _complete(self, said: dict[str, Values]) -> None:
        """Give the records of a row what it does not say."""
        for makes, record, name, own, value in self.defaults:
            if value is None or not (makes or record in said):
                continue
            values = said.setdefault(record, {})
            if own:
                values = values.setdefault("custom", {})
            values.setdefault(own or name, value)


def _field_of(column: Column) -> tuple[str, str]:
    """Return the field, and the key of an own field or nothing."""
    name, _, own = column.target.field.partition(".")
    return name, own
