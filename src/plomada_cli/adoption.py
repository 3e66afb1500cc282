"""What `plomada adoption` does: counts, compares, tells. Loaded by who asks for it: it needs much."""

import argparse

from plomada.errors import InputError
from plomada.figures import Figure, Sentence
from plomada.language.adoption import Adoption
from plomada.language.periods import Period
from plomada.language.taking_up import taking_up
from plomada_cli.language_map import counted, documents_of

ANSWERS = {True: "yes", False: "no", None: "cannot be told"}


def tell_adoption(arguments: argparse.Namespace) -> int:
    """Count, compare and say whether every group took the message up."""
    if not arguments.date:
        raise InputError(Sentence("Adoption is looked at over time: name the column of the dates with --date."))
    cube = counted(arguments, documents_of(arguments))
    told = arguments.groups or [name for name in cube.totals.groups if name and name not in arguments.without]
    starts = {**dict.fromkeys(told, arguments.since), **dict.fromkeys(arguments.without)}
    term = " ".join(arguments.term.lower().split())
    print(report(term, taking_up(cube, term, starts), arguments.period))
    return 0


def report(term: str, found: Adoption, period: Period) -> str:
    """Return what was found, in lines."""
    lines = [f"“{term}” adopted by every group: {ANSWERS[found.adopted]}"]
    for group in found.groups:
        lines += [
            f"{group.group}: {ANSWERS[group.adopted]}",
            f"  of 10,000 people in a {period}: before {_told(group.before)}, since {_told(group.after)}",
            f"  beside {group.controls:,} comparable terms: {_told(group.effect)} times, p {_told(group.p)}",
            *(f"  {sentence}" for sentence in group.cannot_tell),
        ]
    told = {str(sentence) for group in found.groups for sentence in group.cannot_tell}
    return "\n".join((*lines, *(str(each) for each in found.cannot_tell if str(each) not in told)))


def _told(figure: Figure) -> str:
    if figure.value is None:
        return f"– ({figure.unknown})"
    interval = f" ({figure.low:.2f} to {figure.high:.2f})" if figure.low is not None and figure.high is not None else ""
    return (f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:.3g}") + interval
