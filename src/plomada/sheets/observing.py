"""What each column of a table holds, decided from the whole column of a sample and not cell by cell."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets.amounts import CODES, SYMBOLS, currency_of, read_money
from plomada.sheets.cells import read_number
from plomada.sheets.columns import NO, YES, ColumnForm, Kind, Order, plain, words_of
from plomada.sheets.moments import SERIALS, parts_of, read_moment
from plomada.sheets.sheet import Cell, SheetRow

MOST: Final = 0.8  # share of the filled cells that decides what a column is
EXAMPLES: Final = 5
LONGEST_EXAMPLE: Final = 80
EMAIL: Final = re.compile(r"(?:mailto:)?[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}", re.IGNORECASE)
URL: Final = re.compile(
    r"https?://\S+|(?:www\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
PHONE: Final = re.compile(
    r"(?=(?:\D*\d){6,15}\D*$)(?:\+|00|\()[\d ().\-/]+(?:\s?(?:x|ext\.?)\s?\d+)?"
    r"|\d{2,4}[ .-]\d{2,4}[ .-]\d{2,4}(?:[ .-]\d{2,4})*"
)
SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2}")
WORDS_OF_DATES: Final = words_of(
    "date fecha day dia created closed won lost time at on until desde hasta creado creada cierre dob"
)
WORDS_OF_PHONES: Final = words_of("phone phones telefono telefonos movil mobile tel fax celular")
WORDS_OF_MONEY: Final = words_of(
    "amount value importe valor price precio cost coste costo revenue ingresos ingreso budget presupuesto facturacion"
)
ONE_MARK: Final = re.compile(r"[^\d]*(\d+)([.,])(\d+)[^\d]*")
BOTH_MARKS: Final = re.compile(r"\D*[\d.,]*([.,])\d*([.,])\d+\D*")
MORE_DIGITS: Final = 10**15  # a float of a spreadsheet is exact up to fifteen digits


@dataclass(frozen=True)
class Told:
    """What the cells of all columns say together, for columns that do not say it themselves."""

    decimal: str | None
    order: Order | None


def observe(sheet_rows: Sequence[SheetRow], columns: Sequence[str]) -> tuple[ColumnForm, ...]:
    """Return what each column holds.

    Args:
        sheet_rows: a sample, a thousand rows or so.
        columns: the names of the columns.

    Example:
        >>> rows = [SheetRow(2, ("a@b.es", "1.234,50 €", "13/02/2026")), SheetRow(3, ("", "2,75", "01/03/2026"))]
        >>> for form in observe(rows, ["E-mail", "Importe", "Fecha"]):
        ...     print(form.kind, form.decimal, form.order, form.currency, form.filled, form.certain)
        email , DMY None 1 True
        money , DMY EUR 2 True
        date , DMY None 2 True
    """
    cells = [
        [row.cells[place] for row in sheet_rows if not _is_empty(row.cells[place])] for place in range(len(columns))
    ]
    texts = [[cell.strip() for cell in column if isinstance(cell, str)] for column in cells]
    told = Told(
        next((mark for column in texts if (mark := _decimal(column))), None),
        next((order for column in texts if (order := _order(column)) and order is not Order.YMD), None),
    )
    return tuple(
        replace(_form(name, column, told), seen=len(sheet_rows)) for name, column in zip(columns, cells, strict=True)
    )


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _form(name: str, cells: list[Cell], told: Told) -> ColumnForm:
    form = ColumnForm(name, Kind.EMPTY)
    if not cells:
        return form
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    form = replace(
        form,
        filled=len(cells),
        decimal=_decimal(texts) or told.decimal or ".",
        order=_order(texts) or told.order or Order.DMY,
        currency=_currency(name, texts),
        examples=tuple(dict.fromkeys(_shortened(cell) for cell in cells))[:EXAMPLES],
    )
    for kind, test in _tests(name, form):
        readable = sum(map(test, cells)) / len(cells)
        if readable >= MOST:
            return _warned(replace(form, kind=kind, readable=readable), cells, texts, told)
    return _warned(replace(form, kind=Kind.TEXT, readable=1.0), cells, texts, told)


def _tests(name: str, form: ColumnForm) -> list[tuple[Kind, Callable[[Cell], bool]]]:
    """Return what a column may be and how a cell shows it, the more particular first."""
    words = set(plain(name).split())
    of_dates = bool(words & WORDS_OF_DATES)
    is_money = form.currency is not None or bool(words & WORDS_OF_MONEY)
    return [
        (Kind.EMAIL, partial(_matches, EMAIL)),
        (Kind.YES_NO, _is_yes_no),
        (Kind.DATE, partial(_is_date, form, of_dates)),
        (Kind.MOMENT, partial(_is_moment, form, of_dates)),
        (Kind.PHONE, _is_long_number if words & WORDS_OF_PHONES else partial(_matches, PHONE)),
        *([(Kind.MONEY, partial(_reads_money, form))] if is_money else []),
        (Kind.INTEGER, _is_integer),
        (Kind.NUMBER, partial(_is_number, form)),
        (Kind.URL, partial(_matches, URL)),
    ]


def _matches(pattern: re.Pattern[str], cell: Cell) -> bool:
    return isinstance(cell, str) and pattern.fullmatch(cell.strip()) is not None


def _is_yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return True
    return isinstance(cell, str) and len(word := cell.strip().casefold()) > 1 and word in YES | NO


def _is_date(form: ColumnForm, of_dates: bool, cell: Cell) -> bool:
    """Return whether a cell is a day without a time."""
    if isinstance(cell, datetime) or not _is_moment(form, of_dates, cell):
        return False
    moment = read_moment(cell, form)
    return moment is not None and (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _is_moment(form: ColumnForm, of_dates: bool, cell: Cell) -> bool:
    if isinstance(cell, str):
        text = cell.strip()
        if text.replace(".", "", 1).isdigit() and not (of_dates and parts_of(text) is None):
            return False
        return len(text) >= 6 and any(c.isdigit() for c in text) and _reads(partial(read_moment, form=form), cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return of_dates and SERIALS[0] <= cell < SERIALS[1]
    return isinstance(cell, date)


def _is_long_number(cell: Cell) -> bool:
    return 6 <= sum(c.isdigit() for c in str(cell)) <= 18 and not any(c.isalpha() for c in str(cell)[:6])


def _is_integer(cell: Cell) -> bool:
    if isinstance(cell, str):
        text = cell.strip().removeprefix("-")
        return text.isdigit() and (text[0] != "0" or text == "0")  # 00123 is a code
    return isinstance(cell, int) and not isinstance(cell, bool)


def _is_number(form: ColumnForm, cell: Cell) -> bool:
    if isinstance(cell, str) and (cell.strip()[:2].isdigit() and cell.strip().startswith("0")):
        return False
    return isinstance(cell, (str, int, float, Decimal)) and _reads(partial(read_number, form=form), cell)


def _reads_money(form: ColumnForm, cell: Cell) -> bool:
    return isinstance(cell, (str, int, float, Decimal)) and _reads(partial(read_money, form=form), cell)


def _reads(read: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        read(cell)
    except InputError:
        return False
    return True


def _decimal(texts: Sequence[str]) -> str | None:
    """Return the decimal mark that the numbers of a column can only have, or None where they leave it open."""
    votes: Counter[str] = Counter()
    for text in texts:
        if "@" in text or sum(c.isalpha() for c in text) > 3:
            continue
        if found := BOTH_MARKS.fullmatch(text):
            if found[1] != found[2]:
                votes[found[2]] += 1
        elif (found := ONE_MARK.fullmatch(text)) and (len(found[3]) != 3 or len(found[1]) > 3 or found[1][0] == "0"):
            votes[found[2]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _open_marks(texts: Sequence[str]) -> bool:
    """Return whether there are numbers like 1.234, which may be a thousand or one and a bit."""
    return any((found := ONE_MARK.fullmatch(text)) and len(found[3]) == 3 and len(found[1]) < 4 for text in texts)


def _order(texts: Sequence[str]) -> Order | None:
    """Return the order that the dates of a column can only have, or None where they leave it open."""
    votes: Counter[Order] = Counter()
    for text in texts:
        parts = parts_of(text)
        if parts is None:
            continue
        first, second, _third = parts
        if first > 31:
            votes[Order.YMD] += 1
        elif first > 12 >= second:
            votes[Order.DMY] += 1
        elif second > 12 >= first:
            votes[Order.MDY] += 1
    return votes.most_common(1)[0][0] if votes else None


def _both_orders(texts: Sequence[str]) -> bool:
    parts = [found for text in texts if (found := parts_of(text)) and found[0] <= 31]
    return any(first > 12 for first, _second, _third in parts) and any(second > 12 for _f, second, _t in parts)


def _currency(name: str, texts: Sequence[str]) -> str | None:
    """Return the currency that the header names, else the one that most cells with one name."""
    for word in re.findall(r"[^\s()\[\]\d,;:_-]+", name):
        if word in CODES or (not word.isalpha() and currency_of(word)) or word.casefold() in SYMBOLS:
            return currency_of(word)
    votes: Counter[str] = Counter()
    for text in texts:
        if len(text) < 40 and any(c.isdigit() for c in text) and not text.isdigit():
            try:
                money = read_money(text)
            except InputError:
                continue
            if money and money.currency:
                votes[money.currency] += 1
    return votes.most_common(1)[0][0] if votes and votes.total() * 5 > len(texts) else None


def _warned(form: ColumnForm, cells: Sequence[Cell], texts: Sequence[str], told: Told) -> ColumnForm:
    """Return the form with what a person should know, and whether its marks and order are certain."""
    warnings: list[Sentence] = []
    certain = True
    if form.kind in {Kind.NUMBER, Kind.MONEY} and not _decimal(texts) and _open_marks(texts):
        certain = False
        warnings.append(
            Sentence(
                "“%(column)s”: its numbers may be thousands or decimals (“%(example)s”); “%(mark)s” is taken for the "
                "decimal mark.",
                {"column": form.column, "example": form.examples[0], "mark": form.decimal},
            )
        )
    if form.kind in {Kind.DATE, Kind.MOMENT} and any(parts_of(text) for text in texts):
        if _both_orders(texts):
            certain = False
            warnings.append(
                Sentence(
                    "“%(column)s”: some dates begin with the day and others with the month; they are read as %(order)s "
                    "where both are possible.",
                    {"column": form.column, "order": form.order.value},
                )
            )
        elif _order(texts) is None:
            certain = False
            warnings.append(
                Sentence(
                    "“%(column)s”: nothing shows whether day or month comes first (“%(example)s”); it is read as "
                    "%(order)s.",
                    {"column": form.column, "example": form.examples[0], "order": form.order.value},
                )
            )
    if any(SCIENTIFIC.fullmatch(text) for text in texts) or any(_lost_digits(cell) for cell in cells):
        warnings.append(
            Sentence(
                "“%(column)s” has long numbers that a spreadsheet shortened (1.23457E+17): their last digits are lost. "
                "Export the file again and do not open it before.",
                {"column": form.column},
            )
        )
    return replace(form, certain=certain, warnings=tuple(warnings))


def _lost_digits(cell: Cell) -> bool:
    return isinstance(cell, float) and abs(cell) >= MORE_DIGITS


def _shortened(cell: Cell) -> str:
    text = str(cell).strip()
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"
