"""What was changed together, and the way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.site.telling import say
from plomada_web.undo import queries
from plomada_web.undo.actions import ask_undo
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def change_sets(request: MemberRequest) -> HttpResponse:
    """List imports, changes of many and merges, newest first."""
    before = request.GET.get("before", "")
    rows, older = queries.change_sets(
        request.member.workspace, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    context = {"rows": [(row, queries.counted(row.counts)) for row in rows], "older": older, "first": not before}
    return render(request, "undo/change_sets.html", context)


@require_safe
@member_page()
def change_set(request: MemberRequest, change_set_id: int) -> HttpResponse:
    """Show what was changed, what of it was overtaken, and how far an undo is; asked again while it goes on."""
    page = queries.set_page(_change_set_of(request, change_set_id))
    asked_by_htmx = bool(getattr(request, "htmx", False))
    template = "undo/_change_set.html" if asked_by_htmx else "undo/change_set.html"
    return render(request, template, {"page": page, "may_edit": may_edit(request.member)})


@require_POST
@member_page(may_edit)
def ask(request: MemberRequest, change_set_id: int) -> HttpResponse:
    """Ask for it to be undone; `rest` once the overtaken rows were pointed out."""
    found = _change_set_of(request, change_set_id)
    try:
        ask_undo(found, actor=Actor.of(request.user), now=timezone.now(), rest="rest" in request.POST)
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return redirect("undo:change_set", workspace=request.member.workspace.slug, change_set_id=found.pk)


def _change_set_of(request: MemberRequest, change_set_id: int) -> ChangeSet:
    rows = request.member.workspace.change_sets.select_related("workspace")
    return get_object_or_404(rows, pk=change_set_id)
