"""Sentences of the library as JSON keeps them, to be told in the reader's language later."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from plomada.figures import Sentence


def kept(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence as JSON keeps it.

    >>> kept(Sentence("Row %(row)s.", {"row": 3}))
    {'template': 'Row %(row)s.', 'values': {'row': 3}}
    """
    return {"template": sentence.template, "values": {name: _plain(value) for name, value in sentence.values.items()}}


def sentence_of(kept_one: Mapping[str, Any]) -> Sentence:
    """Return a sentence that was kept.

    >>> str(sentence_of(kept(Sentence("Row %(row)s.", {"row": 3}))))
    'Row 3.'
    """
    values = {name: _back(value) for name, value in kept_one["values"].items()}
    return Sentence(str(kept_one["template"]), values)


def _plain(value: object) -> Any:
    match value:
        case Sentence():
            return kept(value)
        case str():
            return value.replace("\0", "")  # which no database keeps
        case list() | tuple():
            return [_plain(each) for each in value]
        case date() | datetime():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)


def _back(value: Any) -> Any:
    if isinstance(value, dict) and "template" in value:
        return sentence_of(value)
    return tuple(value) if isinstance(value, list) else value
