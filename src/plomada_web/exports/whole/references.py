"""Rows that are named inside of JSON, or by a number beside the name of their kind, and what the file calls them.

A field of JSON names rows, or it does not: a test fails on one of which nothing is said here.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from plomada_web.decisions.models import Decision, Priority, PurchaseKind
from plomada_web.exports.whole.numbers import Model, Naming
from plomada_web.exports.whole.owned import PRODUCT
from plomada_web.people.models import Account, Function, Person, Tag
from plomada_web.undo.models import Change
from plomada_web.undo.records import model_of
from plomada_web.workspace.models import User

Row = dict[str, Any]
UNKNOWN: Final = 0  # no row has this key
RULE: Final = "rule"  # a field of this name is a rule of `lists.filters`
# Fields of a rule whose values are keys, by the last part of their name.
OF_RULES: Final[Mapping[str, Model]] = {
    "account": Account, "person": Person, "decision": Decision, "tags": Tag, "function": Function, "kind": PurchaseKind,
    "owner": User, "member": User,
}  # fmt: skip
# Fields of JSON that name no row.
PLAIN: Final = frozenset(
    {
        "people.account.custom", "people.person.custom", "decisions.decision.custom", "decisions.stakeholder.custom",
        "people.customfield.choices", "people.touch.detail", "workspace.auditline.detail", "undo.changeset.counts",
        "lists.savedview.columns", "lists.chosencolumns.columns", "segments.segment.problem",
        "imports.import.form", "imports.import.sheets", "imports.import.columns", "imports.import.warnings",
        "imports.import.mapping", "imports.import.options", "imports.import.counts", "imports.import.trial",
        "imports.importproblem.values", "imports.importproblem.cells",
        "imports.savedmapping.mapping", "imports.savedmapping.options",
        "language.source.state", "language.source.problem", "language.source.languages", "language.upload.form",
        "language.upload.sheets", "language.upload.columns", "language.upload.mapping", "language.upload.warnings",
        "language.upload.counts", "language.upload.problems", "language.maprun.told", "language.maprun.problem",
        "language.mapterm.groups", "language.mapterm.forms", "language.mapterm.growth", "language.mapterm.busy",
        "language.look.told", "language.look.problem",
        "duplicates.duplicatepair.reasons", "duplicates.search.note", "api.webhook.events",
        "tracking.trackedsite.origins", "tracking.visitor.first_utm", "tracking.visitor.last_utm", "tracking.visit.utm",
        "tracking.webform.fields", "tracking.submission.values", "tracking.submission.consents",
        "tracking.submission.first_utm", "tracking.submission.last_utm",
    }
)  # fmt: skip


def renamed(model: Model, row: Row, naming: Naming) -> Row:
    """Return a row with every row that it names inside called the other way."""
    change = BY_MODEL.get(model._meta.label_lower)
    if change:
        row = change(row, naming)
    if isinstance(row.get(RULE), (dict, list)):
        row = {**row, RULE: _rule(row[RULE], naming)}
    return row


def names_rows(field: "models.Field[Any, Any]") -> bool:
    """Return whether it is said here which rows a field of JSON names."""
    return field.name == RULE or f"{field.model._meta.label_lower}.{field.name}" in NAMED


def _ranking(row: Row, naming: Naming) -> Row:
    return {**row, "order": [naming(Priority, key) or UNKNOWN for key in row["order"]]}


def _audit_line(row: Row, naming: Naming) -> Row:
    """Return the line with its target's other name; the label stays where the target is gone."""
    model = _by_model_name().get(row["target_type"])
    known = naming(model, row["target_id"]) if model and row["target_id"] else None
    return {**row, "target_id": known}


def _by_model_name() -> Mapping[str, Model]:
    models_ = [model for model in apps.get_models() if model.__module__.startswith(PRODUCT)]
    return {model._meta.model_name or "": model for model in models_}


def _change(row: Row, naming: Naming) -> Row:
    """Return a change as it may still be undone; where its row is not in the file, nothing can be."""
    model = model_of(row["record"])
    number = naming(model, row["record_id"])
    changed = {
        **row,
        "record_id": number or UNKNOWN,
        "before": _written(model, row["before"], naming),
        "after": _written(model, row["after"], naming),
    }
    return changed if number else {**changed, "state": Change.State.OVERTAKEN.value}


def _written(model: Model, values: Row | None, naming: Naming) -> Row | None:
    """Return what `undo.records` wrote down of a row, with the rows that it names called the other way."""
    if values is None:
        return None
    return {name: _written_value(model, name, value, naming) for name, value in values.items()}


def _written_value(model: Model, name: str, value: Any, naming: Naming) -> Any:
    if name == "tags" and isinstance(value, list):
        return sorted(number for key in value if (number := naming(Tag, key)) is not None)
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return value
    if isinstance(field, models.ForeignKey) and value is not None:
        return naming(field.remote_field.model, value)
    return value


def _rule(rule: Any, naming: Naming) -> Any:
    """Return a rule, as JSON, with the keys in its conditions called the other way."""
    if isinstance(rule, list):
        return [_rule(each, naming) for each in rule]
    if not isinstance(rule, dict):
        return rule
    if "field" in rule:
        model = OF_RULES.get(str(rule["field"]).rpartition(".")[2])
        return rule if model is None or "value" not in rule else {**rule, "value": _keys(rule["value"], model, naming)}
    return {name: _rule(part, naming) for name, part in rule.items()}


def _keys(value: Any, model: Model, naming: Naming) -> Any:
    if isinstance(value, list):
        return [_keys(each, model, naming) for each in value]
    return (naming(model, value) or UNKNOWN) if isinstance(value, (int, str)) and value is not True else value


def _map_run(row: Row, naming: Naming) -> Row:
    """Return a map with the functions that were compared; what was counted is not in the file."""
    named = {name: [naming(Function, key) or UNKNOWN for key in row[name]] for name in ("functions", "compared")}
    return {**row, **named}


def _look(row: Row, naming: Naming) -> Row:
    """Return a look at an experiment with the functions that got the message."""
    return {**row, "compared": [naming(Function, key) or UNKNOWN for key in row["compared"]]}


BY_MODEL: Final[Mapping[str, Callable[[Row, Naming], Row]]] = {
    "decisions.ranking": _ranking,
    "workspace.auditline": _audit_line,
    "undo.change": _change,
    "language.maprun": _map_run,
    "language.look": _look,
}
NAMED: Final = frozenset(
    {
        "decisions.ranking.order", "undo.change.before", "undo.change.after", "language.maprun.functions",
        "language.maprun.compared", "language.look.compared",
    }
)  # fmt: skip
