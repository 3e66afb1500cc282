"""What a cell of a pasted list says: an e-mail address, a yes or no, a role, a language; or why it cannot be read."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from plomada.figures import Sentence
from plomada_web.people.models import searchable
from plomada_web.people.paste_words import LANGUAGES, NO, ROLES, YES

LONGEST: Final = {"name": 120, "email": 254, "title": 120, "function": 120, "phone": 40}


class Unreadable(Exception):
    """A cell, or with no column a whole row, cannot be read; becomes a `Problem` of the list."""

    def __init__(self, column: str, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.column = column
        self.sentence = sentence


def check_lengths(cells: Mapping[str, str]) -> None:
    """Refuse a cell that is longer than its place."""
    for column, longest in LONGEST.items():
        if len(cells.get(column, "")) > longest:
            raise Unreadable(column, Sentence("Too long: at most %(most)s characters fit.", {"most": longest}))


def email_of(text: str) -> str:
    """Return the address in small letters; empty where nothing is written.

    Example:
        >>> email_of("mailto:Ana@Company.example")
        'ana@company.example'
    """
    address = text.removeprefix("mailto:").strip("<> ").lower()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            wrong = Sentence("“%(text)s” is not an e-mail address. Correct it or leave it empty.", {"text": text})
            raise Unreadable("email", wrong) from None
    return address


def yes_or_no(text: str) -> bool | None:
    """Return what the word says in either language; None where nothing is written.

    Example:
        >>> yes_or_no("Sí"), yes_or_no("no"), yes_or_no("")
        (True, False, None)
    """
    word = searchable(text)
    if word and word not in YES | NO:
        raise Unreadable(
            "must_sign", Sentence("“%(text)s” is neither yes nor no. Write “yes” or “no”.", {"text": text})
        )
    return word in YES if word else None


def role_of(text: str) -> str:
    """Return the role that the word means; empty where nothing is written.

    Example:
        >>> role_of("Patrocinadora")
        'sponsor'
    """
    word = searchable(text)
    if word and word not in ROLES:
        roles = Sentence(
            "“%(text)s” is not a role. Sponsor, decision maker, approver, influencer, user, gatekeeper are.",
            {"text": text},
        )
        raise Unreadable("role", roles)
    return ROLES.get(word, "")


def language_of(text: str) -> str:
    """Return "es" or "en"; empty where nothing is written.

    Example:
        >>> language_of("Inglés")
        'en'
    """
    word = searchable(text)
    if word and word not in LANGUAGES:
        raise Unreadable(
            "language", Sentence("“%(text)s” is not a language we know. Write “es” or “en”.", {"text": text})
        )
    return LANGUAGES.get(word, "")
