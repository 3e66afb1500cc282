"""Decisions of a batch, and who has a part in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from plomada.figures import Sentence
from plomada_web.decisions.models import Phase, Stakeholder
from plomada_web.decisions.turns import take_turn
from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.finding import find, load, unique_keys, word_of
from plomada_web.imports.engine.reading import Problem, Row
from plomada_web.imports.engine.shelf import Kept, Key, Shelf, Values

COLUMNS: Final = {"owner": "owner_id", "kind": "kind_id"}
NOT_FIELDS: Final = frozenset({"value", "phase", "outcome", "closed_on", "created_at"})
LONGEST_TITLE: Final = 160


def place_decisions(batch: Batch) -> None:
    """Find or make the decision of every row that names one."""
    rows = [row for row in batch.rows if "decision" in row.said]
    if not rows:
        return
    rules = batch.options.rules["decision"]
    _title(batch, rows)
    shelf = batch.shelves.decision
    wanted = [key for row in rows for key in (*_keys(batch, row, rules), *unique_keys(row.said["decision"]))]
    find("decision", wanted, shelf, batch.around)
    for row in rows:
        _place(batch, row, rules)


def _account_of(row: Row) -> int | None:
    """Return whose purchase it is: the row's account, or the one of its person."""
    if "account" in row.kept:
        return row.kept["account"].id
    person = row.kept.get("person")
    return person.values["account_id"] if person else None


def _title(batch: Batch, rows: Iterable[Row]) -> None:
    """Name decisions that the file does not name after their accounts: so they are found again."""
    bare = [
        row for row in rows if not row.said["decision"].get("title") and not row.said["decision"].get("external_id")
    ]
    accounts = {row.number: account for row in bare if (account := _account_of(row)) is not None}
    load("account", accounts.values(), batch.shelves.account)
    for row in bare:
        if account := accounts.get(row.number):
            row.said["decision"]["title"] = batch.shelves.account.by_id[account].values["name"][:LONGEST_TITLE]
            batch.stood_in["decision"] += 1


def _keys(batch: Batch, row: Row, rules: Iterable[str]) -> Iterable[Key]:
    said, account = row.said["decision"], _account_of(row)
    if "external_id" in rules and said.get("external_id"):
        yield "external_id", said["external_id"]
    if "title" in rules and said.get("title") and account is not None:
        yield "title", account, word_of(said["title"])


def _match(shelf: Shelf, said: Values, keys: Iterable[Key]) -> Kept | None:
    external = said.get("external_id")
    for key in keys:
        for kept in shelf.by_key.get(key, ()):
            other = kept.values.get("external_id")
            if key[0] == "external_id" or not (external and other and external != other):
                return kept
    return None


def _place(batch: Batch, row: Row, rules: Iterable[str]) -> None:
    said = row.said["decision"]
    found = _match(batch.shelves.decision, said, _keys(batch, row, rules))
    account = _account_of(row)
    if found is None and account is None:
        batch.leave_out(row, "decision", Sentence("It is not said whose decision this is: it needs an account."))
        return
    values = {COLUMNS.get(name, name): value for name, value in said.items() if name not in NOT_FIELDS}
    if "value" in said:
        values["value_amount"], values["value_currency"] = said["value"]
    stage = _stage(batch, row, said)
    if said.get("closed_on") and stage is not None and stage[0] != Phase.DECIDED:
        values.setdefault("expected_on", said["closed_on"])  # other systems call it the close date all the way
    if found is None:
        _complete(batch, row, values, account)
    kept_before = (found.values["phase"], found.values["outcome"]) if found else None
    if stage is None and found is None:
        stage = (str(Phase.DEFINE_PROBLEM), "")
    if stage is not None and (found is None or batch.overwrites):
        values["phase"], values["outcome"] = stage
    kept = batch.settle("decision", row, found, values)
    if kept is not None and stage is not None and (kept.values["phase"], kept.values["outcome"]) != kept_before:
        _enter(batch, kept, _entered_on(batch, said, stage[0]), row.number)


def _enter(batch: Batch, kept: Kept, day: date, number: int) -> None:
    values = {
        "decision_id": kept.id,
        "phase": kept.values["phase"],
        "entered_on": day,
        "noted_by_id": batch.actor_id,
        "noted_at": batch.around.now,
    }
    batch.shelves.phase.make(Kept(batch.around.number("phase"), values, number))


def _complete(batch: Batch, row: Row, values: Values, account: int | None) -> None:
    """Give a new decision what it cannot be without."""
    said = row.said["decision"]
    values["account_id"] = account
    values["created_at"] = said.get("created_at") or batch.around.now
    values["language"] = batch.around.workspace.language
    if not values.get("title"):
        values["title"] = said["external_id"][:LONGEST_TITLE]
        batch.stood_in["decision"] += 1


def _stage(batch: Batch, row: Row, said: Values) -> tuple[str, str] | None:
    """Return phase and outcome as they belong together; None where the row says neither."""
    phase, outcome = said.get("phase") or (None, "")
    outcome = said.get("outcome") or outcome
    if outcome:
        return str(Phase.DECIDED), outcome
    if phase == Phase.DECIDED:
        lacks = Sentence("The decision is closed, and it is not said how it ended: it stays open.")
        batch.problems.append(Problem(row.number, "", lacks, row.cells, stops=False))
        return None
    return (phase, "") if phase else None


def _entered_on(batch: Batch, said: Values, phase: str) -> date:
    """Return the day on which the decision came to where it is, as far as the row says."""
    # Other systems have one close date: expected as long as it is open, then the day on which it was closed.
    day: date | None = (said.get("closed_on") or said.get("expected_on")) if phase == Phase.DECIDED else None
    if day is None and said.get("created_at") and phase != Phase.DECIDED:
        day = said["created_at"].astimezone(batch.around.zone).date()
    return min(day or batch.around.today, batch.around.today)


def place_stakeholders(batch: Batch) -> None:
    """Give the person of a row their part in its decision."""
    shelf = batch.shelves.stakeholder
    rows = [row for row in batch.rows if "decision" in row.kept and "person" in row.kept]
    before = {row.kept["decision"].id for row in rows if not row.kept["decision"].made}
    _find_stakeholders(before, shelf)
    for row in rows:
        decision, person = row.kept["decision"], row.kept["person"]
        said = row.said.get("stakeholder", {})
        there = shelf.by_key.get(("pair", decision.id, person.id))
        if there is None:
            values = {"decision_id": decision.id, "person_id": person.id, "role": "influencer", "must_sign": False}
            values |= {"custom": {}, "added_at": _joined_at(batch, decision), **said}
            kept = shelf.make(Kept(batch.around.number("stakeholder"), values, row.number))
        else:
            kept = there[0]
            if batch.options.mode != "create" and shelf.change(kept, said, overwrite=batch.overwrites):
                kept.number = kept.number or row.number
        shelf.seen.add(kept.id)
        row.kept["stakeholder"] = kept


def _find_stakeholders(decisions: Iterable[int], shelf: Shelf) -> None:
    fresh = shelf.new_keys(("of", pk) for pk in decisions)
    if not fresh:
        return
    rows = Stakeholder.objects.filter(decision_id__in=[key[1] for key in fresh])
    shelf.put_found(rows.values("id", "decision_id", "person_id", "role", "must_sign", "custom"))
    shelf.put_earlier(fresh)


def _joined_at(batch: Batch, decision: Kept) -> Any:
    """Return the moment of joining: where something was said already, after it."""
    if not batch.around.writes or decision.made or decision.values.get("last_told_at") is None:
        return batch.around.now
    return take_turn(decision.id, now=batch.around.now)[1]
