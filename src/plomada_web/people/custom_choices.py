"""The choices of an own field: `{"key", "es", "en"}` in their order, `"archived": true` once offered no more."""

import re

from django.utils.translation import get_language

from plomada_web.people.models import CustomField, searchable


def label_of(field: CustomField, key: str) -> str:
    """Return the choice's name in the language of the moment; a key that no choice has is its own name."""
    spanish = (get_language() or "en").startswith("es")
    for choice in field.choices:
        if choice["key"] == key:
            return str(choice["es"] if spanish else choice["en"])
    return key


def choices_in(field: CustomField, text: str) -> list[str]:
    """Return the keys that the text names, by key or by name in either language; none unless all of it is known.

    Names are separated by ";", "|", a new line, or "," where no name has one.
    """
    known: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice["es"], choice["en"], choice["key"]):
            known.setdefault(searchable(word), choice["key"])
    for separators in (None, r"[;|\n]", r"[;|\n,]"):
        parts = [text] if separators is None else re.split(separators, text)
        words = [word for word in map(searchable, parts) if word]
        if words and all(word in known for word in words):
            return [known[word] for word in words]
    return []
