"""How programs come in: by a token, for what its scopes and its member's role allow, so many times a minute.

Requests are counted in the token's own row, in windows of a minute that stand still: one UPDATE, which refuses by
itself when the window is full, whatever the number of web processes.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja.operation import Operation
from ninja.security import HttpBearer

from plomada_web.api.models import ApiToken
from plomada_web.api.scopes import DEMANDS, Scope
from plomada_web.api.v1.problems import Problem, unauthorized
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Member, Workspace
from plomada_web.workspace.tokens import fingerprint

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Rate:
    """What is left of a token's minute."""

    limit: int
    remaining: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return it as answers tell it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.seconds),
        }


@dataclass(frozen=True)
class Caller:
    """Who calls: a program, by its token, for its member."""

    token: ApiToken
    rate: Rate
    now: datetime

    @property
    def member(self) -> Member:
        """Return whose token it is."""
        return self.token.member

    @property
    def workspace(self) -> Workspace:
        """Return the one workspace that the token opens."""
        return self.token.member.workspace

    @property
    def actor(self) -> Actor:
        """Return who acts: the member, with the program's name beside theirs."""
        user = self.token.member.user
        return Actor(name=f"{user} · {self.token.name}", user=user)


class ApiRequest(HttpRequest):
    """A request that has come through the door."""

    auth: Caller
    operation: "Expected"


@dataclass(frozen=True)
class Expected:
    """What an operation reads of a request: the names of its query, and whether it has JSON or a file as its body."""

    query: frozenset[str]
    json: bool
    file: bool


class Token(HttpBearer):
    """The token of a program, for an operation that needs a scope."""

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.demand = DEMANDS[scope] if scope else None

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who calls.

        Raises:
            Problem: 401 where the token opens nothing, 403 where it may not do this, 429 where it came too often,
                415 and 422 where the request holds what the operation does not read.
        """
        now = timezone.now()
        row = _working(token, now)
        caller = Caller(row, _counted(row, now), now)
        if self.demand and self.demand.scope not in row.scopes:
            detail = _("This token lacks the scope “%(scope)s”.") % {"scope": self.demand.scope.value}
            raise Problem(403, "scope-missing", detail, headers=caller.rate.headers())
        if self.demand and not self.demand.may(row.member):
            raise Problem(403, "role-forbids", _("The role of the token's member does not allow this."))
        _check_shape(cast(ApiRequest, request))
        return caller


def may_import(request: HttpRequest) -> bool:
    """Return whether a program asks that may import: only its files may be large. The door itself comes after."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    demand = DEMANDS[Scope.IMPORT]
    try:
        row = _working(token, timezone.now())
    except Problem:
        return False
    return scheme.lower() == "bearer" and demand.scope in row.scopes and demand.may(row.member)


def _working(token: str, now: datetime) -> ApiToken:
    rows = ApiToken.objects.select_related("member__workspace", "member__user")
    row = rows.filter(fingerprint=fingerprint(token)).first()
    if row is None or not row.member.user.is_active:
        raise unauthorized(_("This token is not known: make one under Settings, API."))
    if not row.works_at(now):
        raise unauthorized(_("This token has run out or was revoked: make another under Settings, API."))
    return row


def _counted(row: ApiToken, now: datetime) -> Rate:
    """Count one request.

    Raises:
        Problem: this minute's are used up.
    """
    most: int = settings.API_REQUESTS_A_MINUTE
    start = now.replace(second=0, microsecond=0)
    seconds = max(1, 60 - now.second)
    mine = ApiToken.objects.filter(pk=row.pk)
    if row.window_start != start and mine.exclude(window_start=start).update(window_start=start, window_count=1):
        return Rate(most, most - 1, seconds)
    if mine.filter(window_start=start, window_count__lt=most).update(window_count=F("window_count") + 1):
        return Rate(most, max(0, most - 1 - (row.window_count if row.window_start == start else 1)), seconds)
    detail = _("More than %(most)s requests in a minute: go on in %(seconds)s s.") % {"most": most, "seconds": seconds}
    headers = {"Retry-After": str(seconds), **Rate(most, 0, seconds).headers()}
    raise Problem(429, "too-many-requests", detail, headers=headers)


def _check_shape(request: ApiRequest) -> None:
    expected = request.operation
    if expected.json and request.content_type != "application/json":
        raise Problem(415, "not-json", _("Send the body as application/json."))
    if expected.file and request.content_type != "multipart/form-data":
        raise Problem(415, "not-a-form", _("Send the file as multipart/form-data."))
    unknown = [name for name in request.GET if name not in expected.query]
    twice = [name for name, values in request.GET.lists() if len(values) > 1]
    if unknown or twice:
        why = {name: _("It is not known.") for name in unknown} | {name: _("It stands there twice.") for name in twice}
        errors = [{"where": "query", "at": name[:80], "detail": told} for name, told in why.items()]
        raise Problem(422, "invalid", _("The query holds what is not read here: see the places."), errors=errors)


Run = Callable[..., HttpResponse]


def through_the_door(run: Run) -> Run:
    """Tell the door what an operation reads, and its answer what every answer says."""
    operation = cast(Operation, run.__self__)  # type: ignore[attr-defined]
    names: set[str] = set()
    sources = set()
    for model in operation.models:
        sources.add(model.__ninja_param_source__)
        if model.__ninja_param_source__ == "query":
            names.update(getattr(model, "__ninja_flatten_map__", {}))
    expected = Expected(frozenset(names), json="body" in sources, file="file" in sources)

    @functools.wraps(run)
    def passed(request: ApiRequest, **kwargs: Any) -> HttpResponse:
        request.operation = expected
        response = run(request, **kwargs)
        caller = getattr(request, "auth", None)
        if isinstance(caller, Caller):
            for name, value in caller.rate.headers().items():
                response.headers.setdefault(name, value)
        return response

    return passed


def for_programs(view: Run) -> Run:
    """Have a view answer programs: a method that is not there is a problem too, and nothing is kept by others."""

    @functools.wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = {"Allow": response.headers["Allow"]}
            response = Problem(405, "method", _("This address does not know that method."), headers=allowed).response()
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        return response

    return answered
