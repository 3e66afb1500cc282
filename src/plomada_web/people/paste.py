"""A pasted list or CSV of people, read into rows and problems. Nothing here touches the database.

Here is how this works. `paste_table` cuts the text into rows of cells. Easy case: the first row names its
columns, in either language; each cell then has a meaning. Without such a heading a line is read like an address
in a mail, "Ana Robledo <ana@company.com>, Plant manager, Operations": the cell with the address is the person, a
cell that names one of the workspace's functions is the function, a word of a role is the role, what is left is
the title. Several addresses on one line, as mail programs copy them, are several people.

Nothing is lost: every row becomes a person, a problem, or both (`Problem.stops`: was the row left out?).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from plomada.errors import UnknownColumn
from plomada.figures import Sentence
from plomada_web.people.models import searchable
from plomada_web.people.paste_cells import Unreadable, check_lengths, email_of, language_of, role_of, yes_or_no
from plomada_web.people.paste_columns import by_heading, by_position, column_at
from plomada_web.people.paste_table import Row, TooMuchPasted, table

MOST_ROWS: Final = 500


@dataclass(frozen=True)
class PastedPerson:
    """Someone of a pasted list.

    Attributes:
        row: the line they stand on, from 1.
        function: as it was written; `function_id` is the workspace's function by that name, None where none is.
        must_sign: None where the list does not say.
        role: a value of the decision's roles ("sponsor", "approver", ...); empty where the list does not say.
        language: "es" or "en"; empty where the list does not say.
    """

    row: int
    name: str
    email: str = ""
    title: str = ""
    function: str = ""
    function_id: int | None = None
    must_sign: bool | None = None
    role: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True)
class Problem:
    """What could not be read in a row.

    Attributes:
        row: the line, from 1.
        column: "name", "email", "function", ... or "" where it is the whole row.
        sentence: what is wrong and what to do.
        text: the row as pasted.
        stops: whether the row was left out; otherwise only this cell was.
    """

    row: int
    column: str
    sentence: Sentence
    text: str
    stops: bool = True


@dataclass(frozen=True)
class Pasted:
    """What was read of a pasted list: the people, the problems, and the headings nobody knew."""

    people: tuple[PastedPerson, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()


def parse(text: str, *, functions: Mapping[str, int]) -> Pasted:
    r"""Read a pasted list, or the text of a CSV.

    Args:
        text: with or without a row of headings; cells apart by tab, semicolon or comma.
        functions: the workspace's functions by every name they go by (`queries.function_words`).

    Raises:
        TooMuchPasted: more than 500 rows or 256 kB.
        UnknownColumn: there are headings, and none is for names.

    Example:
        >>> pasted = parse("Ana Robledo <ana@a.example>, Directora, Compras\nLuis", functions={"compras": 7})
        >>> [(one.name, one.email, one.title, one.function_id) for one in pasted.people]
        [('Ana Robledo', 'ana@a.example', 'Directora', 7), ('Luis', '', '', None)]
    """
    rows = table(text)
    headings = _headings(rows)
    body = rows[1:] if headings else rows
    if len(body) > MOST_ROWS:
        raise TooMuchPasted(
            Sentence(
                "The list has %(rows)s rows; the most is %(most)s at once. Paste it in parts.",
                {"rows": len(body), "most": MOST_ROWS},
            )
        )
    if not headings:
        return _read(body, lambda row: by_position(row, functions), functions)
    ignored = tuple(cell for cell, heading in zip(rows[0].cells, headings, strict=True) if cell and not heading)
    return replace(_read(body, lambda row: [by_heading(row, headings)], functions), ignored=ignored)


def _headings(rows: Sequence[Row]) -> tuple[str | None, ...]:
    """Return the columns that the first row names; nothing where it is a person already."""
    if not rows or any("@" in cell for cell in rows[0].cells):
        return ()
    headings = tuple(column_at(cell) for cell in rows[0].cells)
    if {"name", "given"}.intersection(headings):
        return headings
    if "email" in headings:
        raise UnknownColumn(
            Sentence(
                "No column holds names: call one “Name” or “Nombre”. The columns are: %(columns)s.",
                {"columns": ", ".join(rows[0].cells)},
            )
        )
    return ()


@dataclass
class _Seen:
    """Who stood in the list before, by e-mail and by name."""

    emails: dict[str, int] = field(default_factory=dict)
    names: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, person: PastedPerson) -> None:
        if person.email in self.emails:
            values = {"email": person.email, "row": self.emails[person.email]}
            raise Unreadable("email", Sentence("%(email)s stands in row %(row)s already.", values))
        name = searchable(person.name)
        row, email = self.names.get(name, (0, ""))
        if row and not (person.email and email):  # two people may share a name, but then we must tell them apart
            again = Sentence(
                "%(name)s stands in row %(row)s already. If they are two people, give both e-mails.",
                {"name": person.name, "row": row},
            )
            raise Unreadable("name", again)
        if person.email:
            self.emails[person.email] = person.row
        self.names[name] = (person.row, person.email)


def _read(rows: Sequence[Row], cells_of: Callable[[Row], list[dict[str, str]]], functions: Mapping[str, int]) -> Pasted:
    people: list[PastedPerson] = []
    problems: list[Problem] = []
    seen = _Seen()
    for row in rows:
        for cells in _cells(row, cells_of, problems):
            try:
                person = _person(row.number, cells, functions)
                seen.add(person)
            except Unreadable as wrong:
                problems.append(Problem(row.number, wrong.column, wrong.sentence, row.text))
                continue
            people.append(person)
            if person.function and person.function_id is None:
                unknown = Sentence(
                    "“%(function)s” is not one of your functions; it is left open.", {"function": person.function}
                )
                problems.append(Problem(row.number, "function", unknown, row.text, stops=False))
    return Pasted(tuple(people), tuple(problems))


def _cells(row: Row, cells_of: Callable[[Row], list[dict[str, str]]], problems: list[Problem]) -> list[dict[str, str]]:
    try:
        return cells_of(row)
    except Unreadable as wrong:
        problems.append(Problem(row.number, wrong.column, wrong.sentence, row.text))
        return []


def _person(row: int, cells: Mapping[str, str], functions: Mapping[str, int]) -> PastedPerson:
    check_lengths(cells)
    if not cells.get("name"):
        raise Unreadable("name", Sentence("The name is missing."))
    function = cells.get("function", "")
    return PastedPerson(
        row=row,
        name=cells["name"],
        email=email_of(cells.get("email", "")),
        title=cells.get("title", ""),
        function=function,
        function_id=functions.get(searchable(function)) if function else None,
        must_sign=yes_or_no(cells.get("must_sign", "")),
        role=role_of(cells.get("role", "")),
        phone=cells.get("phone", ""),
        language=language_of(cells.get("language", "")),
    )
