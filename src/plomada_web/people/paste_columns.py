"""Which cell of a pasted row means what: by its heading, or by what it looks like."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from plomada.figures import Sentence
from plomada_web.people.models import searchable
from plomada_web.people.paste_cells import Unreadable
from plomada_web.people.paste_table import Row
from plomada_web.people.paste_words import COLUMNS, ROLES, SIGNS

ADDRESS: Final = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")
BETWEEN_DELIMITERS: Final = re.compile(r'(?:"[^"]*"|[^;,\t"])+')
AROUND_ADDRESS: Final = " \t<>()[]\"'“”,;:"


def column_at(heading: str) -> str | None:
    """Return the column that a heading names, in either language, or None.

    Example:
        >>> column_at("Correo electrónico:"), column_at("Signo")
        ('email', None)
    """
    return COLUMNS.get(searchable(heading).strip(" :.*?¿"))


def by_heading(row: Row, headings: Sequence[str | None]) -> dict[str, str]:
    """Return what a row says by column. A row with more cells than there are headings is refused."""
    if len(row.cells) > len(headings):
        values = {"cells": len(row.cells), "headings": len(headings)}
        raise Unreadable(
            "",
            Sentence("The row has %(cells)s cells, the headings are %(headings)s. Quote text with commas.", values),
        )
    cells: dict[str, str] = {}
    for cell, column in zip(row.cells, headings, strict=False):
        if column and cell:
            cells.setdefault(column, cell)
    name = " ".join(cells.pop(part) for part in ("given", "name", "surname") if part in cells)
    return _address_apart(cells | {"name": name})


def by_position(row: Row, functions: Mapping[str, int]) -> list[dict[str, str]]:
    """Return what a row without headings says: of one person, or of each address of a copied line."""
    if len(ADDRESS.findall(row.text)) > 1:
        parts = [part for part in BETWEEN_DELIMITERS.findall(row.text) if part.strip()]
        if all(len(ADDRESS.findall(part)) == 1 for part in parts):
            return [_address_apart({"name": part}) for part in parts]
    return [_line([cell for cell in row.cells if cell], functions)]


def _line(cells: list[str], functions: Mapping[str, int]) -> dict[str, str]:
    address = next((cell for cell in cells if ADDRESS.search(cell)), "")
    said = {}
    if address:
        cells.remove(address)
        said["name" if ADDRESS.sub("", address, count=1).strip(AROUND_ADDRESS) else "email"] = address
    if "name" not in said and cells:
        said["name"] = cells.pop(0)
    for cell in tuple(cells):
        column = _looks_like(cell, functions)
        if column and column not in said:
            said[column] = "yes" if column == "must_sign" else cell
            cells.remove(cell)
    if "function" not in said and len(cells) > 1:
        said["function"] = cells.pop()
    # "Ana, CFO": the word that names the function is the title too.
    said["title"] = ", ".join(cells) or said.get("function", "")
    return _address_apart(said)


def _looks_like(cell: str, functions: Mapping[str, int]) -> str:
    word = searchable(cell)
    if word in functions:
        return "function"
    if word in SIGNS:
        return "must_sign"
    return "role" if word in ROLES else ""


def _address_apart(cells: dict[str, str]) -> dict[str, str]:
    """Take the address out of "Ana Robledo <ana@company.com>", in whichever of the two cells that stands."""
    name, email = cells.get("name", ""), cells.get("email", "")
    if in_name := ADDRESS.search(name):
        cells["name"] = _around(in_name)
        cells["email"] = email = email or in_name.group()
    if (in_email := ADDRESS.search(email)) and _around(in_email):
        cells["email"] = in_email.group()
        cells["name"] = cells.get("name") or _around(in_email)
    return cells


def _around(found: re.Match[str]) -> str:
    return (found.string[: found.start()] + " " + found.string[found.end() :]).strip(AROUND_ADDRESS)
