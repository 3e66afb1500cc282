"""Parquet files, batch by batch."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.headers import columns_of
from plomada.sheets.objects import JOINED
from plomada.sheets.sheet import Cell, Sheet, SheetForm, SheetKind, SheetRow, fitted

BATCH: Final = 2000


@dataclass(frozen=True)
class ParquetSource:
    """The rows of a Parquet file; a row's number is its place."""

    path: Path
    width: int

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after`; groups of rows that lie before it are not read."""
        number = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for group in range(file.num_row_groups):
                    rows = file.metadata.row_group(group).num_rows
                    if number + rows <= after:
                        number += rows
                        continue
                    for batch in file.iter_batches(BATCH, row_groups=[group], use_threads=False):
                        if number + batch.num_rows <= after:
                            number += batch.num_rows
                            continue
                        lists = [column.to_pylist() for column in batch.columns]
                        for cells in zip(*lists, strict=True):
                            number += 1
                            if number > after and (
                                row := fitted(number, [cell_of(cell) for cell in cells], self.width)
                            ):
                                yield row
        except (pa.ArrowException, OSError) as fault:
            raise _broken(self.path, fault) from fault


def open_parquet(path: Path) -> Sheet:
    """Return the table of a Parquet file.

    Raises:
        UnreadableFile: broken, or without rows.
    """
    try:
        with pq.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pa.ArrowException, OSError) as fault:
        raise _broken(path, fault) from fault
    if not rows or not names:
        raise UnreadableFile(
            Sentence("%(file)s has a header and no rows: there is nothing to read.", {"file": path.name})
        )
    columns, warnings = columns_of(path.name, names, len(names))
    return Sheet(columns, SheetForm(SheetKind.PARQUET), ParquetSource(path, len(columns)), warnings, rows)


def cell_of(value: Any) -> Cell:
    """Return a value of a column as a cell: what a cell cannot hold becomes text.

    Example:
        >>> cell_of(b"Ana"), cell_of(["a", "b"]), cell_of(Decimal("1.50"))
        ('Ana', 'a; b', Decimal('1.50'))
    """
    if value is None or isinstance(value, (str, bool, int, float, Decimal, date)):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value):
        return JOINED.join(str(each) for each in value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, dict)) else str(value)


def _broken(path: Path, fault: object) -> UnreadableFile:
    return UnreadableFile(
        Sentence(
            "%(file)s is a broken Parquet file (%(fault)s): write it again.",
            {"file": path.name, "fault": str(fault).partition("\n")[0][:200]},
        )
    )
