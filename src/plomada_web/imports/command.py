"""What `plomada import` does: the same import as on the page, in this process, told in lines of text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada_web.imports import actions, said
from plomada_web.imports.background import LISTENER, Progress
from plomada_web.imports.failed_file import failed_lines
from plomada_web.imports.models import Import
from plomada_web.imports.queries import counted, still_no, told_problem
from plomada_web.imports.trials import trial_of
from plomada_web.workspace.access import may_edit
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job, Member, Workspace

__all__ = ["Result", "Wanted", "brought_in", "failed_lines", "mapping_lines", "received", "tried_out"]


class NotPossible(InputError):
    """What was asked for on the command line does not fit."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; empty is as usual.

    Attributes:
        email: of the member who imports.
        columns: "Header=target" each.
        sheet: of a workbook.
        mapping: name of a kept mapping.
        match: "record=rule,rule" each.
        defaults: "target=text" each.
    """

    workspace: str
    email: str
    sheet: str = ""
    columns: Sequence[str] = ()
    mapping: str = ""
    match: Sequence[str] = ()
    defaults: Sequence[str] = ()
    mode: str | None = None
    keep: str | None = None


@dataclass(frozen=True)
class Result:
    """What came of it, in lines; `whole` is false where it did not get to the end."""

    lines: tuple[str, ...]
    problems: int
    whole: bool


def received(wanted: Wanted, *, name: str, pieces: Iterable[bytes]) -> Import:
    """Receive the file and map it.

    Raises:
        InputError: no such workspace or member, an unreadable file, or a mapping that leads nowhere.
    """
    member = _member(wanted)
    upload = actions.Upload(name, pieces, wanted.sheet)
    return said.received(
        member.workspace, upload=upload, said=_said(wanted), actor=Actor.of(member.user), now=timezone.now()
    )


def mapping_lines(one: Import) -> Iterator[str]:
    """Return a line for each column: what it means; before them, which sheet of a workbook they stand in."""
    if one.sheets:
        others = ", ".join(f"“{name}”" for name in one.sheets if name != one.form["sheet"])
        yield f"Sheet “{one.form['sheet']}”; --sheet takes another: {others}"
    width = max((len(header) for header in one.headers), default=0)
    for place, header in enumerate(one.headers):
        yield f"{header:{min(width, 40)}}  →  {one.mapping.get(str(place)) or '(left out)'}"


def tried_out(one: Import, *, told: Progress) -> Result:
    """Say what would come of the file, write nothing, and throw it away again."""

    def goes_on(rows: int, of: int | None) -> bool:
        told(rows, of)
        return True

    trial = trial_of(one, goes_on=goes_on)
    lines = [f"{trial['rows']} rows tried out; nothing is saved.", *_count_lines(trial["counts"])]
    lines += [_problem_line(kept) for kept in trial["problems"]]
    actions.discard(one, actor=Actor.of(one.created_by), now=timezone.now())  # type: ignore[arg-type]
    return Result(tuple(lines), 0, whole=trial["whole"])


def brought_in(one: Import, *, told: Progress) -> Result:
    """Bring the rows in, here and now.

    The job is put in the queue like any other: should this process be killed, a worker goes on with it.
    """
    job = actions.start(one, actor=Actor.of(one.created_by), now=timezone.now())  # type: ignore[arg-type]
    listening = LISTENER.set(told)
    try:
        run_job.func(job.pk)
    finally:
        LISTENER.reset(listening)
    one.refresh_from_db()
    job.refresh_from_db()
    problems = one.problems.count()
    lines = [f"{one.rows_done} rows.", *_count_lines(one.counts)]
    if problems:
        lines.append(f"{problems} problems in {one.failed_rows} rows left out and others brought in without a cell:")
        lines += [_problem_line(vars(row)) for row in one.problems.order_by("pk")[:10]]
    if job.status != Job.Status.SUCCEEDED:
        lines.append(f"It did not get to the end: {job.error} A worker goes on with it.")
    if one.change_set_id:
        lines.append(f"Undo it on the page of the import: /w/{one.workspace.slug}/undo/{one.change_set_id}/")
    return Result(tuple(lines), problems, whole=one.status == Import.Status.DONE)


def _member(wanted: Wanted) -> Member:
    workspace = Workspace.objects.filter(slug=wanted.workspace).first()
    if workspace is None:
        slugs = tuple(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20])
        there = {"slug": wanted.workspace, "slugs": slugs}
        raise NotPossible(Sentence("There is no workspace “%(slug)s”. There are: %(slugs)s.", there))
    member = workspace.members.select_related("user", "workspace").filter(user__email=wanted.email.lower()).first()
    if member is None or not may_edit(member):
        raise NotPossible(
            Sentence("%(email)s is no member of this workspace who may change it.", {"email": wanted.email})
        )
    return member


def _said(wanted: Wanted) -> said.Said:
    return said.Said(
        columns=dict(map(_pair, wanted.columns)),
        saved=wanted.mapping,
        rules={record: names.split(",") for record, names in map(_pair, wanted.match)},
        defaults=dict(map(_pair, wanted.defaults)),
        mode=wanted.mode,
        keep=wanted.keep,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.rpartition("=") if text.endswith("=") else text.partition("=")
    if not equals:
        raise NotPossible(Sentence("“%(text)s” lacks its “=”.", {"text": text}))
    return name.strip(), value.strip()


def _count_lines(counts: Mapping[str, Any]) -> list[str]:
    lines = [
        f"  {one.record}: {one.made} new, {one.changed} changed, {one.same} as they were, {one.left_out} left out"
        for one in counted(counts)
    ]
    if kept := still_no(counts):
        lines.append(f"  {kept} rows say yes to mail for people who told us no; the no stays.")
    return lines


def _problem_line(kept: Mapping[str, Any]) -> str:
    problem = told_problem(kept)
    column = f", {problem.column}" if problem.column else ""
    return f"  row {problem.number}{column}: {problem.text}"
