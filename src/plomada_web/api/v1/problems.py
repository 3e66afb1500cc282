"""Everything that can go wrong with a request, as one kind of answer: what, where, and what to do about it."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from plomada.errors import PlomadaError
from plomada_web.site.problems import problem
from plomada_web.site.telling import say

KINDS: Final = "/api/v1/docs#problem-"


class Problem(Exception):
    """A request is refused.

    Attributes:
        kind: word that stands for this kind of problem; it is told in the documentation.
        errors: places that are wrong.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.errors, self.headers = errors, headers or {}

    def response(self) -> HttpResponse:
        """Return the answer that tells of it."""
        return problem(self.status, self.detail, kind=KINDS + self.kind, errors=self.errors, headers=self.headers)


def conflict(detail: str, *at: str) -> Problem:
    """Return the problem of a request that is well-formed, and that what is in the workspace does not allow."""
    errors = [{"where": "body", "at": "/".join(at), "detail": detail}] if at else []
    return Problem(409, "conflict", detail, errors=errors)


def not_found() -> Problem:
    """Return the problem of asking for what is not there, or is another workspace's."""
    return Problem(404, "not-found", _("There is no such thing in this workspace."))


def unauthorized(detail: str) -> Problem:
    """Return the problem of a request without a token that works."""
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="Plomada"'})


def handle_problems(api: NinjaAPI) -> None:
    """Have every error answered as a problem."""
    handlers: dict[type[Exception], Any] = {
        Problem: lambda _request, error: error.response(),
        PlomadaError: lambda _request, error: refusal(error).response(),
        ValidationError: lambda _request, error: invalid(error.errors).response(),
        Http404: lambda _request, _error: not_found().response(),
        AuthenticationError: _no_token,
        HttpError: _unreadable,
        MultiPartParserError: _no_form,
        Exception: _broken,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def refusal(error: PlomadaError) -> Problem:
    """Return the problem that an action's refusal is."""
    return conflict(say(error.sentence))


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of a request that is not of the form that the schema tells."""
    places = [_place(error) for error in errors[:50]]
    detail = _("The request is not of the form that the documentation tells: see the places.")
    return Problem(422, "invalid", detail, errors=places)


def places_of(errors: Sequence[Mapping[str, Any]], *under: str) -> list[dict[str, str]]:
    """Return the places that are wrong in what a part of the body holds as a text."""
    return [_place({**error, "loc": ("body", "", *under, *error["loc"])}) for error in errors[:50]]


def _place(error: Mapping[str, Any]) -> dict[str, str]:
    where, *path = error["loc"]
    if where == "body":
        path = path[1:]  # the name of our own argument
    return {"where": str(where), "at": "/".join(map(str, path)), "detail": _told(error)}


def _told(error: Mapping[str, Any]) -> str:
    """Return what is wrong at one place, in the reader's language."""
    limits = error.get("ctx", {})
    told = {
        "missing": _("It is missing."),
        "extra_forbidden": _("It is not known."),
        "literal_error": _("It must be one of %(expected)s."),
        "string_type": _("It must be a text."),
        "text_too_long": _("It has more than %(most)s characters."),
        "text_does_not_fit": _("It is not of the form %(pattern)s."),
        "number_outside": _("It must be a number from %(low)s to %(high)s."),
        "int_type": _("It must be a whole number."),
        "bool_type": _("It must be true or false."),
        "list_type": _("It must be a list."),
        "dict_type": _("It must be an object."),
        "model_type": _("It must be an object."),
        "model_attributes_type": _("It must be an object."),
        "too_long": _("It has more than %(max_length)s entries."),
        "too_short": _("It has fewer than %(min_length)s entries."),
        "greater_than_equal": _("It must be at least %(ge)s."),
        "less_than_equal": _("It must be at most %(le)s."),
    }.get(error["type"])
    if told is None:
        return _("It does not fit: %(why)s.") % {"why": error["msg"]}
    return told % limits if limits else told


def _no_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return unauthorized(_("Send a token of yours: Authorization: Bearer …")).response()


def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return Problem(error.status_code, "unreadable", _("The body cannot be read as JSON.")).response()


def _no_form(_request: HttpRequest, _error: MultiPartParserError) -> HttpResponse:
    return Problem(400, "unreadable", _("The body cannot be read as a form with a file.")).response()


def _broken(request: HttpRequest, _error: Exception) -> HttpResponse:
    logging.getLogger("plomada").exception("The API broke on %s %s.", request.method, request.path)
    return Problem(500, "broken", _("Something went wrong on our side; it is written down.")).response()
