"""Changing the parts of many people in one purchase at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.lists.actions.many import Done, begin
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.many.changing import change_batch
from plomada_web.lists.many.edits import Edit
from plomada_web.people.models import Record
from plomada_web.undo import recording
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@transaction.atomic
def change_parts(
    decision: Decision, ids: Sequence[int], edit: Edit, catalogue: Catalogue, *, actor: Actor, now: datetime
) -> Done:
    """Change what these stakeholders are in the purchase, together.

    Each of them has an audit line of their own beside that of the whole, as if changed alone: segments look there for
    whom to ask again, and webhooks for what to tell.
    """
    change_set = begin(Record.STAKEHOLDER, edit, catalogue, actor=actor, now=now)
    outcome = change_batch(Record.STAKEHOLDER, ids, edit, change_set)
    recording.close(change_set, now=now)
    changed = change_set.changes.values("record_id")
    for one in Stakeholder.objects.filter(pk__in=changed).select_related("person"):
        target = Target(one, label=f"{one.person.name} · {decision.title}", detail={"changed": [edit.column]})
        audit.note(decision.workspace, actor=actor, action="stakeholder.edited", target=target, now=now)
    return Done(change_set=change_set, outcome=outcome)
