"""The documents of a cube as numbers of words: what stands near a term, and by how many people it is said there."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
from plomada.language.counting.ngrams import NO_WORD, Keys, Numbers
from plomada.language.counting.numbered_texts import CellNames, NumberedTexts

WINDOW: Final = 5  # words to each side


class UnknownTerm(InputError):
    """A term that was not counted."""


@dataclass(frozen=True)
class Part:
    """Some of the texts: mapped, so that reading the same again costs nothing.

    Attributes:
        numbers: of the words of all texts, shape (words of all texts,).
        lengths: of the texts, in words, shape (texts,).
        groups: of the texts, shape (texts,).
        authors: of the texts; a text of nobody has one of its own, shape (texts,).
        rows: of the texts, among all documents, shape (texts,).
    """

    numbers: Numbers
    lengths: Numbers
    groups: Numbers
    authors: Numbers
    rows: Keys

    @property
    def told(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """What was said, and by whom."""
        return self.numbers, self.lengths, self.groups, self.authors


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
    authors: Numbers
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
    def _parts(self) -> list[Part]:
        folder = self.folder / TEXTS
        names, parts = CellNames.kept_in(folder), range(NumberedTexts.kept_in(folder).count)
        cells = [_mapped(folder / f"{part}-cells") for part in parts]
        return [
            Part(
                _mapped(folder / f"{part}-numbers"),
                _mapped(folder / f"{part}-lengths"),
                names.groups[cells[part]],
                names.authors[cells[part]],
                np.fromfile(folder / f"{part}-rows", np.int64),
            )
            for part in parts
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
            authors: how many people to tell apart for each word and group at most.
            rows: how many documents of each group to name at most.

        Raises:
            UnknownTerm: a word of it was not counted.
        """
        numbers = self.numbers_of(term)

        def some(first: int) -> tuple[Numbers, Numbers, Keys, list[Keys]]:
            counts, uses = np.zeros((len(self.words), groups), np.int32), np.zeros(groups, np.int64)
            voices = np.zeros((len(self.words), groups, 1 + authors), np.int32)  # where nothing is written: no memory
            texts = [_near(*part.told, numbers, counts, voices, uses) for part in self._parts[first::threads]]
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
            of = part.groups[texts]
            for group, named in enumerate(documents):
                if len(named) < rows:
                    named.extend(part.rows[texts[np.flatnonzero(of == group)[: rows - len(named)]]].tolist())
        return NearTerm(counts, voices[:, :, 0], uses, documents)


def _mapped(file: Path) -> Numbers:
    return np.memmap(file, np.int32, "r") if file.stat().st_size else np.zeros(0, np.int32)


@compiled
def _note(voices: Numbers, word: int, group: int, author: int) -> None:
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
def _unite(voices: Numbers, others: Numbers) -> None:
    """Note in the first what the second knows."""
    for word in range(others.shape[0]):
        for group in range(others.shape[1]):
            for each in range(1, 1 + others[word, group, 0]):
                _note(voices, word, group, others[word, group, each])


@compiled
def _near(
    numbers: Numbers, lengths: Numbers, groups: Numbers, authors: Numbers, term: Numbers,
    counts: Numbers, voices: Numbers, uses: Keys,
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
