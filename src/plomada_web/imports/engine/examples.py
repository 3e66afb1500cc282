"""Records of a dry run, as a person reads them: what is new, what changes from what to what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.shelf import Kept
from plomada_web.imports.engine.writing import jsonable
from plomada_web.imports.targets import ORDER

SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("name", "domain", "industry", "country", "external_id", "custom"),
    "person": (
        *("name", "email", "phone", "title", "function_id", "account_id", "language", "source", "legal_basis"),
        *("external_id", "custom"),
    ),
    "decision": (
        *("title", "account_id", "value_amount", "value_currency", "phase", "outcome", "expected_on", "external_id"),
        "custom",
    ),
    "stakeholder": ("person_id", "decision_id", "role", "must_sign", "custom"),
    "touch": ("at", "channel", "team", "person_id", "account_id", "asset", "theme", "campaign", "note"),
}


def examples_in(batch: Batch, before: Sequence[Mapping[str, Any]], *, most: int) -> list[dict[str, Any]]:
    """Return examples of what the batch makes and changes, up to `most` of each kind with those that there are."""
    had = Counter((one["record"], one["made"]) for one in before)
    found = []
    names = {number: word for word, number in batch.around.functions.items()}
    for record in ORDER:
        shelf = getattr(batch.shelves, record)
        for made, rows in ((True, shelf.made), (False, shelf.changed.values())):
            for kept in list(rows)[: max(0, most - had[record, made])]:
                fields = list(_fields(batch, record, kept, names))
                found.append({"record": record, "made": made, "number": kept.number, "fields": fields})
    return found


def _fields(batch: Batch, record: str, kept: Kept, functions: Mapping[int, str]) -> Iterable[dict[str, Any]]:
    for field in SHOWN[record]:
        value = kept.values.get(field)
        if kept.before is not None and field not in kept.before and field != SHOWN[record][0]:
            continue
        was = None if kept.before is None else kept.before.get(field, value)
        told, told_before = (_told(batch, field, each, functions) for each in (value, was))
        if told or told_before:
            yield {"field": field, "value": told, "before": told_before}


def _told(batch: Batch, field: str, value: Any, functions: Mapping[int, str]) -> str:
    if value is None or value in ("", {}):
        return ""
    if field == "function_id":
        return functions.get(value, "")
    shelf = {"account_id": "account", "person_id": "person", "decision_id": "decision"}.get(field)
    if shelf:
        there = getattr(batch.shelves, shelf).by_id.get(value)
        return str(there.values.get("name") or there.values.get("title")) if there else ""
    if field == "custom":
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return str(jsonable(value))
