"""A batch is written: new rows, changed rows, what hangs on them, and how all of it was before."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from plomada_web.decisions.models import OPEN_PHASES, Disclosure, Phase, Priority, ResultMoment, Statement
from plomada_web.decisions.starter.statements import PRIORITIES, statements_for
from plomada_web.imports.engine import writing
from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.finding import load
from plomada_web.imports.engine.shelf import Kept, Shelf, Values
from plomada_web.people.models import searchable
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.tags import TAG

ORDER: Final = ("account", "site", "person", "decision", "phase", "stakeholder", "touch", "consent")
SEARCHED: Final = {"account", "person", "decision"}
NAMED_BY_LABEL: Final = {"phase": "decisions.phasechange"}  # as `undo.records` names what is not among its own
LONGEST_SEARCH: Final = 600


def store(batch: Batch, change_set: ChangeSet) -> None:
    """Write all that the batch made and changed, and write down how it was before."""
    _word_searches(batch)
    common = _in_common(batch)
    _date_touches(batch)
    for record, shelf in batch.shelves.ordered(ORDER):
        writing.insert(record, shelf.made, common | OWN.get(record, {}))
        _update(record, list(shelf.changed.values()), common)
        _tag(record, shelf.made, shelf.changed.values())
    _ask_starters(batch)
    _write_down(batch, change_set)


def _in_common(batch: Batch) -> Values:
    now, actor = batch.around.now, batch.actor_id
    return {
        "workspace_id": batch.around.workspace.pk,
        "created_at": now,
        "changed_at": now,
        "member_id": actor,
        "source": "import",
        "detail": {},
    }


# What a new row of the kind has that no file says.
OWN: Final[dict[str, Values]] = {
    "decision": {
        "value_period": "once",
        "disclosure": str(Disclosure.NAMED_TO_US),
        "result_moment": str(ResultMoment.TOGETHER),
    },
    "stakeholder": {"is_mobilizer": False, "concerns": ""},
}


def _word_searches(batch: Batch) -> None:
    """Give every row the text by which it is searched: no `save()` does it here."""
    shelves = batch.shelves
    decisions = [*shelves.decision.made, *shelves.decision.changed.values()]
    load("account", (kept.values["account_id"] for kept in decisions), shelves.account)
    for kept in (*shelves.account.made, *shelves.account.changed.values()):
        v = kept.values
        v["search"] = searchable(v["name"], v["domain"], v["industry"], v["country"])[:LONGEST_SEARCH]
    for kept in (*shelves.person.made, *shelves.person.changed.values()):
        v = kept.values
        v["search"] = searchable(v["name"], v["email"], v["title"])[:LONGEST_SEARCH]
    for kept in decisions:
        account = shelves.account.by_id[kept.values["account_id"]].values["name"]
        kept.values["search"] = searchable(kept.values["title"], account)[:LONGEST_SEARCH]


def _update(record: str, changed: Sequence[Kept], common: Values) -> None:
    columns = sorted({name for kept in changed for name in kept.before or {}} - {"tags"})
    if record in SEARCHED:
        for kept in changed:
            kept.values["changed_at"] = common["changed_at"]
        columns += ["changed_at", "search"]
    writing.update(record, changed, columns)


def _tag(record: str, made: Iterable[Kept], changed: Iterable[Kept]) -> None:
    pairs = [(kept.id, tag) for kept in made for tag in kept.values.get("tags", ())]
    for kept in changed:
        if kept.before and "tags" in kept.before:
            pairs += [(kept.id, tag) for tag in kept.values["tags"] if tag not in (kept.before["tags"] or ())]
    if pairs:
        writing.insert_tags(record, pairs)


def _date_touches(batch: Batch) -> None:
    """Let the newest touch of people and accounts move forward: in new rows as they are written, in others after."""
    for record in ("account", "person"):
        shelf: Shelf = getattr(batch.shelves, record)
        newest: dict[int, datetime] = {}
        for touch in batch.shelves.touch.made:
            pk, at = touch.values[f"{record}_id"], touch.values["at"]
            if pk is not None and (pk not in newest or newest[pk] < at):
                newest[pk] = at
        for pk in list(newest):
            kept = shelf.by_id.get(pk)
            if kept is not None and kept.made:
                kept.values["last_touch_at"] = newest.pop(pk)
        writing.move_touched_forward(record, newest)


def _ask_starters(batch: Batch) -> None:
    """Ask the starter statements in every new decision that goes on; of one that has ended nobody is asked."""
    decisions = [kept for kept in batch.shelves.decision.made if kept.values["phase"] != Phase.DECIDED]
    if not decisions:
        return
    Statement.objects.bulk_create(
        (
            Statement(
                decision_id=kept.id,
                phase=phase,
                text_es=starter.es,
                text_en=starter.en,
                is_sensitive=starter.is_sensitive,
                origin=Statement.Origin.STARTER,
                position=position,
                created_at=batch.around.now,
            )
            for kept in decisions
            for phase in OPEN_PHASES
            for position, starter in enumerate(statements_for("", phase))
        ),
        batch_size=writing.SQLITE_PIECE * 4,
    )
    Priority.objects.bulk_create(
        (
            Priority(decision_id=kept.id, name_es=priority.es, name_en=priority.en, position=position)
            for kept in decisions
            for position, priority in enumerate(PRIORITIES)
        ),
        batch_size=writing.SQLITE_PIECE * 4,
    )


def _write_down(batch: Batch, change_set: ChangeSet) -> None:
    """Write every row down that was made or changed, as `undo.recording` does, without a model for each."""
    new = {kept.id for kept in batch.shelves.decision.made}
    columns = ("change_set_id", "record", "record_id", "number", "before", "after", "state")
    writing.insert_rows(Change._meta.db_table, columns, _changes(batch, change_set.pk, new))
    batch.around.new_tags.clear()


def _changes(batch: Batch, change_set: int, new_decisions: set[int]) -> Iterable[tuple[Any, ...]]:
    state = str(Change.State.MADE)
    for tag in batch.around.new_tags:
        yield change_set, TAG, tag, None, None, "{}", state
    for record, shelf in batch.shelves.ordered(ORDER):
        name = NAMED_BY_LABEL.get(record, record)
        for kept in shelf.made:
            # The first phase of a new decision goes with it.
            if record != "phase" or kept.values["decision_id"] not in new_decisions:
                yield change_set, name, kept.id, kept.number, None, "{}", state
        for kept in shelf.changed.values():
            before = kept.before or {}
            after = {field: kept.values[field] for field in before}
            yield change_set, name, kept.id, kept.number, _written(before), _written(after), state


def _written(values: Values) -> str:
    """Return values by the names of their fields: "owner" for the column "owner_id"."""
    plain = {field.removesuffix("_id") if field != "external_id" else field: value for field, value in values.items()}
    if "tags" in plain:
        plain["tags"] = sorted(plain["tags"] or ())
    return json.dumps({field: writing.jsonable(value) for field, value in plain.items()})
