"""What records share: they are found by a part of their text, and say when they last changed."""

import unicodedata
from typing import Any

from django.db import models


def searchable(*texts: str) -> str:
    """Return the texts as they are searched: without case and accents, on every database alike.

    >>> searchable("ACERÍAS del Ñandú")
    'acerias del nandu'
    """
    whole = " ".join(text for text in texts if text)
    if whole.isascii():  # most cells of an import: nothing to decompose
        return " ".join(whole.lower().split())
    decomposed = unicodedata.normalize("NFKD", whole.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


# Lists show what is not archived. PostgreSQL walks an index in the list's order only where the condition belongs to the
# index: "archived_at IS NULL" as a first column of it is no constant to its planner.
LISTED = models.Q(archived_at__isnull=True)
ARCHIVED = models.Q(archived_at__isnull=False)


class Searchable(models.Model):
    """A row that is found by a part of its text, whatever its case and accents."""

    search = models.CharField(max_length=600, editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = self.search_text()[:600]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def search_text(self) -> str:
        """Return what the row is found by."""
        raise NotImplementedError


class ChangedAt(models.DateTimeField[Any, Any]):
    """When a record last changed, as whoever changed it says; a new row changed when it was made, also in bulk."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # Django's own signature
        value = getattr(model_instance, self.attname) or model_instance.created_at  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """Tell migrations of an ordinary date: how the value comes about is nothing the database knows."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
