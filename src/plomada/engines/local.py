"""Counts on this machine: threads read and count, files carry what memory should not."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.cube import (
    MEMORY,
    OF_A_PART,
    TEXTS,
    CountSettings,
    Cube,
    CubeWriter,
    keep_cells,
    totals_of,
)
from plomada.language.counting.documents import in_pieces, spoken
from plomada.language.counting.encoding import encoded
from plomada.language.counting.folding import Thresholds
from plomada.language.counting.ngrams import PLACE_BYTES, EncodedPart, Keys, Numbers, occurrences_of
from plomada.language.counting.ranges import CountedRange, Range, counted, ranges
from plomada.language.counting.vocabulary import Vocabulary, Voices

Given = TypeVar("Given")
Made = TypeVar("Made")
Tell = Callable[[str, int, int | None], None]

# Of the memory allowed, what sorting may fill; the rest is for reading, folding and writing.
FOR_PLACES: Final = 0.35
READ_AHEAD: Final = 3  # pieces for each thread: machine code is loaded meanwhile, which takes as long as reading some


class NothingToCount(InputError):
    """No text, or no term that reaches the thresholds."""


def nothing_said() -> NothingToCount:
    """Return what to say where no document has a text."""
    return NothingToCount(Sentence("There is nothing to count: no document has a text."))


def too_rare(kept: Thresholds) -> NothingToCount:
    """Return what to say where no word is common enough."""
    return NothingToCount(
        Sentence("There is nothing to count: no word is in %(n)s documents or more.", {"n": kept.texts})
    )


def quiet(stage: str, done: int, of: int | None) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class LocalEngine:
    """Counts with the threads of this machine.

    Attributes:
        threads: how many work at once.
        memory: bytes that counting may use beside what Python and its libraries need; more texts only need more time.
            The commonest word has to fit: some 16 bytes for each time it was said.
        scratch: a folder for what does not stay in memory, some 20 bytes a word; None: the system's.
    """

    threads: int = 2
    memory: int = MEMORY
    scratch: Path | None = None

    def count(
        self, batches: Iterable[pa.RecordBatch], settings: CountSettings, folder: Path, tell: Tell = quiet
    ) -> Cube:
        """Count documents and write the cube into a folder that is not there yet.

        Args:
            batches: documents, as `plomada.language.counting.documents.SCHEMA`.
            tell: is told what is being done, how much of it is done and of how much, if that is known.

        Raises:
            NothingToCount: there is no word in any text.

        Example:
            >>> from datetime import date
            >>> from plomada.language.counting.documents import SCHEMA
            >>> from plomada.language.counting.folding import Thresholds
            >>> said = pa.RecordBatch.from_pydict(
            ...     {"text": ["the plant", "the whole plant"], "group": ["IT", "Finance"], "author": ["Ana", "Leo"],
            ...      "date": [None, None]}, SCHEMA)
            >>> with TemporaryDirectory() as scratch:
            ...     cube = LocalEngine().count([said], CountSettings(kept=Thresholds(texts=2)), Path(scratch) / "cube")
            ...     cube.terms["term"].to_pylist(), cube.by_group().documents.tolist()
            (['plant', 'the'], [[1, 1], [1, 1]])
        """
        with (
            TemporaryDirectory(dir=self.scratch, prefix="plomada-") as scratch,
            ThreadPoolExecutor(self.threads) as pool,
        ):
            parts, pieces = _Parts(Path(scratch), settings), _numbered(in_pieces(batches))
            for done, _part in enumerate(self._work(pool, parts.read, pieces, READ_AHEAD * self.threads), 1):
                tell("reading", done, None)
            if not parts.said:
                raise nothing_said()
            parts.agree()
            said = np.sum(list(self._work(pool, parts.renumber, range(parts.count))), axis=0)
            if not len(parts.vocabulary.words):
                raise too_rare(settings.kept)
            places = int(self.memory * FOR_PLACES) // self.threads // PLACE_BYTES
            found = ranges(said, places, self.threads)
            unfinished = folder.with_name(folder.name + ".unfinished")
            try:
                writer = CubeWriter(unfinished, parts.vocabulary)
                counted_in = partial(parts.counted, said=said)
                for done, each in enumerate(self._work(pool, counted_in, found), 1):
                    writer.write(each)
                    tell("counting", done, len(found))
                writer.close(totals_of(parts.voices, parts.groups, settings.period), settings)
                parts.move_to(unfinished / TEXTS)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
        return Cube(folder)

    def _work(
        self, pool: ThreadPoolExecutor, do: Callable[[Given], Made], on: Iterable[Given], waiting: int = 1
    ) -> Iterator[Made]:
        """Return what comes of each, in order; no more is begun than the threads can work on, and some that wait."""
        things = iter(on)
        begun: list[Future[Made]] = [pool.submit(do, each) for each in islice(things, self.threads + waiting)]
        while begun:
            yield begun.pop(0).result()
            begun.extend(pool.submit(do, each) for each in islice(things, 1))


def _numbered(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, int, pa.RecordBatch]]:
    """Return each batch with its number and with how many documents were before it."""
    before = 0
    for number, batch in enumerate(batches):
        yield number, before, batch
        before += batch.num_rows


class _Parts:
    """The texts as numbers, in files."""

    def __init__(self, folder: Path, settings: CountSettings) -> None:
        self.folder = folder
        self.settings = settings
        self.count = 0
        self.rows = 0
        self.found: dict[int, tuple[list[str], Voices]] = {}

    def read(self, numbered: tuple[int, int, pa.RecordBatch]) -> None:
        part, before, batch = numbered
        texts = encoded(batch["text"])
        said = spoken(batch, self.settings.period, before)
        self._keep(part, "rows", texts.rows + before)
        self._keep(part, "numbers", texts.numbers)
        self._keep(part, "lengths", texts.lengths)
        for name, values in (("groups", said.groups), ("authors", said.authors), ("periods", said.periods)):
            self._keep(part, name, values[texts.rows])
        pq.write_table(
            pa.table({"word": texts.words, "texts": texts.texts_with}), self.folder / f"{part}-words.parquet"
        )
        lengths = texts.lengths[np.argsort(texts.rows)] if len(texts.rows) else texts.lengths
        self.found[part] = (said.names, Voices.of(said.groups, said.authors, said.periods, lengths))
        self.count = max(self.count, part + 1)

    @property
    def said(self) -> bool:
        """Whether there is a word in any text."""
        return any(voices.words.sum() for _names, voices in self.found.values())

    def agree(self) -> None:
        """Settle which words are counted, the order of the groups, and who said something when."""
        base = duckdb.connect(config={"temp_directory": str(self.folder / "spilled"), "memory_limit": "512MB"})
        words = base.sql(
            "SELECT word FROM read_parquet($files) GROUP BY word HAVING sum(texts) >= $least ORDER BY word",
            params={"files": str(self.folder / "*-words.parquet"), "least": max(1, self.settings.kept.texts)},
        ).to_arrow_table()
        base.close()
        self.vocabulary = Vocabulary(words["word"].combine_chunks().cast(pa.large_string()))
        self.groups = sorted({name for names, _voices in self.found.values() for name in names})
        place = {name: number for number, name in enumerate(self.groups)}
        self.places = {
            part: np.array([place[name] for name in names], np.int32) for part, (names, _voices) in self.found.items()
        }
        self.voices = Voices.together(
            [
                Voices(self.places[part][voices.groups], voices.authors, voices.periods, voices.words, voices.texts)
                for part, (_names, voices) in self.found.items()
            ]
        )
        self.cells = self.voices.cells(len(self.groups))

    def renumber(self, part: int) -> Keys:
        """Write the part with the numbers that all have in common; return how often each word was said."""
        words = pq.read_table(self.folder / f"{part}-words.parquet", columns=["word"])["word"].combine_chunks()
        numbers = self.vocabulary.numbers_of(words)[self._numbers(part, "numbers")]
        groups, periods = self.places[part][self._numbers(part, "groups")], self._numbers(part, "periods")
        cells = self.voices.places_of(groups, np.fromfile(self.folder / f"{part}-authors", np.int64), periods)
        self._keep(part, "numbers", numbers)
        self._keep(part, "cells", cells)
        return occurrences_of(numbers, len(self.vocabulary.words))

    def counted(self, within: Range, said: Keys) -> CountedRange:
        return counted(
            self.parts(), within, said,
            cells=self.cells, kept=self.settings.kept, longest=self.settings.longest,
        )  # fmt: skip

    def parts(self) -> Iterator[EncodedPart]:
        for part in range(self.count):
            yield EncodedPart(*(self._numbers(part, name) for name in ("numbers", "lengths", "cells")))

    def move_to(self, folder: Path) -> None:
        """Keep the texts as numbers, for what asks of the words around a term."""
        keep_cells(folder, self.cells)
        for part in range(self.count):
            for name in OF_A_PART:
                shutil.move(self.folder / f"{part}-{name}", folder / f"{part}-{name}")

    def _keep(self, part: int, name: str, values: Numbers | Keys) -> None:
        values.tofile(self.folder / f"{part}-{name}")

    def _numbers(self, part: int, name: str) -> Numbers:
        return np.fromfile(self.folder / f"{part}-{name}", np.int32)
