"""Changing a batch of rows, and writing down what each was."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from plomada_web.lists.filters.catalogue import CUSTOM
from plomada_web.lists.filters.matching import WALL
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.many.edits import ARCHIVE, ASSIGN, RESTORE, SET, TAG, UNTAG, Edit
from plomada_web.people.custom_values import with_changes
from plomada_web.people.models import Record, Searchable, Tag, searchable
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import Changed, record, snapshot
from plomada_web.workspace.models import Workspace

REFERENCES: Final = frozenset({"owner", "function", "kind"})
DAYS: Final = frozenset({"expected_on"})


@dataclass(frozen=True)
class Outcome:
    """What a change of many did: rows changed, rows that already were so, rows that could not be."""

    changed: int = 0
    same: int = 0
    refused: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.changed + other.changed, self.same + other.same, self.refused + other.refused)


def change_batch(of: Record, ids: Sequence[int], edit: Edit, change_set: ChangeSet) -> Outcome:
    """Change these rows of the set's workspace, in the caller's transaction."""
    wall = {WALL.get(of, "workspace"): change_set.workspace}
    rows: QuerySet[Any] = MODELS[of]._default_manager.filter(pk__in=list(ids), **wall)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if edit.do in {TAG, UNTAG}:
        return _tag(of, locked, edit, change_set)
    refused = _taken(of, locked, change_set.workspace) if edit.do == RESTORE else set()
    allowed = [row for row in locked if row.pk not in refused]
    changed = _set(of, allowed, edit, change_set)
    return Outcome(changed, len(allowed) - changed, len(refused))


def _set(of: Record, rows: list[Any], edit: Edit, change_set: ChangeSet) -> int:
    name, change = _change_of(edit, change_set.made_at)
    written, touched = [], []
    for row in rows:
        before = snapshot(row, [name])
        change(row)
        after = snapshot(row, [name])
        if after != before:
            if of not in UNDATED:
                row.changed_at = change_set.made_at
            if isinstance(row, Searchable) and name in SEARCHED.get(of, ()):
                row.search = row.search_text()[:600]
            touched.append(row)
            written.append(Changed(of.value, row.pk, before, after))
    columns = [name, *(() if of in UNDATED else ("changed_at",)), *SEARCHED.get(of, {}).get(name, ())]
    MODELS[of]._default_manager.bulk_update(touched, columns, 200)
    record(change_set, written)
    return len(touched)


UNDATED: Final = frozenset({Record.STAKEHOLDER})  # that they changed is told by the audit
# What a field's text is found by has to follow it.
SEARCHED: Final[Mapping[Record, Mapping[str, tuple[str, ...]]]] = {
    Record.ACCOUNT: {"industry": ("search",), "country": ("search",)},
    Record.PERSON: {"title": ("search",)},
}


def _change_of(edit: Edit, now: dt.datetime) -> tuple[str, Callable[[Any], None]]:
    """Return which column an edit changes, and how."""
    if edit.do == ARCHIVE:
        return "archived_at", lambda row: setattr(row, "archived_at", row.archived_at or now)
    if edit.do == RESTORE:
        return "archived_at", lambda row: setattr(row, "archived_at", None)
    if edit.field.startswith(CUSTOM):
        key = edit.field.removeprefix(CUSTOM)
        return "custom", lambda row: setattr(row, "custom", with_changes(row.custom, {key: edit.value}))
    name = "owner" if edit.do == ASSIGN else edit.field
    if name in REFERENCES:
        return name, lambda row: setattr(row, f"{name}_id", edit.value)
    if name in DAYS:
        day = dt.date.fromisoformat(edit.value) if edit.value else None
        return name, lambda row: setattr(row, name, day)
    assert edit.do == SET  # noqa: S101 (the forms offer nothing else)
    return name, lambda row: setattr(row, name, "" if edit.value is None else edit.value)


def _taken(of: Record, rows: list[Any], workspace: Workspace) -> set[int]:
    """Return who cannot be brought back: somebody else has their e-mail by now, or another of these rows has it."""
    if of is not Record.PERSON:
        return set()
    emails = {row.email for row in rows if row.email and row.archived_at}
    taken = set(workspace.people.filter(archived_at=None, email__in=emails).values_list("email", flat=True))
    refused = set()
    for row in rows:
        if row.archived_at is None or not row.email:
            continue
        if row.email in taken:
            refused.add(row.pk)
        taken.add(row.email)
    return refused


def _tag(of: Record, rows: list[Any], edit: Edit, change_set: ChangeSet) -> Outcome:
    tags = {tag.pk for tag in tags_named(change_set.workspace, edit.value, make=edit.do == TAG)}
    model: Any = MODELS[of]
    through, row_id = model.tags.through, f"{of.value}_id"
    have: dict[int, set[int]] = {row.pk: set() for row in rows}
    for row_pk, tag_pk in through.objects.filter(**{f"{row_id}__in": list(have)}).values_list(row_id, "tag_id"):
        have[row_pk].add(tag_pk)
    written, links = [], []
    for pk, before in have.items():
        after = before | tags if edit.do == TAG else before - tags
        if after != before:
            written.append(Changed(of.value, pk, {"tags": sorted(before)}, {"tags": sorted(after)}))
            links += [through(**{row_id: pk, "tag_id": tag}) for tag in after - before]
    changed = [one.record_id for one in written]
    through.objects.bulk_create(links, ignore_conflicts=True)
    if edit.do == UNTAG:
        through.objects.filter(**{f"{row_id}__in": changed}, tag_id__in=tags).delete()
    model._default_manager.filter(pk__in=changed).update(changed_at=change_set.made_at)
    record(change_set, written)
    return Outcome(len(written), len(rows) - len(written))


def tags_named(workspace: Workspace, names: Sequence[str], *, make: bool) -> list[Tag]:
    """Return the tags of these names, whatever their case and accents; with `make`, those not there are made."""
    found = {tag.word: tag for tag in workspace.tags.filter(word__in=[searchable(name)[:60] for name in names])}
    if make:
        for name in names:
            word = searchable(name)[:60]
            if word and word not in found:
                found[word], _made = Tag.objects.get_or_create(workspace=workspace, word=word, defaults={"name": name})
    return list(found.values())
