"""Strong ETags: the fingerprint of a representation, so that nobody writes over what they have not read."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from pydantic import BaseModel

from plomada_web.api.v1.problems import Problem


def told(shape: BaseModel) -> dict[str, Any]:
    """Return a representation as JSON holds it."""
    return shape.model_dump(mode="json")


def etag_of(representation: Mapping[str, Any]) -> str:
    """Return the ETag of a representation."""
    content = json.dumps(representation, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def answer(content: object, status: int = 200) -> HttpResponse:
    """Return an answer that holds JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def one(request: HttpRequest, shape: BaseModel, *, status: int = 200, address: str = "") -> HttpResponse:
    """Return one record with its ETag; 304 where whoever reads has it already.

    Args:
        request: says in If-None-Match what is there already.
        shape: the record.
        status: 201 for a new one.
        address: of a new one.
    """
    representation = told(shape)
    etag = etag_of(representation)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and (etag in known or f"W/{etag}" in known or "*" in known):
        response = HttpResponse(status=304)
    else:
        response = answer(representation, status)
    response.headers["ETag"] = etag
    if address:
        response.headers["Location"] = address
    return response


def must_match(request: HttpRequest, shape: BaseModel) -> None:
    """Refuse to change what has changed since it was read, where the request says what was read (If-Match).

    Raises:
        Problem: 412.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    known = parse_etags(wanted)
    if "*" not in known and etag_of(told(shape)) not in known:
        detail = _("It has changed since you read it: read it again, then decide.")
        raise Problem(412, "changed-since", detail)
