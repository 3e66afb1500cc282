"""Answers from a file: wide, long, or as Polis exports them.

    wide         person, then one column a statement; function, must_sign and would_sign are not statements
    long         person, statement, answer; if there: phase, function, must_sign, would_sign
    Polis        participants-votes.csv and votes.csv, 1 agree, 0 pass, -1 disagree

`must_sign` is yes or no; `would_sign`, 0 to 10, is how likely the person is to sign. Spanish names do as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from plomada.consensus.answers import Answers, Scale
from plomada.consensus.sign_off import Signer
from plomada.errors import InputError, OutsideScale, RepeatedPerson
from plomada.figures import Sentence
from plomada.tables import Table, read_table

NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "person": ("person", "persona", "name", "nombre"),
        "statement": ("statement", "afirmación", "afirmacion"),
        "answer": ("answer", "respuesta"),
        "phase": ("phase", "fase"),
        "function": ("function", "función", "funcion"),
        "must_sign": ("must_sign", "debe_firmar"),
        "would_sign": ("would_sign", "firmaría", "firmaria"),
    }
)
YES: Final = frozenset({"yes", "y", "sí", "si", "s", "true", "1", "x"})
NO: Final = frozenset({"no", "n", "false", "0", ""})
UNSAID: Final = frozenset({"", "-", "can't say", "can’t say", "no sabría decir", "no sé"})
POLIS: Final = Scale(-1, 1)
DECIMAL_COMMA: Final = re.compile(r"^(\d+),(\d{1,2})$")  # 4,5 is a number in Spanish; 1,000 is not one of ours
CERTAIN: Final = 10  # of would_sign


@dataclass(frozen=True)
class Columns:
    """How to read a file whose columns have names of their own.

    Attributes:
        person: column of the people; found by name unless told.
        statement: column of the statements, which makes the file a long one.
        answer: column of the answers.
        scale: the answers allowed; 1 to 5 unless told, -1 to 1 for Polis.
        agree: how Polis writes "agree": 1 in its exports, -1 in its database.
    """

    person: str | None = None
    statement: str | None = None
    answer: str | None = None
    scale: Scale | None = None
    agree: int = 1


@dataclass(frozen=True)
class Reading:
    """What a file says.

    Attributes:
        form: "wide", "long", "Polis participants" or "Polis votes".
        answers: who said what.
        phases: the statements of each phase, where the file names phases.
        functions: of the people, where the file names them.
        signers: who must sign, and how likely they are to.
    """

    form: str
    answers: Answers
    phases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    signers: tuple[Signer, ...] = ()


def read_answers(file: Path, columns: Columns | None = None) -> Reading:
    """Return the answers in a file; its form is known by its header.

    Raises:
        InputError, OutsideScale, RepeatedPerson, UnknownColumn, UnreadableFile: with the row and the column.
    """
    wanted, table = columns or Columns(), read_table(file)
    if {"voter-id", "comment-id", "vote"} <= set(table.header):
        return _polis_votes(table, wanted)
    if {"participant", "n-votes", "n-disagree"} <= set(table.header):
        return _polis_participants(table, wanted)
    statement = _found(table, "statement", wanted.statement)
    return _wide(table, wanted) if statement is None else _long(table, wanted, statement)


def _polis_votes(table: Table, wanted: Columns) -> Reading:
    """Read one vote a row; whoever voted again on a statement changed their mind, so the latest vote counts."""
    person, statement, vote = (table.column(name) for name in ("voter-id", "comment-id", "vote"))
    when = table.header.index("timestamp") if "timestamp" in table.header else None
    rows = list(zip(table.numbers, table.rows, strict=True))
    if when is not None:
        rows.sort(key=lambda row: _number(table, row[0], row[1], when))
    votes = {}
    for number, cells in rows:
        votes[cells[person], cells[statement]] = _answer(table, (number, cells), vote, POLIS)
    said = ((who, what, value) for (who, what), value in votes.items())
    return Reading("Polis votes", Answers.from_rows(_agreeing(said, wanted.agree), wanted.scale or POLIS))


def _polis_participants(table: Table, wanted: Columns) -> Reading:
    first = table.column("n-disagree") + 1
    found = _matrix(table, table.column("participant"), list(range(first, len(table.header))), wanted.scale or POLIS)
    if wanted.agree < 0:
        found = replace(found, ratings=-found.ratings)
    return Reading("Polis participants", found)


def _wide(table: Table, wanted: Columns) -> Reading:
    person = _found(table, "person", wanted.person)
    person = 0 if person is None else person
    others = {_found(table, name, None) for name in ("phase", "function", "must_sign", "would_sign")}
    statements = [column for column in range(len(table.header)) if column != person and column not in others]
    if not statements:
        raise InputError(
            Sentence(
                "%(file)s has no column with answers beside “%(person)s”: give each statement a column.",
                {"file": table.name, "person": table.header[person]},
            )
        )
    answers = _matrix(table, person, statements, wanted.scale or Scale())
    return _with_people(Reading("wide", answers), table, person)


def _matrix(table: Table, person: int, statements: Sequence[int], scale: Scale) -> Answers:
    places: dict[str, int] = {}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        _name(table, (number, cells), person)
        if cells[person] in places:
            raise RepeatedPerson(
                Sentence(
                    "%(file)s, row %(row)s, column “%(column)s”: %(person)s stands in row %(first)s already: give each "
                    "person one row.",
                    {
                        "file": table.name,
                        "row": number,
                        "column": table.header[person],
                        "person": cells[person],
                        "first": places[cells[person]],
                    },
                )
            )
        places[cells[person]] = number
    rows = [
        [_answer(table, row, column, scale) for column in statements]
        for row in zip(table.numbers, table.rows, strict=True)
    ]
    said = [[float("nan") if value is None else value for value in row] for row in rows]
    return Answers(tuple(places), tuple(table.header[column] for column in statements), np.array(said), scale)


def _long(table: Table, wanted: Columns, statement: int) -> Reading:
    person = _found(table, "person", wanted.person)
    answer = _found(table, "answer", wanted.answer)
    person = table.column("person") if person is None else person
    answer = table.column("answer") if answer is None else answer
    phase = _found(table, "phase", None)
    seen: dict[tuple[str, str], int] = {}
    said: list[tuple[str, str, float | None]] = []
    phases: dict[str, dict[str, None]] = {}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        who, what = (_name(table, (number, cells), column) for column in (person, statement))
        if (who, what) in seen:
            raise InputError(
                Sentence(
                    "%(file)s, row %(row)s: %(person)s answers “%(statement)s” in row %(first)s already: keep one "
                    "of the two.",
                    {"file": table.name, "row": number, "person": who, "statement": what, "first": seen[who, what]},
                )
            )
        seen[who, what] = number
        said.append((who, what, _answer(table, (number, cells), answer, wanted.scale or Scale())))
        if phase is not None and cells[phase]:
            phases.setdefault(cells[phase], {})[what] = None
    reading = Reading(
        "long",
        Answers.from_rows(said, wanted.scale or Scale()),
        phases={name: tuple(statements) for name, statements in phases.items()},
    )
    return _with_people(reading, table, person)


Row = tuple[int, tuple[str, ...]]


def _with_people(reading: Reading, table: Table, person: int) -> Reading:
    """Add what the file says about the people themselves; in a long file any of a person's rows may say it."""
    function, must, would = (_found(table, name, None) for name in ("function", "must_sign", "would_sign"))
    functions: dict[str, str] = {}
    signs: dict[str, bool] = {}
    chances: dict[str, float] = {}
    for row in zip(table.numbers, table.rows, strict=True):
        who = row[1][person]
        if function is not None and row[1][function]:
            functions[who] = row[1][function]
        if must is not None:
            signs[who] = _yes(table, row, must) or signs.get(who, False)
        if would is not None and row[1][would] not in UNSAID:
            chances[who] = (_answer(table, row, would, Scale(0, CERTAIN)) or 0.0) / CERTAIN
    signers = tuple(Signer(name, chances.get(name)) for name in reading.answers.people if signs.get(name))
    return replace(reading, functions=functions, signers=signers)


