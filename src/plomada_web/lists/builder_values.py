"""What is typed as the value of a condition, and back."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Q

from plomada.figures import Sentence
from plomada_web.lists.filters import Catalogue, Kind, Operator, UnusableRule
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.operators import Takes, takes
from plomada_web.lists.filters.rules import Scalar, Value
from plomada_web.lists.filters.values import wanted
from plomada_web.people.custom_reading import number_in
from plomada_web.people.models import Record
from plomada_web.people.queries.same import account_named
from plomada_web.workspace.models import Workspace

BETWEEN: Final = ";"  # names of companies have commas
NUMBERED: Final = re.compile(r"#([1-9]\d{0,15})\s*$")


def value_of(record: Record, field: Field, operator: Operator, texts: Sequence[str], catalogue: Catalogue) -> Value:
    """Return what was typed, as the condition takes it.

    Raises:
        UnusableRule: it cannot be read.
    """
    if takes(operator) is Takes.NOTHING:
        return None
    said = [text.strip() for text in texts if text.strip()]
    if not said:
        raise wanted(field, Sentence("a value"))
    if takes(operator) is Takes.DAYS:
        if not said[0].isdecimal() or len(said[0]) > 6:
            raise wanted(field, Sentence("a number of days"))
        return int(said[0])
    read = _read(record, field, said, takes(operator) is Takes.MANY, catalogue)
    return read[0] if takes(operator) is Takes.ONE and len(read) == 1 else tuple(read)


def _read(  # noqa: PLR0911 (one line per kind)
    record: Record, field: Field, said: list[str], many: bool, catalogue: Catalogue
) -> list[Scalar]:
    match field.kind:
        case Kind.YES_NO:
            return [said[0] == "yes"]
        case Kind.NUMBER:
            return [_number(field, text) for text in said]
        case Kind.MONEY:
            return [*(str(_amount(field, text)) for text in said[:-1]), said[-1]]
        case Kind.TEXT:
            return [part.strip() for part in said[0].split(BETWEEN) if part.strip()] if many else [said[0]]
        case Kind.CHOICE | Kind.CHOICES | Kind.REFERENCE if field.typed:
            names = said[0].split(BETWEEN) if many else [said[0]]
            return [_named(field, name.strip(), catalogue.workspace) for name in names if name.strip()]
        case Kind.CHOICE | Kind.CHOICES | Kind.REFERENCE:
            known = {str(choice.value): choice.value for choice in catalogue.choices(record, field)}
            return [known[text] for text in said if text in known]
    return list(said)


def _number(field: Field, text: str) -> float:
    return float(_amount(field, text))


def _amount(field: Field, text: str) -> Decimal:
    amount = number_in(text)
    if amount is None or abs(amount) >= 10**12:
        raise wanted(field, Sentence("a number"))
    return amount


def _named(field: Field, name: str, workspace: Workspace) -> int:
    """Return the row that is called so, or that its number names: there are too many to choose from a list."""
    numbered = NUMBERED.search(name)
    if numbered and field.choices and field.choices(workspace, [int(numbered[1])]):
        return int(numbered[1])
    if field.name.endswith("person"):
        people = workspace.people.filter(archived_at=None).filter(Q(name__iexact=name) | Q(email__iexact=name))
        found = people.order_by("pk").values_list("pk", flat=True).first()
        unknown = Sentence("No person has the name or e-mail “%(name)s”.", {"name": name})
    else:
        account = account_named(workspace, name)
        found = account.pk if account else None
        unknown = Sentence("No account is called “%(name)s”.", {"name": name})
    if found is None:
        raise UnusableRule(unknown)
    return found


def _once(field: Field, pk: object, name: str, catalogue: Catalogue) -> str:
    """Return a row's name, with its number where the name alone would mean another row."""
    try:
        return name if _named(field, name, catalogue.workspace) == pk else f"{name} #{pk}"
    except UnusableRule:
        return f"{name} #{pk}"


def texts_of(record: Record, name: str, value: Value, catalogue: Catalogue) -> list[str]:
    """Return what would have to be typed for the value; of a field that is no more, nothing."""
    field = catalogue.fields(record).get(name)
    said = value if isinstance(value, tuple) else (value,)
    if field is None or value is None:
        return []
    if field.typed:
        called = catalogue.called(record, field, said)
        return [f"{BETWEEN} ".join(_once(field, pk, name, catalogue) for pk, name in zip(said, called, strict=True))]
    if field.kind is Kind.TEXT:
        return [f"{BETWEEN} ".join(str(each) for each in said)]
    if field.kind is Kind.YES_NO:
        return ["yes" if value is True else "no"]
    return [str(each).removesuffix(".0") for each in said]
