"""Visits are counted by site and day, and those that became touches are told to the audit together."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from plomada_web.tracking.models import DayOfVisits, TrackedSite
from plomada_web.workspace import audit
from plomada_web.workspace.audit import MACHINE, Target
from plomada_web.workspace.models import Workspace

TOLD_EVERY: Final = timedelta(minutes=5)


def count_visit(site: TrackedSite, *, now: datetime) -> None:
    """Count a visit of a site."""
    _move(site, now, visits=F("visits") + 1, last_at=now)


def count_touches(site: TrackedSite, touches: int, *, now: datetime) -> None:
    """Count touches that visits of a site became: in the transaction that writes them."""
    if touches:
        since = Coalesce("untold_since", Value(now))
        _move(site, now, untold=F("untold") + touches, untold_since=since)


def _move(site: TrackedSite, now: datetime, **values: object) -> None:
    day = {"site": site, "day": timezone.localdate(now, ZoneInfo(site.workspace.time_zone))}
    if not DayOfVisits.objects.filter(**day).update(**values):
        DayOfVisits.objects.bulk_create([DayOfVisits(**day, last_at=now)], ignore_conflicts=True)
        DayOfVisits.objects.filter(**day).update(**values)


def tell_of_touches(*, now: datetime) -> None:
    """Write one audit line in each workspace for all touches that its trackers have added in the last minutes."""
    due = DayOfVisits.objects.filter(untold_since__lte=now - TOLD_EVERY)
    for workspace in Workspace.objects.filter(pk__in=due.values("site__workspace")):
        _tell(workspace, now=now)


@transaction.atomic
def _tell(workspace: Workspace, *, now: datetime) -> None:
    # Locked: a visit that comes in at this moment is counted into the next line.
    rows = DayOfVisits.objects.filter(site__workspace=workspace, untold__gt=0).order_by("pk")
    days = list(rows.select_for_update(of=("self",)))
    moments = [day.untold_since for day in days if day.untold_since]
    if moments:
        told = {"touches": sum(day.untold for day in days), "source": "tracker"}
        target = Target(workspace, detail={**told, "created_since": min(moments).isoformat()})
        audit.note(workspace, actor=MACHINE, action="touch.added", target=target, now=now)
    DayOfVisits.objects.filter(pk__in=[day.pk for day in days]).update(untold=0, untold_since=None)
