"""What people said: one row a person, one column a statement, nothing where nothing was said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from plomada.errors import InputError, OutsideScale, RepeatedPerson
from plomada.figures import Sentence

Numbers = npt.NDArray[np.float64]

UPPER: Final = 0.75  # share of the scale from which an answer is in favour: 4 of 1..5
MOST_STEPS: Final = 1000
LOWER: Final = 0.25  # share of the scale up to which an answer is against: 2 of 1..5


@dataclass(frozen=True)
class Scale:
    """The answers that a question allows: whole steps from `low` to `high`.

    Attributes:
        low: the answer that is most against.
        high: the answer that is most in favour.

    Raises:
        InputError: `low` is not below `high`, or there are more than a thousand steps between them.

    Example:
        >>> Scale(1, 5).favour_from, Scale(1, 5).against_to, Scale(1, 5).chance_variance
        (4.0, 2.0, 2.0)
    """

    low: float = 1
    high: float = 5

    def __post_init__(self) -> None:
        if not self.high - self.low <= MOST_STEPS:
            raise InputError(
                Sentence(
                    "A scale from %(low)s to %(high)s has too many steps: name one of up to %(most)s.",
                    {"low": self.low, "high": self.high, "most": MOST_STEPS},
                )
            )
        if not self.low < self.high:
            raise InputError(
                Sentence(
                    "A scale from %(low)s to %(high)s has no room: give the lowest answer, then the highest.",
                    {"low": self.low, "high": self.high},
                )
            )

    @property
    def steps(self) -> Numbers:
        """Every answer that the scale allows, from low to high."""
        return np.arange(self.low, self.high + 0.5)

    @property
    def favour_from(self) -> float:
        """The lowest answer that counts as being in favour."""
        return self.low + UPPER * (self.high - self.low)

    @property
    def against_to(self) -> float:
        """The highest answer that counts as being against."""
        return self.low + LOWER * (self.high - self.low)

    @property
    def divided_from(self) -> float:
        """How far two answers must lie apart to divide two people: half the scale, two steps of 1 to 5."""
        return (self.high - self.low) / 2

    @property
    def chance_variance(self) -> float:
        """The variance of answers picked blindly, each step as likely as any other: (K^2 - 1) / 12."""
        points = self.high - self.low + 1
        return (points**2 - 1) / 12


@dataclass(frozen=True, eq=False)
class Answers:
    """What a group said about a list of statements.

    Attributes:
        people: names, each once; also those who have said nothing yet.
        statements: each once.
        ratings: people x statements, NaN where nothing was said; read-only.
        scale: the answers that were allowed.

    Raises:
        RepeatedPerson: a person stands twice.
        InputError: a statement stands twice, or the table does not fit the names.
        OutsideScale: an answer beyond the scale.

    Example:
        >>> Answers(("Ana", "Luis"), ("One figure for losses",), np.array([[4.0], [np.nan]])).heard
        ('Ana',)
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    ratings: Numbers
    scale: Scale = field(default_factory=Scale)

    def __post_init__(self) -> None:
        ratings = np.array(self.ratings, dtype=np.float64)
        if ratings.shape != (len(self.people), len(self.statements)) and ratings.size:
            _refuse_shape(self.people, self.statements, ratings)
        ratings = ratings.reshape(len(self.people), len(self.statements))
        ratings.flags.writeable = False
        object.__setattr__(self, "people", tuple(self.people))
        object.__setattr__(self, "statements", tuple(self.statements))
        object.__setattr__(self, "ratings", ratings)
        _refuse_repeats(self.people, self.statements)
        self._refuse_outside_scale()

    def _refuse_outside_scale(self) -> None:
        outside = (self.ratings < self.scale.low) | (self.ratings > self.scale.high)
        if outside.any():
            row, column = np.argwhere(outside)[0]
            raise OutsideScale(
                Sentence(
                    "%(person)s answered %(value)s to “%(statement)s”, outside the scale from %(low)s to "
                    "%(high)s: correct the answer or the scale.",
                    {
                        "person": self.people[row],
                        "value": float(self.ratings[row, column]),
                        "statement": self.statements[column],
                        "low": self.scale.low,
                        "high": self.scale.high,
                    },
                )
            )

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[str, str, float | None]],
        scale: Scale | None = None,
        *,
        people: Sequence[str] = (),
        statements: Sequence[str] = (),
    ) -> "Answers":
        """Return the table of (person, statement, answer) rows, in order of first appearance.

        Args:
            rows: one per answer; None means "can't say", which counts as not said.
            scale: the answers allowed; 1 to 5 unless told.
            people: names to begin with, so that the unheard have a row too.
            statements: statements to begin with.

        Raises:
            InputError: the same person answers the same statement twice.

        Example:
            >>> Answers.from_rows([("Ana", "A", 4), ("Luis", "A", None)]).ratings.tolist()
            [[4.0], [nan]]
        """
        cells: dict[tuple[str, str], float | None] = {}
        person_rows = {name: number for number, name in enumerate(people)}
        statement_columns = {name: number for number, name in enumerate(statements)}
        for person, statement, value in rows:
            if (person, statement) in cells:
                raise InputError(
                    Sentence(
                        "%(person)s answers “%(statement)s” twice: keep one of the two.",
                        {"person": person, "statement": statement},
                    )
                )
            cells[person, statement] = value
            person_rows.setdefault(person, len(person_rows))
            statement_columns.setdefault(statement, len(statement_columns))
        ratings = np.full((len(person_rows), len(statement_columns)), np.nan)
        for (person, statement), value in cells.items():
            if value is not None:
                ratings[person_rows[person], statement_columns[statement]] = value
        return cls(tuple(person_rows), tuple(statement_columns), ratings, scale or Scale())

    def only(self, statements: Iterable[str]) -> "Answers":
        """Return the same people with these statements alone, in the order of the table.

        Raises:
            InputError: a statement that nobody was asked.

        Example:
            >>> Answers.from_rows([("Ana", "A", 4), ("Ana", "B", 2)]).only(["B"]).statements
            ('B',)
        """
        wanted = set(statements)
        unknown = sorted(wanted - set(self.statements))
        if unknown:
            raise InputError(
                Sentence("Nobody was asked about “%(statement)s”: check its wording.", {"statement": unknown[0]})
            )
        columns = [number for number, name in enumerate(self.statements) if name in wanted]
        kept = tuple(self.statements[number] for number in columns)
        return Answers(self.people, kept, self.ratings[:, columns], self.scale)

    def of(self, people: Iterable[str]) -> "Answers":
        """Return the same statements with these people alone, in the order of the table.

        Example:
            >>> Answers.from_rows([("Ana", "A", 4), ("Luis", "A", 2)]).of(["Luis"]).people
            ('Luis',)
        """
        wanted = set(people)
        rows = [number for number, name in enumerate(self.people) if name in wanted]
        return Answers(tuple(self.people[row] for row in rows), self.statements, self.ratings[rows], self.scale)

    @cached_property
    def said(self) -> npt.NDArray[np.bool_]:
        """Where something was said: people x statements."""
        return ~np.isnan(self.ratings)

    @property
    def heard(self) -> tuple[str, ...]:
        """The people who have said at least one thing."""
        spoke = np.asarray(self.said.any(axis=1))
        return tuple(name for name, is_heard in zip(self.people, spoke.tolist(), strict=True) if is_heard)


def _refuse_repeats(people: Sequence[str], statements: Sequence[str]) -> None:
    for name, times in Counter(people).items():
        if times > 1:
            raise RepeatedPerson(
                Sentence(
                    "%(person)s stands in the table %(times)s times: give each person one row.",
                    {"person": name, "times": times},
                )
            )
    for name, times in Counter(statements).items():
        if times > 1:
            raise InputError(
                Sentence(
                    "The statement “%(statement)s” stands in the table %(times)s times: keep it once.",
                    {"statement": name, "times": times},
                )
            )


def _refuse_shape(people: Sequence[str], statements: Sequence[str], ratings: Numbers) -> None:
    raise InputError(
        Sentence(
            "There are %(people)s people and %(statements)s statements, but the table is %(shape)s.",
            {"people": len(people), "statements": len(statements), "shape": " by ".join(map(str, ratings.shape))},
        )
    )
