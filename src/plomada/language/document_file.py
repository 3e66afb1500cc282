"""One file of documents: Parquet and Arrow by column, everything else row by row; of Parquet also some of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.errors import UnknownColumn, UnreadableFile
from plomada.figures import Sentence
from plomada.language.counting.documents import SCHEMA
from plomada.sheets import Cell, ColumnForm, Sheet, SheetKind, UnreadableCell, observe, open_sheet, read_date
from plomada.sheets.arrow import arrow_batches, arrow_schema
from plomada.sheets.cells import read_text

ROWS: Final = 1 << 16  # of a batch


@dataclass(frozen=True)
class DocumentColumns:
    """Which columns hold what.

    Attributes:
        text: what was said.
        group: the role or function that said it.
        author: who said it; None: nobody is named, and each document is its own author.
        date: when; None: time is not told.
    """

    text: str
    group: str
    author: str | None = None
    date: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """The columns that are there, by what they hold."""
        columns = {"text": self.text, "group": self.group, "author": self.author, "date": self.date}
        return {held: column for held, column in columns.items() if column is not None}


@dataclass
class Noted:
    """What could not be read, told once for each kind with how often and where first; nothing else is lost.

    Attributes:
        sentences: with `times` and `first` among their values.
    """

    _found: dict[str, tuple[Sentence, int]] = field(default_factory=dict)

    def note(self, sentence: Sentence, kind: str) -> None:
        """Take down that something could not be read; of each kind the first is told."""
        first, so_far = self._found.get(kind, (sentence, 0))
        self._found[kind] = (first, so_far + 1)

    def add(self, later: "Noted") -> None:
        """Take over what was taken down of what comes after."""
        for kind, (sentence, times) in later._found.items():
            first, so_far = self._found.get(kind, (sentence, 0))
            self._found[kind] = (first, so_far + times)

    @property
    def sentences(self) -> list[Sentence]:
        """What to tell."""
        return [replace(first, values={**first.values, "times": times}) for first, times in self._found.values()]


@dataclass(frozen=True)
class DocumentFile:
    """Documents in one file.

    Attributes:
        path: where it lies.
        sheet: its table.
        columns: which of the table's columns hold what.
        noted: what could not be read.
    """

    path: Path
    sheet: Sheet
    columns: DocumentColumns
    noted: Noted

    @classmethod
    def opened(cls, path: Path, columns: DocumentColumns, noted: Noted) -> "DocumentFile":
        """Return a file that can be read.

        Raises:
            UnknownColumn: a column is not in the file.
            UnreadableFile: the file is broken, or not there.
        """
        if not path.exists():
            raise UnreadableFile(Sentence("There is no file %(file)s.", {"file": str(path)}))
        sheet = open_sheet(path)
        for warning in sheet.warnings:
            noted.note(warning, str(warning))
        for column in columns.named.values():
            if column not in sheet.columns:
                raise UnknownColumn(
                    Sentence(
                        "%(file)s has no column “%(column)s”: it has %(columns)s.",
                        {"file": path.name, "column": column, "columns": sheet.columns},
                    )
                )
        return cls(path, sheet, columns, noted)

    @property
    def is_parquet(self) -> bool:
        """Whether rows can be found without reading those before them."""
        return self.sheet.form.kind == SheetKind.PARQUET

    @cached_property
    def groups(self) -> tuple[int, ...]:
        """How many rows each group of rows has, of a Parquet file."""
        about = pq.read_metadata(self.path)
        return tuple(about.row_group(group).num_rows for group in range(about.num_row_groups))

    @property
    def stretches(self) -> list[tuple[int, int | None]]:
        """From which to before which row it can be read apart: groups of rows, or all where a row may be empty."""
        if not (self.is_parquet and self.by_column):
            return [(0, None)]
        ends = np.cumsum(self.groups).tolist()
        return list(zip([0, *ends[:-1]], ends, strict=True))

    @cached_property
    def by_column(self) -> bool:
        """Whether all columns can be read as they lie; then every row of the file is a document."""
        if not (self.is_parquet or self.sheet.form.kind == SheetKind.ARROW):
            return False
        schema = pq.read_schema(self.path) if self.is_parquet else arrow_schema(self.path)
        return all(_fits(held, column, schema) for held, column in self.columns.named.items())

    def batches(self, first: int = 0, end: int | None = None) -> Iterator[pa.RecordBatch]:
        """Return the documents, some at a time.

        Args:
            first: of a Parquet file, how many of its rows are left out before.
            end: of a Parquet file, the row before which to stop; None: at the end of the file.

        Raises:
            UnreadableFile: the file is broken.
        """
        if not self.by_column:
            yield from self._of_rows(first, end)
            return
        try:
            if self.is_parquet:
                yield from self._of_columns(first, sum(self.groups) if end is None else end)
            else:
                yield from map(self._documents, arrow_batches(self.path, ROWS))
        except (pa.ArrowException, OSError) as fault:
            told = {"file": self.path.name, "fault": str(fault).partition("\n")[0][:200]}
            raise UnreadableFile(Sentence("%(file)s is broken (%(fault)s): write it again.", told)) from fault

    def _of_columns(self, first: int, end: int) -> Iterator[pa.RecordBatch]:
        """Return batches as they lie in the file; groups of rows of which none is asked for are not read."""
        ends = np.cumsum(self.groups)
        asked = range(int(np.searchsorted(ends, first, side="right")), int(np.searchsorted(ends, end)) + 1)
        before = int(ends[asked.start] - self.groups[asked.start])
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(
                ROWS, row_groups=asked, columns=list(dict.fromkeys(self.columns.named.values()))
            ):
                here = batch.slice(max(0, first - before), max(0, end - max(first, before)))
                before += batch.num_rows
                if here.num_rows:
                    yield self._documents(here)

    def _documents(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        named = self.columns.named
        columns = [
            _plain(rows[named[name]]).cast(kind) if name in named else pa.nulls(rows.num_rows, kind)
            for name, kind in zip(SCHEMA.names, SCHEMA.types, strict=True)
        ]
        return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)

    def _of_rows(self, first: int, end: int | None) -> Iterator[pa.RecordBatch]:
        places = {held: self.sheet.columns.index(column) for held, column in self.columns.named.items()}
        forms = observe(self.sheet.sample(), self.sheet.columns)
        for rows in self.sheet.batches(start=first):
            here = rows if end is None else [row for row in rows if row.number <= end]
            made: dict[str, list[str | date | None]] = {name: [] for name in SCHEMA.names}
            for row in here:
                if row.problem:
                    self._note_row(row.number, row.problem)
                for name, column in made.items():
                    place = places.get(name)
                    column.append(
                        None if place is None else self._value(row.number, name, row.cells[place], forms[place])
                    )
            if here:
                yield pa.RecordBatch.from_pydict(made, schema=SCHEMA)
            if len(here) < len(rows):
                break

    def _value(self, row: int, name: str, cell: Cell, form: ColumnForm) -> str | date | None:
        if name != "date":
            return read_text(cell, form)
        try:
            return read_date(cell, form)
        except UnreadableCell:
            self.noted.note(
                Sentence(
                    "%(times)s dates could not be read: those documents have none. The first is “%(cell)s”, in row "
                    "%(row)s of %(file)s.",
                    {"times": 1, "cell": str(cell)[:60], "row": row, "file": self.path.name},
                ),
                "date",
            )
            return None

    def _note_row(self, row: int, problem: Sentence) -> None:
        told = {"row": row, "file": self.path.name, "problem": problem}
        self.noted.note(
            Sentence(
                "%(times)s rows are not as they should be: of those, what could be read is used. The first is row "
                "%(row)s of %(file)s. %(problem)s",
                told,
            ),
            problem.template,
        )


def _fits(held: str, column: str, schema: pa.Schema) -> bool:
    """Return whether a column can be read as it lies: by a name that it alone has, of the kind it has to be."""
    place = schema.get_field_index(column)
    if place < 0:
        return False
    kind = schema.field(place).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if held == "date":
        return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
