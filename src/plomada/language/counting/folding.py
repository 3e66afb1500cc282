"""From how often each cell has a term to what is told of it: by role and period, and how unevenly authors use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from plomada.compiled import compiled
from plomada.language.counting.ngrams import CellCounts, Floats, Keys, Numbers

FRACTION: Final = float(1 << 32)


@dataclass(frozen=True)
class Cells:
    """Who said something when: every group, author and period that occur together, in this order.

    Attributes:
        groups: the group of each cell, shape (cells,).
        authors: a number for each author of each group, ascending, shape (cells,); who speaks in two groups has two.
        periods: shape (cells,).
        words: all words of the cell's author in its group, in all periods, shape (cells,).
        how_many_groups: also those without a cell.
        how_many_periods: also those without a cell.
    """

    groups: Numbers
    authors: Numbers
    periods: Numbers
    words: Floats
    how_many_groups: int
    how_many_periods: int


@dataclass(frozen=True)
class Thresholds:
    """What a term needs to be kept.

    Attributes:
        texts: in how many it has to be.
        authors: how many have to have said it; someone who speaks in two groups is two.
    """

    texts: int = 5
    authors: int = 1


@dataclass(frozen=True)
class FoldedTerms:
    """What is told of the terms that are kept, sorted by term.

    Attributes:
        terms: shape (terms,).
        group_rows: where the rows by group of each term end, shape (terms,).
        groups, occurrences, texts, authors: by term and group, shape (rows by group,).
        squares: sum over the group's authors of occurrences² / words of the author, shape (rows by group,).
        period_rows: where the rows by period of each term end, shape (terms,).
        period_groups, periods, period_occurrences, period_texts, period_authors: by term, group and period; empty where
            there is only one period.
    """

    terms: Keys
    group_rows: Keys
    groups: Numbers
    occurrences: Numbers
    texts: Numbers
    authors: Numbers
    squares: Floats
    period_rows: Keys
    period_groups: Numbers
    periods: Numbers
    period_occurrences: Numbers
    period_texts: Numbers
    period_authors: Numbers


def folded(counts: CellCounts, cells: Cells, kept: Thresholds) -> FoldedTerms:
    """Return what is told of the terms that reach the thresholds."""
    by_period = cells.how_many_periods > 1
    return FoldedTerms(
        *_fold(
            counts.terms, counts.cells, counts.occurrences, counts.texts,
            cells.groups, cells.authors, cells.periods, cells.words, cells.how_many_groups, cells.how_many_periods,
            by_period, kept.texts, kept.authors,
        )
    )  # fmt: skip


def added(columns: Sequence[Numbers], cells: int) -> CellCounts:
    """Return counts of several parts as one: sorted, and added up where parts have the same term and cell.

    Args:
        columns: terms, cells, occurrences and texts, each shape (rows,).
        cells: how many there are.

    Example:
        >>> rows = [np.array(column, np.int32) for column in ([4, 2, 4, 4], [1, 1, 1, 0], [5, 1, 2, 1], [3, 1, 1, 1])]
        >>> found = added(rows, cells=2)
        >>> found.terms.tolist(), found.cells.tolist(), found.occurrences.tolist(), found.texts.tolist()
        ([2, 4, 4], [1, 0, 1], [1, 1, 7], [1, 1, 4])
    """
    terms = columns[0]
    first = int(terms.min(initial=0)) if len(terms) else 0
    last = int(terms.max(initial=0))
    found = _add(terms - first, columns[1], columns[2], columns[3], last - first + 1, cells)
    return CellCounts(found[0].astype(np.int64) + first, *found[1:])


@compiled
def _add(
    terms: Numbers, cells: Numbers, occurrences: Numbers, texts: Numbers, how_many_terms: int, how_many_cells: int
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    ends = np.zeros(how_many_terms + 1, np.int64)
    for row in range(len(terms)):
        ends[terms[row] + 1] += 1
    for term in range(how_many_terms):
        ends[term + 1] += ends[term]
    to = ends.copy()
    by_term = np.empty(len(terms), np.int64)
    for row in range(len(terms)):
        by_term[to[terms[row]]] = row
        to[terms[row]] += 1
    of_cell = np.zeros((how_many_cells, 2), np.int32)
    touched = np.empty(how_many_cells, np.int32)
    found_terms, found_cells = np.empty(len(terms), np.int32), np.empty(len(terms), np.int32)
    found_occurrences, found_texts = np.empty(len(terms), np.int32), np.empty(len(terms), np.int32)
    found = 0
    for term in range(how_many_terms):
        in_cells = 0
        for place in range(ends[term], ends[term + 1]):
            row = by_term[place]
            cell = cells[row]
            if of_cell[cell, 0] == 0:
                touched[in_cells] = cell
                in_cells += 1
            of_cell[cell, 0] += occurrences[row]
            of_cell[cell, 1] += texts[row]
        touched[:in_cells].sort()
        for place in range(in_cells):
            cell = touched[place]
            found_terms[found], found_cells[found] = term, cell
            found_occurrences[found], found_texts[found] = of_cell[cell, 0], of_cell[cell, 1]
            of_cell[cell, 0], of_cell[cell, 1] = 0, 0
            found += 1
    return found_terms[:found], found_cells[:found], found_occurrences[:found], found_texts[:found]


@compiled
def _fold(
    terms: Keys, cells: Numbers, occurrences: Numbers, texts: Numbers,
    cell_groups: Numbers, cell_authors: Numbers, cell_periods: Numbers, cell_words: Floats,
    groups: int, periods: int, by_period: bool, least_texts: int, least_authors: int,
) -> tuple[
    Keys, Keys, Numbers, Numbers, Numbers, Numbers, Floats, Keys, Numbers, Numbers, Numbers, Numbers, Numbers
]:  # fmt: skip
    rows = len(terms)
    out_terms = np.empty(rows, np.int64)
    out_ends = np.empty(rows, np.int64)
    out_group = np.empty(rows, np.int32)
    out_occurrences = np.empty(rows, np.int32)
    out_texts = np.empty(rows, np.int32)
    out_authors = np.empty(rows, np.int32)
    out_squares = np.empty(rows, np.float64)
    found = 0
    found_rows = 0
    room = rows if by_period else 0
    out_period_ends = np.empty(rows, np.int64)
    period_group = np.empty(room, np.int32)
    period_number = np.empty(room, np.int32)
    period_occurrences = np.empty(room, np.int32)
    period_texts = np.empty(room, np.int32)
    period_authors = np.empty(room, np.int32)
    found_periods = 0
    of_period = np.zeros((periods if by_period else 0, 3), np.int32)

    begun = 0
    while begun < rows:
        term = terms[begun]
        end = begun
        all_texts = 0
        all_authors = 0
        author = -1
        while end < rows and terms[end] == term:
            all_texts += texts[end]
            if cell_authors[cells[end]] != author:
                author = cell_authors[cells[end]]
                all_authors += 1
            end += 1
        if all_texts >= least_texts and all_authors >= least_authors:
            row = begun
            while row < end:
                # one group, whose authors stand one after the other
                group = cell_groups[cells[row]]
                count = 0
                in_texts = 0
                by_authors = 0
                squares = np.int64(0)
                first_period = periods
                last_period = -1
                while row < end and cell_groups[cells[row]] == group:
                    author = cell_authors[cells[row]]
                    of_author = 0
                    words = cell_words[cells[row]]
                    while row < end and cell_authors[cells[row]] == author:
                        of_author += occurrences[row]
                        in_texts += texts[row]
                        if by_period:
                            period = cell_periods[cells[row]]
                            first_period = min(first_period, period)
                            last_period = max(last_period, period)
                            of_period[period, 0] += occurrences[row]
                            of_period[period, 1] += texts[row]
                            of_period[period, 2] += 1
                        row += 1
                    count += of_author
                    by_authors += 1
                    # Whole numbers, so that the sum does not depend on the order of the authors.
                    squares += np.int64(np.round(np.float64(of_author) * np.float64(of_author) / words * FRACTION))
                out_group[found_rows] = group
                out_occurrences[found_rows] = count
                out_texts[found_rows] = in_texts
                out_authors[found_rows] = by_authors
                out_squares[found_rows] = np.float64(squares) / FRACTION
                found_rows += 1
                for period in range(first_period, last_period + 1):
                    if of_period[period, 2]:
                        period_group[found_periods] = group
                        period_number[found_periods] = period
                        period_occurrences[found_periods] = of_period[period, 0]
                        period_texts[found_periods] = of_period[period, 1]
                        period_authors[found_periods] = of_period[period, 2]
                        of_period[period] = 0
                        found_periods += 1
            out_terms[found] = term
            out_ends[found] = found_rows
            out_period_ends[found] = found_periods
            found += 1
        begun = end
    return (
        out_terms[:found].copy(), out_ends[:found].copy(), out_group[:found_rows].copy(),
        out_occurrences[:found_rows].copy(), out_texts[:found_rows].copy(), out_authors[:found_rows].copy(),
        out_squares[:found_rows].copy(), out_period_ends[:found].copy(), period_group[:found_periods].copy(),
        period_number[:found_periods].copy(), period_occurrences[:found_periods].copy(),
        period_texts[:found_periods].copy(), period_authors[:found_periods].copy(),
    )  # fmt: skip
