"""Short ways to make tables of answers in tests."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from plomada.consensus import Answers, Scale

FIVE = Scale(1, 5)
NAN = float("nan")


def answers(table: Sequence[Sequence[float | None]], scale: Scale = FIVE) -> Answers:
    """Return answers of people p0, p1, ... to statements s0, s1, ...; None where nothing was said."""
    width = len(table[0]) if table else 0
    ratings = np.array([[NAN if cell is None else cell for cell in row] for row in table], dtype=float)
    people = tuple(f"p{number}" for number in range(len(table)))
    return Answers(people, tuple(f"s{number}" for number in range(width)), ratings, scale)


def plain_table(said: Answers) -> list[list[float | None]]:
    """Return the ratings as lists with None for what was not said."""
    return [[None if np.isnan(cell) else float(cell) for cell in row] for row in said.ratings]


@st.composite
def tables(draw: st.DrawFn, people: tuple[int, int] = (1, 7), statements: tuple[int, int] = (1, 5)) -> Answers:
    """Draw a table of five-point answers, some not said."""
    rows, columns = draw(st.integers(*people)), draw(st.integers(*statements))
    cell = st.one_of(st.none(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
    return answers(draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))
