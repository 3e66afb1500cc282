"""What was counted: term × group × period, in a folder that is read by column and never whole.

A cube is a folder of Parquet files and one of JSON:

- `words.parquet`: each word that is counted, by its number; `words.npy`: how often each stands in each group
- `terms.parquet`: each term, how many words it has, their numbers
- `by_group.parquet`: of each term and group occurrences, documents, authors, and the sum that tells how unevenly
  authors use it
- `by_period.parquet`: of each term, group and period occurrences, documents and authors, where dates were given
- `totals.parquet`: all words, documents and authors of each group and period
- `texts/`: every document as numbers of words, to find the words around a term; and whose cell each is in
- `cube.json`: the groups, the periods, how it was counted
- `spans/`: cubes of what was said in some of the periods, each as if nothing else had been said
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from plomada.language.counting.documents import NO_PERIOD
from plomada.language.counting.folding import Thresholds
from plomada.language.counting.ngrams import Floats, Keys, Numbers
from plomada.language.counting.numbered_texts import CellNames
from plomada.language.counting.ranges import CountedRange
from plomada.language.counting.vocabulary import Vocabulary, Voices
from plomada.language.periods import Period, Span, period_names

FORMAT: Final = 3  # of the files: another number is not read
MEMORY: Final = 1 << 30
ROWS_OF_A_GROUP: Final = 1 << 16  # of rows that are read together: one term is found without reading the others
TEXTS: Final = "texts"  # the folder of the documents as numbers
SPANS: Final = "spans"  # the folder of the cubes of some of the periods


@dataclass(frozen=True)
class CountSettings:
    """How a corpus is counted.

    Attributes:
        longest: how many words a term has at most, 1 to 3.
        period: by what time is divided; None: not at all.
        kept: what a term needs to be kept.
    """

    longest: int = 3
    period: Period | None = None
    kept: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True)
class Totals:
    """All that each group said.

    Attributes:
        groups: the names.
        periods: as they are written; None for what has no date. One where time was not divided.
        words: shape (groups, periods).
        documents: shape (groups, periods).
        authors: who spoke in the period, shape (groups, periods).
        all_authors: who spoke at all, shape (groups,).
    """

    groups: tuple[str, ...]
    periods: tuple[str | None, ...]
    words: Keys
    documents: Keys
    authors: Keys
    all_authors: Keys


def totals_of(voices: Voices, groups: Sequence[str], period: Period | None) -> Totals:
    """Return what each group said in all, from who said how much when."""
    times = voices.period_numbers
    shape = (len(groups), len(times))
    place = voices.groups.astype(np.int64) * len(times) + np.searchsorted(times, voices.periods)
    new = np.ones(len(place), bool)
    new[1:] = (np.diff(voices.groups) != 0) | (np.diff(voices.authors) != 0)

    def added(values: Keys) -> Keys:
        found: Keys = np.bincount(place, values, minlength=shape[0] * shape[1]).astype(np.int64).reshape(shape)
        return found

    return Totals(
        tuple(groups),
        tuple(
            None if number == NO_PERIOD or not period else name
            for number, name in zip(
                times.tolist(), period_names(times.astype(np.int64), period or Period.DAY), strict=True
            )
        ),
        added(voices.words),
        added(voices.texts),
        added(np.ones(len(place), np.int64)),
        np.bincount(voices.groups[new], minlength=shape[0]).astype(np.int64),
    )


def totals_of_span(totals: Totals, within: NDArray[np.bool_], names: CellNames) -> Totals:
    """Return what each group said in some periods, as one that is not divided.

    Args:
        within: which periods, shape (periods,).
        names: whose each cell is.
    """
    _authors, first = np.unique(names.authors[within[names.periods]], return_index=True)
    spoke = np.bincount(names.groups[within[names.periods]][first], minlength=len(totals.groups)).astype(np.int64)
    words, documents = (values[:, within].sum(axis=1, keepdims=True) for values in (totals.words, totals.documents))
    return Totals(totals.groups, (None,), words, documents, spoke[:, None], spoke)


@dataclass(frozen=True)
class GroupTable:
    """How often each of some terms stands in what each of some groups said.

    Attributes:
        occurrences: shape (terms, groups).
        documents: shape (terms, groups).
        authors: shape (terms, groups).
        squares: sum over authors of occurrences² / words of the author, shape (terms, groups).
    """

    occurrences: Floats
    documents: Numbers
    authors: Numbers
    squares: Floats


@dataclass(frozen=True)
class Cube:
    """A folder with what was counted.

    Attributes:
        folder: where it lies.
    """

    folder: Path

    @cached_property
    def about(self) -> dict[str, Any]:
        """How it was counted."""
        found: dict[str, Any] = json.loads((self.folder / "cube.json").read_text())
        return found

    @cached_property
    def totals(self) -> Totals:
        """All that each group said."""
        about = self.about
        table = pq.read_table(self.folder / "totals.parquet")
        groups, periods = tuple(about["groups"]), tuple(about["periods"])
        shape = (len(groups), len(periods))
        words, documents, authors = (
            table[name].to_numpy().reshape(shape) for name in ("words", "documents", "authors")
        )
        return Totals(groups, periods, words, documents, authors, np.array(about["authors"], np.int64))

    @cached_property
    def words(self) -> pa.LargeStringArray:
        """The word of each number."""
        return pq.read_table(self.folder / "words.parquet")["word"].combine_chunks()

    @cached_property
    def terms(self) -> pa.Table:
        """Each term with its words, in the order of the terms' numbers."""
        return pq.read_table(self.folder / "terms.parquet")

    @cached_property
    def words_by_group(self) -> Keys:
        """How often each counted word stands in what each group said, by the word's number, shape (words, groups)."""
        found: Keys = np.load(self.folder / "words.npy", mmap_mode="r")
        return found

    @property
    def span(self) -> Span | None:
        """The periods in which what was counted was said; None: all."""
        kept = self.about.get("span")
        return None if kept is None else Span(**kept)

    def of_span(self, span: Span) -> "Cube | None":
        """Return where the cube of what was said in some periods is, or will be; None where it would be of none."""
        within = span.holds(self.totals.periods)
        if not self.totals.words[:, within].any():
            return None
        places = np.flatnonzero(within)
        return Cube(self.folder / SPANS / f"{places[0]}-{places[-1]}")

    @property
    def is_there(self) -> bool:
        """Whether it has been made."""
        return (self.folder / "cube.json").exists()

    @property
    def size(self) -> int:
        """How many terms there are."""
        return int(pq.read_metadata(self.folder / "terms.parquet").num_rows)

    def number_of(self, term: str) -> int | None:
        """Return the number of a term, or None where it was not kept."""
        size = len(term.split())
        asked = pc.index_in(pa.array(term.split(), self.words.type), value_set=self.words)
        if asked.null_count or not 1 <= size <= len(NAMES):
            return None
        wanted = pc.field("size") == size
        for name, number in zip(NAMES, asked.to_pylist(), strict=False):
            wanted &= pc.field(name) == number
        found = pq.read_table(self.folder / "terms.parquet", columns=["number"], filters=wanted)["number"]
        return int(found[0].as_py()) if len(found) else None

    def by_group(self) -> GroupTable:
        """Return the counts of all terms in all groups."""
        shape = (self.size, len(self.totals.groups))
        made = [np.zeros(shape, kind) for kind in (np.float64, np.int32, np.int32, np.float64)]
        for batch in pq.ParquetFile(self.folder / "by_group.parquet").iter_batches():
            place = batch["term"].to_numpy(), batch["group"].to_numpy()
            for values, name in zip(made, ("occurrences", "documents", "authors", "squares"), strict=True):
                values[place] = batch[name].to_numpy()
        return GroupTable(*made)

    def by_period(self, terms: Sequence[int] | Numbers, of: str = "occurrences") -> Numbers:
        """Return the counts of some terms in all groups and periods.

        Args:
            terms: their numbers.
            of: "occurrences", "documents" or "authors".

        Returns:
            shape (terms, groups, periods).
        """
        wanted = np.asarray(terms)
        order = np.argsort(wanted)
        rows = pq.read_table(
            self.folder / "by_period.parquet",
            columns=["term", "group", "period", of],
            filters=pc.field("term").isin(pa.array(wanted, pa.int32())),
        )
        made = np.zeros((len(wanted), len(self.totals.groups), len(self.totals.periods)), np.int32)
        place = order[np.searchsorted(wanted[order], rows["term"].to_numpy())]
        made[place, rows["group"].to_numpy(), rows["period"].to_numpy()] = rows[of].to_numpy()
        return made


