"""What members see of websites and forms, each page in a fixed number of SQL queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from plomada_web.tracking.models import DayOfVisits, Submission, TrackedSite, WebForm
from plomada_web.workspace.models import Workspace

PAGE = 50


@dataclass(frozen=True)
class Seen:
    """What a website has sent: today's visits, and when the last one came, be it long ago or just `now`."""

    visits: int
    last_at: datetime | None
    now: bool = False


@dataclass(frozen=True)
class Submissions:
    """A page of what was sent by a form, the newest first; `older` is the row before which the next page begins."""

    rows: tuple[Submission, ...]
    older: int | None


def websites(workspace: Workspace, *, archived: bool) -> QuerySet[TrackedSite]:
    """Return the websites by name, each with `last_at`, when a visit last came."""
    newest = DayOfVisits.objects.filter(site=OuterRef("pk")).order_by("-day").values("last_at")[:1]
    return workspace.tracked_sites.filter(archived_at__isnull=not archived).annotate(last_at=Subquery(newest))


def web_forms(workspace: Workspace, *, archived: bool) -> QuerySet[WebForm]:
    """Return the forms by name, each with `last_at`, when it was last sent."""
    newest = Submission.objects.filter(form=OuterRef("pk")).order_by("-pk").values("at")[:1]
    rows = workspace.web_forms.filter(archived_at__isnull=not archived).select_related("site")
    return rows.annotate(last_at=Subquery(newest))


def seen_of(site: TrackedSite, *, now: datetime) -> Seen:
    """Return what the website has sent today, in the workspace's time zone."""
    newest = site.days.order_by("-day").first()
    if newest is None:
        return Seen(visits=0, last_at=None)
    today = timezone.localdate(now, ZoneInfo(site.workspace.time_zone))
    visits = newest.visits if newest.day == today else 0
    return Seen(visits, newest.last_at, now=now - newest.last_at < timedelta(minutes=1))


def submissions_of(web_form: WebForm, *, before: int | None) -> Submissions:
    """Return a page of what was sent by the form."""
    rows = web_form.submissions.select_related("person").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = tuple(found[:PAGE])
    return Submissions(shown, older=shown[-1].pk if len(found) > PAGE else None)
