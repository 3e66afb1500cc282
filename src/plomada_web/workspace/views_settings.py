"""The settings of a workspace: everyone reads them, admins change them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plomada_web.workspace.access import MemberRequest, may_administer, member_page
from plomada_web.workspace.actions import change_settings
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.forms import WorkspaceForm


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def settings_page(request: MemberRequest) -> HttpResponse:
    """Show what the workspace is called and how it counts, and let an admin change it."""
    workspace = request.member.workspace
    may = may_administer(request.member)
    if request.method != "POST":
        form = WorkspaceForm.of(workspace)
    elif not may:
        raise PermissionDenied
    else:
        form = WorkspaceForm(request.POST)
        if form.is_valid():
            change_settings(workspace=workspace, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("workspace:settings", workspace=workspace.slug)
    context = {"form": form, "workspace": workspace, "may_administer": may}
    return render(request, "workspace/settings.html", context, status=422 if form.errors else 200)
