"""Counts on this machine: threads read and count, files carry what memory should not."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.engines.local_reading import Reading, numbered
from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.cube import (
    MEMORY,
    TEXTS,
    CountSettings,
    Cube,
    CubeWriter,
    Totals,
    totals_of,
    totals_of_span,
)
from plomada.language.counting.documents import in_pieces
from plomada.language.counting.folding import Cells, Thresholds
from plomada.language.counting.ngrams import PLACE_BYTES, Floats, Keys, occurrences_of
from plomada.language.counting.numbered_texts import CellNames, NumberedTexts, keep_cells
from plomada.language.counting.ranges import CountedRange, Range, counted, ranges
from plomada.language.counting.vocabulary import Vocabulary
from plomada.language.periods import Span

Given = TypeVar("Given")
Made = TypeVar("Made")
Tell = Callable[[str, int, int | None], None]

# Of the memory allowed, what sorting may fill; the rest is for reading, folding and writing.
FOR_PLACES: Final = 0.35
READ_AHEAD: Final = 3  # pieces for each thread: machine code is loaded meanwhile, which takes as long as reading some


class NothingToCount(InputError):
    """No text, or no term that reaches the thresholds."""


class EmptySpan(InputError):
    """Periods in which nothing was said."""


def nothing_said() -> NothingToCount:
    """Return what to say where no document has a text."""
    return NothingToCount(Sentence("There is nothing to count: no document has a text."))


def too_rare(kept: Thresholds) -> NothingToCount:
    """Return what to say where no word is common enough."""
    return NothingToCount(
        Sentence("There is nothing to count: no word is in %(n)s documents or more.", {"n": kept.texts})
    )


def nothing_said_in(span: Span, periods: Sequence[str | None]) -> EmptySpan:
    """Return what to say of periods in which nothing was said, and when something was."""
    dated = [name for name in periods if name is not None]
    if not dated:
        return EmptySpan(Sentence("What was said has no dates: without them no period can be told from the others."))
    told = {"since": span.since, "until": span.until or "", "first": dated[0], "last": dated[-1]}
    if span.until is None:
        return EmptySpan(
            Sentence("Nothing was said since %(since)s: what was counted goes from %(first)s to %(last)s.", told)
        )
    return EmptySpan(
        Sentence(
            "Nothing was said from %(since)s until %(until)s: what was counted goes from %(first)s to %(last)s.", told
        )
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
            reading, pieces = Reading(Path(scratch), settings), numbered(in_pieces(batches))
            for done, _part in enumerate(self._work(pool, reading.read, pieces, READ_AHEAD * self.threads), 1):
                tell("reading", done, None)
            if not reading.said:
                raise nothing_said()
            reading.agree()
            said = np.sum(list(self._work(pool, reading.renumber, range(reading.count))), axis=0)
            if not len(reading.vocabulary.words):
                raise too_rare(settings.kept)
            totals = totals_of(reading.voices, reading.groups, settings.period)
            of = _ToCount(reading.texts, reading.vocabulary, reading.cells, said, totals, settings)
            unfinished = folder.with_name(folder.name + ".unfinished")
            try:
                self._count(pool, of, unfinished, tell)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
        return Cube(folder)

    def count_span(self, cube: Cube, span: Span, tell: Tell = quiet) -> Cube:
        """Return a cube of what was said in some periods, as if nothing else had been said.

        It is there already, or is counted from the texts that the cube keeps as numbers; it lies in the cube's folder.
        The words have the same numbers and the groups the same places, terms have others; time is not divided.

        Args:
            cube: counted by periods.
            tell: is told what is being done, how much of it is done and of how much.

        Raises:
            EmptySpan: nothing was said in it.
        """
        made = cube.of_span(span)
        if made is None:
            raise nothing_said_in(span, cube.totals.periods)
        if made.is_there:
            return made
        made.folder.parent.mkdir(exist_ok=True)
        with (
            TemporaryDirectory(dir=made.folder.parent, prefix=".unfinished-") as scratch,
            ThreadPoolExecutor(self.threads) as pool,
        ):
            of = self._said_in(pool, cube, span.holds(cube.totals.periods), Path(scratch))
            self._count(pool, of, Path(scratch) / "cube", tell, span)
            try:
                (Path(scratch) / "cube").rename(made.folder)
            except OSError:
                if not made.is_there:  # someone else has counted it meanwhile
                    raise
        return made

    def _said_in(self, pool: ThreadPoolExecutor, cube: Cube, within: NDArray[np.bool_], scratch: Path) -> "_ToCount":
        """Return what was said in some periods, with its texts in the scratch folder."""
        every, vocabulary = NumberedTexts.kept_in(cube.folder / TEXTS), Vocabulary(cube.words)
        names, texts = CellNames.kept_in(cube.folder / TEXTS), NumberedTexts(scratch, every.count)
        of_span = within[names.periods]

        def chosen(part: int) -> tuple[Keys, Floats]:
            every.some_of(part, of_span, texts)
            who, lengths = names.authors[texts.column(part, "cells")], texts.column(part, "lengths")
            spoken = np.bincount(who, lengths.astype(np.float64), authors).astype(np.float64)
            return occurrences_of(texts.column(part, "numbers"), len(vocabulary.words)), spoken

        authors = int(names.authors.max(initial=-1)) + 1
        parts = list(self._work(pool, chosen, range(every.count)))
        said, words = (np.sum(each, axis=0) for each in zip(*parts, strict=True))
        # The cells stay as they are: those of an author follow one another, and time is divided no further.
        cells = Cells(names.groups, names.authors, names.periods, words[names.authors], len(cube.totals.groups), 1)
        settings = CountSettings(**{**cube.about["settings"], "kept": Thresholds(**cube.about["settings"]["kept"])})
        return _ToCount(texts, vocabulary, cells, said, totals_of_span(cube.totals, within, names), settings)

    def _count(
        self, pool: ThreadPoolExecutor, of: "_ToCount", folder: Path, tell: Tell, span: Span | None = None
    ) -> None:
        """Count what is read, and write the cube with its texts, which are moved there."""
        places = int(self.memory * FOR_PLACES) // self.threads // PLACE_BYTES
        found = ranges(of.said, places, self.threads)
        writer = CubeWriter(folder, of.vocabulary)
        for done, each in enumerate(self._work(pool, of.counted, found), 1):
            writer.write(each)
            tell("counting", done, len(found))
        writer.close(of.totals, of.settings, span)
        keep_cells(folder / TEXTS, of.cells)
        of.texts.move_to(folder / TEXTS)

    def _work(
        self, pool: ThreadPoolExecutor, do: Callable[[Given], Made], on: Iterable[Given], waiting: int = 1
    ) -> Iterator[Made]:
        """Return what comes of each, in order; no more is begun than the threads can work on, and some that wait."""
        things = iter(on)
        begun: list[Future[Made]] = [pool.submit(do, each) for each in islice(things, self.threads + waiting)]
        while begun:
            yield begun.pop(0).result()
            begun.extend(pool.submit(do, each) for each in islice(things, 1))


@dataclass(frozen=True)
class _ToCount:
    """What is read and not counted yet."""

    texts: NumberedTexts
    vocabulary: Vocabulary
    cells: Cells
    said: Keys  # how often each word, shape (words,)
    totals: Totals
    settings: CountSettings

    def counted(self, within: Range) -> CountedRange:
        return counted(
            self.texts.parts(), within, self.said,
            cells=self.cells, kept=self.settings.kept, longest=self.settings.longest,
        )  # fmt: skip
