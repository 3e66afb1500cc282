"""Starting a workspace of one's own."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plomada_web.start.actions import start_workspace
from plomada_web.workspace.forms import WorkspaceForm
from plomada_web.workspace.models import Currency, Language, Member, Role, User


def may_start(user: User) -> bool:
    """Return whether the user may start a workspace: whoever is trusted to administer one."""
    return user.is_superuser or Member.objects.filter(user=user, role=Role.ADMIN).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask what the workspace is called and how it counts, and start it."""
    user = cast(User, request.user)
    if not may_start(user):
        raise PermissionDenied
    if request.method == "POST":
        form = WorkspaceForm(request.POST)
        if form.is_valid():
            workspace = start_workspace(facts=form.facts(), user=user, now=timezone.now())
            messages.success(request, _("The workspace is ready. Add your first decision."))
            return redirect("today:home", workspace=workspace.slug)
    else:
        spoken = (translation.get_language() or "")[:2]
        language = spoken if spoken in Language.values else Language.ENGLISH
        form = WorkspaceForm(initial={"language": language, "currency": Currency.EUR, "time_zone": "Europe/Madrid"})
    return render(request, "start/new.html", {"form": form}, status=422 if form.errors else 200)
