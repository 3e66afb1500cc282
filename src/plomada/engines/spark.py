"""Counts on an Apache Spark cluster: every machine runs the kernel that this one would, Spark's shuffle adds up.

The cube is the same to the last bit as `plomada.engines.local` makes of the same documents. What the machines send to
each other are counts; texts are read from a folder that all of them see, and written there as numbers of words. The
machines need Plomada installed.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.engines.local import NothingToCount, Tell, nothing_said, quiet, too_rare
from plomada.engines.spark_folding import folded_batches, folded_ranges, packed
from plomada.errors import InputError, PlomadaError
from plomada.figures import Sentence
from plomada.language.counting.cube import TEXTS, CountSettings, Cube, CubeWriter, totals_of
from plomada.language.counting.documents import SCHEMA, spoken
from plomada.language.counting.encoding import encoded
from plomada.language.counting.folding import Cells
from plomada.language.counting.ngrams import EncodedPart, Keys, Numbers, bits
from plomada.language.counting.numbered_texts import OF_A_PART, keep_cells
from plomada.language.counting.ranges import rows_of
from plomada.language.counting.vocabulary import Vocabulary, Voices

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

JAVA: Final = 17
ROWS_AT_ONCE: Final = 1 << 16
ROOM_IN_A_KEY: Final = 63  # bits for the words of a term
NUMBERED: Final = SCHEMA.append(pa.field("row", pa.int64()))  # each document with its place among all


class EngineMissing(PlomadaError):
    """What carries the work is not installed."""


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
        """
        with TemporaryDirectory(dir=self.scratch, prefix="plomada-") as scratch:
            with pq.ParquetWriter(Path(scratch) / "documents.parquet", NUMBERED) as file:
                row = 0
                for done, batch in enumerate(batches, 1):
                    rows = pa.array(np.arange(row, row + batch.num_rows))
                    file.write_batch(batch.append_column("row", rows), row_group_size=ROWS_AT_ONCE)
                    row += batch.num_rows
                    tell("reading", done, None)
            return self._count([str(Path(scratch) / "documents.parquet")], Path(scratch), settings, folder, tell)

    def _count(self, files: Sequence[str], scratch: Path, settings: CountSettings, folder: Path, tell: Tell) -> Cube:
        with _session(self.master, self.settings) as spark:
            documents = _documents(spark, files)
            tell("counting", 0, 3)
            vocabulary = _vocabulary(documents, settings)
            groups, voices = _voices(documents, settings)
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


@contextmanager
def _session(master: str, settings: dict[str, str]) -> Iterator["SparkSession"]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra: everything else works without it
    except ImportError as fault:
        raise EngineMissing(
            Sentence("Spark is not installed: pip install 'plomada[spark]' installs it, or leave the engine out.")
        ) from fault
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise EngineMissing(
            Sentence(
                "Spark needs Java %(version)s or newer, and there is none: install it (on Debian and Ubuntu, apt-get "
                "install openjdk-%(version)s-jre-headless), name it in JAVA_HOME, or leave the engine out.",
                {"version": JAVA},
            )
        )
    here = {"SPARK_LOCAL_IP": "127.0.0.1"} if master.startswith("local") or "127.0.0.1" in master else {}
    with _environment({"PYSPARK_PYTHON": sys.executable, **here}):
        made = SparkSession.builder.master(master).appName("plomada")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_AT_ONCE),
            "spark.sql.session.timeZone": "UTC",
            **settings,
        }.items():
            made = made.config(name, value)
        session = made.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        if "spark.sql.shuffle.partitions" not in settings:
            # Starting Python for each piece costs more than a piece: two for each core are enough.
            session.conf.set("spark.sql.shuffle.partitions", str(2 * session.sparkContext.defaultParallelism))
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set what Spark's processes read from the environment, where nobody has set it."""
    missing = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            os.environ.pop(name, None)


def _documents(spark: "SparkSession", files: Sequence[str]) -> "DataFrame":
    return spark.read.parquet(*files)


def _vocabulary(documents: "DataFrame", settings: CountSettings) -> Vocabulary:
    def words(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            texts = encoded(batch["text"])
            yield pa.RecordBatch.from_arrays(
                [texts.words.cast(pa.string()), pa.array(texts.texts_with, pa.int64())], ["word", "texts"]
            )

    counted = documents.select("text").mapInArrow(words, "word string, texts long").groupBy("word").sum("texts")
    kept = counted.where(f"`sum(texts)` >= {max(1, settings.kept.texts)}").select("word").toArrow()["word"]
    written = kept.cast(pa.large_string()).combine_chunks()
    # Sorted by their bytes, as everywhere: Spark's own order of texts is the same, but nothing says it stays so.
    return Vocabulary(written.take(pa.array(np.argsort(written.to_numpy(zero_copy_only=False), kind="stable"))))


def _voices(documents: "DataFrame", settings: CountSettings) -> tuple[list[str], Voices]:
    period = settings.period

    def said(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            texts = encoded(batch["text"])
            who = spoken(batch, period, batch["row"].to_numpy())
            lengths = texts.lengths[np.argsort(texts.rows)]
            voices = Voices.of(who.groups, who.authors, who.periods, lengths)
            names = pa.array(who.names, pa.string()).take(pa.array(voices.groups))
            columns = [
                names,
                *(pa.array(each) for each in (voices.authors, voices.periods, voices.words, voices.texts)),
            ]
            yield pa.RecordBatch.from_arrays(columns, ["group", "author", "period", "words", "texts"])

    rows = (
        documents.mapInArrow(said, "group string, author long, period int, words long, texts long")
        .groupBy("group", "author", "period")
        .sum("words", "texts")
        .toArrow()
    )
    groups = sorted(set(rows["group"].to_pylist()))
    places = np.searchsorted(np.array(groups, object), rows["group"].to_numpy()).astype(np.int32)
    authors, periods, words, texts = (rows.column(place).to_numpy() for place in range(1, 5))
    return groups, Voices.of(places, authors, periods, words, texts)


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


def _write_counts(documents: "DataFrame", agreed: "Broadcast[_Agreed]", words: int, to: Path) -> None:
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
        documents.mapInArrow(partly, "term long, cell int, occurrences int, texts int")
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


def _write_texts(documents: "DataFrame", agreed: "Broadcast[_Agreed]", to: Path) -> None:
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
    documents.mapInArrow(numbered, f"first long, {written}").write.parquet(str(to))


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
