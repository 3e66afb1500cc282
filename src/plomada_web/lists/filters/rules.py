"""Rules: a tree of conditions, to and from JSON, and in a form short enough for an address.

JSON names what it says: `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}`, `{"field": "title", "operator":
"contains", "value": "plant"}`, and for related records `{"has": "touches", "which": {...}, "at_least": 2}`.

An address has the same as lists: `["all", ...]`, `["any", ...]`, `["not", rule]`, `["title", "contains", "plant"]`,
`["has", "touches", rule, 2]`. A field is never called by one of those four words.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.lists.filters.operators import Operator

DEEPEST = 6
MOST_CONDITIONS = 50
LONGEST_TEXT = 200
LONGEST_RULE = 16_000  # characters, of JSON
MOST_VALUES = 200  # in one condition
LARGEST = 10**15


class UnusableRule(PlomadaError):
    """A rule that cannot be read or asked."""


@dataclass(frozen=True)
class All:
    """Every one of the rules holds; of none, all hold."""

    rules: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Any:
    """At least one of the rules holds; of none, none does."""

    rules: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Not:
    """The rule does not hold: exactly the other rows, those about which nothing is known too."""

    rule: "Rule"


Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True)
class Condition:
    """One thing that is asked of a field.

    Attributes:
        field: its name in the catalogue of the record: "title", "account.country", "custom.budget".
        value: as JSON has it, lists as tuples; what it must be depends on the operator and the field's kind.
    """

    field: str
    operator: Operator
    value: Value = None


@dataclass(frozen=True)
class Has:
    """There are related records of which a rule holds: touches, people, parts in decisions, ...

    Attributes:
        relation: its name in the catalogue of the record.
        which: the rule, over the related record.
        at_least: how many there must be.
    """

    relation: str
    which: "Rule" = All()
    at_least: int = 1


Rule = All | Any | Not | Condition | Has
EVERYTHING = All()


def rule_of_json(data: object) -> Rule:
    """Return the rule that the JSON says.

    Raises:
        UnusableRule: it is no rule, too deep or too long.

    Example:
        >>> rule_of_json({"not": {"field": "title", "operator": "is", "value": "CFO"}})
        Not(rule=Condition(field='title', operator=<Operator.IS: 'is'>, value='CFO'))
    """
    return _bounded(_read(data, 1))


def to_json(rule: Rule) -> dict[str, object]:
    """Return the rule as JSON has it.

    Example:
        >>> to_json(Any((Has("touches", at_least=2), Condition("title", Operator.EMPTY))))
        {'any': [{'has': 'touches', 'which': {'all': []}, 'at_least': 2}, {'field': 'title', 'operator': 'empty'}]}
    """
    match rule:
        case All(rules):
            return {"all": [to_json(each) for each in rules]}
        case Any(rules):
            return {"any": [to_json(each) for each in rules]}
        case Not(inner):
            return {"not": to_json(inner)}
        case Has(relation, which, at_least):
            return {"has": relation, "which": to_json(which), "at_least": at_least}
        case Condition(field, operator, value):
            said: dict[str, object] = {"field": field, "operator": operator.value}
            return said if value is None else said | {"value": list(value) if isinstance(value, tuple) else value}


def rule_of_address(text: str) -> Rule:
    """Return the rule that a part of an address says; nothing said: everything.

    Raises:
        UnusableRule: it is no rule, too deep or too long.

    Example:
        >>> rule_of_address('["title","contains","plant"]')
        Condition(field='title', operator=<Operator.CONTAINS: 'contains'>, value='plant')
        >>> rule_of_address("")
        All(rules=())
    """
    if not text.strip():
        return EVERYTHING
    if len(text) > LONGEST_RULE:
        raise UnusableRule(Sentence("This filter is too long."))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    return rule_of_json(_long(data, 1))


def to_address(rule: Rule) -> str:
    """Return the rule for an address, not yet escaped; everything is nothing said.

    Example:
        >>> to_address(All((Not(Has("people")), Condition("tags", Operator.ANY_OF, (3, 4)))))
        '["all",["not",["has","people",["all"],1]],["tags","any_of",[3,4]]]'
        >>> to_address(All())
        ''
    """
    return "" if rule == EVERYTHING else json.dumps(_short(rule), ensure_ascii=False, separators=(",", ":"))


def walk(rule: Rule) -> Iterator[Rule]:
    """Yield the rule and those in it that speak of the same record: not what is asked of related ones."""
    yield rule
    match rule:
        case All(rules) | Any(rules):
            for each in rules:
                yield from walk(each)
        case Not(inner):
            yield from walk(inner)


def _read(data: object, depth: int) -> Rule:
    if depth > DEEPEST:
        raise UnusableRule(
            Sentence("This filter has groups within groups, more than %(most)s deep.", {"most": DEEPEST})
        )
    match data:
        case {"all": [*rules], **rest} if not rest:
            return All(tuple(_read(each, depth + 1) for each in rules))
        case {"any": [*rules], **rest} if not rest:
            return Any(tuple(_read(each, depth + 1) for each in rules))
        case {"not": inner, **rest} if not rest:
            return Not(_read(inner, depth + 1))
        case {"has": str(relation), **rest} if rest.keys() <= {"which", "at_least"}:
            at_least = rest.get("at_least", 1)
            if type(at_least) is not int or not 1 <= at_least <= 1000:
                raise UnusableRule(Sentence("“At least” takes a number from 1 to 1000."))
            return Has(_text(relation), _read(rest.get("which", {"all": []}), depth + 1), at_least)
        case {"field": str(field), "operator": str(operator), **rest} if rest.keys() <= {"value"}:
            if operator not in OPERATORS:
                raise UnusableRule(Sentence("There is no comparison called “%(name)s”.", {"name": operator[:40]}))
            return Condition(_text(field), Operator(operator), _value(rest.get("value")))
    raise _unreadable()


OPERATORS = frozenset(operator.value for operator in Operator)


def _value(data: object) -> Value:
    if data is None:
        return None
    if isinstance(data, (list, tuple)):
        if len(data) > MOST_VALUES:
            raise UnusableRule(
                Sentence("A condition of this filter lists more than %(most)s values.", {"most": MOST_VALUES})
            )
        return tuple(_scalar(each) for each in data)
    return _scalar(data)


def _scalar(data: object) -> Scalar:
    if isinstance(data, str):
        return _text(data)
    if isinstance(data, (bool, int, float)):
        if not abs(data) <= LARGEST:  # also what is no number
            raise UnusableRule(Sentence("A number of this filter is too large."))
        return data
    raise _unreadable()


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise UnusableRule(
            Sentence("A text of this filter is longer than %(most)s characters.", {"most": LONGEST_TEXT})
        )
    # What no database keeps: a zero byte, and halves of characters.
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _unreadable()
    return text


def _bounded(rule: Rule) -> Rule:
    if _size(rule) > MOST_CONDITIONS:
        raise UnusableRule(Sentence("This filter has more than %(most)s conditions.", {"most": MOST_CONDITIONS}))
    return rule


def _size(rule: Rule) -> int:
    match rule:
        case All(rules) | Any(rules):
            return sum(_size(each) for each in rules)
        case Not(inner):
            return _size(inner)
        case Has(which=which):
            return 1 + _size(which)
        case Condition():
            return 1


def _short(rule: Rule) -> list[object]:
    match rule:
        case All(rules):
            return ["all", *(_short(each) for each in rules)]
        case Any(rules):
            return ["any", *(_short(each) for each in rules)]
        case Not(inner):
            return ["not", _short(inner)]
        case Has(relation, which, at_least):
            return ["has", relation, _short(which), at_least]
        case Condition(field, operator, value):
            return [field, operator.value] if value is None else [field, operator.value, value]


def _long(data: object, depth: int) -> object:  # noqa: PLR0911 (one line per form)
    """Return the JSON of what an address says; what it cannot say is left as it is, for the reader to refuse."""
    if not isinstance(data, list) or depth > DEEPEST + 1:
        return data
    match data:
        case ["all" | "any" as group, *rules]:
            return {group: [_long(each, depth + 1) for each in rules]}
        case ["not", inner]:
            return {"not": _long(inner, depth + 1)}
        case ["has", relation, which, at_least]:
            return {"has": relation, "which": _long(which, depth + 1), "at_least": at_least}
        case [field, operator]:
            return {"field": field, "operator": operator}
        case [field, operator, value]:
            return {"field": field, "operator": operator, "value": value}
    return data


def _unreadable() -> UnusableRule:
    return UnusableRule(Sentence("This filter cannot be read."))


def conjunction(rules: Sequence[Rule]) -> Rule:
    """Return the rule that all of these hold, without a group around one alone and without empty groups.

    Example:
        >>> conjunction([All(), Condition("title", Operator.EMPTY)])
        Condition(field='title', operator=<Operator.EMPTY: 'empty'>, value=None)
    """
    said: list[Rule] = []
    for rule in rules:
        said += rule.rules if isinstance(rule, All) else (rule,)
    return said[0] if len(said) == 1 else All(tuple(said))
