"""What hangs on a record, found by the foreign keys that point to it, so that rows of a later feature move too.

Here is how this works. Every relation to the record is one of three. Most move: their rows come to hang on the one that
stays. A row that the one that stays has already (a place in the same segment, a site of the same name) cannot move and
stays behind, hidden with the one that was merged. A few are handled by name where they are merged (`BY_NAME`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

Row = models.Model

# Relations that are not simply moved, and what is done instead.
BY_NAME: Final = {
    "decisions.stakeholder.person": "merging.stakes: two parts in one decision become one, or the merge is refused",
    "people.site.account": "merging.sites: people of a site of the same name come to the other site",
    "duplicates.duplicatepair.left_person": "stays: a pair with one that was merged is not shown",
    "duplicates.duplicatepair.right_person": "stays",
    "duplicates.duplicatepair.left_account": "stays",
    "duplicates.duplicatepair.right_account": "stays",
}


@dataclass(frozen=True)
class Relation:
    """A foreign key to the record.

    Attributes:
        model: whose rows hang on it.
        field: the foreign key.
        unique: other columns that, with this one, no two rows may share.
    """

    model: type[Row]
    field: str
    unique: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """Return "app.model.field"."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def of(self, row: Row) -> "models.QuerySet[Row]":
        """Return what hangs on that row."""
        return self.model._default_manager.filter(**{self.field: row.pk}).order_by("pk")


def relations_to(model: type[Row]) -> tuple[Relation, ...]:
    """Return every foreign key to the model; tags and other many-to-many tables are not among them."""
    return tuple(sorted(_relations(model), key=lambda one: one.name))


def _relations(model: type[Row]) -> Iterator[Relation]:
    for field in model._meta.get_fields(include_hidden=True):
        if not (field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)):
            continue
        other: Any = field.related_model
        if not other._meta.auto_created:
            key = field.field  # type: ignore[union-attr]
            yield Relation(other, key.name, tuple(_unique_with(other, key)))


def _unique_with(model: type[Row], key: Any) -> Iterator[tuple[str, ...]]:
    if key.unique:
        yield ()
    together = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    for fields in [*together, *model._meta.unique_together]:
        if key.name in fields:
            yield tuple(name for name in fields if name != key.name)


def movable(relation: Relation, *, loser: Row, survivor: Row) -> list[int]:
    """Return the ids of the loser's rows that the survivor does not have already."""
    if not relation.unique:
        return list(relation.of(loser).values_list("pk", flat=True))
    taken = [
        (columns, set(relation.of(survivor).values_list(*(columns or ("pk",)))) if columns else None)
        for columns in relation.unique
    ]
    found = []
    for row in relation.of(loser):
        if not any(_is_taken(row, columns, there, relation.of(survivor)) for columns, there in taken):
            found.append(row.pk)
    return found


def _is_taken(row: Row, columns: tuple[str, ...], there: set[Any] | None, others: "models.QuerySet[Row]") -> bool:
    if there is None:  # one to one: any row of the survivor's is in the way
        return others.exists()
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in columns) in there  # type: ignore[union-attr]
