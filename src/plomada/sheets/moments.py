"""A cell as a day or a moment: by the order of its column, as ISO, with the month in letters, or as Excel counts."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from plomada.figures import Sentence
from plomada.sheets.cells import UnreadableCell, unreadable
from plomada.sheets.columns import ANY, ColumnForm, Order, plain
from plomada.sheets.sheet import Cell

DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001  Excel's days have no zone
SERIALS: Final = (10_000, 80_000)  # days of Excel from 1927 to 2119; other numbers are no dates
MONTHS: Final = {
    word: month
    for month, words in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril", "may mayo",
            "jun june junio", "jul july julio", "aug august ago agosto", "sep sept september septiembre set setiembre",
            "oct october octubre", "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
NUMBERED: Final = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?:(?:[T,]|\s)\s*(.+))?")
LETTERED: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|º)?\s*(?:de\s+|of\s+|[-/ .])?\s*([^\W\d]{3,10})"
    r"|([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)"
    r"[\s,./-]*(?:de\s+|del\s+)?(\d{4}|\d{2})(?:[\s,]+(.+))?",
    re.IGNORECASE,
)
CLOCK: Final = re.compile(
    r"(\d{1,2})[:.hH](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
DIGITS: Final = re.compile(r"\d{4,13}(?:\.\d+)?")
PIVOT: Final = 70  # two digits below it are 20xx


def read_date(cell: Cell, form: ColumnForm = ANY) -> date | None:
    """Return a cell as a day.

    Raises:
        UnreadableCell: it is no day, or one that no calendar has.

    Example:
        >>> read_date("10/20/2016", ColumnForm("a", order=Order.MDY)).isoformat()
        '2016-10-20'
        >>> read_date("26-02-2018 19:58").isoformat()
        '2018-02-26'
        >>> read_date(45631.0).isoformat(), read_date("5 de enero de 2020").isoformat()
        ('2024-12-05', '2020-01-05')
    """
    moment = read_moment(cell, form)
    return moment.date() if moment else None


def read_moment(cell: Cell, form: ColumnForm = ANY) -> datetime | None:
    """Return a cell as a moment; without a zone where the cell names none.

    Raises:
        UnreadableCell: it is no moment.

    Example:
        >>> read_moment("2020-12-30 3:15:52").isoformat(), read_moment("2026-11-25T10:00:00Z").isoformat()
        ('2020-12-30T03:15:52', '2026-11-25T10:00:00+00:00')
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, (int, float, Decimal)):
        moment = None if isinstance(cell, bool) else _numeric(cell)
    else:
        text = cell.strip()
        if not text:
            return None
        moment = _iso(text) or _parsed(text, form.order)
    if moment is None:
        raise _no_date(cell)
    return moment


def parts_of(text: str) -> tuple[int, int, int] | None:
    """Return the three numbers of a date as they stand, or None where it is not written in numbers.

    Example:
        >>> parts_of("10/20/2016"), parts_of("5 May 2020")
        ((10, 20, 2016), None)
    """
    found = NUMBERED.fullmatch(text.strip())
    return (int(found[1]), int(found[3]), int(found[4])) if found else None


def _iso(text: str) -> datetime | None:
    if len(text) < 10 or text[4] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parsed(text: str, order: Order) -> datetime | None:
    try:
        if found := NUMBERED.fullmatch(text):
            day = _day(found[1], int(found[3]), found[4], order)
            return _at(day, found[5])
        if found := LETTERED.fullmatch(text):
            month = MONTHS.get(plain(found[2] or found[3]))
            return _at(date(_year(found[5]), month, int(found[1] or found[4])), found[6]) if month else None
        if DIGITS.fullmatch(text):
            return _run_together(text) or _counted(float(text))
    except (ValueError, OverflowError):
        return None
    return None


def _day(first: str, middle: int, last: str, order: Order) -> date:
    """Return the day; four digits are the year wherever they stand, and a month beyond twelve is the day."""
    if len(first) == 4 or (order is Order.YMD and len(last) <= 2):
        return date(_year(first), middle, int(last))
    one, two = (int(first), middle) if order is not Order.MDY else (middle, int(first))
    day, month = (one, two) if two <= 12 else (two, one)
    return date(_year(last), month, day)


def _year(text: str) -> int:
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < PIVOT else 1900)


def _at(day: date, clock: str | None) -> datetime:
    """Return the moment of a day; ValueError where what follows the day is no time."""
    if not clock:
        return datetime.combine(day, time())
    found = CLOCK.fullmatch(clock.strip())
    if not found:
        raise ValueError(clock)
    hour, half = int(found[1]), (found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    fraction = int((found[4] or "0").ljust(6, "0")[:6])
    moment = datetime.combine(day, time(hour, int(found[2]), int(found[3] or 0), fraction))
    zone = (found[6] or "").upper()
    if not zone:
        return moment
    if not zone.startswith(("+", "-")):
        return moment.replace(tzinfo=UTC)
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return (moment + (away if zone[0] == "-" else -away)).replace(tzinfo=UTC)


def _run_together(text: str) -> datetime | None:
    """Return what 20261125 says, and the seconds or milliseconds since 1970 that programs write."""
    if len(text) == 8 and text.isdigit() and 1900 <= int(text[:4]) <= 2200:
        return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:])), time())
    if text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    return None


def _numeric(cell: float | Decimal) -> datetime | None:
    try:
        return _counted(float(cell))
    except (ValueError, OverflowError):
        return None


def _counted(days: float) -> datetime | None:
    """Return the moment that Excel counts in days since the end of 1899."""
    if not SERIALS[0] <= days < SERIALS[1]:
        return _run_together(str(int(days))) if days.is_integer() and days > 0 else None
    return DAY_ZERO + timedelta(seconds=round(days * 86400))


def _no_date(cell: Cell) -> UnreadableCell:
    return unreadable(cell, Sentence("“%(cell)s” is not a date: write it like 2026-11-25.", {"cell": ""}))
