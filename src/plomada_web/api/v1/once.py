"""A request sent twice takes effect once: with an `Idempotency-Key` its first answer is given again.

The key is written in the transaction of the request itself. Sent twice at once, the second waits for the first and
then gives its answer; a request that failed has left nothing behind and may be sent again.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header

from plomada_web.api.models import GivenAnswer
from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.problems import Problem
from plomada_web.api.v1.values import Fits

KEPT = timedelta(hours=24)
Key = Annotated[
    Annotated[str, Fits(r"^[!-~]+$", 255, "2026-11-25-batch-7")] | None,
    Header(
        None,
        alias="Idempotency-Key",
        description="Sent again with the same key within 24 hours, the request takes effect once.",
    ),
]


def once(request: ApiRequest, key: str | None, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer of a request, or the one it was given before.

    Raises:
        Problem: 409 where another request was sent with that key.
    """
    if key is None:
        return run()
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        given, fresh = GivenAnswer.objects.get_or_create(
            token=request.auth.token, key=key, defaults={"asked": asked, "at": request.auth.now}
        )
        if fresh:
            response = run()
            given.status, given.body = response.status_code, response.content.decode()
            given.save(update_fields=["status", "body"])
            return response
    if given.asked != asked:
        raise Problem(409, "key-used", _("Another request was sent with this Idempotency-Key: choose a new one."))
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(given.body, status=given.status, content_type="application/json", headers=headers)


def forget_old(*, now: datetime) -> None:
    """Remove answers that are given again no more."""
    GivenAnswer.objects.filter(at__lt=now - KEPT).delete()
