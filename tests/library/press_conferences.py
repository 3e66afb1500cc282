"""Counts of single words in real press conferences by month: how often, by how many people, for a few groups."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from plomada.language.adoption import AuthorCounts
from plomada.language.periods import Period, period_names, period_numbers

SHARED = Path(os.environ.get("PLOMADA_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FILE = SHARED / "data" / "corpora" / "mananeras_es_2018-2021.parquet"
GROUPS = ("presidencia", "funcionarios", "prensa")
FIRST_DENSE = "2019-06"
WORD = re.compile(r"[^\W\d_]{3,}")
LEAST = 20  # occurrences of a word in all


@dataclass(frozen=True)
class Conferences:
    """Words by group and month.

    Attributes:
        terms: the words.
        months: their names.
        occurrences: shape (terms, groups, months).
        words: all words, shape (groups, months).
        users: who used each word: distinct speakers among officials; the days on which the president or the press did,
            because the transcripts do not name who asks.
        active: how many there were, shape (groups, months).
    """

    terms: tuple[str, ...]
    months: tuple[str, ...]
    occurrences: np.ndarray
    words: np.ndarray
    users: np.ndarray
    active: np.ndarray

    def term(self, word: str) -> int:
        return self.terms.index(word)


def needed() -> Conferences:
    """Return the counts, or skip the test where the corpus is not at hand."""
    if not FILE.is_file():
        pytest.skip(f"no corpus at {FILE}: name the data folder in PLOMADA_SHARED")
    return _counted()


@cache
def _counted() -> Conferences:
    table = pq.read_table(FILE)
    dates = table["date"].to_numpy().astype("datetime64[D]")
    numbers = period_numbers(dates, Period.MONTH)
    first = int(period_numbers(np.array([FIRST_DENSE], "datetime64[M]"), Period.MONTH)[0])
    speakers = [str(name).split(",")[0] for name in table["speaker"].to_pylist()]
    groups = np.array([GROUPS.index(each) if each in GROUPS else -1 for each in table["group"].to_pylist()])
    kept = np.flatnonzero((groups >= 0) & (numbers >= first))
    texts = table["text"].take(kept).to_pylist()
    vocabulary: dict[str, int] = {}
    authors: dict[str, int] = {}
    who = np.array(
        [authors.setdefault(speakers[row] if groups[row] == 1 else str(dates[row]), len(authors)) for row in kept]
    )
    ids, lengths = [], []
    for text in texts:
        found = [vocabulary.setdefault(word, len(vocabulary)) for word in WORD.findall(text.lower())]
        ids.extend(found)
        lengths.append(len(found))
    word = np.array(ids, dtype=np.int64)
    of = np.repeat(np.arange(len(kept)), lengths)
    months = int(numbers.max()) - first + 1
    cell = groups[kept] * months + (numbers[kept] - first)
    common = np.bincount(word, minlength=len(vocabulary)) >= LEAST
    place = np.where(common, np.cumsum(common) - 1, -1)
    rows, cells = int(common.sum()), len(GROUPS) * months
    mine = place[word] >= 0
    occurrences = np.bincount(place[word][mine] * cells + cell[of][mine], minlength=rows * cells)
    once = np.unique((place[word][mine] * cells + cell[of][mine]) * len(authors) + who[of][mine])
    users = np.bincount(once // len(authors), minlength=rows * cells)
    active = np.bincount(np.unique(cell * len(authors) + who) // len(authors), minlength=cells)
    shape = (rows, len(GROUPS), months)
    return Conferences(
        terms=tuple(each for each, number in vocabulary.items() if common[number]),
        months=period_names(np.arange(first, first + months), Period.MONTH),
        occurrences=occurrences.reshape(shape).astype(float),
        words=np.bincount(cell, np.array(lengths, dtype=float), cells).reshape(shape[1:]),
        users=users.reshape(shape).astype(float),
        active=active.reshape(shape[1:]).astype(float),
    )


def of_all(counts: Conferences, least: int = 10) -> AuthorCounts:
    """Return who used the words that every group has used so often: one picked blindly is like its controls."""
    usable = (counts.users.sum(axis=2) >= least).all(axis=1)
    return AuthorCounts(GROUPS, np.ones(int(usable.sum()), np.int64), counts.users[usable], counts.active)


def random_cases(counts: AuthorCounts, rng: np.random.Generator, cases: int) -> Iterator[tuple[int, int]]:
    """Return random words with random dates that leave six months on either side."""
    terms, _groups, periods = counts.users.shape
    for _case in range(cases):
        yield int(rng.integers(terms)), int(rng.integers(6, periods - 6))
