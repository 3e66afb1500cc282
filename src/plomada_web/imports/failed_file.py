"""The rows with problems as a file, with the reasons in the reader's language: to be mended and imported again."""

import csv
from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import get_language, gettext

from plomada.sheets.writing import defused
from plomada_web.imports.models import Import
from plomada_web.imports.queries import ToldProblem, told_problem

MORE_COLUMNS = 3  # after those of the file


class _Line:
    """What csv writes to: it hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def failed_lines(one: Import) -> Iterator[str]:
    """Return the lines of the file: the columns as they were, the row's number, what became of it, and why."""
    headings = [*one.headers, gettext("Row"), gettext("What became of it"), gettext("Why")]
    return _lines(one, headings, get_language() or "en")


def _lines(one: Import, headings: Sequence[str], language: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(headings)
    for problems in _by_row(one):
        # Lines are written after the page's language is gone.
        with translation.override(language):
            cells = _cells(one, problems)
        yield writer.writerow([defused(cell) for cell in cells])


def _by_row(one: Import) -> Iterator[list[ToldProblem]]:
    """Yield the problems of each row together."""
    waiting: list[ToldProblem] = []
    for row in one.problems.order_by("pk").iterator(chunk_size=500):
        if waiting and waiting[0].number != row.number:
            yield waiting
            waiting = []
        waiting.append(told_problem(vars(row)))
    if waiting:
        yield waiting


def _cells(one: Import, problems: Sequence[ToldProblem]) -> list[str]:
    width = len(one.columns)
    cells = [*problems[0].cells[:width], *[""] * (width - len(problems[0].cells))]
    stopped = any(problem.stops for problem in problems)
    became = gettext("left out") if stopped else gettext("brought in without this")
    why = " ".join(f"{problem.column}: {problem.text}" if problem.column else problem.text for problem in problems)
    return [*cells, str(problems[0].number), became, why]
