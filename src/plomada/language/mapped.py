"""What a language map tells: shapes that whoever shows a map reads, without what it takes to make one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from plomada.figures import Figure, Sentence

FEWEST_AUTHORS: Final = 5  # of each group, for a term to be told of it
LEVEL: Final = 0.05  # share of false finds
INTERVAL: Final = 0.9
# What shared terms are compared with: what the others said, or the language at large.
REST: Final = "rest"
GENERAL: Final = "general"


@dataclass(frozen=True)
class MappedTerm:
    """A term and what is told of it.

    Attributes:
        term: as it is written.
        number: in the cube.
        rates: how often each group says it, per 10,000 words, in the order of the groups.
        authors: how many people of each group said it.
        documents: in how many of each group's documents it is.
        bits: what it tells at the least, per 10,000 words: terms are ranked by it.
        q: the share of false finds among the terms told before it and it.
        lift: how many times more it is said, at the least.
        balance: of shared terms the smallest rate by the largest, 0 to 1; None elsewhere.
        probability: of shared terms, that all groups say it more; None elsewhere.
        forms: other forms of it (*buttons* of *button*) that would be told after it.
        growth: of terms that move, by how much each group says it more from one period to the next, None where too few
            of its people do; `lift` of a rising one is the least.
        busy: of terms with which all were busy at once, from which period to which; `bits` is what the clearest saves.
    """

    term: str
    number: int
    rates: tuple[Figure, ...]
    authors: tuple[int, ...]
    documents: tuple[int, ...]
    bits: float
    q: float
    lift: float
    balance: float | None = None
    probability: float | None = None
    forms: tuple[str, ...] = ()
    growth: tuple[Figure | None, ...] = ()
    busy: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LanguageMap:
    """What is shared and what is not.

    Attributes:
        groups: in the order of all that is told by group.
        words: how many each group said.
        authors: how many people spoke in each.
        background: what the shared terms are compared with, in words.
        candidates: how many terms enough people of enough groups said.
        shared: the most telling first.
        owned: by group, the most telling first.
        equal: terms that all use about as much, the most frequent first.
        rising: terms that all say more and more, the most telling first; in fewer than eight periods nothing moves.
        rising_in: by group, what it says more and more.
        busy: terms with which all were unusually busy at once, the clearest first.
        notes: what to know before reading it.
        at_least: in so many groups a shared term is emphasised; None: in all.
    """

    groups: tuple[str, ...]
    words: tuple[int, ...]
    authors: tuple[int, ...]
    background: Sentence
    candidates: int
    shared: tuple[MappedTerm, ...]
    owned: Mapping[str, tuple[MappedTerm, ...]]
    equal: tuple[MappedTerm, ...]
    rising: tuple[MappedTerm, ...] = ()
    rising_in: Mapping[str, tuple[MappedTerm, ...]] = field(default_factory=dict)
    busy: tuple[MappedTerm, ...] = ()
    notes: tuple[Sentence, ...] = ()
    at_least: int | None = None
