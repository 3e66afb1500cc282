"""What was said, from tables in files: Parquet by column, everything else row by row, all as the same batches."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.errors import UnknownColumn, UnreadableFile
from plomada.figures import Sentence
from plomada.language.counting.documents import SCHEMA
from plomada.sheets import Cell, ColumnForm, Sheet, SheetKind, UnreadableCell, observe, open_sheet, read_date
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

    @property
    def sentences(self) -> list[Sentence]:
        """What to tell."""
        return [replace(first, values={**first.values, "times": times}) for first, times in self._found.values()]


@dataclass(frozen=True)
class DocumentFiles:
    """Documents in one file or several, read one after the other as often as is asked.

    Attributes:
        files: tables with the same columns.
        columns: which of them hold what.
        noted: what could not be read.
    """

    files: Sequence[Path]
    columns: DocumentColumns
    noted: Noted = field(default_factory=Noted)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Return all documents, some at a time.

        Raises:
            UnknownColumn: a column is not in a file.
            UnreadableFile: a file is broken.
        """
        for file in self.files:
            if not file.exists():
                raise UnreadableFile(Sentence("There is no file %(file)s.", {"file": str(file)}))
            sheet = open_sheet(file)
            for warning in sheet.warnings:
                self.noted.note(warning, str(warning))
            for column in self.columns.named.values():
                if column not in sheet.columns:
                    raise UnknownColumn(
                        Sentence(
                            "%(file)s has no column “%(column)s”: it has %(columns)s.",
                            {"file": file.name, "column": column, "columns": sheet.columns},
                        )
                    )
            yield from (
                self._of_parquet(file, sheet) if sheet.form.kind == SheetKind.PARQUET else self._of_rows(file, sheet)
            )

    def texts(self, rows: Iterable[int]) -> dict[int, str]:
        """Return the texts of some documents, by their place among all; what cannot be read is not told again."""
        wanted = np.unique(np.fromiter(rows, np.int64))
        found: dict[int, str] = {}
        before = 0
        for batch in replace(self, noted=Noted()).batches():
            first, end = np.searchsorted(wanted, (before, before + batch.num_rows))
            if end > first:
                here = wanted[first:end]
                found.update(zip(here.tolist(), batch["text"].take(pa.array(here - before)).to_pylist(), strict=True))
            before += batch.num_rows
            if end == len(wanted):
                break
        return found

    def _of_parquet(self, path: Path, sheet: Sheet) -> Iterator[pa.RecordBatch]:
        """Return batches as they lie in the file, where the columns are of the kinds they have to be."""
        named = self.columns.named
        try:
            with pq.ParquetFile(path) as file:
                if not all(_fits(held, column, file.schema_arrow) for held, column in named.items()):
                    yield from self._of_rows(path, sheet)
                    return
                for batch in file.iter_batches(ROWS, columns=list(dict.fromkeys(named.values()))):
                    columns = [
                        _plain(batch[named[name]]).cast(kind) if name in named else pa.nulls(batch.num_rows, kind)
                        for name, kind in zip(SCHEMA.names, SCHEMA.types, strict=True)
                    ]
                    yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
        except (pa.ArrowException, OSError) as fault:
            told = {"file": path.name, "fault": str(fault).partition("\n")[0][:200]}
            raise UnreadableFile(Sentence("%(file)s is broken (%(fault)s): write it again.", told)) from fault

    def _of_rows(self, path: Path, sheet: Sheet) -> Iterator[pa.RecordBatch]:
        places = {held: sheet.columns.index(column) for held, column in self.columns.named.items()}
        forms = observe(sheet.sample(), sheet.columns)
        for rows in sheet.batches():
            made: dict[str, list[str | date | None]] = {name: [] for name in SCHEMA.names}
            for row in rows:
                if row.problem:
                    self._note_row(path, row.number, row.problem)
                for name, column in made.items():
                    place = places.get(name)
                    column.append(
                        None if place is None else self._value(path, row.number, name, row.cells[place], forms[place])
                    )
            yield pa.RecordBatch.from_pydict(made, schema=SCHEMA)

    def _value(self, path: Path, row: int, name: str, cell: Cell, form: ColumnForm) -> str | date | None:
        if name != "date":
            return read_text(cell, form)
        try:
            return read_date(cell, form)
        except UnreadableCell:
            self.noted.note(
                Sentence(
                    "%(times)s dates could not be read: those documents have none. The first is “%(cell)s”, in row "
                    "%(row)s of %(file)s.",
                    {"times": 1, "cell": str(cell)[:60], "row": row, "file": path.name},
                ),
                "date",
            )
            return None

    def _note_row(self, path: Path, row: int, problem: Sentence) -> None:
        told = {"row": row, "file": path.name, "problem": problem}
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
