"""Taking changes back, the newest first, as long as nothing overtook them.

Here is how this works. The changes of a set are walked from the last to the first, so that what hangs on a row goes
before the row, and a row that was changed twice goes back through both. Changes of one kind that follow each other are
judged and taken back together: a few statements for hundreds of rows. A change is overtaken when

- the row was changed, and no longer is as the set left it in the fields that the set wrote;
- the row was made, and somebody wrote to it afterwards, or something that the set did not make hangs on it: an
  answer, a touch, a person of an account;
- a later change of the set to the same row was overtaken;
- the person was erased: nothing brings them back.

What only follows from a row (`GOES_WITH`: its place in a segment, a decision's first phase) does not keep it. A tag
that others use by now overtakes nothing: it stays, as theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from plomada_web.people.actions.touches import look_back
from plomada_web.people.models import Touch
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.records import model_of, name_of, set_back, snapshot
from plomada_web.undo.tags import TAG, unused
from plomada_web.workspace.models import Workspace

AT_ONCE = 500
TOUCH: Final = name_of(Touch)
State = Change.State
GOES_WITH: Final = frozenset(
    {
        "decisions.phasechange",
        "decisions.statement",
        "decisions.priority",
        "segments.membership",
        "duplicates.duplicatepair",
    }
)


@dataclass
class Verdicts:
    """Which of some changes can be taken back, and which were overtaken."""

    free: list[Change] = field(default_factory=list)
    overtaken: list[Change] = field(default_factory=list)


def judge_batch(change_set: ChangeSet, changes: Sequence[Change], *, own: Iterable[datetime]) -> None:
    """Write of each change whether it was overtaken, and take nothing back.

    Args:
        change_set: whose they are.
        changes: from the last to the first.
        own: the moments at which the set itself or its undo wrote rows.
    """
    for run in _runs(changes):
        verdicts = _judged(change_set, run, own=set(own))
        _mark(verdicts.overtaken, State.OVERTAKEN)
        _mark([one for one in verdicts.free if one.state != State.MADE], State.MADE)


@transaction.atomic
def take_back_batch(
    change_set: ChangeSet, changes: Sequence[Change], *, own: Iterable[datetime], now: datetime
) -> None:
    """Take changes back where nothing overtook them, and write of each what became of it.

    Args:
        change_set: whose they are.
        changes: from the last to the first.
        own: the moments at which the set itself or its undo wrote rows.
        now: what the rows' `changed_at` becomes.
    """
    for run in _runs(changes):
        verdicts = _judged(change_set, run, own={*own, now})
        if run[0].before is None:
            _remove(change_set.workspace, run[0].record, {one.record_id for one in verdicts.free})
            _mark(verdicts.free, State.UNDONE)
        else:
            for layer in _chained(verdicts.free):
                _bring_back(layer, verdicts, now=now) if run[0].after is None else _set_back(layer, verdicts, now=now)
        _mark(verdicts.overtaken, State.OVERTAKEN)


def _remove(workspace: Workspace, record: str, made: set[int]) -> None:
    """Remove rows that the set made, and what only followed from them."""
    rows = model_of(record)._default_manager.filter(pk__in=unused(workspace, made) if record == TAG else made)
    touched = list(Touch.objects.filter(pk__in=made).values_list("person_id", "account_id")) if record == TOUCH else []
    rows.delete()
    look_back(
        workspace,
        people={person for person, _ in touched if person is not None},
        accounts={account for _, account in touched if account is not None},
    )


def _runs(changes: Sequence[Change]) -> Iterable[list[Change]]:
    """Yield the changes of one record and one way that follow each other."""
    for _key, run in groupby(changes, key=lambda one: (one.record, one.before is None, one.after is None)):
        yield list(run)


def _chained(changes: Sequence[Change]) -> list[list[Change]]:
    """Return the changes in layers in which no row stands twice, the newest first."""
    layers: list[list[Change]] = []
    depth: dict[int, int] = defaultdict(int)
    for one in changes:
        at = depth[one.record_id]
        depth[one.record_id] += 1
        if at == len(layers):
            layers.append([])
        layers[at].append(one)
    return layers


@dataclass(frozen=True)
class _Known:
    """What is known of the rows that a run of changes is about, read in a few queries."""

    rows: dict[Any, models.Model]
    later: dict[int, dict[int, str]]
    hanging: set[int]
    tags: dict[int, list[int]]
    own: set[datetime]


def _judged(change_set: ChangeSet, run: Sequence[Change], *, own: set[datetime]) -> Verdicts:
    record = run[0].record
    rows = model_of(record)._default_manager.in_bulk([one.record_id for one in run])
    known = _Known(
        rows=rows,
        later=_later(change_set, record, run),
        hanging=_hanging(change_set, record, rows) if run[0].before is None else set(),
        tags=_tags_of(record, rows) if any("tags" in (one.after or {}) for one in run) else {},
        own=own,
    )
    verdicts = Verdicts()
    kept: set[int] = set()  # rows of this run with a later change that was overtaken
    for one in run:
        if one.record_id not in kept and _is_free(one, known):
            verdicts.free.append(one)
        else:
            verdicts.overtaken.append(one)
            kept.add(one.record_id)
    return verdicts


def _is_free(change: Change, known: _Known) -> bool:
    """Return whether nothing overtook the change."""
    later = {pk: state for pk, state in known.later[change.record_id].items() if pk > change.pk}
    row = known.rows.get(change.record_id)
    if State.OVERTAKEN in later.values():
        return False
    if change.before is None:
        return row is None or (change.record_id not in known.hanging and _untouched(row, known.own))
    if change.after is None:
        return row is None
    return row is not None and not _erased(row) and (bool(later) or _as_left(row, change, known.tags))


def _later(change_set: ChangeSet, record: str, run: Sequence[Change]) -> dict[int, dict[int, str]]:
    """Return, by row, the set's changes to it that still stand, with their state."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    same = change_set.changes.filter(record=record, record_id__in={one.record_id for one in run})
    for row, pk, state in same.exclude(state=State.UNDONE).values_list("record_id", "pk", "state"):
        found[row][pk] = state
    return found


