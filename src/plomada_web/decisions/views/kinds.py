"""Kinds of purchase and who usually takes part in them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plomada_web.decisions.actions import kinds as actions
from plomada_web.decisions.forms.kinds import KindForm
from plomada_web.decisions.models import PurchaseKind
from plomada_web.decisions.views.told import sent
from plomada_web.workspace.access import MemberRequest, may_edit, may_see, member_page
from plomada_web.workspace.audit import Actor


def _kind_of(request: MemberRequest, kind_id: int) -> PurchaseKind:
    kind: PurchaseKind = get_object_or_404(
        PurchaseKind.objects.select_related("workspace"), workspace=request.member.workspace, pk=kind_id
    )
    return kind


def _to_kinds(request: MemberRequest) -> HttpResponse:
    return redirect("decisions:kinds", workspace=request.member.workspace.slug)


@require_GET
@member_page(may_see)
def kinds(request: MemberRequest) -> HttpResponse:
    """List the kinds of purchase with the functions that usually have a say."""
    rows = PurchaseKind.objects.filter(workspace=request.member.workspace).prefetch_related("usual_functions__function")
    context = {
        "kinds": [kind for kind in rows if kind.archived_at is None],
        "archived": [kind for kind in rows if kind.archived_at],
        "may_edit": may_edit(request.member),
    }
    return render(request, "decisions/kinds.html", context)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def kind_new(request: MemberRequest) -> HttpResponse:
    """Add a kind of purchase."""
    form = KindForm(sent(request), workspace=request.member.workspace)
    if form.is_valid():
        actor, now = Actor.of(request.user), timezone.now()
        actions.add_kind(request.member.workspace, details=form.details(), actor=actor, now=now)
        messages.success(request, _("Saved."))
        return _to_kinds(request)
    return render(request, "decisions/kind.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def kind_edit(request: MemberRequest, kind_id: int) -> HttpResponse:
    """Change a kind of purchase."""
    kind = _kind_of(request, kind_id)
    form = KindForm(sent(request), workspace=request.member.workspace, kind=kind)
    if form.is_valid():
        actions.edit_kind(kind, details=form.details(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return _to_kinds(request)
    return render(request, "decisions/kind.html", {"form": form, "kind": kind}, status=422 if form.is_bound else 200)


@require_POST
@member_page(may_edit)
def kind_archive(request: MemberRequest, kind_id: int) -> HttpResponse:
    """Offer a kind of purchase no longer."""
    actions.archive_kind(_kind_of(request, kind_id), actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("Archived: it is below, to bring back."))
    return _to_kinds(request)


@require_POST
@member_page(may_edit)
def kind_restore(request: MemberRequest, kind_id: int) -> HttpResponse:
    """Offer a kind of purchase again."""
    actions.restore_kind(_kind_of(request, kind_id), actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("It is offered again."))
    return _to_kinds(request)
