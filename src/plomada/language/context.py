"""The words around a term: what the groups that use it connect with it, and where they differ.

The same word can mean two things to two roles. So beside every shared term stands its context: the words that stand
within five words of it more often than elsewhere in what the group says (logDice, Rychlý 2008, Proceedings of Recent
Advances in Slavonic NLP: 14 + log2 of 2 f(term, word) / (f(term) + f(word)), at most 14, one point being twice as
often). Shared context is what every group connects with it, by the smallest of the groups' values; what sets a group
apart is told by the log odds of the word within the group's windows against those of the others, with the prior of all
windows together (Monroe, Colaresi & Quinn 2008).
"""

import os
from collections.abc import Collection
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
from plomada.language.counting.ngrams import NO_WORD, Floats, Keys, Numbers

WINDOW: Final = 5  # words to each side
FEWEST: Final = 3  # times that a word has to stand near the term to be told
PRIOR: Final = 100.0  # windows' words of everybody's that a group's are drawn toward
HIGHEST: Final = 14.0  # of logDice
SURE: Final = 1.96  # standard errors from no difference


class UnknownTerm(InputError):
    """A term that was not counted."""


@dataclass(frozen=True)
class Neighbour:
    """A word near a term.

    Attributes:
        word: as it is written.
        together: how often each group has it near the term, by the order of the groups.
        strength: logDice in each group, at most 14; None where it is too rare there to tell.
        distinctive: log2 of the odds in each group's windows against the others', drawn toward no difference; its sign
            says who uses it more.
    """

    word: str
    together: tuple[int, ...]
    strength: tuple[float | None, ...]
    distinctive: tuple[float, ...]


@dataclass(frozen=True)
class Context:
    """What stands around a term.

    Attributes:
        term: as it is written.
        groups: whose words it is about.
        uses: how often each group uses the term.
        shared: words that every group has near it, the strongest first.
        own: words that set a group apart, by group, the strongest first.
        rows: documents with the term by group, as they lie in the corpus: from these the quotes are taken.
    """

    term: str
    groups: tuple[str, ...]
    uses: tuple[int, ...]
    shared: tuple[Neighbour, ...]
    own: dict[str, tuple[Neighbour, ...]]
    rows: dict[str, tuple[int, ...]]


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

    def near(self, term: str, groups: int, rows: int) -> tuple[Floats, Keys, list[list[int]]]:
        """Return what stands near a term.

        Args:
            groups: how many there are.
            rows: how many documents of each group to name at most.

        Returns:
            counts of each word near it, shape (words, groups); uses by group, shape (groups,); documents by group.
        """
        numbers = self.numbers_of(term)

        def some(first: int) -> tuple[Numbers, Keys, list[Keys]]:
            counts, uses = np.zeros((len(self.words), groups), np.int32), np.zeros(groups, np.int64)
            parts = self._parts[first::threads]
            return counts, uses, [_near(part[0], part[1], part[2], numbers, counts, uses) for part in parts]

        threads = min(os.cpu_count() or 1, max(1, len(self._parts)))
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(some, range(threads)))
        counts, uses = np.zeros((len(self.words), groups)), np.zeros(groups, np.int64)
        for counted, used, _texts in found:
            counts += counted
            uses += used
        documents: list[list[int]] = [[] for _ in range(groups)]
        for place, part in enumerate(self._parts):
            texts = found[place % threads][2][place // threads]
            of = part[2][texts]
            for group, named in enumerate(documents):
                if len(named) < rows:
                    named.extend(part[3][texts[np.flatnonzero(of == group)[: rows - len(named)]]].tolist())
        return counts, uses, documents


def _mapped(file: Path) -> Numbers:
    return np.memmap(file, np.int32, "r") if file.stat().st_size else np.zeros(0, np.int32)


@compiled
def _near(numbers: Numbers, lengths: Numbers, groups: Numbers, term: Numbers, counts: Numbers, uses: Keys) -> Keys:
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
        if has:
            texts[found] = text
            found += 1
        at = end
    return texts[:found].copy()


def context(
    cube: Cube,
    texts: EncodedTexts,
    term: str,
    *,
    groups: Collection[str],
    left_out: Collection[str],
    most: int = 12,
    rows: int = 200,
) -> Context:
    """Return what stands around a term in what each group says.

    Args:
        cube: what was counted.
        texts: the same corpus as numbers.
        term: one to three words, as they are counted.
        groups: whose context to tell.
        left_out: words that carry no topic.
        most: how many words to tell of each kind.
        rows: how many documents of each group to name.

    Raises:
        UnknownTerm: a word of it was not counted.
    """
    names = tuple(name for name in cube.totals.groups if name in groups)
    columns = [cube.totals.groups.index(name) for name in names]
    counts, uses, documents = texts.near(term, len(cube.totals.groups), rows)
    counts, uses = counts[:, columns], uses[columns]
    candidates = np.flatnonzero(counts.sum(axis=1) >= FEWEST)
    written = texts.words.take(pa.array(candidates)).to_pylist()
    kept = [place for place, word in enumerate(written) if word not in left_out]
    candidates = candidates[kept]
    written = [written[place] for place in kept]
    strength = _log_dice(counts[candidates], uses, cube.words_by_group[candidates][:, columns].astype(np.float64))
    distinctive, sureness = _log_odds(counts[candidates])
    neighbours = [
        Neighbour(
            written[place],
            tuple(int(count) for count in counts[number]),
            tuple(None if np.isnan(value) else float(value) for value in strength[place]),
            tuple(float(value) for value in distinctive[place]),
        )
        for place, number in enumerate(candidates)
    ]
    lowest = strength.min(axis=1, initial=HIGHEST)  # not a number where a group lacks it
    shared = [place for place in np.argsort(-lowest, kind="stable") if not np.isnan(lowest[place])]
    return Context(
        term,
        names,
        tuple(int(each) for each in uses),
        tuple(neighbours[place] for place in shared[:most]),
        {
            name: tuple(neighbours[place] for place in _own(sureness, strength, group)[:most])
            for group, name in enumerate(names)
        },
        {name: tuple(documents[column]) for name, column in zip(names, columns, strict=True)},
    )


def _own(sureness: Floats, strength: Floats, group: int) -> list[int]:
    order = np.argsort(-sureness[:, group], kind="stable")
    return [int(place) for place in order if sureness[place, group] > SURE and not np.isnan(strength[place, group])]


def _log_dice(together: Floats, uses: Keys, of_word: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        values = HIGHEST + np.log2(2 * together / (uses[None, :] + of_word))
    result: Floats = np.where(together >= FEWEST, values, np.nan)
    return result


def _log_odds(together: Floats) -> tuple[Floats, Floats]:
    """Return log2 of the odds of each word in each group's windows against the others', and how many errors that is."""
    everything = together.sum()
    if not everything:
        return np.zeros_like(together), np.zeros_like(together)
    total = together.sum(axis=0)[None, :]
    prior = PRIOR * together.sum(axis=1, keepdims=True) / everything
    own = together + prior
    rest = together.sum(axis=1, keepdims=True) - together + prior
    odds = np.log(own / (total + PRIOR - own)) - np.log(rest / (everything - total + PRIOR - rest))
    return odds / np.log(2), odds / np.sqrt(1 / own + 1 / rest)
