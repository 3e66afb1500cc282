"""What a webhook is told of an event: what happened, to which record, and how that record is now."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from plomada_web.api.v1.accounts import AccountTold
from plomada_web.api.v1.change_sets import ChangeSetTold
from plomada_web.api.v1.decision_shapes import DecisionTold
from plomada_web.api.v1.etags import told
from plomada_web.api.v1.import_shapes import ImportTold
from plomada_web.api.v1.notes import NoteTold
from plomada_web.api.v1.people import PersonTold
from plomada_web.api.v1.segments import SegmentTold
from plomada_web.api.v1.stakeholders import StakeholderTold
from plomada_web.api.v1.statements import StatementTold
from plomada_web.api.v1.touches import TouchTold
from plomada_web.decisions.models import Stakeholder, Statement
from plomada_web.workspace.models import AuditLine, Workspace

Read = Callable[[Workspace, int], BaseModel | None]


def _stakeholder(workspace: Workspace, pk: int) -> BaseModel | None:
    rows = Stakeholder.objects.filter(decision__workspace=workspace, pk=pk).select_related("person")
    return next((StakeholderTold.of(row) for row in rows), None)


def _statement(workspace: Workspace, pk: int) -> BaseModel | None:
    rows = Statement.objects.filter(decision__workspace=workspace, pk=pk)
    return next((StatementTold.of(row) for row in rows), None)


def _import(workspace: Workspace, pk: int) -> BaseModel | None:
    rows = workspace.imports.filter(pk=pk).select_related("change_set", "job")
    return next((ImportTold.of(row) for row in rows), None)


READERS: Final[Mapping[str, Read]] = {
    "account": lambda workspace, pk: next((AccountTold.of(r) for r in workspace.accounts.filter(pk=pk)), None),
    "person": lambda workspace, pk: next((PersonTold.of(r) for r in workspace.people.filter(pk=pk)), None),
    "decision": lambda workspace, pk: next((DecisionTold.of(r) for r in workspace.decisions.filter(pk=pk)), None),
    "touch": lambda workspace, pk: next((TouchTold.of(r) for r in workspace.touches.filter(pk=pk)), None),
    "note": lambda workspace, pk: next((NoteTold.of(r) for r in workspace.notes.filter(pk=pk)), None),
    "stakeholder": _stakeholder,
    "statement": _statement,
    "segment": lambda workspace, pk: next((SegmentTold.of_segment(r) for r in workspace.segments.filter(pk=pk)), None),
    "import": _import,
    "changeset": lambda workspace, pk: next((ChangeSetTold.of(r) for r in workspace.change_sets.filter(pk=pk)), None),
}


def payload_of(line: AuditLine, workspace: Workspace) -> dict[str, Any]:
    """Return what is sent of one event.

    What a stakeholder did carries no name here: only who of ours acted is told.
    """
    reader = READERS.get(line.target_type)
    record = reader(workspace, line.target_id) if reader and line.target_id is not None else None
    return {
        "id": f"evt_{line.pk}",
        "event": line.action,
        "at": line.at.isoformat(),
        "workspace": workspace.slug,
        "actor": line.actor_name if line.actor_id else None,
        "record": {"kind": line.target_type, "id": line.target_id, "now": told(record) if record else None},
        "detail": line.detail,
    }
