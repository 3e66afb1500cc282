"""Where a field's value stands, and the conditions that can be put on it.

Every condition made here is true or false for every row, never unknown: "not" then means exactly the other rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final, Protocol

from django.db.models import Exists, F, Model, OuterRef, Q
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from plomada_web.lists.filters.functions import Expression, JsonHolds, JsonNumber, JsonText, Plain

NOTHING: Final = Q(pk__in=())
COMPARED: Final = {
    "exact": Exact,
    "lt": LessThan,
    "lte": LessThanOrEqual,
    "gt": GreaterThan,
    "gte": GreaterThanOrEqual,
}
Limits = Mapping[str, Any]  # by the lookups above: {"gte": 1, "lt": 5}


class Operand(Protocol):
    """What a field's kind asks of the place where its value stands."""

    def present(self) -> Q:
        """Return the condition that there is a value."""
        ...

    def among(self, values: Sequence[Any]) -> Q:
        """Return the condition that the value, or one of several, is one of these."""
        ...

    def within(self, limits: Limits) -> Q:
        """Return the condition that the value keeps within the limits."""
        ...

    def plain(self) -> Expression:
        """Return the value as a text without case and accents."""
        ...


class _Refuses:
    """What an operand is not asked, because no operator of its kind asks it."""

    def among(self, values: Sequence[Any]) -> Q:
        raise NotImplementedError

    def within(self, limits: Limits) -> Q:
        raise NotImplementedError

    def plain(self) -> Expression:
        raise NotImplementedError


@dataclass(frozen=True)
class Column(_Refuses):
    """A column of the record; `blank`: it is never null, and empty means the empty text."""

    path: str
    blank: bool = False

    def present(self) -> Q:
        return ~Q(**{self.path: ""}) if self.blank else Q(**{f"{self.path}__isnull": False})

    def among(self, values: Sequence[Any]) -> Q:
        return Q(**{f"{self.path}__in": list(values)}) & self.present()

    def within(self, limits: Limits) -> Q:
        return Q(**{f"{self.path}__{lookup}": value for lookup, value in limits.items()}) & self.present()

    def plain(self) -> Expression:
        return Plain(F(self.path))


@dataclass(frozen=True)
class Amount(_Refuses):
    """An amount in a column, with its currency in another; limits name the currency they are in."""

    path: str
    currency: str

    def present(self) -> Q:
        return Q(**{f"{self.path}__isnull": False})

    def within(self, limits: Limits) -> Q:
        amounts = {name: value for name, value in limits.items() if name != "currency"}
        return Column(self.path).within(amounts) & Q(**{self.currency: limits["currency"]})


@dataclass(frozen=True)
class Flag(_Refuses):
    """A condition that is told as yes or no."""

    holds: Q

    def present(self) -> Q:
        return self.holds


@dataclass(frozen=True)
class CustomText(_Refuses):
    """A text, a link or a date among a record's own fields."""

    key: str

    def present(self) -> Q:
        text = JsonText("custom", self.key)
        return Q(IsNull(text, False)) & ~Q(Exact(text, ""))

    def within(self, limits: Limits) -> Q:
        return _within(JsonText("custom", self.key), limits)

    def plain(self) -> Expression:
        return Plain(JsonText("custom", self.key))


@dataclass(frozen=True)
class CustomNumber(_Refuses):
    """A number among a record's own fields."""

    key: str

    def present(self) -> Q:
        return Q(IsNull(JsonNumber("custom", self.key), False))

    def within(self, limits: Limits) -> Q:
        return _within(JsonNumber("custom", self.key), limits)


@dataclass(frozen=True)
class CustomAmount(_Refuses):
    """An amount with its currency among a record's own fields."""

    key: str

    def present(self) -> Q:
        return Q(IsNull(JsonNumber("custom", self.key, "amount"), False))

    def within(self, limits: Limits) -> Q:
        amounts = {name: float(value) for name, value in limits.items() if name != "currency"}
        currency = JsonText("custom", self.key, "currency")
        return (
            _within(JsonNumber("custom", self.key, "amount"), amounts)
            & Q(IsNull(currency, False))
            & Q(Exact(currency, limits["currency"]))
        )


@dataclass(frozen=True)
class CustomChoice(_Refuses):
    """A choice among a record's own fields; `several`: a list of them."""

    key: str
    several: bool = False

    def present(self) -> Q:
        text = JsonText("custom", self.key)
        return Q(IsNull(text, False)) & ~Q(Exact(text, "[]" if self.several else ""))

    def among(self, values: Sequence[Any]) -> Q:
        held = [Q(JsonHolds("custom", self.key, value, in_list=self.several)) for value in values]
        return reduce(or_, held, NOTHING)


@dataclass(frozen=True)
class Linked(_Refuses):
    """Rows that are linked to the record: tags, segments.

    Attributes:
        model: of the links, one row each.
        row: its column with the record's id.
        value: its column with the id of what is linked.
    """

    model: type[Model]
    row: str
    value: str

    def present(self) -> Q:
        return Q(Exists(self.model._default_manager.filter(**{self.row: OuterRef("pk")})))

    def among(self, values: Sequence[Any]) -> Q:
        links = self.model._default_manager.filter(**{self.row: OuterRef("pk"), f"{self.value}__in": list(values)})
        return Q(Exists(links))


def _within(value: Expression, limits: Limits) -> Q:
    found = Q(IsNull(value, False))
    for lookup, limit in limits.items():
        found &= Q(COMPARED[lookup](value, limit))
    return found
