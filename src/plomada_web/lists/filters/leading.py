"""From a rule to its rows by an index, where one leads there.

A list goes by its order and asks the rule of each row it meets. That is quick where many rows fulfil it, and a walk
through all of a million where few do. Some conditions have an index of their own: tags, touches by their channel and
their moment and, on PostgreSQL, what an own field is; on SQLite a look through the whole table answers that sooner than
the walk. So a rule's rows can be found first, whatever the order.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any as Whatever
from typing import Final, TypeAlias

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, StrIndex

from plomada_web.lists.filters import values
from plomada_web.lists.filters.catalogue import Catalogue
from plomada_web.lists.filters.functions import JsonHolds
from plomada_web.lists.filters.matching import WALL, narrowed
from plomada_web.lists.filters.operands import CustomChoice, CustomNumber, Linked
from plomada_web.lists.filters.operators import Operator
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.filters.rules import All, Any, Condition, Has, Rule
from plomada_web.people.models import Record

EQUAL: Final = {Operator.IS, Operator.ANY_OF, Operator.ALL_OF}
# What the indexes of touches answer: one channel or some, and moments that are not all of the past.
OF_TOUCHES: Final = {
    "channel": {Operator.IS, Operator.ANY_OF},
    "at": {Operator.LAST_DAYS, Operator.NEXT_DAYS, Operator.ON, Operator.BETWEEN, Operator.AFTER},
}
LARGEST_WRITTEN_OUT: Final = 10**15  # larger numbers are written with an exponent
Ids: TypeAlias = "QuerySet[Whatever, Whatever]"


@dataclass(frozen=True)
class Way:
    """Ids of rows, among which are all of the workspace's of which a rule holds; one may come twice.

    Attributes:
        exact: the rule holds of each of them; otherwise some may not fulfil all of it.
    """

    parts: tuple[Ids, ...]
    exact: bool

    def first(self, most: int) -> list[int]:
        """Return so many of the ids as they come."""
        one, *others = self.parts
        return list((one.union(*others, all=True) if others else one)[:most])


def ways(rule: Rule, catalogue: Catalogue, record: Record, *, now: dt.datetime) -> Iterator[Way]:
    """Return every way by which the rows of a usable rule can be found; without an index there is none."""
    match rule:
        case All(rules):
            for each in rules:
                for way in ways(each, catalogue, record, now=now):
                    yield replace(way, exact=way.exact and len(rules) == 1)
        case Any(rules):
            found = [way for each in rules for way in islice(ways(each, catalogue, record, now=now), 1)]
            if found and len(found) == len(rules):
                yield Way(tuple(part for way in found for part in way.parts), all(way.exact for way in found))
        case Has(relation, which, at_least):
            link = catalogue.relation(record, relation)
            rules = which.rules if isinstance(which, All) else (which,)
            asked = tuple(each for each in rules if _in_index(each)) if link.record is Record.TOUCH else ()
            if asked:
                touches = _of_workspace(catalogue, Record.TOUCH).filter(**{f"{link.link}__isnull": False})
                of_them = narrowed(touches, All(asked), catalogue, Record.TOUCH, now=now).values_list(
                    link.link, flat=True
                )
                yield Way((of_them,), exact=at_least == 1 and asked == rules)
        case Condition():
            yield from _by_value(rule, catalogue, record, now=now)


def _in_index(rule: Rule) -> bool:
    """Return whether an index of touches answers a condition on them."""
    return isinstance(rule, Condition) and rule.operator in OF_TOUCHES.get(rule.field, ())


def _by_value(condition: Condition, catalogue: Catalogue, record: Record, *, now: dt.datetime) -> Iterator[Way]:
    field = catalogue.field(record, condition.field)
    if field.via or condition.operator not in EQUAL:
        return
    exact = condition.operator is not Operator.ALL_OF  # of several, having one is not having all
    rows = _of_workspace(catalogue, record).values_list("pk", flat=True)
    match field.operand:
        case Linked(model, row, value):
            links = model._default_manager.filter(**{f"{value}__in": values.keys(field, condition)})
            yield Way((links.values_list(row, flat=True),), exact)
        case CustomChoice() as operand if connection.vendor == "postgresql":
            yield Way((rows.filter(operand.among(values.keys(field, condition))),), exact)
        case CustomNumber(key) if connection.vendor == "postgresql" and isinstance(condition.value, (int, float)):
            held = JsonHolds("custom", key, float(condition.value), in_list=False)
            yield Way((rows.filter(held),), exact)
        case CustomNumber() | CustomChoice() if connection.vendor == "sqlite" and record not in WALL:
            if word := _mentioned(condition.value):
                those = narrowed(_mentioning(word, catalogue, record), condition, catalogue, record, now=now)
                yield Way((those.values_list("pk", flat=True),), exact)


def _mentioned(value: object) -> str:
    """Return what the text of a row's own fields has in it where one of them is the value; empty where that varies."""
    if isinstance(value, (tuple, list)) and len(value) == 1:
        (value,) = value
    if isinstance(value, str):
        return value if re.fullmatch(r"[A-Za-z0-9_-]+", value) else ""
    whole = isinstance(value, (int, float)) and float(value).is_integer() and abs(value) < LARGEST_WRITTEN_OUT
    return str(int(value)) if whole else ""  # type: ignore[call-overload]  # it is a number


def _mentioning(word: str, catalogue: Catalogue, record: Record) -> "QuerySet[Whatever]":
    """Return the rows whose own fields have a word somewhere in their text, in no order.

    No index leads there: on SQLite the table is read as it lies on the disk, which takes an eighth of the time of
    meeting its rows by an index. So the workspace is asked for in words that no index answers.
    """
    rows = MODELS[record]._default_manager.alias(of=Coalesce("workspace_id", 0), place=StrIndex("custom", Value(word)))
    return rows.filter(of=catalogue.workspace.pk, place__gt=0)


def _of_workspace(catalogue: Catalogue, record: Record) -> Ids:
    rows: Ids = MODELS[record]._default_manager.filter(**{WALL.get(record, "workspace"): catalogue.workspace})
    return rows
