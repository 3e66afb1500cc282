"""The lines of the filter's form, as its template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from plomada_web.lists.builder import Node
from plomada_web.lists.filters import Catalogue, Choice, Kind, Operator
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.operators import Takes, asked, takes
from plomada_web.workspace.models import Currency

INPUTS: Final = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.MOMENT: "date", Kind.MONEY: "money"}


@dataclass(frozen=True)
class Drawn:
    """A node with all that its template needs.

    Attributes:
        fields: what the line can be about: name and label.
        operators: what can be asked of it.
        input: what it is typed into: "none", "text", "days", "number", "date", "money", "select", "several", "names".
        texts: what is in it; of two numbers or days, both.
        many: several texts or names go into it.
        kind: of its field, so that a value is not kept for another kind.
        relations: what a group over related records can be about.
    """

    node: Node
    lines: tuple["Drawn", ...] = ()
    fields: Sequence[tuple[str, str | Promise]] = ()
    operators: Sequence[tuple[str, Promise]] = ()
    input: str = ""
    texts: tuple[str, ...] = ()
    two: bool = False
    many: bool = False
    kind: str = ""
    choices: Sequence[Choice] = ()
    relations: Sequence[tuple[str, str | Promise]] = ()
    currencies: tuple[tuple[str, str], ...] = tuple(Currency.choices)


def drawn(node: Node, catalogue: Catalogue) -> Drawn:
    """Return the form as it is drawn."""
    if node.kind == "condition":
        return _line(node, catalogue)
    relations = [(each.name, each.label) for each in catalogue.relations(node.record).values()]
    return Drawn(node, lines=tuple(drawn(line, catalogue) for line in node.lines), relations=relations)


def _line(node: Node, catalogue: Catalogue) -> Drawn:
    fields = catalogue.fields(node.record)
    labels = [(name, field.label) for name, field in fields.items()]
    field = fields.get(node.name)
    if field is None:  # it was there when the filter was saved
        return Drawn(node, fields=[(node.name, node.name), *labels], input="none")
    operator = Operator(node.operator)
    choices = catalogue.choices(node.record, field)
    two = takes(operator) is Takes.TWO
    return Drawn(
        node,
        fields=labels,
        operators=[(each.value, asked(each, field.kind)) for each in field.operators],
        input=_input(field, operator),
        texts=_texts(node, 1 + two + (field.kind is Kind.MONEY)),
        two=two,
        many=takes(operator) is Takes.MANY,
        kind=field.kind.value,
        choices=choices,
    )


def _texts(node: Node, inputs: int) -> tuple[str, ...]:
    """Return what was typed, one for each input; of several choices, all of them."""
    return (*node.texts, *[""] * (inputs - len(node.texts)))


def _input(field: Field, operator: Operator) -> str:
    match takes(operator), field.kind:
        case Takes.NOTHING, _:
            return "none"
        case Takes.DAYS, _:
            return "days"
        case _, Kind.YES_NO:
            return "yes_no"
        case what, Kind.CHOICE | Kind.CHOICES | Kind.REFERENCE:
            if field.typed:
                return "names"
            return "several" if what is Takes.MANY else "select"
    return INPUTS.get(field.kind, "text")
