"""Imports behind the pages: the run, and the dry run before it."""

import json
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, connection
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada.sheets import SheetRow
from plomada_web.imports import actions, files
from plomada_web.imports.engine.examples import examples_in
from plomada_web.imports.engine.reading import Problem
from plomada_web.imports.engine.run import Engine, Outcome
from plomada_web.imports.engine.writing import insert_rows, jsonable
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.imports.plans import plan_of, sheet_of
from plomada_web.workspace.jobs import Run, handles, scheduled

MOST_TRIED: Final = 100_000  # rows of a dry run: it remembers what it would make
TRIES: Final = 3
KEEP_DRAFTS: Final = timedelta(days=14)
MOST_EXAMPLES: Final = 8
MOST_PROBLEMS_SHOWN: Final = 20
Progress = Callable[[int, int | None], None]
# Who is told of progress in this process, beside the job's row: the command.
LISTENER: ContextVar[Progress | None] = ContextVar("LISTENER", default=None)


def batch_size() -> int:
    """Return how many rows go into one transaction: SQLite lets nobody else write meanwhile."""
    return 2_000 if connection.vendor == "postgresql" else 1_000


@handles(actions.RUN)
def bring_in(run: Run) -> dict[str, object]:
    """Bring the rows of a file in, batch by batch; a batch that took effect before a crash is not taken again."""
    one = _import_of(run)
    if one.status == Import.Status.RUNNING:
        try:
            _bring_rows(run, one)
        except PlomadaError as broken:  # the file turns out to be broken further on
            _stop_at(one, broken.sentence)
        _end(run, one)
    return {"import": one.pk, "counts": one.counts}


def _bring_rows(run: Run, one: Import) -> None:
    sheet = sheet_of(one)
    # The same moment in every attempt: what all of them wrote is of one set.
    engine = Engine(plan_of(one, now=one.started_at), writes=True)
    for rows in sheet.batches(batch_size(), start=one.last_row):
        if not _bring_batch(run, one, engine, rows):
            return
        total = max(sheet.approximate_rows or 0, one.rows_done)
        run.progress(one.rows_done, total)
        if listener := LISTENER.get():
            listener(one.rows_done, total)


def _bring_batch(run: Run, one: Import, engine: Engine, rows: list[SheetRow]) -> bool:
    """Return whether the import goes on after these rows; False where someone has stopped it."""
    before = (one.rows_done, one.failed_rows, one.counts)
    for attempt in range(TRIES):
        try:
            with run.once(f"rows {rows[0].number}") as todo:
                # Locked, so that whoever stops it waits for the batch, and then finds all of it written down.
                going = Import.objects.select_for_update().filter(pk=one.pk, status=Import.Status.RUNNING).exists()
                if todo and going:
                    _note(one, engine.bring(rows, one.change_set), rows[-1].number)
            break
        except IntegrityError:
            # Someone added the same address between our look and our writing: the next look finds them.
            one.rows_done, one.failed_rows, one.counts = before
            if attempt == TRIES - 1:
                raise
            engine.forget()
    return going


def _note(one: Import, outcome: Outcome, last_row: int) -> None:
    """Count a batch, in its own transaction: an import that goes on after a crash counts on from there."""
    stopped = {problem.number for problem in outcome.problems if problem.stops}
    one.rows_done += outcome.rows
    one.last_row = last_row
    one.failed_rows += len(stopped)
    one.counts = _added(one.counts, outcome)
    one.save(update_fields=["rows_done", "last_row", "failed_rows", "counts"])
    columns = ("of_id", "number", "column", "template", "values", "cells", "stops")
    insert_rows(ImportProblem._meta.db_table, columns, (_problem_row(one, problem) for problem in outcome.problems))