def _found(table: Table, name: str, told: str | None) -> int | None:
    """Return the column that was told, which must be there, else the one with a name we know, if any."""
    if told is not None:
        return table.column(told)
    lowered = [column.casefold().replace(" ", "_") for column in table.header]
    return next((lowered.index(known) for known in NAMES[name] if known in lowered), None)


def _agreeing(rows: Iterator[tuple[str, str, float | None]], agree: int) -> Iterator[tuple[str, str, float | None]]:
    return ((who, what, None if value is None else value * agree) for who, what, value in rows)


def _name(table: Table, row: Row, column: int) -> str:
    if not row[1][column]:
        raise InputError(
            Sentence(
                "%(file)s, row %(row)s, column “%(column)s” is empty: fill it in or take the row out.",
                {"file": table.name, "row": row[0], "column": table.header[column]},
            )
        )
    return row[1][column]


def _answer(table: Table, row: Row, column: int, scale: Scale) -> float | None:
    if row[1][column].casefold() in UNSAID:
        return None
    value = _number(table, *row, column)
    if not scale.low <= value <= scale.high:
        raise OutsideScale(
            Sentence(
                "%(file)s, row %(row)s, column “%(column)s”: %(value)s is outside the scale from %(low)s to %(high)s: "
                "correct it or name another scale.",
                {
                    "file": table.name,
                    "row": row[0],
                    "column": table.header[column],
                    "value": value,
                    "low": scale.low,
                    "high": scale.high,
                },
            )
        )
    return value


def _number(table: Table, number: int, cells: Sequence[str], column: int) -> float:
    try:
        text = cells[column]
        value = float(DECIMAL_COMMA.sub(r"\1.\2", text) if "," in text else text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InputError(
            Sentence(
                "%(file)s, row %(row)s, column “%(column)s”: “%(text)s” is not a number: write the answer as a number, "
                "or leave the cell empty.",
                {"file": table.name, "row": number, "column": table.header[column], "text": cells[column][:40]},
            )
        )
    return value


def _yes(table: Table, row: Row, column: int) -> bool:
    told = row[1][column].casefold()
    if told in YES or told in NO:
        return told in YES
    raise InputError(
        Sentence(
            "%(file)s, row %(row)s, column “%(column)s”: “%(text)s” is neither yes nor no.",
            {"file": table.name, "row": row[0], "column": table.header[column], "text": row[1][column][:40]},
        )
    )
