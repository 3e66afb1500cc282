"""Asking for a list as a file."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.exports.models import Export, Format
from plomada_web.lists.filters import EVERYTHING, Rule, to_json
from plomada_web.people.models import Record
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Workspace

EXPORT = "exports.file"


@dataclass(frozen=True)
class Asked:
    """Which list, as what.

    Attributes:
        language: of headings and words in the file.
        rule: which rows, beside those that are archived.
        text: words that stand somewhere in the row.
    """

    record: Record
    format: Format
    language: str
    rule: Rule = EVERYTHING
    text: str = ""


@transaction.atomic
def ask_export(workspace: Workspace, asked: Asked, *, actor: Actor, now: datetime) -> Export:
    """Ask for a list to be written to a file, in the background."""
    export = Export.objects.create(
        workspace=workspace,
        record=asked.record,
        rule=to_json(asked.rule),
        text=asked.text,
        format=asked.format,
        language=asked.language,
        asked_by=actor.user,
        asked_by_name=actor.name[:160],
        asked_at=now,
    )
    export.job = enqueue(workspace, Request(EXPORT, {"export": export.pk}), owner=actor.user, now=now)
    export.save(update_fields=["job"])
    detail: dict[str, object] = {"format": asked.format.value}
    audit.note(workspace, actor=actor, action="export.asked", target=Target(export, detail=detail), now=now)
    return export
