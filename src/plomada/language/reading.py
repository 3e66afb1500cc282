"""What was said, from tables in files: all of them one after the other, as the same batches."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.language.document_file import DocumentColumns, DocumentFile, Noted


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
            yield from DocumentFile.opened(file, self.columns, self.noted).batches()

    def texts(self, rows: Iterable[int]) -> dict[int, str]:
        """Return the texts of some documents, by their place among all; what cannot be read is not told again."""
        wanted = np.unique(np.fromiter(rows, np.int64))
        found: dict[int, str] = {}
        for before, batch in self._around(wanted):
            first, end = np.searchsorted(wanted, (before, before + batch.num_rows))
            here = wanted[first:end]
            found.update(zip(here.tolist(), batch["text"].take(pa.array(here - before)).to_pylist(), strict=True))
        return found

    def _around(self, wanted: NDArray[np.int64]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Return the batches that may hold some documents, each with how many are before; others are not read."""
        before = 0
        for path in self.files if len(wanted) else ():
            file = DocumentFile.opened(path, self.columns, Noted())
            for first, end in file.stretches:
                if end is not None and np.diff(np.searchsorted(wanted, (before, before + end - first))) == 0:
                    before += end - first
                    continue
                for batch in file.batches(first, end):
                    yield before, batch
                    before += batch.num_rows
                    if before > wanted[-1]:
                        return


__all__ = ["DocumentColumns", "DocumentFiles"]
