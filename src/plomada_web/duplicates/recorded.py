"""Writing what a merge changes, each row with what it was before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from plomada_web.duplicates.hanging import Relation
from plomada_web.people.models import Tag
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import Changed, name_of, record, snapshot

AT_ONCE = 500


class Recorded:
    """A merge being written: every change of a row goes through here, so that all of it can be taken apart again."""

    def __init__(self, change_set: ChangeSet) -> None:
        self.change_set = change_set

    @property
    def now(self) -> datetime:
        """Return the moment of the merge, which changed rows carry."""
        return self.change_set.made_at

    def change(self, row: models.Model, values: dict[str, object], tags: Sequence[Tag] | None = None) -> None:
        """Set fields of a row, and the tags it is to have, and write down what differs."""
        names = [name for name, value in values.items() if getattr(row, name) != value]
        before = snapshot(row, names)
        for name in names:
            setattr(row, name, values[name])
        after = snapshot(row, names)
        if tags is not None:
            before |= snapshot(row, ["tags"])
            row.tags.set(tags)  # type: ignore[attr-defined]
            after |= snapshot(row, ["tags"])
        if before == after:
            return
        if hasattr(row, "changed_at"):
            row.changed_at = self.now
        row.save()
        record(self.change_set, [Changed(name_of(type(row)), row.pk, before, after)])

    def add(self, row: models.Model) -> None:
        """Store a row that was not there."""
        row.save()
        record(self.change_set, [Changed(name_of(type(row)), row.pk, None, {})])

    def move(self, relation: Relation, ids: Sequence[int], *, loser: models.Model, survivor: models.Model) -> None:
        """Let rows hang on the survivor instead of the loser."""
        values: dict[str, object] = {relation.field: survivor.pk}
        if any(field.name == "changed_at" for field in relation.model._meta.concrete_fields):
            values["changed_at"] = self.now
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            relation.model._default_manager.filter(pk__in=some).update(**values)
            before, after = {relation.field: loser.pk}, {relation.field: survivor.pk}
            name = name_of(relation.model)
            record(self.change_set, [Changed(name, one, dict(before), dict(after)) for one in some])
