"""Looking for duplicates behind the pages: each night, and when someone asks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from plomada_web.duplicates.actions.looking import LOOK
from plomada_web.duplicates.looking import keep, look_through
from plomada_web.duplicates.models import Search, Twofold
from plomada_web.workspace import jobs
from plomada_web.workspace.jobs import Request, Run, enqueue
from plomada_web.workspace.models import Workspace

NIGHT = range(2, 6)  # hours, where the workspace is


@jobs.handles(LOOK)
def look(run: Run) -> dict[str, object]:
    """Look through people, then accounts; a kind that was looked through before a crash is not again."""
    new: dict[str, object] = {}
    steps = Twofold.values
    for number, record in enumerate(steps):
        run.progress(number, len(steps))
        began = timezone.now()
        looked = look_through(run.job.workspace, record)
        with run.once(record) as todo:
            if todo:
                new[record] = keep(run.job.workspace, looked, began=began, now=timezone.now())
    run.progress(len(steps), len(steps))
    return new


@jobs.scheduled
def look_each_night(now: datetime) -> None:
    """Have each workspace looked through once a night, if anything changed in it."""
    for workspace in Workspace.objects.order_by("pk"):
        local = now.astimezone(ZoneInfo(workspace.time_zone))
        if local.hour in NIGHT and _has_changed(workspace):
            key = f"{LOOK} {workspace.pk} {local.date()}"
            enqueue(workspace, Request(LOOK, payload={}, once_key=key), owner=None, now=now)


def _has_changed(workspace: Workspace) -> bool:
    looked = dict(Search.objects.filter(workspace=workspace).values_list("record", "looked_at"))
    never = datetime.min.replace(tzinfo=UTC)
    people = workspace.people.filter(changed_at__gte=looked.get("person", never))
    return people.exists() or workspace.accounts.filter(changed_at__gte=looked.get("account", never)).exists()
