"""The names of a table's columns, each once, and what was done to make them so."""

from collections.abc import Sequence
from typing import Final

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.sheet import Cell

MOST_COLUMNS: Final = 2000
LONGEST_NAME: Final = 200


def columns_of(file: str, header: Sequence[Cell], used: int) -> tuple[tuple[str, ...], tuple[Sentence, ...]]:
    """Return the names of the columns, and warnings.

    Args:
        file: its name, for messages.
        header: the cells of the row that names the columns.
        used: how many columns have something written below; names that are missing beyond are no columns.

    Raises:
        UnreadableFile: more columns than any table has.

    Example:
        >>> names, told = columns_of("a.csv", ["Name", "", "Name", ""], 3)
        >>> names
        ('Name', 'Column 2', 'Name (2)')
        >>> [str(each) for each in told]
        ['Column 2 has no name: it is called “Column 2” here.', 'Several columns are called “Name”: they are numbered.']
    """
    named = [" ".join(str("" if cell is None else cell).split())[:LONGEST_NAME] for cell in header]
    width = max((place for place, name in enumerate(named, start=1) if name), default=0)
    width = max(width, min(used, len(named)))
    if width > MOST_COLUMNS:
        raise UnreadableFile(
            Sentence(
                "%(file)s has %(columns)s columns; up to %(most)s are read: look for the right delimiter, or leave "
                "columns out.",
                {"file": file, "columns": width, "most": MOST_COLUMNS},
            )
        )
    taken: dict[str, int] = {}
    names: list[str] = []
    warnings: list[Sentence] = []
    for place, name in enumerate(named[:width], start=1):
        if not name:
            name = f"Column {place}"  # noqa: PLW2901
            warnings.append(
                Sentence("Column %(place)s has no name: it is called “%(name)s” here.", {"place": place, "name": name})
            )
        elif name in taken and taken[name] == 1:
            warnings.append(Sentence("Several columns are called “%(name)s”: they are numbered.", {"name": name}))
        names.append(_free(name, taken, set(named)))
    return tuple(names), tuple(warnings)


def looks_like_data(header: Sequence[Cell]) -> bool:
    """Return whether a row holds an e-mail address or mostly numbers, as names of columns do not.

    Example:
        >>> looks_like_data(["ana@acme.example", "Ana"]), looks_like_data(["E-mail", "Name"])
        (True, False)
    """
    cells = [str(cell).strip() for cell in header if cell not in {None, ""}]
    numbers = sum(cell.replace(".", "", 1).replace(",", "", 1).isdigit() for cell in cells)
    return any("@" in cell and "." in cell and " " not in cell for cell in cells) or numbers * 2 > len(cells)


def data_warning(row: int) -> Sentence:
    """Return what is said where the first row does not look like names of columns."""
    return Sentence(
        "Row %(row)s was taken for the names of the columns, but looks like data: add a row with names.", {"row": row}
    )


def _free(name: str, taken: dict[str, int], elsewhere: set[str]) -> str:
    """Return the name, numbered where it is there already."""
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return name
    while (numbered := f"{name} ({taken[name]})") in elsewhere or numbered in taken:
        taken[name] += 1
    taken[numbered] = 1
    return numbered
