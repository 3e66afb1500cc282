"""The functions that people have, in both languages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada_web.people.actions import (
    SameFunction,
    add_function,
    add_usual_functions,
    archive_function,
    change_function,
    restore_function,
)
from plomada_web.people.forms import FunctionForm
from plomada_web.people.models import Function
from plomada_web.people.queries.lists import function_rows, tallies
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, may_see, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD"])
@member_page(may_see)
def functions(request: MemberRequest) -> HttpResponse:
    """List the functions in their order."""
    return _functions_page(request, FunctionForm())


@require_POST
@member_page(may_edit)
def function_new(request: MemberRequest) -> HttpResponse:
    """Add a function."""
    form = FunctionForm(request.POST)
    if form.is_valid():
        try:
            added = add_function(
                request.member.workspace, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now()
            )
        except SameFunction as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return _to_functions(request)
    return _functions_page(request, form)


@require_POST
@member_page(may_edit)
def functions_usual(request: MemberRequest) -> HttpResponse:
    """Add the usual functions that are missing."""
    add_usual_functions(request.member.workspace, timezone.now(), Actor.of(request.user))
    messages.success(request, _("The usual functions are there."))
    return _to_functions(request)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def function_edit(request: MemberRequest, function_id: int) -> HttpResponse:
    """Rename a function."""
    function = _function_of(request, function_id)
    name = function.name
    form = FunctionForm(request.POST) if request.method == "POST" else FunctionForm.of(function)
    if form.is_valid():
        try:
            change_function(function, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        except SameFunction as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to_functions(request)
    context = {"form": form, "name": name}
    return render(request, "people/function_form.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def function_archive(request: MemberRequest, function_id: int) -> HttpResponse:
    """Stop offering a function, and offer to undo it."""
    function = _function_of(request, function_id)
    archive_function(function, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("people:function_restore", kwargs={"workspace": slug, "function_id": function_id})
    messages.success(request, _("%(name)s is archived.") % {"name": function.name}, extra_tags=undo)
    return _to_functions(request)


@require_POST
@member_page(may_edit)
def function_restore(request: MemberRequest, function_id: int) -> HttpResponse:
    """Offer an archived function again."""
    function = _function_of(request, function_id)
    restore_function(function, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is back.") % {"name": function.name})
    return _to_functions(request)


def _function_of(request: MemberRequest, function_id: int) -> Function:
    return get_object_or_404(request.member.workspace.functions.select_related("workspace"), pk=function_id)


def _to_functions(request: MemberRequest) -> HttpResponse:
    return redirect("people:functions", workspace=request.member.workspace.slug)


def _functions_page(request: MemberRequest, form: FunctionForm) -> HttpResponse:
    workspace = request.member.workspace
    context = {
        "form": form,
        "functions": function_rows(workspace, archived=False),
        "archived": function_rows(workspace, archived=True),
        "tallies": tallies(workspace),
        "may_edit": may_edit(request.member),
    }
    return render(request, "people/functions.html", context, status=422 if form.errors else 200)
