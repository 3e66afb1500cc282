"""Arrow files (IPC, also called Feather), batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.headers import columns_of
from plomada.sheets.parquet import cell_of
from plomada.sheets.sheet import Sheet, SheetForm, SheetKind, SheetRow, fitted

BATCH: Final = 2000


@dataclass(frozen=True)
class ArrowSource:
    """The rows of an Arrow file; a row's number is its place."""

    path: Path
    width: int

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after`."""
        number = 0
        for batch in arrow_batches(self.path, BATCH):
            if number + batch.num_rows <= after:
                number += batch.num_rows
                continue
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                if number > after and (row := fitted(number, [cell_of(cell) for cell in cells], self.width)):
                    yield row


def open_arrow(path: Path) -> Sheet:
    """Return the table of an Arrow file.

    Raises:
        UnreadableFile: broken, or without rows.
    """
    try:
        with pa.memory_map(str(path)) as held, pa.ipc.open_file(held) as file:
            names, rows = file.schema.names, file.count_rows()
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise _broken(path, fault) from fault
    if not rows or not names:
        raise UnreadableFile(
            Sentence("%(file)s has a header and no rows: there is nothing to read.", {"file": path.name})
        )
    columns, warnings = columns_of(path.name, names, len(names))
    return Sheet(columns, SheetForm(SheetKind.ARROW), ArrowSource(path, len(columns)), warnings, rows)


def arrow_schema(path: Path) -> pa.Schema:
    """Return the names and kinds of an Arrow file's columns."""
    with pa.memory_map(str(path)) as held, pa.ipc.open_file(held) as file:
        return file.schema


def arrow_batches(path: Path, most: int) -> Iterator[pa.RecordBatch]:
    """Return the rows of an Arrow file, at most so many at a time; each batch is checked before anything is read of it.

    Raises:
        UnreadableFile: broken.
    """
    try:
        with pa.memory_map(str(path)) as held, pa.ipc.open_file(held) as file:
            for place in range(file.num_record_batches):
                batch = file.get_batch(place)
                batch.validate(full=True)  # its numbers say where to read: a broken one would read elsewhere
                yield from (batch.slice(first, most) for first in range(0, batch.num_rows, most))
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise _broken(path, fault) from fault


def _broken(path: Path, fault: object) -> UnreadableFile:
    return UnreadableFile(
        Sentence(
            "%(file)s is a broken Arrow file (%(fault)s): write it again.",
            {"file": path.name, "fault": str(fault).partition("\n")[0][:200]},
        )
    )
