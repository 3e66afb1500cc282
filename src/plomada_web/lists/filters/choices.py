"""What the fields of choices and references can be, in a workspace."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import get_language

from plomada_web.lists.filters.fields import Choice, Choices
from plomada_web.people.models import CustomField
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import User, Workspace

Wanted = Sequence[str | int] | None


def fixed(kind: type[TextChoices]) -> Choices:
    """Return the choices that are the same in every workspace, the one that means "none" left out."""

    def choices(_workspace: Workspace, _values: Wanted) -> list[Choice]:
        return [Choice(value, str(label)) for value, label in kind.choices if value]

    return choices


def rows(model: type[Model]) -> Choices:
    """Return the choices that are rows of the workspace, called by their name."""

    @written_once
    def all_of(workspace: int) -> QuerySet[Any]:
        return model._default_manager.filter(workspace_id=workspace)

    def choices(workspace: Workspace, values: Wanted) -> list[Choice]:
        wanted = None if values is None else set(_ids(values))
        return [Choice(row.pk, str(row)) for row in all_of(workspace.pk) if wanted is None or row.pk in wanted]

    return choices


def accounts(workspace: Workspace, values: Wanted) -> list[Choice]:
    """Return the accounts of these ids; of all there would be too many."""
    found = workspace.accounts.filter(pk__in=_ids(values)) if values else ()
    return [Choice(row.pk, row.name) for row in found]


def people(workspace: Workspace, values: Wanted) -> list[Choice]:
    """Return the people of these ids; of all there would be too many."""
    found = workspace.people.filter(pk__in=_ids(values)) if values else ()
    return [Choice(row.pk, row.name) for row in found]


def users(workspace: Workspace, values: Wanted) -> list[Choice]:
    """Return the members by name."""
    wanted = None if values is None else set(_ids(values))
    return [Choice(user.pk, str(user)) for user in _members(workspace.pk) if wanted is None or user.pk in wanted]


@written_once
def _members(workspace: int) -> QuerySet[User]:
    return User.objects.filter(memberships__workspace_id=workspace).order_by("name", "pk").only("name", "email")


def of_custom(field: CustomField) -> Choices:
    """Return the choices of a field of the workspace's own."""

    def choices(_workspace: Workspace, _values: Wanted) -> list[Choice]:
        language = "es" if (get_language() or "en").startswith("es") else "en"
        return [Choice(str(each["key"]), str(each.get(language) or each["key"])) for each in field.choices]

    return choices


def _ids(values: Wanted) -> list[int]:
    return [value for value in values or () if isinstance(value, int) and 0 < value < 2**63]
