"""A field's value as the file has it, and back: the same text on every database."""

import base64
import math
import re
import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models

SECRET: Final = re.compile(r"(?:^|_)(?:hash|secret|password)$")
THERE_WAS_ONE: Final = "•"  # in the place of a secret
# Fields that speak of files beside the database, which are not in the file.
FORGOTTEN: Final = frozenset({"imports.import.path", "language.upload.path", "language.maprun.folder"})

Field = models.Field[Any, Any]


def is_secret(field: Field) -> bool:
    """Return whether a field's value opens something: what it is stays where it is."""
    return SECRET.search(field.name) is not None


def to_file(field: Field, value: Any) -> Any:
    """Return a value as JSON has it."""
    if value is None or (isinstance(value, str) and not value):
        return value
    if is_secret(field):
        return THERE_WAS_ONE
    if f"{field.model._meta.label_lower}.{field.name}" in FORGOTTEN:
        return ""
    if isinstance(field, models.JSONField):
        return canonical(value)
    return _plain(field, value)


def _plain(field: Field, value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.{getattr(field, 'decimal_places', 0)}f}"
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case str() | int() | float():
            return value
    return str(value)


def from_file(field: Field, value: Any) -> Any:
    """Return what the database gets for a value of the file.

    Raises:
        ValidationError: no value of that field.
    """
    if value is None or value == "":
        return value
    if is_secret(field):
        return secrets.token_hex(32)[: field.max_length]
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def canonical(value: Any) -> Any:
    """Return JSON as every database keeps it: names in order, whole numbers without a point.

    Example:
        >>> canonical({"b": 2.0, "a": [1.5]})
        {'a': [1.5], 'b': 2}
    """
    if isinstance(value, dict):
        return {name: canonical(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [canonical(each) for each in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value
