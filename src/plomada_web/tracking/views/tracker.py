"""What websites load from us and send to us. No session, no cookie; few bytes say what is wrong.

A visit comes as text by `navigator.sendBeacon`, so that browsers ask nobody beforehand; what proves that it comes from
the site is `Origin`, which a page cannot forge. Whoever forges it outside a browser can add visits of a visitor they
made up, and learns nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from plomada_web.tracking import limits
from plomada_web.tracking.actions.visits import forget_visitor, note_visit
from plomada_web.tracking.models import TrackedSite
from plomada_web.tracking.reading import MOST_BYTES, Forgetting, Unreadable, read
from plomada_web.tracking.scripts_served import nothing, served


@require_safe
def script(request: HttpRequest, site_key: str) -> HttpResponse:
    """Give the tracker to a page of a site that we know."""
    return served(request, "plomada.js") if _site(site_key) else nothing()


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def visits(request: HttpRequest, site_key: str) -> HttpResponse:
    """Take a visit, or the wish to be forgotten."""
    site = _site(site_key)
    origin = request.headers.get("Origin", "")
    if site is None or not site.allows(origin):
        return HttpResponse(status=404 if site is None else 403, content_type="text/plain")
    response = HttpResponse(status=_taken(request, site, origin) if request.method == "POST" else 204)
    response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Allow-Methods"] = "POST"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    response["Access-Control-Max-Age"] = "3600"
    response["Vary"] = "Origin"
    return response


def _taken(request: HttpRequest, site: TrackedSite, origin: str) -> int:
    """Do what was sent, and return the status that says what became of it."""
    now = timezone.now()
    try:
        limits.take(limits.VISITS, request, now=now)
        said = read(_body(request), origin=origin)
    except limits.TooManyAttempts:
        return 429
    except Unreadable:
        return 400
    if isinstance(said, Forgetting):
        forget_visitor(site, said.visitor, now=now)
    elif not asked_not_to(request):
        note_visit(site, said, now=now)
    return 204


def asked_not_to(request: HttpRequest) -> bool:
    """Return whether the browser asks not to be tracked; the script does not send then, and we do not take it."""
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Unreadable
    return request.body


def _site(key: str) -> TrackedSite | None:
    rows = TrackedSite.objects.select_related("workspace")
    return None if "\0" in key else rows.filter(key=key, archived_at=None).first()
