"""JSON lines (an object a line) and JSON (one list of objects)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.headers import MOST_COLUMNS
from plomada.sheets.sheet import Cell, Sheet, SheetForm, SheetKind, SheetRow
from plomada.sheets.text_tables import text_of

SAMPLE_ROWS: Final = 5000
LONGEST_LINE: Final = 4_000_000  # characters
PIECE: Final = 256 * 1024
JOINED: Final = "; "  # between the values of a list


class Broken(Exception):
    """A line or an object that cannot be read; becomes the problem of its row."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class ObjectSource:
    """The objects of a file as rows."""

    path: Path
    form: SheetForm
    columns: tuple[str, ...]

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after`: its number is that of the line, or of the object in the list."""
        for number, found in objects(self.path, self.form, after):
            if isinstance(found, Sentence):
                yield SheetRow(number, (None,) * len(self.columns), found)
            elif row := self._row(number, found):
                yield row

    def _row(self, number: int, cells: dict[str, Cell]) -> SheetRow | None:
        row = tuple([cells.get(column) for column in self.columns])
        late = [] if len(cells) <= len(row) and cells.keys() <= set(self.columns) else self._late(cells)
        if late:
            told = Sentence(
                "%(names)s stand in no row before: give the first row every name.",
                {"names": tuple(f"“{name}”" for name in late[:5])},
            )
            return SheetRow(number, row, told)
        return SheetRow(number, row) if any(cell is not None for cell in row) else None

    def _late(self, cells: dict[str, Cell]) -> list[str]:
        return [name for name, cell in cells.items() if cell is not None and name not in self.columns]


def open_objects(path: Path, kind: SheetKind, form: SheetForm | None) -> Sheet:
    """Return the table of a JSON lines or a JSON file.

    Raises:
        UnreadableFile: no object can be read.
    """
    text = text_of(path, form.encoding if form else None)
    made = SheetForm(kind, text.encoding)
    names: dict[str, None] = {}
    for _number, found in islice(objects(path, made, 0), SAMPLE_ROWS):
        if not isinstance(found, Sentence):
            names.update(dict.fromkeys(found))
    if not names or len(names) > MOST_COLUMNS:
        raise UnreadableFile(
            Sentence(
                "%(file)s holds no objects with a few names and values: write one object a line.", {"file": path.name}
            )
        )
    columns = tuple(names)
    rows = text.lines or 1 if kind is SheetKind.JSON_LINES else None
    return Sheet(columns, made, ObjectSource(path, made, columns), text.warnings, rows)


def objects(path: Path, form: SheetForm, after: int) -> Iterator[tuple[int, dict[str, Cell] | Sentence]]:
    """Return each object, flat, with its number; a sentence where it cannot be read."""
    found = _lines(path, form.encoding) if form.kind is SheetKind.JSON_LINES else _listed(path, form.encoding)
    for number, text in islice(found, after, None):
        if not text.strip():
            continue
        try:
            yield number, flat(_object(text))
        except Broken as fault:
            yield number, fault.sentence


def flat(found: dict[str, object], prefix: str = "") -> dict[str, Cell]:
    """Return an object without objects in it: their names are joined by dots, lists become one text.

    Example:
        >>> flat({"name": "Acme", "address": {"city": "Vigo"}, "tags": ["a", "b"], "n": 3})
        {'name': 'Acme', 'address.city': 'Vigo', 'tags': 'a; b', 'n': 3}
    """
    if not prefix and not any(isinstance(value, (dict, list)) for value in found.values()):
        return {name: None if value == "" else value for name, value in found.items()}  # type: ignore[misc]
    cells: dict[str, Cell] = {}
    for name, value in found.items():
        if isinstance(value, dict) and value:
            cells.update(flat(value, f"{prefix}{name}."))
        elif isinstance(value, list) and not any(isinstance(each, (dict, list)) for each in value):
            cells[prefix + name] = JOINED.join(str(each) for each in value if each is not None)
        elif value is None or isinstance(value, (str, int, float)):
            cells[prefix + name] = None if value == "" else value
        else:
            cells[prefix + name] = json.dumps(value, ensure_ascii=False)
    return cells


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Broken(Sentence("Not proper JSON (%(fault)s).", {"fault": str(fault)[:200]})) from None
    if not isinstance(found, dict):
        raise Broken(Sentence("Not an object with names and values: “%(text)s”.", {"text": text[:80]}))
    return found


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding, errors="replace") as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise _too_long(path, number)
            yield number, line


def _listed(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Return the text of each object of a list, read piece by piece."""
    decoder, number, rest = json.JSONDecoder(), 0, ""
    with path.open(encoding=encoding, errors="replace") as text:
        rest = text.read(PIECE).lstrip().removeprefix("[")
        while True:
            rest = rest.lstrip(" \t\r\n,")
            if rest.startswith("]"):
                return
            try:
                end = decoder.raw_decode(rest)[1]
            except (ValueError, RecursionError) as fault:
                piece = text.read(max(PIECE, len(rest)))
                if not piece or len(rest) > LONGEST_LINE:
                    raise UnreadableFile(
                        Sentence(
                            "%(file)s, object %(number)s is not proper JSON (%(fault)s).",
                            {"file": path.name, "number": number + 1, "fault": str(fault)[:200]},
                        )
                    ) from fault
                rest += piece
                continue
            number += 1
            yield number, rest[:end]
            rest = rest[end:]


def _too_long(path: Path, number: int) -> UnreadableFile:
    return UnreadableFile(
        Sentence(
            "%(file)s, line %(line)s is longer than %(most)s characters: write one object a line.",
            {"file": path.name, "line": number, "most": LONGEST_LINE},
        )
    )
