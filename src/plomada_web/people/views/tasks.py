"""What is to be done about accounts and people; their tags and owner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada_web.people.actions import add_task, change_filing, change_task, finish_task, reopen_task, subject_of
from plomada_web.people.models import Task
from plomada_web.people.record_forms import FilingForm, TaskForm
from plomada_web.people.views.record_page import record_form, record_to_change, to_record
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def task_new(request: MemberRequest, **which: int) -> HttpResponse:
    """Add something to be done about a person or an account."""
    record, workspace = record_to_change(request, **which), request.member.workspace
    typed = request.POST if request.method == "POST" else None
    form = TaskForm(typed, workspace=workspace, initial={"owner": request.user.pk})
    if form.is_valid():
        add_task(record, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("The task is added."))
        return to_record(record)
    return record_form(request, form, record, title=_("Add a task"), save=_("Add task"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def task_edit(request: MemberRequest, task_id: int) -> HttpResponse:
    """Change what is to be done, by when or by whom."""
    task = _task_of(request, task_id)
    workspace = request.member.workspace
    form = TaskForm(request.POST, workspace=workspace) if request.method == "POST" else TaskForm.of(task)
    if form.is_valid():
        change_task(task, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return to_record(subject_of(task))
    return record_form(request, form, subject_of(task), title=_("Edit task"), save=_("Save"))


@require_POST
@member_page(may_edit)
def task_done(request: MemberRequest, task_id: int) -> HttpResponse:
    """Note that a task is done, and offer to undo it."""
    task = _task_of(request, task_id)
    finish_task(task, actor=Actor.of(request.user), now=timezone.now())
    kwargs = {"workspace": request.member.workspace.slug, "task_id": task_id}
    undo = reverse("people:task_reopen", kwargs=kwargs)
    messages.success(request, _("Done: %(title)s") % {"title": task.title}, extra_tags=undo)
    return _back(request, task)


@require_POST
@member_page(may_edit)
def task_reopen(request: MemberRequest, task_id: int) -> HttpResponse:
    """Note that a task is still to be done."""
    task = _task_of(request, task_id)
    reopen_task(task, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("Still to be done: %(title)s") % {"title": task.title})
    return _back(request, task)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def filing(request: MemberRequest, **which: int) -> HttpResponse:
    """Give a person or an account its tags and its owner."""
    record = record_to_change(request, **which)
    form = FilingForm.of(record, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_filing(record, filing=form.filing(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return to_record(record)
    return record_form(request, form, record, title=_("Change tags and owner"), save=_("Save"))


def _back(request: MemberRequest, task: Task) -> HttpResponse:
    """Go to the page of ours that `back` names, else to the task's record."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return to_record(subject_of(task))


def _task_of(request: MemberRequest, task_id: int) -> Task:
    tasks = request.member.workspace.tasks.select_related("workspace", "person", "account", "owner")
    return get_object_or_404(tasks.exclude(person__erased_at__isnull=False), pk=task_id)
