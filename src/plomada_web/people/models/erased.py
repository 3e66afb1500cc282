"""What stands where something was erased: nothing that says what it was, told in the reader's language."""

from typing import Any, Final

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext

ERASED_TEXT: Final = "[…]"  # a text that was there, in no language


def erased_name() -> str:
    """Return what a person who was erased is called in the language of the moment."""
    return gettext("Erased person")


class _Name(DeferredAttribute):
    """A name as it reads: one that was erased is stored as nothing, and told in the language of the moment.

    With `__set__` it stands before what the row's own dictionary holds.
    """

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        stored = super().__get__(instance, cls)
        return erased_name() if stored == "" and instance.erased_at is not None else stored

    def __set__(self, instance: Any, value: str) -> None:
        instance.__dict__[self.field.attname] = value


class ErasableName(models.CharField[str, str]):
    """The name of someone who can be erased; needs `erased_at` beside it."""

    descriptor_class = _Name

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # Django's own signature
        return self._stored(model_instance)

    def value_from_object(self, obj: models.Model) -> Any:
        return self._stored(obj)

    def _stored(self, row: models.Model) -> Any:
        getattr(row, self.attname)  # reads it where a query left it out
        return row.__dict__[self.attname]

    def deconstruct(self) -> Any:
        """Tell migrations of ordinary characters: what an erased name reads as is nothing the database knows."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
