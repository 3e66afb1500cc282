"""Saved views, and the columns of a list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.lists.access import may_change_view, views_of
from plomada_web.lists.actions import views as actions
from plomada_web.lists.filters import in_words
from plomada_web.lists.forms import ColumnsForm, ViewForm
from plomada_web.lists.models import SavedView
from plomada_web.lists.queries.counts import counts_of
from plomada_web.lists.views.here import Here, here_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, member_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def view_new(request: MemberRequest, record: str) -> HttpResponse:
    """Keep the list as a view; whoever sees the list may keep one of their own."""
    here = here_of(request, record)
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = actions.ViewFacts(**form.cleaned_data)
        columns = [column.name for column in here.chosen]
        try:
            view = actions.save_view(here.asked, facts, columns, member=request.member, now=timezone.now())
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(here.listing.address(request.member.workspace, f"view={view.pk}"))
    return _form(request, here, form)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def view_edit(request: MemberRequest, record: str, view_id: int) -> HttpResponse:
    """Call a view something else, share it, or delete it."""
    here, view = here_of(request, record), _view_of(request, record, view_id)
    form = ViewForm(
        request.POST if request.method == "POST" else None, initial={"name": view.name, "shared": view.shared}
    )
    address = here.listing.address(request.member.workspace)
    if request.method == "POST" and request.POST.get("do") == "delete":
        actions.delete_view(view, member=request.member, now=timezone.now())
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect(address)
    if form.is_valid():
        facts = actions.ViewFacts(**form.cleaned_data)
        actions.change_view(view, facts, member=request.member, now=timezone.now())
        return redirect(f"{address}?view={view.pk}")
    return _form(request, here, form, view)


@require_POST
@member_page()
def view_keep(request: MemberRequest, record: str, view_id: int) -> HttpResponse:
    """Keep in a view what the list is asked for now."""
    here, view = here_of(request, record), _view_of(request, record, view_id)
    actions.keep_in_view(view, here.asked, member=request.member, now=timezone.now())
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(here.listing.address(request.member.workspace, f"view={view.pk}"))


@require_safe
@member_page()
def counts(request: MemberRequest, record: str) -> HttpResponse:
    """Bring the tabs of the views again, with how many rows each has."""
    here = here_of(request, record)
    found = counts_of(here.views, here.record, here.catalogue, now=timezone.now())
    return render(request, "lists/_views.html", here.around | {"views": here.views, "counts": found})


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def columns(request: MemberRequest, record: str) -> HttpResponse:
    """Choose the columns of the list and their order: for oneself, or for the view that is open."""
    here = here_of(request, record)
    view = here.asked.view if here.asked.view and may_change_view(request.member, here.asked.view) else None
    initial = {"columns": [column.name for column in here.chosen]}
    form = ColumnsForm(request.POST if request.method == "POST" else None, columns=here.columns, initial=initial)
    moved = form.moves if form.is_valid() else ""
    if moved:
        form = ColumnsForm(columns=here.columns, initial={"columns": form.chosen()})
    elif form.is_valid():
        chosen = form.chosen()
        if view is not None:
            actions.choose_columns_of_view(view, chosen, member=request.member, now=timezone.now())
        else:
            actions.choose_columns(here.record, chosen, member=request.member)
        return redirect(here.address)
    by = "up" if request.POST.get("up") else "down"
    return render(request, "lists/columns.html", here.around | {"form": form, "view": view, "moved": moved, "by": by})


def _view_of(request: MemberRequest, record: str, view_id: int) -> SavedView:
    """Return a view that the member may change; any other is not found."""
    view = get_object_or_404(views_of(request.member).filter(record=record).select_related("workspace"), pk=view_id)
    if not may_change_view(request.member, view):
        raise PermissionDenied
    return view


def _form(request: MemberRequest, here: Here, form: ViewForm, view: SavedView | None = None) -> HttpResponse:
    words = in_words(here.asked.whole_rule, request.member.workspace, here.record, catalogue=here.catalogue)
    context = here.around | {"form": form, "view": view, "words": "" if view else words}
    return render(request, "lists/view.html", context)
