"""The exports of a workspace as its page lists them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plomada.errors import PlomadaError
from plomada_web.exports.models import Export
from plomada_web.lists.filters import EVERYTHING, Catalogue, in_words, rule_of_json
from plomada_web.people.models import Record
from plomada_web.workspace.models import Job, Workspace

PAGE = 30
GOING_ON = frozenset({Job.Status.QUEUED, Job.Status.RUNNING})


@dataclass(frozen=True)
class ExportRow:
    """An export in the list.

    Attributes:
        export: with its job.
        what: which rows, in words; empty where it is all of them.
        going_on: whether it is still being written.
        failed: whether it will not come.
    """

    export: Export
    what: str
    going_on: bool
    failed: bool


def exports_page(workspace: Workspace, *, before: int | None = None) -> tuple[list[ExportRow], int | None]:
    """Return the newest exports, or those before one, and where the next page begins."""
    rows = workspace.exports.select_related("job").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    catalogue = Catalogue(workspace)
    shown = [_row(export, workspace, catalogue) for export in found[:PAGE]]
    return shown, found[PAGE - 1].pk if len(found) > PAGE else None


def _row(export: Export, workspace: Workspace, catalogue: Catalogue) -> ExportRow:
    status = export.job.status if export.job else ""
    return ExportRow(
        export=export,
        what=what_in_words(export, workspace, catalogue),
        going_on=status in GOING_ON,
        failed=status == Job.Status.FAILED,
    )


def what_in_words(export: Export, workspace: Workspace, catalogue: Catalogue) -> str:
    """Return which rows an export has, in the reader's language; empty where it is all of them."""
    told = [_("containing “%(text)s”") % {"text": export.text}] if export.text else []
    try:
        rule = rule_of_json(export.rule)
    except PlomadaError:
        return _("a filter that cannot be read any more")
    if rule != EVERYTHING:
        told.append(in_words(rule, workspace, Record(export.record), catalogue=catalogue))
    return ", ".join(told)