NAMES: Final = ("first", "second", "third")  # of a term's words
TERMS: Final = pa.schema(
    [
        ("number", pa.int32()), ("term", pa.large_string()), ("size", pa.int8()),
        *((name, pa.int32()) for name in NAMES),
    ]
)  # fmt: skip
BY_GROUP: Final = pa.schema(
    [
        ("term", pa.int32()), ("group", pa.int16()), ("occurrences", pa.int32()), ("documents", pa.int32()),
        ("authors", pa.int32()), ("squares", pa.float64()),
    ]
)  # fmt: skip
BY_PERIOD: Final = pa.schema(
    [
        ("term", pa.int32()), ("group", pa.int16()), ("period", pa.int32()), ("occurrences", pa.int32()),
        ("documents", pa.int32()), ("authors", pa.int32()),
    ]
)  # fmt: skip


class CubeWriter:
    """Writes a cube, range after range; what it writes is a cube only once it is closed."""

    def __init__(self, folder: Path, words: Vocabulary) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"word": words.words}), folder / "words.parquet")
        self.folder = folder
        self.words = words
        self.terms = 0
        self._alone: list[tuple[Numbers, Numbers, Numbers]] = []  # words, groups and occurrences of single words
        self._files = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="lz4", use_dictionary=False)
            for name, schema in (("terms", TERMS), ("by_group", BY_GROUP), ("by_period", BY_PERIOD))
        }

    def write(self, found: CountedRange) -> None:
        """Write the terms of the next range."""
        counts, terms = found.counts, len(found.words)
        if not terms:
            return
        numbers = np.arange(self.terms, self.terms + terms, dtype=np.int32)
        size = (found.words >= 0).sum(axis=1).astype(np.int8)
        lengths = np.diff(counts.group_rows, prepend=0)
        alone = np.repeat(size == 1, lengths)
        words = np.repeat(found.words[:, 0], lengths)[alone]
        self._alone.append((words, counts.groups[alone], counts.occurrences[alone]))
        self._write("terms", TERMS, [numbers, self.words.written(found.words), size, *found.words.T])
        self._write(
            "by_group",
            BY_GROUP,
            [
                np.repeat(numbers, lengths), counts.groups.astype(np.int16),
                counts.occurrences, counts.texts, counts.authors, counts.squares,
            ],
        )  # fmt: skip
        if len(counts.periods):
            self._write(
                "by_period",
                BY_PERIOD,
                [
                    np.repeat(numbers, np.diff(counts.period_rows, prepend=0)), counts.period_groups.astype(np.int16),
                    counts.periods, counts.period_occurrences, counts.period_texts, counts.period_authors,
                ],
            )  # fmt: skip
        self.terms += terms

    def close(self, totals: Totals, settings: CountSettings, span: Span | None = None) -> Cube:
        """Write what the whole is, and return the cube.

        Args:
            span: the periods in which it was said; None: all.
        """
        for file in self._files.values():
            file.close()
        by_word = np.zeros((len(self.words.words), len(totals.groups)), np.int64)
        for words, groups, occurrences in self._alone:
            by_word[words, groups] = occurrences
        np.save(self.folder / "words.npy", by_word)
        pq.write_table(
            pa.table({name: getattr(totals, name).ravel() for name in ("words", "documents", "authors")}),
            self.folder / "totals.parquet",
        )
        about = {
            "format": FORMAT,
            "groups": totals.groups,
            "periods": totals.periods,
            "authors": totals.all_authors.tolist(),
            "settings": asdict(settings),
            "span": asdict(span) if span else None,
        }
        (self.folder / "cube.json").write_text(json.dumps(about, ensure_ascii=False))
        return Cube(self.folder)

    def _write(self, name: str, schema: pa.Schema, columns: Sequence[object]) -> None:
        arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
        self._files[name].write_table(pa.Table.from_arrays(arrays, schema=schema), ROWS_OF_A_GROUP)
