"""The door of the room: a customer's person comes in by a personal link, without an account and without cookies.

Whoever holds the token is the stakeholder. A link that is unknown, expired or revoked finds the same page with the
same status by the same queries: nothing tells one from another.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from plomada_web.rooms import limits
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace.client_address import client_address
from plomada_web.workspace.tokens import fingerprint

P = ParamSpec("P")


class RoomRequest(HttpRequest):
    """A request of someone who came in by a personal link."""

    token: str
    link: PersonalLink


View = Callable[Concatenate[RoomRequest, P], HttpResponse]
RoomView = Callable[..., HttpResponse]


def open_link(token: str, *, now: datetime) -> PersonalLink | None:
    """Return the link that the token opens now, with everything the room needs of it."""
    return (
        PersonalLink.objects.select_related(
            "stakeholder__person__function",
            "stakeholder__decision__workspace",
            "stakeholder__decision__account",
            "stakeholder__decision__owner",
            "made_by",
        )
        .filter(token_hash=fingerprint(token), revoked_at=None, expires_at__gt=now)
        .first()
    )


def room_page(view: View[P]) -> RoomView:
    """Let a view be reached only by an open personal link; it receives `request.link` and no `token` argument."""

    # No CSRF token: it rests on a cookie, which the browsers inside mail and chat apps drop. What proves the person
    # is the unguessable token in the address; a page elsewhere that could forge a request would have to know it.
    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        link = open_link(token, now=now)
        if link is None:
            return kept_private(no_room(request, now=now))
        try:
            if request.method == "POST":
                limits.check(limits.WRITES, str(link.pk), now=now)
                limits.count(limits.WRITES, str(link.pk), now=now)
            return kept_private(view(_entered(request, link, token, now=now), *args, **kwargs))
        except limits.TooManyAttempts as error:
            return kept_private(too_many(request, error))
        except Http404:
            return kept_private(show(request, "rooms/not_here.html", {}, status=404))  # type: ignore[arg-type]

    return page


def _entered(request: HttpRequest, link: PersonalLink, token: str, *, now: datetime) -> RoomRequest:
    """Note the first use, and speak the person's language in the supplier's time zone."""
    if link.first_used_at is None and request.method != "HEAD":
        PersonalLink.objects.filter(pk=link.pk, first_used_at=None).update(first_used_at=now)
    person, workspace = link.stakeholder.person, link.stakeholder.decision.workspace
    translation.activate(person.language)
    request.LANGUAGE_CODE = person.language
    timezone.activate(ZoneInfo(workspace.time_zone))
    request.token, request.link = token, link  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def no_room(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Tell calmly that this link opens nothing; an address that tries too many is asked to wait."""
    address = client_address(request)
    try:
        limits.check(limits.UNKNOWN_LINKS, address, now=now)
    except limits.TooManyAttempts as error:
        return too_many(request, error)
    limits.count(limits.UNKNOWN_LINKS, address, now=now)
    return render(request, "rooms/no_room.html", {"csrf_token": ""}, status=404)


def too_many(request: HttpRequest, error: limits.TooManyAttempts) -> HttpResponse:
    """Ask to wait, and say how long."""
    response = render(request, "rooms/too_many.html", {"error": error.sentence, "csrf_token": ""}, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


def kept_private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches, search engines and the Referer of other addresses: the address is the key."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def posted(request: RoomRequest) -> QueryDict | None:
    """Return what a POST brought, be it nothing: an empty form that was sent is refused, not shown as new."""
    return request.POST if request.method == "POST" else None


def show(request: RoomRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the room."""
    link = getattr(request, "link", None)
    if link is not None:
        stakeholder = link.stakeholder
        context = {
            "token": request.token,
            "link": link,
            "stakeholder": stakeholder,
            "person": stakeholder.person,
            "decision": stakeholder.decision,
            "supplier": stakeholder.decision.workspace,
            **context,
        }
    # An empty csrf_token keeps the base template from asking for one, which would set a cookie.
    return render(request, template, {**context, "csrf_token": ""}, status=status)
