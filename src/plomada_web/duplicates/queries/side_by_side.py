"""Two records field by field, for a member to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from plomada_web.duplicates.choosing import FIELDS, OWN, Side
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.people.custom_values import own_fields, told
from plomada_web.people.models import Account, Person
from plomada_web.site.methods import Text

WORDS = {"account": _("Account"), "site": _("Site"), "function": _("Function"), "owner": _("Owner")}


@dataclass(frozen=True)
class FieldRow:
    """A field of both; `differs` where both have a value and not the same one, so that one is to be chosen."""

    name: str
    label: Text
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Return whether there is something to choose."""
        return bool(self.left and self.right and self.left != self.right)

    @property
    def is_empty(self) -> bool:
        """Return whether neither has a value."""
        return not (self.left or self.right)


@dataclass(frozen=True)
class SideBySide:
    """The two, and which of them is proposed to stay.

    Attributes:
        left_parts: of a person the decisions they have a part in, of an account its decisions.
    """

    pair: DuplicatePair
    left: Person | Account
    right: Person | Account
    left_parts: int
    right_parts: int
    rows: tuple[FieldRow, ...]
    tags: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def survivor(self) -> Side:
        """Return who is proposed to stay: with more decisions, else who has been here longer."""
        return "right" if self.right_parts > self.left_parts else "left"

    @property
    def choices(self) -> tuple[FieldRow, ...]:
        """Return the fields in which one of two values is to be chosen."""
        return tuple(row for row in self.rows if row.differs)


def side_by_side(pair: DuplicatePair) -> SideBySide:
    """Return the two of a pair field by field; a pair read with both its sides."""
    left, right = pair.left, pair.right
    return SideBySide(
        pair=pair,
        left=left,
        right=right,
        left_parts=_parts(left),
        right_parts=_parts(right),
        rows=tuple(row for row in _rows(pair, left, right) if not row.is_empty),
        tags=tuple(sorted({tag.name for row in (left, right) for tag in row.tags.all()})),
        notes=tuple(dict.fromkeys(text for text in (left.notes, right.notes) if text)),
    )


def _rows(pair: DuplicatePair, left: Person | Account, right: Person | Account) -> Iterator[FieldRow]:
    for name in FIELDS[pair.record]:
        label = WORDS.get(name) or left._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        yield FieldRow(name, label, _shown(left, name), _shown(right, name))
    for own in own_fields(pair.workspace, pair.record):
        values = (told(own, row.custom.get(own.key)) for row in (left, right))
        yield FieldRow(f"{OWN}{own.key}", own.name, *values)


def _shown(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = getattr(row, name)
    if display is not None:
        return str(display()) if value else ""
    return str(value) if isinstance(value, Model) else str(value or "")


def _parts(row: Person | Account) -> int:
    if isinstance(row, Person):
        return row.stakes.filter(removed_at=None).count()
    return row.decisions.filter(archived_at=None).count()
