"""Imports behind the pages: the run, and the dry run before it."""

import json
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada.sheets import SheetRow
from plomada_web.imports import actions, keeping
from plomada_web.imports.engine.reading import Problem
from plomada_web.imports.engine.run import Engine, Outcome
from plomada_web.imports.engine.writing import insert_rows
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.imports.outcomes import added, kept_problem, plain
from plomada_web.imports.plans import plan_of, sheet_of
from plomada_web.imports.trials import batch_size, trial_of
from plomada_web.workspace.jobs import Run, handles, scheduled

TRIES: Final = 3
Progress = Callable[[int, int | None], None]
# Who is told of progress in this process, beside the job's row: the command.
LISTENER: ContextVar[Progress | None] = ContextVar("LISTENER", default=None)


@handles(actions.RUN)
def bring_in(run: Run) -> dict[str, object]:
    """Bring the rows of a file in, batch by batch; a batch that took effect before a crash is not taken again."""
    one = _import_of(run)
    if one is None:
        return {}
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
    one.counts = added(one.counts, outcome)
    one.save(update_fields=["rows_done", "last_row", "failed_rows", "counts"])
    columns = ("of_id", "number", "column", "template", "values", "cells", "stops")
    insert_rows(ImportProblem._meta.db_table, columns, (_problem_row(one, problem) for problem in outcome.problems))


def _problem_row(one: Import, problem: Problem) -> tuple[Any, ...]:
    kept = kept_problem(problem)
    cells = json.dumps(kept["cells"])
    return one.pk, problem.number, kept["column"], kept["template"], kept["values"], cells, problem.stops


def _stop_at(one: Import, sentence: Sentence) -> None:
    ImportProblem.objects.create(
        of=one,
        number=one.last_row,
        template=sentence.template,
        values=plain(sentence),
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
    if one is None:
        return {}
    # Stopped, it is a draft again, and may have been asked for anew with another mapping: by another job.
    still = Import.objects.filter(pk=one.pk, status=Import.Status.DRY_RUN, job=run.job)

    def goes_on(rows: int, of: int | None) -> bool:
        run.progress(rows, max(of or 0, rows))
        return still.exists()

    if still.exists():
        trial = trial_of(one, goes_on=goes_on)
        still.update(status=Import.Status.DRAFT, trial=trial)
    return {"import": one.pk}


@scheduled
def empty_old(now: datetime) -> None:
    """Remove what people handed in once its days are over."""
    keeping.empty_old(now=now)


def _import_of(run: Run) -> Import | None:
    """Return the import, or None where it was thrown away meanwhile."""
    rows = Import.objects.select_related("workspace", "change_set", "created_by")
    return rows.filter(pk=int(str(run.payload["import"])), workspace=run.job.workspace).first()
