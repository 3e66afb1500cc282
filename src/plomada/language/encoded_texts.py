"""The documents of a cube as numbers of words: what stands near a term, and by how many people it is said there."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plomada.compiled import compiled
from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.cube import TEXTS, Cube
from plomada.language.counting.documents import spoken
from plomada.language.counting.ngrams import NO_WORD, Keys, Numbers

WINDOW: Final = 5  # words to each side
AUTHORS: Final = "authors.npy"  # among the texts: the author's number of each document, by its row


class UnknownTerm(InputError):
    """A term that was not counted."""


class UnknownAuthors(InputError):
    """Counts that do not tell who said each text."""


@dataclass(frozen=True)
class Authors:
    """Notes who says each document on its way to be counted, so that it can be told how many say a word near a term.

    As in the counts, each document without an author is taken to be of somebody else.

    Attributes:
        numbers: of the authors, batch after batch.

    Example:
        >>> from plomada.language.counting.documents import SCHEMA
        >>> said = pa.RecordBatch.from_pydict(
        ...     {"text": ["a", "b", "c"], "group": ["IT"] * 3, "author": ["Ana", "Ana", None], "date": [None] * 3},
        ...     SCHEMA)
        >>> authors = Authors()
        >>> [batch.num_rows for batch in authors.noted([said])]
        [3]
        >>> ana, again, nobody = authors.numbers[0].tolist()
        >>> ana == again, nobody
        (True, -3)
    """

    numbers: list[Keys] = field(default_factory=list)

    def noted(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Return the batches as they come, and note who says what they hold."""
        rows = 0
        for batch in batches:
            self.numbers.append(spoken(batch, None, rows).authors)
            rows += batch.num_rows
            yield batch

    def keep(self, folder: Path) -> None:
        """Write what was noted into the folder of the cube that was made of the batches."""
        np.save(folder / TEXTS / AUTHORS, np.concatenate(self.numbers))


@dataclass(frozen=True)
class NearTerm:
    """What stands near a term.

    Attributes:
        counts: how often each word stands near it, shape (words, groups).
        authors: how many people say each word near it, shape (words, groups): no more than were asked about.
        uses: of the term, shape (groups,).
        documents: with the term, by group, as they lie in the corpus.
    """

    counts: Numbers
    authors: Keys
    uses: Keys
    documents: list[list[int]]


