"""How whoever is told can be sure that it was us, and when.

A webhook's secret is not stored: it is derived from the key of the installation and a number of the webhook's own, so
that a copy of the database opens nothing.
"""

import hashlib
import hmac

from django.utils.crypto import salted_hmac

HEADER = "Plomada-Signature"


def secret_of(nonce: str) -> str:
    """Return the secret of the webhook with that number."""
    return "whsec_" + salted_hmac("plomada.api.webhooks", nonce, algorithm="sha256").hexdigest()


def signature(secret: str, body: bytes, *, at: int) -> str:
    """Return the value of the signature's header.

    Args:
        secret: of the webhook.
        body: as it is sent.
        at: when it is sent, in seconds since 1970; whoever is told refuses what is old.

    >>> signature("whsec_x", b"{}", at=1764082800)[:15]
    't=1764082800,v1'
    """
    told = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={told}"
