"""Secrets that travel in addresses: made at random, kept only as fingerprints."""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits as text that fits into an address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what we keep of a token: 64 hexadecimal digits from which it cannot be found again.

    A plain hash is enough because the token itself is 256 random bits: there is nothing to guess.
    """
    return hashlib.sha256(token.encode()).hexdigest()