@dataclass(frozen=True)
class EncodedTexts:
    """The documents of a cube, as numbers of words.

    Attributes:
        folder: of the cube.
    """

    folder: Path

    @cached_property
    def words(self) -> pa.LargeStringArray:
        """The word of each number."""
        return Cube(self.folder).words

    @cached_property
    def _authors(self) -> Keys:
        """The author of each document, by its row."""
        file = self.folder / TEXTS / AUTHORS
        if not file.exists():
            raise UnknownAuthors(
                Sentence("These counts do not tell who said each text: count again to see the words around a term.")
            )
        numbers: Keys = np.load(file, mmap_mode="r")
        return numbers

    @cached_property
    def _parts(self) -> list[tuple[Numbers, Numbers, Numbers, Keys]]:
        """Every part's numbers, lengths, groups and rows: mapped, so that reading the same again costs nothing."""
        groups = np.load(self.folder / TEXTS / "groups.npy")
        return [
            (
                _mapped(file),
                _mapped(file.with_name(f"{part}-lengths")),
                groups[_mapped(file.with_name(f"{part}-cells"))],
                np.fromfile(file.with_name(f"{part}-rows"), np.int64),
            )
            for part in range(len(list((self.folder / TEXTS).glob("*-numbers"))))
            for file in [self.folder / TEXTS / f"{part}-numbers"]
        ]

    def numbers_of(self, term: str) -> Numbers:
        """Return the numbers of a term's words.

        Raises:
            UnknownTerm: one of them was not counted.
        """
        asked = pa.array(term.split(), self.words.type)
        numbers = pc.fill_null(pc.index_in(asked, value_set=self.words), NO_WORD).to_numpy(zero_copy_only=False)
        if not len(numbers) or (numbers == NO_WORD).any():
            raise UnknownTerm(Sentence("“%(term)s” was not counted: too few people said it.", {"term": term}))
        found: Numbers = numbers.astype(np.int32)
        return found

    def near(self, term: str, *, groups: int, authors: int, rows: int) -> NearTerm:
        """Return what stands near a term.

        Args:
            groups: how many there are.
            authors: how many people to tell apart for each word and group at most; 1: nobody is looked at.
            rows: how many documents of each group to name at most.

        Raises:
            UnknownTerm: a word of it was not counted.
            UnknownAuthors: the counts do not tell who said each text, and more than one is asked about.
        """
        numbers = self.numbers_of(term)
        said_by = self._authors if authors > 1 else None

        def some(first: int) -> tuple[Numbers, Keys, Keys, list[Keys]]:
            counts, uses = np.zeros((len(self.words), groups), np.int32), np.zeros(groups, np.int64)
            voices = np.zeros((len(self.words), groups, 1 + authors), np.int64)  # where nothing is written: no memory
            texts = []
            for words, lengths, of, row in self._parts[first::threads]:
                by = np.zeros(len(row), np.int64) if said_by is None else said_by[row]
                texts.append(_near(words, lengths, of, by, numbers, counts, voices, uses))
            return counts, voices, uses, texts

        threads = min(os.cpu_count() or 1, max(1, len(self._parts)))
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(some, range(threads)))
        counts, voices, uses, _texts = found[0]
        for more, others, used, _texts in found[1:]:
            counts += more
            uses += used
            _unite(voices, others)
        documents: list[list[int]] = [[] for _ in range(groups)]
        for place, part in enumerate(self._parts):
            texts = found[place % threads][3][place // threads]
            of = part[2][texts]
            for group, named in enumerate(documents):
                if len(named) < rows:
                    named.extend(part[3][texts[np.flatnonzero(of == group)[: rows - len(named)]]].tolist())
        return NearTerm(counts, voices[:, :, 0], uses, documents)


def _mapped(file: Path) -> Numbers:
    return np.memmap(file, np.int32, "r") if file.stat().st_size else np.zeros(0, np.int32)


@compiled
def _note(voices: Keys, word: int, group: int, author: int) -> None:
    """Note that an author says a word, unless that is known or enough are: how many are is the first number."""
    known = voices[word, group, 0]
    if known + 1 == voices.shape[2]:
        return
    for each in range(1, 1 + known):
        if voices[word, group, each] == author:
            return
    voices[word, group, 1 + known] = author
    voices[word, group, 0] += 1


@compiled
def _unite(voices: Keys, others: Keys) -> None:
    """Note in the first what the second knows."""
    for word in range(others.shape[0]):
        for group in range(others.shape[1]):
            for each in range(1, 1 + others[word, group, 0]):
                _note(voices, word, group, others[word, group, each])


@compiled
def _near(
    numbers: Numbers, lengths: Numbers, groups: Numbers, authors: Keys, term: Numbers,
    counts: Numbers, voices: Keys, uses: Keys,
) -> Keys:  # fmt: skip
    """Count what stands near a term on top of what is counted already; return the texts with the term."""
    texts = np.empty(len(lengths), np.int64)
    found = 0
    size = len(term)
    first = term[0]
    at = 0
    for text in range(len(lengths)):
        end = at + lengths[text]
        group = groups[text]
        has = False
        for place in range(at, end - size + 1):
            if numbers[place] != first:
                continue
            same = True
            for each in range(1, size):
                same = same and numbers[place + each] == term[each]
            if not same:
                continue
            has = True
            uses[group] += 1
            for near in range(max(at, place - WINDOW), min(end, place + size + WINDOW)):
                if (near < place or near >= place + size) and numbers[near] >= 0:
                    counts[numbers[near], group] += 1
                    _note(voices, numbers[near], group, authors[text])
        if has:
            texts[found] = text
            found += 1
        at = end
    return texts[:found].copy()
