"""Documents where all machines of a Spark cluster read them, each its own pieces, and none of it through Java.

Parquet is read in place. A machine reads its rows with the code that this machine would, so that every kind of column
is read alike; Spark's own reader knows fewer of them. All stages read the files again rather than a copy: where
columns are as they have to be, a copy costs as much to read, and to write besides. Two kinds of files are copied to the
scratch folder, once:

- Parquet with days as text, or text as bytes: it is read row by row, which takes long, and leaves empty rows out, so
  that only once it is read every document's place among all is known. The machines do it, each its pieces.
- what is not Parquet: rows are found only by reading all before them, so this machine does it.
"""

import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.engines.local import Tell, quiet
from plomada.engines.spark_session import sent_here
from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.language.counting.documents import SCHEMA
from plomada.language.document_file import ROWS, DocumentColumns, DocumentFile, Noted
from plomada.language.reading import DocumentFiles

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator[pa.RecordBatch]

# Of a piece. More would leave machines without work at the end; fewer would be read in vain: a piece in the middle of
# a group of rows is only found by reading the group from its beginning.
A_PIECE: Final = 2 * ROWS
WRITTEN: Final = DocumentColumns(*SCHEMA.names)


@dataclass(frozen=True)
class Piece:
    """Some rows of a Parquet file, which one machine reads.

    Attributes:
        file: where all machines have to see it.
        size: bytes of the file.
        columns: which of its columns hold what.
        first: how many rows of the file are before.
        end: the row of the file before which it ends.
        place: how many documents are before, of all.
    """

    file: Path
    size: int
    columns: DocumentColumns
    first: int
    end: int
    place: int = 0

    def batches(self, noted: Noted) -> Batches:
        """Return its documents.

        Raises:
            UnreadableFile: the file is broken, or is not seen here as where the piece was made.
        """
        if _size(self.file) != self.size:
            raise _unseen(self.file)
        # What there is to say of the file as a whole was noted where the piece was made.
        opened = replace(DocumentFile.opened(self.file, self.columns, Noted()), noted=noted)
        yield from opened.batches(self.first, self.end)

    def numbered(self) -> Batches:
        """Return its documents, each with its place among all."""
        place = self.place
        for batch in self.batches(Noted()):
            end = place + batch.num_rows
            yield batch.append_column("row", pa.array(np.arange(place, end)))
            place = end


@dataclass(frozen=True)
class SparkDocuments:
    """Documents that all machines can read.

    Attributes:
        pieces: of them, in order.
        scratch: a folder that all machines see.
    """

    spark: "SparkSession"
    pieces: Sequence[Piece]
    scratch: Path

    @classmethod
    def of_batches(
        cls, batches: Iterable[pa.RecordBatch], spark: "SparkSession", scratch: Path, tell: Tell
    ) -> "SparkDocuments":
        """Write documents to where all machines can read them."""
        return cls(spark, _placed(_written(batches, scratch / "documents.parquet", tell)), scratch)

    @classmethod
    def of_files(cls, documents: DocumentFiles, spark: "SparkSession", scratch: Path, tell: Tell) -> "SparkDocuments":
        """Find how machines can read the files, and note what could not be read as if this one had read them.

        Raises:
            UnknownColumn: a column is not in a file.
            UnreadableFile: a file is broken.
        """
        files = [DocumentFile.opened(path, documents.columns, Noted()) for path in documents.files]
        known = [
            _pieces(file.path.absolute(), file.groups, documents.columns)
            if file.is_parquet
            else _written(file.batches(), scratch / f"{number}.parquet", tell)
            for number, file in enumerate(files)
        ]
        copied = _copied(spark, list(chain(*compress(known, map(_is_copied, files)))), scratch, tell)
        pieces: list[Piece] = []
        for file, of_file in zip(files, known, strict=True):
            documents.noted.add(file.noted)
            if not _is_copied(file):
                pieces += of_file
                continue
            for copy, noted in islice(copied, len(of_file)):
                documents.noted.add(noted)
                pieces += copy
        return cls(spark, _placed(pieces), scratch)

    def mapped(self, do: Callable[[Batches], Batches], schema: str) -> "DataFrame":
        """Return what the machines make of the documents, as `mapInArrow` would of a table of them."""
        pieces, scratch = self.pieces, self.scratch

        def read(numbers: Batches) -> Batches:
            with sent_here():
                _look_for(scratch)
                for batch in numbers:
                    for number in batch["id"].to_pylist():
                        yield from pieces[number].numbered()

        def made(numbers: Batches) -> Batches:
            return do(read(numbers))

        tasks = max(1, len(pieces))
        return self.spark.range(0, len(pieces), numPartitions=tasks).mapInArrow(made, schema)


def cut(groups: Iterable[int], most: int) -> Iterator[tuple[int, int]]:
    """Return from which row before which row a file is read at once: whole groups of rows where they are small enough.

    Example:
        >>> list(cut([30, 30, 30, 250], most=100))
        [(0, 90), (90, 190), (190, 290), (290, 340)]
    """
    first = end = 0
    for rows in groups:
        if end > first and end + rows - first > most:
            yield first, end
            first = end
        end += rows
        while end - first > most:
            yield first, first + most
            first += most
    if end > first:
        yield first, end


def _pieces(file: Path, groups: Iterable[int], columns: DocumentColumns) -> list[Piece]:
    size = file.stat().st_size
    return [Piece(file, size, columns, first, end) for first, end in cut(groups, A_PIECE)]


def _placed(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces, each with how many documents are before it."""
    placed, before = [], 0
    for piece in pieces:
        placed.append(replace(piece, place=before))
        before += piece.end - piece.first
    return placed


def _written(batches: Iterable[pa.RecordBatch], to: Path, tell: Tell = quiet) -> list[Piece]:
    """Write documents as they are read fastest."""
    groups = []
    with pq.ParquetWriter(to, SCHEMA) as file:
        for done, batch in enumerate(batches, 1):
            file.write_batch(batch, row_group_size=ROWS)
            groups.append(batch.num_rows)
            tell("reading", done, None)
    return _pieces(to, groups, WRITTEN)


def _is_copied(file: DocumentFile) -> bool:
    return file.is_parquet and not file.by_column


def _copied(
    spark: "SparkSession", pieces: Sequence[Piece], scratch: Path, tell: Tell
) -> Iterator[tuple[list[Piece], Noted]]:
    """Have the machines copy pieces to the scratch folder, and return for each what it became and what was noted."""

    def copy(piece: Piece) -> tuple[list[Piece], Noted]:
        noted = Noted()
        with sent_here():
            _look_for(scratch)
            # Where Spark has a piece copied twice, one of the two counts: neither writes into the other's.
            return _written(piece.batches(noted), scratch / f"{uuid4().hex}.parquet"), noted

    if not pieces:
        return iter(())
    tell("reading", 0, len(pieces))
    found = spark.sparkContext.parallelize(pieces, len(pieces)).map(copy).collect()
    tell("reading", len(pieces), len(pieces))
    return iter(found)


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _look_for(scratch: Path) -> None:
    if not scratch.is_dir():
        raise _unseen(scratch)


def _unseen(place: Path) -> UnreadableFile:
    return UnreadableFile(
        Sentence(
            "The machine %(machine)s does not see %(place)s as this one does. Put the files into a folder that all "
            "machines of the cluster see at the same path, and name such a folder for what they hand to each other "
            "(--scratch).",
            {"machine": platform.node(), "place": str(place)},
        )
    )
