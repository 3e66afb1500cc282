"""Asking for duplicates to be looked for."""

from datetime import datetime
from typing import Final

from django.db import transaction

from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job, Workspace

LOOK: Final = "duplicates.look"
GOING_ON: Final = (Job.Status.QUEUED, Job.Status.RUNNING)


@transaction.atomic
def ask_to_look(workspace: Workspace, *, actor: Actor, now: datetime) -> Job:
    """Have duplicates looked for behind the pages; while that goes on, asking again is the same."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # two who press at once are one
    going_on = Job.objects.filter(workspace=workspace, kind=LOOK, status__in=GOING_ON).first()
    if going_on is not None:
        return going_on
    job = enqueue(workspace, Request(LOOK, payload={}), owner=actor.user, now=now)
    audit.note(workspace, actor=actor, action="duplicate.looked_for", target=Target(workspace), now=now)
    return job
