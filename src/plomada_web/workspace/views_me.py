"""What readers set for themselves."""

from typing import cast

import qrcode  # type: ignore[import-untyped]
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada_web.workspace.forms import ProfileForm
from plomada_web.workspace.models import Language, Role, User
from plomada_web.workspace.queries import home_of, workspaces_of

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the reader's name, language, theme; lead to password and second factor."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        if saved.language:
            translation.activate(saved.language)
        messages.success(request, _("Saved."))
        response = redirect("me:profile")
        _keep_theme(response, saved.theme)
        return response
    memberships = workspaces_of(user)
    # The page belongs to no workspace; the navigation still leads back to the one they come home to.
    request.member = home_of(user.pk)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "memberships": memberships,
        "may_start": any(member.role == Role.ADMIN for member in memberships),
        "second_factor": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
    }
    return render(request, "me/profile.html", context, status=422 if form.errors else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the product in another language from here on."""
    wanted = request.POST.get("language", "")
    response = redirect(_back(request))
    if wanted in Language.values:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Show the product light, dark, or as the system says."""
    wanted = request.POST.get("theme", "")
    response = redirect(_back(request))
    if wanted in User.Theme.values:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(theme=wanted)
        _keep_theme(response, wanted)
    return response


def _keep_theme(response: HttpResponse, theme: str) -> None:
    """Keep the theme in the cookie too, which the pages read before anyone has signed in."""
    if theme:
        response.set_cookie("theme", theme, max_age=A_YEAR, secure=settings.HTTPS, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")


def _back(request: HttpRequest) -> str:
    """Return the page to go back to: the one asked for, if it is ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else "/"


@require_safe
@never_cache
@login_required
def authenticator_code(request: HttpRequest) -> HttpResponse:
    """Draw the code that an authenticator app scans. As a picture of our own: the policy refuses data: images."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    code = qrcode.QRCode(border=3)
    code.add_data(get_adapter().build_totp_url(request.user, secret))
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return render(request, "me/code.svg", {"size": len(rows), "dark": dark}, content_type="image/svg+xml")
