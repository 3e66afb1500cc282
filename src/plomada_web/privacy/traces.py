"""What our machinery remembers of a person beside their own rows: audit lines, jobs, changes, rows of files.

Rows that are about the person by their number are found by it. Others are found by what the person is called: their
e-mail, and a name of two words or more that nobody else in the workspace has, so that no namesake is touched.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db import models
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from plomada_web.decisions.actions.introduction import JOB as INTRODUCTION
from plomada_web.decisions.models import Question, Stakeholder, Statement, Suggestion
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.exports.models import Export
from plomada_web.imports.models import Import, ImportProblem, SavedMapping
from plomada_web.lists.models import SavedView
from plomada_web.people.models import ERASED_TEXT, Consent, Note, Person, Task, Touch, searchable
from plomada_web.segments.models import Segment
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.workspace.audit import MACHINE, SOMEONE
from plomada_web.workspace.models import AuditLine, Job, Workspace

THEIR_OWN: Final = ("question.asked", "suggestion.made", "statement.proposed")
LEAST_TERM: Final = 6  # a phone or an identifier shorter than this could be anything


# Where a text of the machinery may name a person: a model of a workspace, and its fields.
PLACES: Final[tuple[tuple[type[models.Model], tuple[str, ...]], ...]] = (
    (AuditLine, ("target_label", "detail", "actor_name")),
    (Job, ("payload", "result", "error")),
    (ChangeSet, ("label",)),
    (Export, ("rule", "text")),
    (Import, ("name",)),
    (SavedView, ("rule", "text")),
    (Segment, ("rule",)),
)


@dataclass(frozen=True)
class About:
    """Whom traces are looked for of.

    Attributes:
        terms: what the person is recognised by in texts.
        stakes: their parts in purchases.
        names: what they are called, where nobody else is called so.
    """

    workspace: Workspace
    people: tuple[int, ...]
    stakes: tuple[Stakeholder, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, workspace: Workspace, people: Sequence[Person], stakes: Sequence[Stakeholder]) -> "About":
        """Return what a person and their merged duplicates are recognised by."""
        ids = [one.pk for one in people]
        names = [name for name in {one.name for one in people if one.erased_at is None} if name]
        others = workspace.people.filter(erased_at=None).exclude(pk__in=ids)
        names = [name for name in names if not others.filter(search__contains=searchable(name)).exists()]
        terms = {one.email for one in people} | {name for name in names if " " in name.strip()}
        terms |= {said for one in people for said in (one.phone, one.external_id) if len(said) >= LEAST_TERM}
        longest_first = sorted((term for term in terms if term), key=len, reverse=True)
        return cls(workspace, tuple(ids), tuple(stakes), tuple(longest_first), tuple(names))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = "|".join(re.escape(term) for term in self.terms)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def is_in(self, text: str) -> bool:
        """Return whether the text names the person."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def cleaned(self, text: str) -> str:
        """Return the text without what the person is called."""
        return self._pattern.sub(ERASED_TEXT, text) if self._pattern else text

    def cleaned_json(self, value: Any) -> Any:
        """Return JSON without what the person is called, in keys too."""
        match value:
            case str():
                return self.cleaned(value)
            case list():
                return [self.cleaned_json(each) for each in value]
            case dict():
                return {self.cleaned(key): self.cleaned_json(each) for key, each in value.items()}
            case _:
                return value


def erase(about: About, *, now: datetime) -> None:
    """Clean every trace of the person; call it while they are still called what they were."""
    _changes(about)
    _audit(about)
    _introductions(about, now=now)
    _imports(about)
    _pairs(about)
    for model, fields in PLACES:
        rows = _naming(model._default_manager.filter(workspace=about.workspace), fields, about)
        for row in rows:
            values = {name: about.cleaned_json(getattr(row, name)) for name in fields}
            model._default_manager.filter(pk=row.pk).update(**values)


