"""A form's own pages: in its language, without cookies, and framed by pages of its site alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from plomada_web.tracking.models import WebForm

View = Callable[..., HttpResponse]


def form_page(view: View) -> View:
    """Let a view be reached by the key of a form; it receives the form in place of the key.

    No CSRF token: it rests on a cookie, and a frame in another site's page has none. Whoever forges a request can do
    what anyone can who opens the form.
    """

    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, *args: Any, form_key: str, **kwargs: Any) -> HttpResponse:
        rows = WebForm.objects.select_related("workspace", "site")
        web_form = None if "\0" in form_key else rows.filter(key=form_key).first()
        if web_form is None:
            raise Http404
        translation.activate(web_form.language)
        request.LANGUAGE_CODE = web_form.language
        return framed_by(web_form.site.origins, view(request, web_form, *args, **kwargs))

    return page


def framed_by(origins: list[str], response: HttpResponse) -> HttpResponse:
    """Let pages of these origins show the response in a frame, and nobody else; keep it out of caches and searches."""
    # The older header knows no list of origins.
    response.xframe_options_exempt = True
    response._csp_replace = {"frame-ancestors": origins or [NONE]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of a form. An empty csrf_token keeps anything from setting a cookie."""
    return render(request, template, {**context, "csrf_token": ""}, status=status)