def _added(counts: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Return the counts of an import with those of one more batch."""
    whole = {record: dict(told) for record, told in counts.items()}
    for record, told in outcome.counts.items():
        there = whole.setdefault(record, {})
        for what, n in told.items():
            there[what] = there.get(what, 0) + n
    stood_in = Counter(whole.get("stood_in", {})) + outcome.stood_in
    return {**whole, "stood_in": dict(stood_in)}


def _problem_row(one: Import, problem: Problem) -> tuple[Any, ...]:
    kept = kept_problem(problem)
    cells = json.dumps(kept["cells"])
    return one.pk, problem.number, kept["column"], kept["template"], kept["values"], cells, problem.stops


def kept_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON keeps it."""
    return {
        "number": problem.number,
        "column": problem.column[:200],
        "template": problem.sentence.template,
        "values": _plain(problem.sentence),
        "cells": ["" if cell is None else jsonable_text(cell) for cell in problem.cells],
        "stops": problem.stops,
    }


def _plain(sentence: Sentence) -> dict[str, Any]:
    return {
        name: {"template": value.template, "values": _plain(value)} if isinstance(value, Sentence) else jsonable(value)
        for name, value in sentence.values.items()
    }


def jsonable_text(cell: object) -> str:
    """Return a cell as a file of failed rows holds it."""
    return str(jsonable(cell)).replace("\0", "")


def _stop_at(one: Import, sentence: Sentence) -> None:
    ImportProblem.objects.create(
        of=one,
        number=one.last_row,
        template=sentence.template,
        values=_plain(sentence),
        cells=[],
        stops=True,
    )
    actions.finish(one, status=Import.Status.STOPPED, now=timezone.now())


def _end(run: Run, one: Import) -> None:
    with run.once("end") as todo:
        one.refresh_from_db(fields=["status"])
        if todo and one.status == Import.Status.RUNNING:
            actions.finish(one, status=Import.Status.DONE, now=timezone.now())


@handles(actions.TRIAL)
def try_out(run: Run) -> dict[str, object]:
    """See what would come of a file, and write nothing of it."""
    one = _import_of(run)
    if one.status == Import.Status.DRY_RUN:
        trial = trial_of(one, run)
        still = Import.objects.filter(pk=one.pk, status=Import.Status.DRY_RUN)
        still.update(status=Import.Status.DRAFT, trial=trial)
    return {"import": one.pk}


def trial_of(one: Import, run: Run | None = None, most: int = MOST_TRIED) -> dict[str, Any]:
    """Return what would come of the first rows: counts, examples, problems."""
    trial: dict[str, Any] = {"rows": 0, "whole": True, "counts": {}, "examples": [], "problems": [], "failed_rows": 0}
    try:
        sheet = sheet_of(one)
        engine = Engine(plan_of(one, now=timezone.now()), writes=False)
        for rows in sheet.batches(min(batch_size(), most)):
            if trial["rows"] >= most:
                trial["whole"] = False
                break
            _add_to_trial(trial, engine.bring(rows, None), rows)
            if run is not None:
                run.progress(trial["rows"], max(sheet.approximate_rows or 0, trial["rows"]))
    except PlomadaError as broken:
        trial["problems"].append(kept_problem(Problem(trial["rows"], "", broken.sentence, (), stops=True)))
        trial["whole"] = False
    return trial


def _add_to_trial(trial: dict[str, Any], outcome: Outcome, rows: list[SheetRow]) -> None:
    trial["rows"] += len(rows)
    trial["counts"] = _added(trial["counts"], outcome)
    trial["failed_rows"] += len({problem.number for problem in outcome.problems if problem.stops})
    trial["problem_count"] = trial.get("problem_count", 0) + len(outcome.problems)
    if len(trial["problems"]) < MOST_PROBLEMS_SHOWN:
        room = MOST_PROBLEMS_SHOWN - len(trial["problems"])
        trial["problems"] += [kept_problem(problem) for problem in outcome.problems[:room]]
    if len(trial["examples"]) < 4 * MOST_EXAMPLES:
        trial["examples"] += examples_in(outcome.batch, trial["examples"], most=MOST_EXAMPLES)


@scheduled
def drop_forgotten_drafts(now: Any) -> None:
    """Throw away files that were uploaded and never started."""
    for one in Import.objects.filter(status=Import.Status.DRAFT, created_at__lt=now - KEEP_DRAFTS)[:50]:
        files.drop(one.path)
        one.delete()


def _import_of(run: Run) -> Import:
    rows = Import.objects.select_related("workspace", "change_set", "created_by")
    return rows.get(pk=int(str(run.payload["import"])), workspace=run.job.workspace)
