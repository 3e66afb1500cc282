"""What was done, and what runs behind the pages."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.site.telling import say
from plomada_web.workspace import actions, queries
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.audit_words import NOUNS
from plomada_web.workspace.forms import AuditFilterForm
from plomada_web.workspace.job_words import kind_in_words
from plomada_web.workspace.models import Job


@require_safe
@member_page()
def audit_page(request: MemberRequest) -> HttpResponse:
    """Show who did what, when."""
    workspace = request.member.workspace
    actors = [(str(member.user_id), str(member.user)) for member in queries.members_of(workspace)]
    nouns = sorted(((noun, str(name)) for noun, name in NOUNS.items()), key=lambda pair: pair[1])
    form = AuditFilterForm(request.GET, actors=actors, nouns=nouns)
    if not form.is_valid():
        return redirect("workspace:audit", workspace=workspace.slug)
    wanted = queries.AuditFilter(**form.cleaned_data)
    lines = queries.audit_lines(workspace, wanted)
    kept = {name: value for name, value in form.cleaned_data.items() if value and name != "before"}
    context = {
        "form": form,
        "lines": lines,
        "filtered": bool(kept),
        "first": wanted.before is None,
        "query": urlencode(kept),
    }
    return render(request, "workspace/audit.html", context)


@require_safe
@member_page()
def jobs(request: MemberRequest) -> HttpResponse:
    """Show the work that runs behind the pages."""
    status = request.GET.get("status", "")
    before = request.GET.get("before", "")
    wanted = queries.JobFilter(
        status=status if status in Job.Status.values else "",
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    rows, older = queries.jobs_of(request.member.workspace, wanted)
    context = {
        "jobs": [(job, kind_in_words(job.kind)) for job in rows],
        "older": older,
        "wanted": wanted,
        "statuses": Job.Status.choices,
    }
    return render(request, "workspace/jobs.html", context)


@require_safe
@member_page()
def job(request: MemberRequest, job_id: int) -> HttpResponse:
    """Show one piece of work; the page asks again every two seconds while it goes on."""
    row = get_object_or_404(Job.objects.select_related("owner"), pk=job_id, workspace=request.member.workspace)
    context = {
        "job": row,
        "kind": kind_in_words(row.kind),
        "going_on": row.status in {Job.Status.QUEUED, Job.Status.RUNNING},
        "may_edit": may_edit(request.member),
    }
    asked_by_htmx = bool(getattr(request, "htmx", False))
    return render(request, "workspace/_job.html" if asked_by_htmx else "workspace/job.html", context)


@require_POST
@member_page(may_edit)
def retry(request: MemberRequest, job_id: int) -> HttpResponse:
    """Try work again that failed."""
    row = get_object_or_404(Job, pk=job_id, workspace=request.member.workspace)
    try:
        actions.retry_job(job=row, actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("It is in the queue again."))
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return redirect("workspace:job", workspace=request.member.workspace.slug, job_id=row.pk)
