"""Dry runs: what would come of a file, with nothing of it written."""

from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.sheets import SheetRow
from plomada_web.imports.engine.aside import Aside
from plomada_web.imports.engine.examples import examples_in
from plomada_web.imports.engine.reading import Problem
from plomada_web.imports.engine.run import Engine, Outcome
from plomada_web.imports.models import Import
from plomada_web.imports.outcomes import added, kept_problem
from plomada_web.imports.plans import plan_of, sheet_of

MOST_EXAMPLES: Final = 8
MOST_PROBLEMS_SHOWN: Final = 20
GoesOn = Callable[[int, int | None], bool]


def batch_size() -> int:
    """Return how many rows go into one transaction: SQLite lets nobody else write meanwhile."""
    return 2_000 if connection.vendor == "postgresql" else 1_000


def trial_of(one: Import, *, most: int | None = None, goes_on: GoesOn = lambda _rows, _of: True) -> dict[str, Any]:
    """Return what would come of the rows: counts, examples, problems, and whether that is the whole file.

    Args:
        one: whose file, columns and options.
        most: after how many rows it stops; None goes to the end, however long that is.
        goes_on: told before each further batch how many rows were tried of about how many; says whether more are.
    """
    trial: dict[str, Any] = {"rows": 0, "whole": True, "counts": {}, "examples": [], "problems": [], "failed_rows": 0}
    try:
        sheet = sheet_of(one)
        with Aside() as aside:
            engine = Engine(plan_of(one, now=timezone.now()), writes=False, aside=aside)
            for rows in sheet.batches(min(batch_size(), most or batch_size())):
                tried = trial["rows"]
                if (most is not None and tried >= most) or (tried and not goes_on(tried, sheet.approximate_rows)):
                    trial["whole"] = False
                    break
                _add(trial, engine.bring(rows, None), rows)
    except PlomadaError as broken:  # the file, further on
        trial["problems"].append(kept_problem(Problem(trial["rows"], "", broken.sentence, (), stops=True)))
        trial["whole"] = False
    return trial


def _add(trial: dict[str, Any], outcome: Outcome, rows: list[SheetRow]) -> None:
    trial["rows"] += len(rows)
    trial["counts"] = added(trial["counts"], outcome)
    trial["failed_rows"] += len({problem.number for problem in outcome.problems if problem.stops})
    trial["problem_count"] = trial.get("problem_count", 0) + len(outcome.problems)
    if len(trial["problems"]) < MOST_PROBLEMS_SHOWN:
        room = MOST_PROBLEMS_SHOWN - len(trial["problems"])
        trial["problems"] += [kept_problem(problem) for problem in outcome.problems[:room]]
    trial["examples"] += examples_in(outcome.batch, trial["examples"], most=MOST_EXAMPLES)
