"""Counts on an Apache Spark cluster: every machine runs the kernel that this one would, Spark's shuffle adds up.

The cube is the same to the last bit as `plomada.engines.local` makes of the same documents. What travels between
machines are counts, never texts. The machines need Plomada installed, and a folder that all of them see.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.engines.local import NothingToCount, Tell, nothing_said, quiet, too_rare
from plomada.errors import InputError, PlomadaError
from plomada.figures import Sentence
from plomada.language.counting.cube import CountSettings, Cube, CubeWriter, totals_of
from plomada.language.counting.documents import SCHEMA, spoken
from plomada.language.counting.encoding import encoded
from plomada.language.counting.folding import Cells, FoldedTerms, Thresholds, added, folded
from plomada.language.counting.ngrams import NO_WORD, CellCounts, EncodedPart, Keys, Numbers, bits
from plomada.language.counting.ranges import CountedRange, rows_of
from plomada.language.counting.vocabulary import Vocabulary, Voices

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

JAVA: Final = 17
ROWS_AT_ONCE: Final = 1 << 16
ROOM_IN_A_KEY: Final = 63  # bits for the words of a term
WHOLE: Final = -1  # the period of a row that is about all of them


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
            with pq.ParquetWriter(Path(scratch) / "documents.parquet", SCHEMA) as file:
                for done, batch in enumerate(batches, 1):
                    file.write_batch(batch, row_group_size=ROWS_AT_ONCE)
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
            _write_counts(documents, vocabulary, groups, voices, settings, scratch / "folded")
        tell("counting", 2, 3)
        unfinished = folder.with_name(folder.name + ".unfinished")
        try:
            writer = CubeWriter(unfinished, vocabulary)
            for found in _ranges(scratch / "folded", len(vocabulary.words), scratch / "spilled"):
                writer.write(found)
            writer.close(totals_of(voices, groups, settings.period), settings)
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
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    return spark.read.parquet(*files).withColumn("row", functions.monotonically_increasing_id())


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


def _write_counts(
    documents: "DataFrame", vocabulary: Vocabulary, groups: list[str], voices: Voices, settings: CountSettings, to: Path
) -> None:
    """Write what is told of every term that is kept, in no order."""
    width = bits(len(vocabulary.words) + 1)
    if 3 * width > ROOM_IN_A_KEY:
        raise TooMuchToCount(
            Sentence("There are too many different words to count together: %(n)s.", {"n": len(vocabulary.words)})
        )
    cells = voices.cells(len(groups))
    shared = documents.sparkSession.sparkContext.broadcast((vocabulary, groups, voices, cells))
    longest, period, kept = settings.longest, settings.period, settings.kept

    def partly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        vocabulary, groups, voices, _cells = shared.value
        for batch in batches:
            yield _counts(batch, vocabulary, groups, voices, longest, period, width)

    def wholly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from _folded(batches, shared.value[3], kept)

    (
        documents.mapInArrow(partly, "term long, cell int, occurrences int, texts int")
        .repartition("term")
        .sortWithinPartitions("term", "cell")
        .mapInArrow(wholly, "term long, group int, period int, occurrences int, texts int, authors int, squares double")
        .write.parquet(str(to))
    )
    shared.unpersist()


def _counts(
    batch: pa.RecordBatch,
    vocabulary: Vocabulary,
    groups: list[str],
    voices: Voices,
    longest: int,
    period: Any,
    width: int,
) -> pa.RecordBatch:
    texts = encoded(batch["text"])
    who = spoken(batch, period, batch["row"].to_numpy())
    places = np.searchsorted(np.array(groups, object), np.array(who.names, object)).astype(np.int32)
    where = voices.places_of(places[who.groups], who.authors, who.periods)[texts.rows]
    here, own = np.unique(where, return_inverse=True)
    numbers = vocabulary.numbers_of(texts.words)[texts.numbers] if len(texts.words) else texts.numbers
    part = EncodedPart(numbers, texts.lengths, own.astype(np.int32))
    words, counts = rows_of(part, len(vocabulary.words), len(here), longest)
    return pa.RecordBatch.from_arrays(
        [
            pa.array(_packed(words, width)), pa.array(here[counts.cells].astype(np.int32)),
            pa.array(counts.occurrences), pa.array(counts.texts),
        ],
        ["term", "cell", "occurrences", "texts"],
    )  # fmt: skip


def _packed(words: Numbers, width: int) -> Keys:
    packed: Keys = (words[:, 0].astype(np.int64) << width | words[:, 1] + 1) << width | words[:, 2] + 1
    return packed


def _folded(batches: Iterable[pa.RecordBatch], cells: Cells, kept: Thresholds) -> Iterator[pa.RecordBatch]:
    """Return what is told of terms whose counts come sorted; the last term of a batch may go on in the next."""
    begun: list[Keys | Numbers] = [np.zeros(0, np.int64), *[np.zeros(0, np.int32)] * 3]
    for batch in batches:
        begun = [np.concatenate((old, new.to_numpy())) for old, new in zip(begun, batch.columns, strict=True)]
        complete = int(np.searchsorted(begun[0], begun[0][-1])) if len(begun[0]) else 0
        if complete:
            yield _rows([column[:complete] for column in begun], cells, kept)
            begun = [column[complete:] for column in begun]
    if len(begun[0]):
        yield _rows(begun, cells, kept)


def _rows(columns: Sequence[Keys | Numbers], cells: Cells, kept: Thresholds) -> pa.RecordBatch:
    terms, numbers = np.unique(columns[0], return_inverse=True)
    counts = added([numbers.astype(np.int32), *(column.astype(np.int32) for column in columns[1:])], len(cells.groups))
    found = folded(CellCounts(counts.terms, counts.cells, counts.occurrences, counts.texts), cells, kept)
    of = terms[found.terms]
    by_group, by_period = (np.repeat(of, np.diff(rows, prepend=0)) for rows in (found.group_rows, found.period_rows))
    whole = np.full(len(found.groups), WHOLE, np.int32)
    nothing = np.zeros(len(found.periods))
    return pa.RecordBatch.from_arrays(
        [
            pa.array(np.concatenate(pair))
            for pair in (
                (by_group, by_period),
                (found.groups, found.period_groups), (whole, found.periods),
                (found.occurrences, found.period_occurrences), (found.texts, found.period_texts),
                (found.authors, found.period_authors), (found.squares, nothing),
            )
        ],
        ["term", "group", "period", "occurrences", "texts", "authors", "squares"],
    )  # fmt: skip


def _ranges(folded_terms: Path, words: int, spilled: Path) -> Iterator[CountedRange]:
    """Return the terms in the order of their words, some at a time, read by a database that needs little memory."""
    width = bits(words + 1)
    base = duckdb.connect(config={"temp_directory": str(spilled), "memory_limit": "1GB"})
    files = {"files": str(folded_terms / "*.parquet")}
    [(last,)] = base.execute("SELECT coalesce(max(term), -1) FROM read_parquet($files)", files).fetchall()
    step = 1 << max(0, 3 * width - 6)  # 64 pieces of all possible terms
    for first in range(0, last + 1, step):
        rows = base.sql(
            'SELECT * FROM read_parquet($files) WHERE term >= $first AND term < $end ORDER BY term, "group", period',
            params={**files, "first": first, "end": first + step},
        ).to_arrow_table()
        if rows.num_rows:
            yield _counted(rows, width)
    base.close()


def _counted(rows: pa.Table, width: int) -> CountedRange:
    columns = {name: rows[name].to_numpy() for name in rows.column_names}
    terms, first = np.unique(columns["term"], return_index=True)
    whole = columns["period"] == WHOLE
    ends = np.append(first[1:], len(whole))
    by_group, by_period = np.cumsum(whole)[ends - 1], np.cumsum(~whole)[ends - 1]
    mask = (1 << width) - 1
    words = np.stack([terms >> 2 * width, (terms >> width & mask) - 1, (terms & mask) - 1], axis=1).astype(np.int32)
    words[words < 0] = NO_WORD

    def taken(name: str, which: Numbers) -> Numbers:
        found: Numbers = columns[name][which].astype(np.int32)
        return found

    return CountedRange(
        words,
        FoldedTerms(
            terms, by_group.astype(np.int64), taken("group", whole), taken("occurrences", whole), taken("texts", whole),
            taken("authors", whole), columns["squares"][whole], by_period.astype(np.int64), taken("group", ~whole),
            taken("period", ~whole), taken("occurrences", ~whole), taken("texts", ~whole), taken("authors", ~whole),
        ),
    )  # fmt: skip


__all__ = ["EngineMissing", "NothingToCount", "SparkEngine"]
