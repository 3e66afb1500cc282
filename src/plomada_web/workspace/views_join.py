"""Accepting an invitation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plomada.errors import PlomadaError
from plomada_web.site.telling import say
from plomada_web.workspace.actions import accept_invitation, join_as_newcomer
from plomada_web.workspace.forms import NewcomerForm
from plomada_web.workspace.models import Invitation, Member, User
from plomada_web.workspace.queries import invitation_with
from plomada_web.workspace.tokens import fingerprint

BACKEND = "plomada_web.workspace.backend.Backend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation, and let the one it was made for in."""
    invitation = invitation_with(fingerprint(token))
    if invitation is None or not invitation.is_open(now=timezone.now()):
        return render(
            request, "workspace/join_closed.html", {"invitation": invitation}, status=404 if invitation is None else 410
        )
    if request.user.is_authenticated:
        return _as_member(request, invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return render(request, "workspace/join_sign_in.html", {"invitation": invitation})
    return _as_newcomer(request, invitation)


def _as_member(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = cast(User, request.user)
    theirs = user.email.casefold() == invitation.email.casefold()
    if request.method == "POST":
        try:
            return _welcome(request, accept_invitation(invitation=invitation, user=user, now=timezone.now()))
        except PlomadaError as refused:
            messages.error(request, say(refused.sentence))
    return render(request, "workspace/join.html", {"invitation": invitation, "theirs": theirs})


def _as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        language = (translation.get_language() or invitation.workspace.language)[:2]
        try:
            member = join_as_newcomer(invitation=invitation, newcomer=form.newcomer(language), now=timezone.now())
        except PlomadaError as refused:
            form.add_error(None, say(refused.sentence))
        else:
            login(request, member.user, backend=BACKEND)
            return _welcome(request, member)
    context = {"invitation": invitation, "form": form}
    return render(request, "workspace/join_new.html", context, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, member: Member) -> HttpResponse:
    messages.success(request, _("Welcome to %(workspace)s.") % {"workspace": member.workspace.name})
    return redirect("today:home", workspace=member.workspace.slug)
