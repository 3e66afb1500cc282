"""What the worker does for the segments: keep their members up to date."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from plomada_web.segments.looking import TooMany, keep_up
from plomada_web.segments.models import Segment
from plomada_web.workspace import jobs

JOB = "segments.members"
LOOK_EVERY = timedelta(minutes=2)
IN_PASSING = 3  # batches that a look does itself; more is put in the queue


@jobs.handles(JOB)
def members(run: jobs.Run) -> dict[str, object]:
    """Bring one segment's members up to date; killed in the middle, it goes on where it was."""
    segment = Segment.objects.select_related("workspace").get(
        pk=int(str(run.payload["segment"])), workspace=run.job.workspace
    )
    keep_up(segment, now=timezone.now(), progress=run.progress)
    segment.refresh_from_db()
    return {"members": segment.size}


@jobs.scheduled
def look_at_segments(now: datetime) -> None:
    """Look at every segment that was not looked at for some minutes."""
    waiting = Q(looked_at__lte=now - LOOK_EVERY) | Q(looked_at__isnull=True)
    for segment in Segment.objects.filter(waiting, archived_at=None).select_related("workspace"):
        try:
            keep_up(segment, now=now, most=IN_PASSING)
        except TooMany:
            ask_for_members(segment, now=now)


def ask_for_members(segment: Segment, *, now: datetime) -> None:
    """Put the work on a segment's members in the queue, once for what was known of it until now."""
    known = segment.passed_at.timestamp() if segment.passed_at else 0
    seen = segment.looked_at.timestamp() if segment.looked_at else 0
    key = f"{JOB}:{segment.pk}:{segment.version}:{known:.0f}:{seen:.0f}"
    request = jobs.Request(JOB, {"segment": segment.pk}, once_key=key)
    jobs.enqueue(segment.workspace, request, owner=segment.made_by, now=now)
