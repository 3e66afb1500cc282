"""A cell as a text, a number or a yes or no; what cannot be read says what was expected. Nothing written is None."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets.columns import ANY, NO, YES, ColumnForm
from plomada.sheets.sheet import Cell

QUOTED: Final = 60  # characters of a cell in a message
DROPPED: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
FORMULA: Final = re.compile(r"'+[=+\-@\t\r]")  # how a formula is kept from being one
SPACED: Final = re.compile(r"(?<=\d)[ '’_\u00a0\u202f\u2009](?=\d{3}(?:\D|$))")
GROUPED: Final = re.compile(r"\d{1,3}(?:\d{3})*")
SMALL: Final = re.compile(r"(\d*)[.,](\d+)")
SIGNS: Final = {"-": "-", "−": "-", "–": "-", "+": "", "": ""}
NUMBER: Final = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−–+]?)\s*(?P<digits>[\d.,]*\d[.,]?)(?P<power>[eE][-+]?\d{1,3})?\s*(?P<after>-?)\s*(?P<close>\))?"
)
MOST_DIGITS: Final = 60


class UnreadableCell(InputError):
    """A cell does not hold what its column should."""


def unreadable(cell: Cell, sentence: Sentence) -> UnreadableCell:
    """Return the error for a cell that is quoted in a sentence with `%(cell)s`."""
    told = str(cell)
    told = told if len(told) <= QUOTED else told[: QUOTED - 1] + "…"
    return UnreadableCell(replace(sentence, values={**sentence.values, "cell": told}))


def read_text(cell: Cell, form: ColumnForm = ANY) -> str | None:
    """Return a cell as text: without what cannot be seen, and without the apostrophe that guards a formula.

    Example:
        >>> read_text(" Ana\\u200b "), read_text("'=1+1"), read_text(12.0), read_text("  ")
        ('Ana', '=1+1', '12', None)
    """
    if cell is None:
        return None
    if not isinstance(cell, str):
        return _written(cell)
    if not (cell.isascii() and cell.isprintable()):
        cell = unicodedata.normalize("NFC", DROPPED.sub("", cell).replace("\r\n", "\n").replace("\u00a0", " "))
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell or None


def read_yes_no(cell: Cell, form: ColumnForm = ANY) -> bool | None:
    """Return what a cell says in either language.

    Raises:
        UnreadableCell: it says neither.

    Example:
        >>> read_yes_no("Sí"), read_yes_no("FALSE"), read_yes_no(1), read_yes_no("")
        (True, False, True, None)
    """
    if isinstance(cell, bool) or cell is None:
        return cell
    word = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip().casefold()
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise unreadable(cell, Sentence("“%(cell)s” is neither yes nor no: write “yes” or “no”.", {"cell": ""}))


def read_number(cell: Cell, form: ColumnForm = ANY) -> Decimal | None:
    """Return a cell as a number, its marks read as the column's.

    A mark that can only be one thing is read as that, whatever the column's is: “1.234,5” and “2,75” leave no doubt.

    Raises:
        UnreadableCell: it is no number.

    Example:
        >>> read_number("1.234,50"), read_number("1,234", ColumnForm("a", decimal=",")), read_number("(12)")
        (Decimal('1234.50'), Decimal('1.234'), Decimal('-12'))
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        text = cell.strip().removesuffix("%")
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS:
            return Decimal(text)
        number = number_of(text, form.decimal)
        if number is None:
            raise _no_number(cell)
        return number
    if isinstance(cell, (bool, date)):
        raise _no_number(cell)
    number = Decimal(str(cell))
    if not number.is_finite():
        raise _no_number(cell)
    return number


def number_of(text: str, decimal: str) -> Decimal | None:
    """Return the number that a text is, or None.

    Example:
        >>> number_of("1 234,5", "."), number_of("12-", "."), number_of("1.2.3", ".")
        (Decimal('1234.5'), Decimal('-12'), None)
    """
    found = NUMBER.fullmatch(SPACED.sub("", text.strip()))
    if not found or len(text) > MOST_DIGITS or bool(found["open"]) != bool(found["close"]):
        return None
    digits = _digits(found["digits"], decimal)
    if digits is None:
        return None
    negative = found["open"] or found["after"] or SIGNS[found["sign"]]
    try:
        return Decimal(("-" if negative else "") + digits + (found["power"] or ""))
    except InvalidOperation:
        return None


def _digits(text: str, decimal: str) -> str | None:
    """Return digits with a point where the decimals begin, or None where the marks make no sense."""
    points, commas = text.count("."), text.count(",")
    if not points and not commas:
        return text
    if points and commas:
        mark = "." if text.rfind(".") > text.rfind(",") else ","
        if text.count(mark) > 1:
            return None
        whole, _mark, rest = text.partition(mark)
        whole = _grouped(whole, "," if mark == "." else ".") or ""
        return f"{whole}.{rest}" if whole and rest.isdigit() else None
    mark = "." if points else ","
    if points + commas > 1:
        return _grouped(text, mark)
    whole, _mark, rest = text.partition(mark)
    if len(rest) == 3 and mark != decimal and 0 < len(whole) < 4 and not whole.startswith("0"):
        return whole + rest
    return f"{whole or '0'}.{rest or '0'}"


def _grouped(text: str, mark: str) -> str | None:
    """Return digits in groups of three as one, or None where the groups are others."""
    first, *groups = text.split(mark)
    if not 0 < len(first) < 4 or any(len(group) != 3 for group in groups):
        return None
    return first + "".join(groups)


def _no_number(cell: Cell) -> UnreadableCell:
    return unreadable(cell, Sentence("“%(cell)s” is not a number: write it like 1234.5.", {"cell": ""}))


def _written(cell: Cell) -> str:
    """Return a value as a person would write it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
