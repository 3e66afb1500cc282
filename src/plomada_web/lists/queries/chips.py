"""What a list is narrowed to, as chips that can be taken off, and as selects above it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from plomada_web.lists.asking import QUICK, Asked
from plomada_web.lists.filters import All, Catalogue, Choice, in_words
from plomada_web.lists.filters.rules import conjunction


@dataclass(frozen=True)
class Chip:
    """A part of what a list is narrowed to; `without` is the address of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Quick:
    """A select above a list; `chosen` is the value it has now."""

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]
    chosen: str | int


def chips_of(asked: Asked, catalogue: Catalogue) -> tuple[Chip, ...]:
    """Return a chip for each thing that must hold: parts of the rule, and the account."""
    parts = asked.rule.rules if isinstance(asked.rule, All) else (asked.rule,)
    chips = [
        Chip(
            in_words(part, catalogue.workspace, asked.record, catalogue=catalogue),
            asked.address(rule=conjunction([each for n, each in enumerate(parts) if n != number])),
        )
        for number, part in enumerate(parts)
    ]
    if asked.account:
        field = catalogue.field(asked.record, "account")
        (name,) = catalogue.called(asked.record, field, [asked.account])
        chips.append(Chip(name, asked.address(account=None)))
    return tuple(chips)


def quick_filters(asked: Asked, catalogue: Catalogue) -> tuple[Quick, ...]:
    """Return the selects above the list, those with something to choose."""
    chosen = dict(asked.quick)
    found = []
    for name in QUICK[asked.record]:
        field = catalogue.field(asked.record, name)
        if choices := catalogue.choices(asked.record, field):
            found.append(Quick(name, field.label, tuple(choices), chosen.get(name, "")))
    return tuple(found)
