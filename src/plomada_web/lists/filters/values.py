"""The values of conditions, as their fields' kinds take them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from plomada.figures import Sentence
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.operands import CustomText, Limits
from plomada_web.lists.filters.operators import Kind, Operator
from plomada_web.lists.filters.rules import Condition, UnusableRule
from plomada_web.people.models import searchable
from plomada_web.workspace.models import Currency

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
MOST_DAYS = 36_500


@dataclass(frozen=True)
class When:
    """The moment at which a rule is asked, and where."""

    now: dt.datetime
    zone: ZoneInfo

    @property
    def today(self) -> dt.date:
        """Return the day it is in the workspace."""
        return self.now.astimezone(self.zone).date()

    def start(self, day: dt.date) -> dt.datetime:
        """Return the moment at which a day begins in the workspace."""
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone)


def texts(field: Field, condition: Condition) -> list[str]:
    """Return the texts of a condition, as they are searched."""
    found = [searchable(value) for value in several(field, condition) if isinstance(value, str)]
    if not found or not all(found):
        raise wanted(field, Sentence("a text"))
    return found


def several(field: Field, condition: Condition) -> Sequence[Any]:
    """Return the one value or the many values of a condition."""
    value = condition.value
    if value is None or value == ():
        raise wanted(field, Sentence("a value"))
    if isinstance(value, tuple):
        return value
    return (value,)


def keys(field: Field, condition: Condition) -> list[str | int]:
    """Return the choices of a condition: ids of rows, or keys."""
    found = several(field, condition)
    if field.kind is Kind.REFERENCE or not all(isinstance(value, str) for value in found):
        return [value for value in found if _is_id(value)] if all(map(_is_id, found)) else _no_choice(field)
    return list(found)


def _is_id(value: object) -> bool:
    return type(value) is int and 0 < value < 2**53


def _no_choice(field: Field) -> list[str | int]:
    raise wanted(field, Sentence("one of its choices"))


def yes(field: Field, condition: Condition) -> bool:
    """Return whether a condition asks for yes."""
    if not isinstance(condition.value, bool):
        raise wanted(field, Sentence("yes or no"))
    return condition.value


def limits(field: Field, condition: Condition, when: When) -> Limits:
    """Return the limits that a condition puts on a number, an amount, a day or a moment."""
    match field.kind:
        case Kind.NUMBER:
            return _of_numbers(
                condition.operator, [_number(field, value) for value in several(field, condition)], field
            )
        case Kind.MONEY:
            *amounts, currency = several(field, condition)
            if currency not in Currency.values:
                raise wanted(field, Sentence("an amount and its currency"))
            said = [_amount(field, value) for value in amounts]
            return {**_of_numbers(condition.operator, said, field), "currency": currency}
        case Kind.MOMENT:
            return _of_moments(field, condition, when)
    found = _of_days(field, condition, when)
    if isinstance(field.operand, CustomText):
        return {lookup: day.isoformat() for lookup, day in found.items()}
    return found


def _of_numbers(operator: Operator, found: Sequence[Any], field: Field) -> Limits:
    match operator, found:
        case Operator.IS, [value]:
            return {"exact": value}
        case Operator.LESS, [value]:
            return {"lt": value}
        case Operator.GREATER, [value]:
            return {"gt": value}
        case Operator.BETWEEN, [low, high]:
            return {"gte": low, "lte": high}
    raise wanted(field, Sentence("two numbers") if operator is Operator.BETWEEN else Sentence("a number"))


def _of_days(field: Field, condition: Condition, when: When) -> Limits:
    match condition.operator:
        case Operator.LAST_DAYS:
            return {"gte": when.today - _days(field, condition), "lte": when.today}
        case Operator.NEXT_DAYS:
            return {"gte": when.today, "lte": when.today + _days(field, condition)}
        case Operator.OLDER_DAYS:
            return {"lt": when.today - _days(field, condition)}
    low, high = _between(field, condition)
    match condition.operator:
        case Operator.BEFORE:
            return {"lt": low}
        case Operator.AFTER:
            return {"gt": high}
    return {"gte": low, "lte": high}


def _of_moments(field: Field, condition: Condition, when: When) -> Limits:
    match condition.operator:
        case Operator.LAST_DAYS:
            return {"gt": when.now - _days(field, condition), "lte": when.now}
        case Operator.NEXT_DAYS:
            return {"gt": when.now, "lte": when.now + _days(field, condition)}
        case Operator.OLDER_DAYS:
            return {"lte": when.now - _days(field, condition)}
    low, high = _between(field, condition)
    start, end = when.start(low), when.start(high + dt.timedelta(days=1))
    match condition.operator:
        case Operator.BEFORE:
            return {"lt": start}
        case Operator.AFTER:
            return {"gte": end}
    return {"gte": start, "lt": end}


def _between(field: Field, condition: Condition) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a condition; of one day, that day twice."""
    days = [day_of(field, value) for value in several(field, condition)]
    if len(days) != (2 if condition.operator is Operator.BETWEEN else 1):
        raise wanted(field, Sentence("two days") if condition.operator is Operator.BETWEEN else Sentence("a day"))
    return days[0], days[-1]


def day_of(field: Field, value: object) -> dt.date:
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise wanted(field, Sentence("a day from 1900 to 2200, as in 2026-11-25"))
    return day


def _days(field: Field, condition: Condition) -> dt.timedelta:
    value = condition.value
    if type(value) is not int or not 0 <= value <= MOST_DAYS:
        raise wanted(field, Sentence("a number of days from 0 to %(most)s", {"most": MOST_DAYS}))
    return dt.timedelta(days=value)


def _number(field: Field, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wanted(field, Sentence("a number"))
    return float(value)


def _amount(field: Field, value: object) -> Decimal:
    try:
        amount = Decimal(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or abs(amount) >= 10**12:
        raise wanted(field, Sentence("an amount and its currency"))
    return amount


def wanted(field: Field, what: Sentence) -> UnusableRule:
    """Return the error that a field's condition takes something else."""
    return UnusableRule(Sentence("The condition on “%(field)s” takes %(what)s.", {"field": field.label, "what": what}))
