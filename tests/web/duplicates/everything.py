"""All rows of the database, to hold what was before against what is after."""

from typing import Any

from django.apps import apps
from django.db import models

from plomada_web.undo.models import Change, ChangeSet
from plomada_web.workspace.models import AuditLine, Job, JobEffect

# What a merge and its undo leave behind on purpose: what was done, by whom.
TRACES = (AuditLine, Change, ChangeSet, Job, JobEffect)
MOMENTS = ("changed_at",)  # whoever changes a row says when


def rows_of(model: type[models.Model]) -> list[dict[str, Any]]:
    """Return all rows of a model, tags' tables included."""
    names = [field.attname for field in model._meta.concrete_fields if field.name not in MOMENTS]
    return list(model._default_manager.order_by("pk").values(*names))


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the product, but for the traces; a table between two others without its own numbers."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("plomada_web") and model not in TRACES:
            rows = rows_of(model)
            if model._meta.auto_created:
                rows = sorted(({k: v for k, v in row.items() if k != "id"} for row in rows), key=str)
            found[model._meta.label] = rows
    return found
