"""Counts on an Apache Spark cluster: every machine runs the kernel that this one would, Spark's shuffle adds up.

The cube is the same to the last bit as `plomada.engines.local` makes of the same documents. What the machines send to
each other are counts; texts are read from where all of them see them (`plomada.engines.spark_documents`), and written
to a folder that they share as numbers of words. The machines need Plomada installed.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plomada.engines.local import NothingToCount, Tell, nothing_said, quiet, too_rare
from plomada.engines.spark_documents import SparkDocuments
from plomada.engines.spark_folding import folded_batches, folded_ranges, packed
from plomada.engines.spark_session import EngineMissing, session
from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.cube import TEXTS, CountSettings, Cube, CubeWriter, totals_of
from plomada.language.counting.documents import spoken
from plomada.language.counting.encoding import encoded
from plomada.language.counting.folding import Cells
from plomada.language.counting.ngrams import EncodedPart, Keys, Numbers, bits
from plomada.language.counting.numbered_texts import OF_A_PART, keep_cells
from plomada.language.counting.ranges import rows_of
from plomada.language.counting.vocabulary import Vocabulary, Voices
from plomada.language.reading import DocumentFiles

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import SparkSession

ROOM_IN_A_KEY: Final = 63  # bits for the words of a term
HEARD: Final = pa.schema(
    [
        ("word", pa.string()), ("group", pa.string()), ("author", pa.int64()), ("period", pa.int32()),
        ("words", pa.int64()), ("texts", pa.int64()),
    ]
)  # fmt: skip


class TooMuchToCount(InputError):
    """More different words than a key has room for."""


@dataclass(frozen=True)
class SparkEngine:
    """Counts on a cluster.

    Attributes:
        master: its address, `spark://host:7077`; or `local-cluster[2,1,1024]` for two workers on this machine.
        scratch: a folder that all machines see at the same path; None: the system's, which is enough on one machine.
        settings: of Spark, by name.
    """

    master: str
    scratch: Path | None = None
    settings: dict[str, str] = field(default_factory=dict)

    def count(
        self, batches: Iterable[pa.RecordBatch], settings: CountSettings, folder: Path, tell: Tell = quiet
    ) -> Cube:
        """Count documents and write the cube into a folder that is not there yet.

        The documents are written to the scratch folder first, from where all machines read them.

        Raises:
            EngineMissing: Spark or Java is not installed.
            NothingToCount: there is no word in any text.
            UnreadableFile: a machine does not see the scratch folder.
        """
        return self._count(partial(SparkDocuments.of_batches, batches), settings, folder, tell)

    def count_files(self, documents: DocumentFiles, settings: CountSettings, folder: Path, tell: Tell = quiet) -> Cube:
        """Count the documents in files and write the cube into a folder that is not there yet.

        Parquet is read by all machines where it lies. Other files are read here, and written to the scratch folder.

        Raises:
            EngineMissing: Spark or Java is not installed.
            NothingToCount: there is no word in any text.
            UnknownColumn: a column is not in a file.
            UnreadableFile: a file is broken, or a machine does not see it.
        """
        return self._count(partial(SparkDocuments.of_files, documents), settings, folder, tell)

    def _count(
        self,
        taken_in: Callable[["SparkSession", Path, Tell], SparkDocuments],
        settings: CountSettings,
        folder: Path,
        tell: Tell,
    ) -> Cube:
        with TemporaryDirectory(dir=self.scratch, prefix="plomada-") as name:
            scratch = Path(name).absolute()
            with session(self.master, self.settings) as spark:
                documents = taken_in(spark, scratch, tell)
                tell("counting", 0, 3)
                vocabulary, groups, voices = _heard(documents, settings)
                if not voices.words.sum():
                    raise nothing_said()
                if not len(vocabulary.words):
                    raise too_rare(settings.kept)
                tell("counting", 1, 3)
                cells = voices.cells(len(groups))
                with _shared(spark, _Agreed(vocabulary, groups, voices, cells, settings)) as agreed:
                    _write_counts(documents, agreed, len(vocabulary.words), scratch / "folded")
                    tell("counting", 2, 3)
                    _write_texts(documents, agreed, scratch / TEXTS)
            unfinished = folder.with_name(folder.name + ".unfinished")
            try:
                writer = CubeWriter(unfinished, vocabulary)
                for found in folded_ranges(scratch / "folded", len(vocabulary.words), scratch / "spilled"):
                    writer.write(found)
                writer.close(totals_of(voices, groups, settings.period), settings)
                _keep_texts(scratch / TEXTS, unfinished / TEXTS, cells)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
        tell("counting", 3, 3)
        return Cube(folder)


def _heard(documents: SparkDocuments, settings: CountSettings) -> tuple[Vocabulary, list[str], Voices]:
    """Return the words that are counted, the groups, and who said how much when: the texts are read once for all three.

    What is added up is of two kinds in one table: in how many texts a word is, and, without a word, who spoke.
    """
    period = settings.period

    def heard(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            texts = encoded(batch["text"])
            who = spoken(batch, period, batch["row"].to_numpy())
            voices = Voices.of(who.groups, who.authors, who.periods, texts.lengths[np.argsort(texts.rows)])
            yield _rows(word=texts.words.cast(pa.string()), texts=pa.array(texts.texts_with, pa.int64()))
            yield _rows(
                group=pa.array(who.names, pa.string()).take(pa.array(voices.groups)),
                author=pa.array(voices.authors),
                period=pa.array(voices.periods),
                words=pa.array(voices.words),
                texts=pa.array(voices.texts),
            )

    added = (
        documents.mapped(heard, "word string, group string, author long, period int, words long, texts long")
        .groupBy("word", "group", "author", "period")
        .sum("words", "texts")
    )
    found = added.where(f"word IS NULL OR `sum(texts)` >= {max(1, settings.kept.texts)}").toArrow()
    is_word = pc.is_valid(found["word"])
    words, rows = found["word"].filter(is_word), found.filter(pc.invert(is_word))
    written = words.cast(pa.large_string()).combine_chunks()
    groups = sorted(set(rows["group"].to_pylist()))
    places = np.searchsorted(np.array(groups, object), rows["group"].to_numpy()).astype(np.int32)
    return (
        # Sorted by their bytes, as everywhere: Spark's own order of texts is the same, but nothing says it stays so.
        Vocabulary(written.take(pa.array(np.argsort(written.to_numpy(zero_copy_only=False), kind="stable")))),
        groups,
        Voices.of(places, *(rows.column(place).to_numpy() for place in range(2, 6))),
    )


def _rows(**columns: pa.Array) -> pa.RecordBatch:
    """Return rows of what is heard; columns that are not given are empty."""
    rows = len(columns["texts"])
    found = [columns.get(name, pa.nulls(rows, kind)) for name, kind in zip(HEARD.names, HEARD.types, strict=True)]
    return pa.RecordBatch.from_arrays(found, schema=HEARD)


@dataclass(frozen=True)
class _Agreed:
    """What all machines have to know to count alike."""

    vocabulary: Vocabulary
    groups: list[str]
    voices: Voices
    cells: Cells
    settings: CountSettings

    def part(self, batch: pa.RecordBatch) -> tuple[EncodedPart, Keys]:
        """Return the texts of a batch as numbers that all machines have in common, and the row of each."""
        texts = encoded(batch["text"])
        who = spoken(batch, self.settings.period, batch["row"].to_numpy())
        places = np.searchsorted(np.array(self.groups, object), np.array(who.names, object)).astype(np.int32)
        cells = self.voices.places_of(places[who.groups], who.authors, who.periods)[texts.rows]
        numbers = self.vocabulary.numbers_of(texts.words)[texts.numbers] if len(texts.words) else texts.numbers
        return EncodedPart(numbers, texts.lengths, cells), batch["row"].to_numpy()[texts.rows]


@contextmanager
def _shared(spark: "SparkSession", agreed: _Agreed) -> Iterator["Broadcast[_Agreed]"]:
    """Send to every machine, once, what all have to know."""
    sent = spark.sparkContext.broadcast(agreed)
    try:
        yield sent
    finally:
        sent.unpersist()


def _write_counts(documents: SparkDocuments, agreed: "Broadcast[_Agreed]", words: int, to: Path) -> None:
    """Write what is told of every term that is kept, in no order."""
    width = bits(words + 1)
    if 3 * width > ROOM_IN_A_KEY:
        raise TooMuchToCount(Sentence("There are too many different words to count together: %(n)s.", {"n": words}))

    def partly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield _counts(batch, agreed.value, width)

    def wholly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from folded_batches(batches, agreed.value.cells, agreed.value.settings.kept)

    (
        documents.mapped(partly, "term long, cell int, occurrences int, texts int")
        .repartition("term")
        .sortWithinPartitions("term", "cell")
        .mapInArrow(wholly, "term long, group int, period int, occurrences int, texts int, authors int, squares double")
        .write.parquet(str(to))
    )


def _counts(batch: pa.RecordBatch, agreed: _Agreed, width: int) -> pa.RecordBatch:
    part, _rows = agreed.part(batch)
    here, own = np.unique(part.cells, return_inverse=True)
    part = replace(part, cells=own.astype(np.int32))
    words, counts = rows_of(part, len(agreed.vocabulary.words), len(here), agreed.settings.longest)
    return pa.RecordBatch.from_arrays(
        [
            pa.array(packed(words, width)), pa.array(here[counts.cells].astype(np.int32)),
            pa.array(counts.occurrences), pa.array(counts.texts),
        ],
        ["term", "cell", "occurrences", "texts"],
    )  # fmt: skip


def _write_texts(documents: SparkDocuments, agreed: "Broadcast[_Agreed]", to: Path) -> None:
    """Write the texts as numbers, a row for each batch of them."""

    def numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            part, rows = agreed.value.part(batch)
            columns: list[Numbers | Keys] = [part.numbers, part.lengths, part.cells, rows]
            yield pa.RecordBatch.from_arrays(
                [pa.array([int(rows.min(initial=0))]), *(pa.array([column.tobytes()]) for column in columns)],
                ["first", *OF_A_PART],
            )

    written = ", ".join(f"{name} binary" for name in OF_A_PART)
    documents.mapped(numbered, f"first long, {written}").write.parquet(str(to))


def _keep_texts(written: Path, folder: Path, cells: Cells) -> None:
    """Keep the texts as numbers as this machine would have, for what asks of the words around a term."""
    keep_cells(folder, cells)
    files = sorted(written.glob("*.parquet"))
    firsts = [(file, pq.read_table(file, columns=["first"])["first"].to_pylist()) for file in files]
    in_order = sorted((first, file, row) for file, column in firsts for row, first in enumerate(column))
    places = {(file, row): part for part, (_first, file, row) in enumerate(in_order)}
    for file in files:
        for row, batch in enumerate(pq.ParquetFile(file).iter_batches(1)):
            for name in OF_A_PART:
                (folder / f"{places[file, row]}-{name}").write_bytes(batch[name][0].as_py())


__all__ = ["EngineMissing", "NothingToCount", "SparkEngine"]
