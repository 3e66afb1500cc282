"""What goes wrong, told to programs: application/problem+json (RFC 9457) in place of a page."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

PROGRAMS = "/api/"
MEDIA_TYPE = "application/problem+json"


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether whoever asked reads JSON and no pages."""
    return request.path.startswith(PROGRAMS)


def problem(
    status: int,
    detail: str = "",
    *,
    kind: str = "about:blank",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the answer that tells of a problem.

    Args:
        status: of HTTP; its phrase is the title.
        detail: what went wrong this time and what to do, in the reader's language.
        kind: an address that stands for this kind of problem.
        errors: the places that are wrong, each with its own detail.
        headers: more headers of the answer.
    """
    told: dict[str, object] = {"type": kind, "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        told["detail"] = detail
    if errors:
        told["errors"] = list(errors)
    return HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )
