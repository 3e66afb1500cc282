"""What there can be only once in an installation: the keys of websites and of forms.

Where a workspace is restored beside the one it was dumped from, they stay with that one, whose pages name them. The
copy gets keys of its own.
"""

import secrets
from typing import Any

from django.db import models

from plomada_web.exports.whole.numbers import Model
from plomada_web.workspace.models import Workspace


def with_keys_of_their_own(model: Model, rows: list[Any]) -> list[Any]:
    """Return the rows; those whose key is here already have another."""
    for field in _keys(model):
        said = [getattr(row, field.name) for row in rows]
        taken = set(model._base_manager.filter(**{f"{field.name}__in": said}).values_list(field.name, flat=True))
        for row in rows:
            if getattr(row, field.name) in taken:
                setattr(row, field.name, secrets.token_urlsafe(field.max_length)[: field.max_length])
    return rows


def _keys(model: Model) -> list[Any]:
    """Return the fields with a text that no other row of the installation may have, but the name of a workspace."""
    fields = (field for field in model._meta.fields if field.unique and isinstance(field, models.CharField))
    return [] if model is Workspace else list(fields)
