"""What came of rows, as JSON keeps it: counts that add up, and problems told in the reader's language later."""

from collections import Counter
from typing import Any

from plomada.figures import Sentence
from plomada_web.imports.engine.reading import Problem
from plomada_web.imports.engine.run import Outcome
from plomada_web.imports.engine.writing import jsonable


def added(counts: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Return the counts of an import with those of one more batch."""
    whole = {record: dict(told) for record, told in counts.items()}
    for record, told in outcome.counts.items():
        there = whole.setdefault(record, {})
        for what, n in told.items():
            there[what] = there.get(what, 0) + n
    for name, more in (("stood_in", outcome.stood_in), ("still_no", outcome.still_no)):
        whole[name] = dict(Counter(whole.get(name, {})) + more)
    return whole


def kept_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON keeps it."""
    return {
        "number": problem.number,
        "column": problem.column[:200],
        "template": problem.sentence.template,
        "values": plain(problem.sentence),
        "cells": ["" if cell is None else _text(cell) for cell in problem.cells],
        "stops": problem.stops,
    }


def plain(sentence: Sentence) -> dict[str, Any]:
    """Return the values of a sentence as JSON keeps them."""
    return {
        name: {"template": value.template, "values": plain(value)} if isinstance(value, Sentence) else jsonable(value)
        for name, value in sentence.values.items()
    }


def _text(cell: object) -> str:
    return str(jsonable(cell)).replace("\0", "")