def _changes(about: About) -> None:
    """Empty what was kept for an undo: nothing is left that could be put back."""
    stakes = [stake.pk for stake in about.stakes]
    owned: dict[str, Any] = {"person": about.people, "stakeholder": stakes}
    for record, model in (("touch", Touch), ("note", Note), ("task", Task), ("consent", Consent)):
        owned[record] = model._default_manager.filter(person__in=about.people).values("pk")
    changes = Change.objects.filter(change_set__workspace=about.workspace)
    for record, ids in owned.items():
        mine = changes.filter(record=record, record_id__in=ids)
        mine.filter(before__isnull=False).update(before={})
        mine.filter(after__isnull=False).update(after={})
    # Rows that a set removed are no rows any more: what they belonged to stands in what was kept of them.
    gone = changes.filter(after__isnull=True, record__in=["touch", "note", "task", "consent", "stakeholder"])
    gone.filter(before__person__in=list(about.people)).update(before={})


def _audit(about: About) -> None:
    lines = AuditLine.objects.filter(workspace=about.workspace)
    theirs = {
        "person": list(about.people),
        "stakeholder": [stake.pk for stake in about.stakes],
        "question": _ids(Question.objects.filter(asked_by__in=about.stakes)),
        "suggestion": _ids(Suggestion.objects.filter(suggested_by__in=about.stakes)),
        "statement": _ids(Statement.objects.filter(proposed_by__in=about.stakes)),
    }
    for target, ids in theirs.items():
        mine = lines.filter(target_type=target, target_id__in=ids)
        if target in {"person", "statement"}:
            mine.update(target_label=ERASED_TEXT)
        by_them = (
            Q(action__in=THEIR_OWN)
            if target in {"question", "suggestion", "statement"}
            else ~Q(actor_name=MACHINE.name)
        )
        mine.filter(by_them, actor=None).update(actor_name=SOMEONE.name)
    lines.filter(actor=None, actor_name__in=about.names).update(actor_name=SOMEONE.name)
    for stake in about.stakes:
        label = f"{ERASED_TEXT} · {stake.decision.title}"
        lines.filter(target_type="stakeholder", target_id=stake.pk).update(target_label=label[:200])


def _introductions(about: About, *, now: datetime) -> None:
    """Empty the mails that introduced the person to a colleague; one that has not left yet does not leave."""
    jobs = Job.objects.filter(workspace=about.workspace, kind=INTRODUCTION)
    for job in jobs.iterator():
        if not set(about.people) & set(job.payload.get("people", [])):
            continue
        job.payload = job.payload | {"subject": ERASED_TEXT, "text": ERASED_TEXT}
        if job.status == Job.Status.QUEUED:
            job.status, job.finished_at, job.error = Job.Status.FAILED, now, "One of the two was erased."
        job.save(update_fields=["payload", "status", "finished_at", "error"])


def _imports(about: About) -> None:
    """Empty the rows of files that could not be read and name the person; a dry run that shows them is forgotten."""
    problems = ImportProblem.objects.filter(of__workspace=about.workspace)
    for problem in _naming(problems, ("values", "cells"), about):
        problem.cells = [ERASED_TEXT for _cell in problem.cells]
        problem.values = {name: ERASED_TEXT if isinstance(v, str) else v for name, v in problem.values.items()}
        problem.save(update_fields=["cells", "values"])
    for one in _naming(Import.objects.filter(workspace=about.workspace), ("trial", "columns"), about):
        one.forget_cells()
        one.save(update_fields=["columns", "trial"])
    for saved in _naming(SavedMapping.objects.filter(workspace=about.workspace), ("name",), about):
        saved.delete()  # called after a file of theirs; the next one is mapped anew


def _pairs(about: About) -> None:
    """Forget that the person may be someone else, and empty the reasons of what was decided."""
    pairs = DuplicatePair.objects.filter(Q(left_person__in=about.people) | Q(right_person__in=about.people))
    pairs.filter(state=DuplicatePair.State.OPEN).delete()
    pairs.update(reasons=[])


def _naming(rows: QuerySet[Any], fields: Sequence[str], about: About) -> Iterable[Any]:
    """Return the rows in which one of these fields names the person."""
    wanted = Q()
    for name in fields:
        rows = rows.alias(**{f"{name}_text": Cast(name, TextField())})
        for term in about.terms:
            # SQLite keeps JSON with its letters escaped, PostgreSQL as they are.
            for written in {term, json.dumps(term)[1:-1]}:
                wanted |= Q(**{f"{name}_text__icontains": written})
    return rows.filter(wanted) if wanted else ()


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))
