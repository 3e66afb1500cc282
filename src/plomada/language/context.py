"""The words around a term: what the groups that use it connect with it, and where they differ.

The same word can mean two things to two roles. So beside every shared term stands its context: the words that stand
within five words of it more often than elsewhere in what the group says (logDice, Rychlý 2008, Proceedings of Recent
Advances in Slavonic NLP: 14 + log2 of 2 f(term, word) / (f(term) + f(word)), at most 14, one point being twice as
often). Shared context is what every group connects with it, by the smallest of the groups' values; what sets a group
apart is told by the log odds of the word within the group's windows against those of the others, with the prior of all
windows together (Monroe, Colaresi & Quinn 2008). Of a group only what enough of its people say near the term is told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats, Keys
from plomada.language.encoded_texts import EncodedTexts

FEWEST: Final = 3  # times that a word has to stand near the term to be told
PRIOR: Final = 100.0  # windows' words of everybody's that a group's are drawn toward
HIGHEST: Final = 14.0  # of logDice
SURE: Final = 1.96  # standard errors from no difference


@dataclass(frozen=True)
class Neighbour:
    """A word near a term.

    Attributes:
        word: as it is written.
        together: how often each group has it near the term, by the order of the groups; None, here and below, where it
            is too rare in the group, or said by too few of its people, to tell.
        strength: logDice in each group, at most 14.
        distinctive: log2 of the odds in each group's windows against the others', drawn toward no difference; its sign
            says who uses it more.
    """

    word: str
    together: tuple[int | None, ...]
    strength: tuple[float | None, ...]
    distinctive: tuple[float | None, ...]


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


def context(
    cube: Cube,
    texts: EncodedTexts,
    term: str,
    *,
    groups: Collection[str],
    left_out: Collection[str],
    authors: int = 1,
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
        authors: how many people of a group have to say a word near the term for it to be told of the group; beyond one
            the texts have to tell who said them (`plomada.language.encoded_texts.Authors`).
        most: how many words to tell of each kind.
        rows: how many documents of each group to name.

    Raises:
        UnknownTerm: a word of it was not counted.
    """
    names = tuple(name for name in cube.totals.groups if name in groups)
    columns = [cube.totals.groups.index(name) for name in names]
    near = texts.near(term, groups=len(cube.totals.groups), authors=authors, rows=rows)
    counts, uses = near.counts[:, columns].astype(np.float64), near.uses[columns]
    told = (counts >= FEWEST) & (near.authors[:, columns] >= authors)
    candidates = np.flatnonzero(told.any(axis=1))
    written = texts.words.take(pa.array(candidates)).to_pylist()
    kept = [place for place, word in enumerate(written) if word not in left_out]
    candidates = candidates[kept]
    written = [written[place] for place in kept]
    told = told[candidates]
    strength = _log_dice(counts[candidates], uses, cube.words_by_group[candidates][:, columns].astype(np.float64))
    strength = np.where(told, strength, np.nan)
    distinctive, sureness = _log_odds(counts[candidates])
    neighbours = [
        Neighbour(
            written[place],
            tuple(int(count) if open else None for count, open in zip(counts[number], told[place], strict=True)),
            tuple(float(value) if open else None for value, open in zip(strength[place], told[place], strict=True)),
            tuple(float(value) if open else None for value, open in zip(distinctive[place], told[place], strict=True)),
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
        {name: tuple(near.documents[column]) for name, column in zip(names, columns, strict=True)},
    )


def _own(sureness: Floats, strength: Floats, group: int) -> list[int]:
    order = np.argsort(-sureness[:, group], kind="stable")
    return [int(place) for place in order if sureness[place, group] > SURE and not np.isnan(strength[place, group])]


def _log_dice(together: Floats, uses: Keys, of_word: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        values: Floats = HIGHEST + np.log2(2 * together / (uses[None, :] + of_word))
    return values


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
