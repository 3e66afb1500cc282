"""A field that can be filtered by, and a relation to other records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise

from plomada_web.lists.filters.operands import Operand
from plomada_web.lists.filters.operators import OF_KIND, Kind, Operator
from plomada_web.people.models import Record
from plomada_web.workspace.models import Workspace

EVERY: Final = Q()


@dataclass(frozen=True)
class Choice:
    """A value that a field can have, and what it is called."""

    value: str | int
    label: str


# The choices of a field in a workspace: all of them, or those of these values. Of thousands, "all" is none.
Choices = Callable[[Workspace, Sequence[str | int] | None], Sequence[Choice]]


@dataclass(frozen=True)
class Field:
    """Something that a record can be filtered by.

    Attributes:
        name: what rules and addresses call it.
        label: what people call it.
        operand: where its value stands.
        choices: what it can be, where that is a choice or a reference.
        typed: its choices are too many for a list, and named by typing.
        searched: its text is part of the record's `search`, which has an index.
        via: the relation whose record has this field, for "account.country".
    """

    name: str
    label: str | Promise
    kind: Kind
    operand: Operand
    choices: Choices | None = None
    typed: bool = False
    searched: bool = False
    via: str = ""

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Return what can be asked of it."""
        return OF_KIND[self.kind]


@dataclass(frozen=True)
class Relation:
    """How a record leads to others.

    Attributes:
        label: what people call it, as in "has touches which".
        record: what it leads to.
        link: the column there that names this record.
        own: the column here that it names.
        live: which of the related rows count: those that are not archived, not removed.
    """

    name: str
    label: str | Promise
    record: Record
    link: str
    own: str = "pk"
    live: Q = EVERY

    @property
    def many(self) -> bool:
        """Return whether it may lead to several."""
        return self.own == "pk"
