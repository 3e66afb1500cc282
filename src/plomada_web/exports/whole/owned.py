"""Which tables belong to a workspace: those from which keys lead to it. Nothing is listed, so nothing is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from plomada_web.workspace.models import User, Workspace

PRODUCT: Final = "plomada_web."
# Tables that are not in the file, and why. A test fails on a table that is neither owned nor here.
LEFT_OUT: Final[Mapping[str, str]] = {
    "workspace.user": "people of ours are of the installation: rows name them by their e-mail address",
    "workspace.user_groups": "of the installation",
    "workspace.user_user_permissions": "of the installation",
    "rooms.attempts": "guards against guessing, of the installation",
    "workspace.job": "what ran behind the pages is not to run again elsewhere",
    "workspace.jobeffect": "of jobs",
    "exports.export": "files that are written again when they are asked for",
    "api.apitoken": "who holds a token holds it for one installation",
    "api.givenanswer": "of tokens",
    "api.delivery": "what was sent is not to be sent again from elsewhere",
    "api.outbox": "of deliveries",
}


@dataclass(frozen=True)
class Owned:
    """A table that belongs to workspaces.

    Attributes:
        model: of its rows.
        path: lookup that leads from a row to its workspace; empty for the workspace itself.
    """

    model: type[models.Model]
    path: str

    @property
    def name(self) -> str:
        """Return the table's name in the file."""
        return self.model._meta.label_lower

    def rows_of(self, workspace: Workspace) -> "QuerySet[Any]":
        """Return the workspace's rows in their order."""
        where = Q(**{self.path: workspace}) if self.path else Q(pk=workspace.pk)
        return self.model._base_manager.filter(where).order_by("pk")

    def fields(self) -> list["models.Field[Any, Any]"]:
        """Return the fields that the file has, in the order of the model."""
        return [field for field in self.model._meta.concrete_fields if not (field.primary_key or field.generated)]


def owned_tables() -> list[Owned]:
    """Return every table that belongs to workspaces, the workspace's own first."""
    found = [Owned(Workspace, "")]
    for model in product_models():
        if model is Workspace or model._meta.label_lower in LEFT_OUT:
            continue
        path = path_of(model)
        if path:
            found.append(Owned(model, path))
    return found


def product_models() -> list[type[models.Model]]:
    """Return every model of the product, those of many-to-many fields too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(PRODUCT) and not model._meta.proxy
    ]


def path_of(model: type[models.Model]) -> str | None:
    """Return the shortest lookup by keys that are never null from a model to its workspace; None: it has none.

    Example:
        >>> from plomada_web.decisions.models import Answer
        >>> path_of(Answer)
        'stakeholder__decision__workspace'
    """
    frontier: list[tuple[type[models.Model], tuple[str, ...]]] = [(model, ())]
    seen = {model}
    while frontier:
        here, steps = frontier.pop(0)
        for field in keys_of(here):
            target = field.remote_field.model
            if field.null or target in seen:
                continue
            if target is Workspace:
                return "__".join((*steps, field.name))
            if target is not User:
                seen.add(target)
                frontier.append((target, (*steps, field.name)))
    return None


def keys_of(model: type[models.Model]) -> list["models.ForeignKey[Any, Any]"]:
    """Return the foreign keys of a model, one-to-one fields among them."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