def _untouched(row: models.Model, own: set[datetime]) -> bool:
    changed_at = getattr(row, "changed_at", None)
    return not _erased(row) and (changed_at is None or changed_at in own)


def _erased(row: models.Model) -> bool:
    return getattr(row, "erased_at", None) is not None


def _as_left(row: models.Model, change: Change, tags: dict[int, list[int]]) -> bool:
    after = dict(change.after or {})
    if "tags" in after and sorted(after.pop("tags")) != tags.get(row.pk, []):
        return False
    now = snapshot(row, after)
    # Through the field's own eyes, so that "12.50" and 12.5, or two ways to write a moment, are the same.
    fields = {name: row._meta.get_field(name) for name in after}
    return all(one.to_python(now[name]) == one.to_python(after[name]) for name, one in fields.items())  # type: ignore[union-attr]


def _tags_of(record: str, rows: dict[Any, models.Model]) -> dict[int, list[int]]:
    through = model_of(record).tags.through  # type: ignore[attr-defined]
    found: dict[int, list[int]] = defaultdict(list)
    pairs = through.objects.filter(**{f"{record}_id__in": list(rows)}).order_by("tag_id")
    for owner, tag in pairs.values_list(f"{record}_id", "tag_id"):
        found[owner].append(tag)
    return found


def _hanging(change_set: ChangeSet, record: str, rows: dict[Any, models.Model]) -> set[int]:
    """Return the rows on which something hangs that the set did not make."""
    kept: set[int] = set()
    for relation in model_of(record)._meta.related_objects:
        other = relation.related_model
        if relation.many_to_many or other._meta.label_lower in GOES_WITH:
            continue
        column = relation.field.attname
        pairs = list(other._default_manager.filter(**{f"{column}__in": list(rows)}).values_list(column, "pk"))
        if not pairs:
            continue
        theirs = change_set.changes.filter(
            record=name_of(other), record_id__in=[pk for _, pk in pairs], state=State.MADE
        )
        # What the set made goes first; what the set itself hung on the row goes back to where it hung before.
        ours = theirs.filter(Q(before__isnull=True) | Q(after__has_key=relation.field.name))
        made_here = set(ours.values_list("record_id", flat=True))
        kept |= {row for row, pk in pairs if pk not in made_here}
    return kept


def _set_back(layer: Sequence[Change], verdicts: Verdicts, *, now: datetime) -> None:
    """Set rows back to what they were, together; one by one where the database refuses some of them."""
    model = model_of(layer[0].record)
    rows = model._default_manager.in_bulk([one.record_id for one in layer])
    names = sorted({name for one in layer for name in one.before or {} if name != "tags"})
    for one in layer:
        set_back(rows[one.record_id], one.before or {})
        if hasattr(rows[one.record_id], "changed_at"):
            rows[one.record_id].changed_at = now  # type: ignore[attr-defined]
    fields = [*names, *(extra for extra in ("changed_at", "search") if _has(model, extra))]
    try:
        with transaction.atomic():
            if fields:
                model._default_manager.bulk_update(list(rows.values()), fields, batch_size=100)
    except IntegrityError:
        layer = [one for one in layer if _saved(rows[one.record_id], fields, one, verdicts)]
    _set_tags_back(layer)
    _mark(layer, State.UNDONE)


def _saved(row: models.Model, fields: Sequence[str], change: Change, verdicts: Verdicts) -> bool:
    """Save one row; what the database refuses was overtaken: its e-mail is another's by now."""
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError:
        verdicts.overtaken.append(change)
        return False
    return True


def _set_tags_back(layer: Sequence[Change]) -> None:
    tagged = [one for one in layer if "tags" in (one.before or {})]
    if not tagged:
        return
    record = tagged[0].record
    through = model_of(record).tags.through  # type: ignore[attr-defined]
    through.objects.filter(**{f"{record}_id__in": [one.record_id for one in tagged]}).delete()
    through.objects.bulk_create(
        [
            through(**{f"{record}_id": one.record_id, "tag_id": tag})
            for one in tagged
            for tag in (one.before or {})["tags"]
        ],
        ignore_conflicts=True,
    )


def _bring_back(layer: Sequence[Change], verdicts: Verdicts, *, now: datetime) -> None:
    """Write removed rows again, with the ids they had."""
    model = model_of(layer[0].record)
    for one in layer:
        row = model(pk=one.record_id)
        set_back(row, one.before or {})
        if _has(model, "changed_at"):
            row.changed_at = now  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            verdicts.overtaken.append(one)
        else:
            _mark([one], State.UNDONE)


def _has(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def _mark(changes: Sequence[Change], state: Change.State) -> None:
    if changes:
        Change.objects.filter(pk__in=[one.pk for one in changes]).update(state=state)
