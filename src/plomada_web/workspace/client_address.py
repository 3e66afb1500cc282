"""Where a request comes from, as far as we can trust it."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the client.

    Behind N trusted proxies (PLOMADA_TRUSTED_PROXIES) the client is the N-th entry from the right of
    X-Forwarded-For: what stands further left was written by the client and proves nothing.
    """
    trusted: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))
