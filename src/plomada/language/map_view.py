"""The terms of a map as it tells them: one for all its forms, a phrase for its words, rates with their intervals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.figures import Figure
from plomada.language.candidates import Candidates
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats
from plomada.language.group_counts import GroupCounts, dispersion
from plomada.language.lemmas import shown_forms
from plomada.language.mapped import INTERVAL, MappedTerm
from plomada.language.phrases import Phrases
from plomada.language.rates import rates


@dataclass(frozen=True)
class MapView:
    """What is told of a term that is chosen.

    Attributes:
        cube: what is told.
        groups: those that are compared, by their places in it.
        candidates: the terms that are looked at.
        counts: of the groups that are compared, and of what they are compared with.
        phrases: which of the terms are phrases.
        forms: for each word of the cube the one that stands for its forms, shape (words,).
    """

    cube: Cube
    groups: list[int]
    candidates: Candidates
    counts: GroupCounts
    phrases: Phrases
    forms: NDArray[np.int64]

    def grouped(self, which: NDArray[np.int64], ranked: list[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Return ranked places, of several forms of one term the first alone, with the others as they are written."""
        first: dict[tuple[int, ...], int] = {}
        others: dict[int, list[str]] = {}
        for place in ranked:
            words = self.candidates.words[which[place]]
            kept = first.setdefault(tuple(self.forms[words[words >= 0]].tolist()), place)
            if kept == place:
                others[place] = []
            else:
                others[kept].append(self.written(int(which[place])))
        return [(place, tuple(forms)) for place, forms in others.items()]

    def told(self, where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the places of the terms that can be told, as far as enough people said them."""
        return np.flatnonzero(self.phrases.kept & where)

    def without_nested(self, which: NDArray[np.int64], sure: NDArray[np.bool_]) -> list[int]:
        """Return the places, among those looked at, of the sure terms of which no longer one says the most."""
        chosen = np.zeros(len(self.phrases.kept), bool)
        chosen[which[sure]] = True
        longer = self.phrases.within[which]
        return [int(place) for place in np.flatnonzero(sure & ~((longer >= 0) & chosen[longer]))]

    def some(self, which: NDArray[np.int64]) -> GroupCounts:
        """Return the counts of some terms."""
        counts = self.counts
        return GroupCounts(
            counts.occurrences[which], counts.words, counts.squares[which], counts.clusters, counts.background[which],
            counts.background_words,
        )  # fmt: skip

    def term(self, place: int, *, rates: Floats, **found: Any) -> MappedTerm:
        """Return one term with what was found of it; rates: low, value and high by group, shape (3, groups)."""
        number = int(self.candidates.numbers[place])
        authors = tuple(int(each) for each in self.candidates.authors[place])
        figures = tuple(
            Figure(
                value=float(value), unit="per 10,000", low=float(low), high=float(high), level=INTERVAL, n=people,
                of=int(self.cube.totals.all_authors[group]), method="shared-terms",
                source="Monroe, Colaresi & Quinn 2008",
            )
            for group, people, low, value, high in zip(self.groups, authors, *rates, strict=True)
        )  # fmt: skip
        documents = tuple(int(each) for each in self.candidates.documents[place])
        return MappedTerm(self.written(place), number, figures, authors, documents, **found)

    def written(self, place: int) -> str:
        """Return how a term is written."""
        words = self.candidates.words[place]
        return " ".join(self.cube.words.take(pa.array(words[words >= 0])).to_pylist())


def forms_of(cube: Cube, candidates: Candidates, words: list[str], language: str) -> NDArray[np.int64]:
    """Return for each word of the cube which one stands for its forms; only words that are told are looked at."""
    shown = np.arange(len(words))
    there = np.unique(candidates.words[candidates.words >= 0])
    forms = shown_forms([words[number] for number in there], cube.words_by_group[there].sum(axis=1), language)
    shown[there] = there[forms]
    return shown


def rates_of(counts: GroupCounts) -> Floats:
    """Return low, value and high of each term's rate per 10,000 words, shape (3, terms, groups).

    Without the prior that tests draw rates toward: what is shown is what was counted.
    """
    return rates(counts.occurrences, counts.words, dispersion(counts))
