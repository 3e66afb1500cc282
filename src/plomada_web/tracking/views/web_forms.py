"""Forms for websites: one form with what was sent by it, adding and changing them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada_web.tracking.actions.submissions import is_open
from plomada_web.tracking.actions.web_forms import (
    add_web_form,
    archive_web_form,
    change_web_form,
    restore_web_form,
)
from plomada_web.tracking.forms.web_forms import WebFormForm
from plomada_web.tracking.models import WebForm
from plomada_web.tracking.queries.websites import submissions_of
from plomada_web.tracking.snippets import form_address, form_snippet
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def web_form(request: MemberRequest, web_form_id: int) -> HttpResponse:
    """Show what goes into a website, and what was sent."""
    shown = _web_form_of(request, web_form_id)
    before = request.GET.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < 19 else None
    context = {
        "web_form": shown,
        "open": is_open(shown),
        "snippet": form_snippet(shown),
        "address": form_address(shown),
        "submissions": submissions_of(shown, before=place),
        "first": place is None,
        "may_edit": may_edit(request.member),
    }
    return render(request, "tracking/web_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def web_form_new(request: MemberRequest) -> HttpResponse:
    """Add a form; `?website=` says where it will stand."""
    workspace = request.member.workspace
    if not workspace.tracked_sites.filter(archived_at=None).exists():
        messages.info(request, _("Add the website first: only its pages can show the form."))
        return redirect("tracking:website_new", workspace=workspace.slug)
    asked = request.GET.get("website", "")
    asked = asked if asked.isdecimal() and len(asked) < 19 else ""
    form = WebFormForm(request.POST if request.method == "POST" else None, workspace=workspace, site_id=asked)
    if form.is_valid():
        added = add_web_form(workspace, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("%(name)s is added.") % {"name": added.name})
        return redirect("tracking:web_form", workspace=workspace.slug, web_form_id=added.pk)
    return render(request, "tracking/web_form_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def web_form_edit(request: MemberRequest, web_form_id: int) -> HttpResponse:
    """Change a form."""
    workspace = request.member.workspace
    changing = _web_form_of(request, web_form_id)
    form = WebFormForm(request.POST if request.method == "POST" else None, workspace=workspace, web_form=changing)
    if form.is_valid():
        change_web_form(changing, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("tracking:web_form", workspace=workspace.slug, web_form_id=web_form_id)
    context = {"form": form, "web_form": changing}
    return render(request, "tracking/web_form_form.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def web_form_archive(request: MemberRequest, web_form_id: int) -> HttpResponse:
    """Close a form, and offer to undo it."""
    closing = _web_form_of(request, web_form_id)
    archive_web_form(closing, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("tracking:web_form_restore", kwargs={"workspace": slug, "web_form_id": web_form_id})
    messages.success(request, _("%(name)s is archived.") % {"name": closing.name}, extra_tags=undo)
    return redirect("tracking:home", workspace=slug)


@require_POST
@member_page(may_edit)
def web_form_restore(request: MemberRequest, web_form_id: int) -> HttpResponse:
    """Open a form again."""
    back = _web_form_of(request, web_form_id)
    restore_web_form(back, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("tracking:web_form", workspace=request.member.workspace.slug, web_form_id=web_form_id)


def _web_form_of(request: MemberRequest, web_form_id: int) -> WebForm:
    return get_object_or_404(request.member.workspace.web_forms.select_related("workspace", "site"), pk=web_form_id)
