"""What is compared, and how it can come out, as data: one table for people, one for accounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plomada.figures import Sentence

Says = Callable[[str, str], Sentence]
Row = dict[str, object]


@dataclass(frozen=True)
class Level:
    """One way a comparison can come out.

    Attributes:
        sql: the condition in DuckDB's words; the first level whose condition holds is the outcome.
        m: how often rows that are one come out so, before the table itself has taught us better.
        says: makes the sentence for people of the two values as they were written.
        rare: the column whose rarer values count for more.
    """

    sql: str
    m: float
    says: Says
    rare: str = ""


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared; where either row lacks it, it says nothing.

    Attributes:
        name: of the comparison.
        column: that must be known on both sides.
        shown: the columns of the given table that people see in the reason.
        levels: from the closest to the furthest but one; the last is what is left.
        otherwise: the outcome that is left.
    """

    name: str
    column: str
    shown: tuple[str, ...]
    levels: tuple[Level, ...]
    otherwise: Level

    def outcome(self, number: int) -> Level:
        """Return the level by splink's number: 0 is what is left, the highest the closest."""
        return (*self.levels, self.otherwise)[len(self.levels) - number]

    def written(self, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, str]:
        """Return the two values as people wrote them."""
        return _written(left, self.shown), _written(right, self.shown)


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    Attributes:
        columns: of the given table that are read, where it has them.
        needed: of which it must have one.
        prepare: makes of a row the columns that are compared, and `keys`: rows that share one are compared.
        types: of the columns that are compared, in DuckDB's words.
        comparisons: what is compared.
        blocks: columns whose equal values bring together the pairs the model learns from.
        rules: columns of which all the same make two rows nearly always one; where there are too few rows to learn
            from, they make the pairs.
        few: says so of a table of that many rows.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    prepare: Callable[[Mapping[str, str]], Row]
    types: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]
    few: Callable[[int], Sentence]


def _written(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return " ".join(row[column].strip() for column in columns if column in row)
