"""What looking for duplicates asks for and gives back."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from plomada.errors import InputError
from plomada.figures import Sentence


class MissingColumn(InputError):
    """The table lacks a column without which nothing can be compared."""

    def __init__(self, column: str) -> None:
        super().__init__(Sentence("The table has no column “%(column)s”.", {"column": column}))


class Way(StrEnum):
    """How the pairs were found."""

    MODEL = "model"  # trained on the table itself
    RULES = "rules"  # too few rows to train on


@dataclass(frozen=True)
class Settings:
    """How to look for duplicates.

    Attributes:
        threshold: least probability (0 to 1) of a pair that is given back; from a half on, one is likelier than two.
        threshold_by_rule: the same for a pair that one of the kind's rules makes (the same name at the same account,
            say): a small base cannot know how rare a name is, and a person sees at once. With its probability as it is.
        fewest_rows: with fewer rows than this nothing is trained; named rules are used.
        most_in_block: a value that more rows share than this (an address like info@, a common name) brings nobody
            together on its own: work grows with the rows, not with their square.
        memory: what DuckDB may take, in its own words.
        threads: with one, the same seed gives the same bits.
    """

    threshold: float = 0.5
    threshold_by_rule: float = 0.05
    fewest_rows: int = 50
    most_in_block: int = 60
    memory: str = "1GB"
    threads: int = 1


@dataclass(frozen=True)
class Reason:
    """What one comparison says of a pair.

    Attributes:
        comparison: what was compared: "name", "email", ...
        sentence: how it came out, in words.
        weight: evidence in bits: 1 makes it twice as likely that they are one, -1 half as likely; None where a rule
            found the pair and nothing was weighed.
    """

    comparison: str
    sentence: Sentence
    weight: float | None


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one.

    Attributes:
        left: the row's id; stands before `right` in order.
        right: the other's.
        probability: that they are one, 0 to 1; None where a rule found them.
        weight: the logarithm to base 2 of the odds, prior included; where a rule found them, how many facts agree.
        reasons: what speaks most strongly, for or against, first.
    """

    left: Hashable
    right: Hashable
    probability: float | None
    weight: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Pairs:
    """What was found, the most certain first.

    Attributes:
        pairs: those at or above the threshold.
        way: how they were found.
        rows: how many rows were looked at.
        compared: how many pairs of them were compared.
        note: what to know of the way.
    """

    pairs: tuple[Pair, ...]
    way: Way
    rows: int
    compared: int
    note: Sentence
