"""The sample's sign-in. Its password is made on each installation: a fixed one would open every sample there is."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from plomada_web.start.sample.team import SIGNS_IN

SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou")


@dataclass(frozen=True)
class SignIn:
    """An address and a password."""

    email: str
    password: str


def sample_sign_in() -> SignIn:
    """Return the sample's sign-in, kept in `var/sample_sign_in`, made at the first call."""
    path: Path = settings.VAR / "sample_sign_in"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{SIGNS_IN} {new_password()}\n")
    email, password = path.read_text().split()
    return SignIn(email, password)


def new_password() -> str:
    """Return a password of twelve syllables (73 bits) that can be read aloud and typed."""
    words = ("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(4))
    return "-".join(words)
