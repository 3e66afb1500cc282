"""Deleting is archiving: a record that was archived is gone (410) until it is brought back."""

from typing import Any, Literal, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plomada_web.api.v1.problems import Problem, not_found

Row = TypeVar("Row", bound=models.Model)
Archived = Literal["no", "only", "with"]


def still_there(rows: QuerySet[Any], archived: str) -> QuerySet[Any]:
    """Return the rows without the archived ones, only those, or with them."""
    return rows if archived == "with" else rows.filter(archived_at__isnull=archived == "no")


def found(rows: QuerySet[Row], pk: int) -> Row:
    """Return the row.

    Raises:
        Problem: 404 where the workspace has none of that id, 410 where it is archived.
    """
    row = any_of(rows, pk)
    if getattr(row, "archived_at", None) is not None:
        detail = _("It is archived: bring it back with POST …/restore, or list it with archived=only.")
        raise Problem(410, "archived", detail)
    return row


def any_of(rows: QuerySet[Row], pk: int) -> Row:
    """Return the row, archived or not.

    Raises:
        Problem: 404 where the workspace has none of that id.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise not_found()
    return row
