"""Numbers, amounts and days as they stand in files, in either language's notation."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from plomada_web.workspace.models import Currency

SYMBOLS: Final = {"€": "EUR", "£": "GBP", "R$": "BRL", "S/": "PEN", "US$": "USD"}
DOLLARS: Final = frozenset({"USD", "MXN", "COP", "ARS", "CLP"})  # what "$" may mean
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ].*)?")


@dataclass(frozen=True)
class Notation:
    """How a file writes things; what it does not say is guessed from the text alone.

    Attributes:
        decimal: "," or "."; empty: the last of both separators, and "1.234" is a thousand and more.
        day_first: whether 3/4 is the third of April; months that cannot be turn it round.
        currency: what an amount without a currency is in; empty: the workspace's.
    """

    decimal: str = ""
    day_first: bool = True
    currency: str = ""


PLAIN: Final = Notation()


def number_in(text: str, notation: Notation = PLAIN) -> Decimal | None:
    """Return the number that the text is; None where it is none.

    Example:
        >>> number_in("1.234,5"), number_in("1,234.5"), number_in("12,5"), number_in("twelve")
        (Decimal('1234.5'), Decimal('1234.5'), Decimal('12.5'), None)
    """
    bare = re.sub(r"[\s'’\u00a0\u202f]", "", text).replace("\N{MINUS SIGN}", "-")
    point = notation.decimal or _decimal_of(bare)
    thousands = "." if point == "," else ","
    whole = bare.split(point)[0] if point else bare
    if thousands in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+", whole):
        return None
    plain = bare.replace(thousands, "").replace(point or ",", ".")
    try:
        return Decimal(plain) if NUMBER.fullmatch(plain) else None
    except InvalidOperation:
        return None


def _decimal_of(bare: str) -> str:
    """Return which sign begins the decimals, from the text alone."""
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return "."
    sign, other = bare[last], "," if bare[last] == "." else "."
    if other in bare:
        return sign
    is_thousands = bare.count(sign) > 1 or re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}\{sign}\d{{3}}", bare) is not None
    return other if is_thousands else sign


def money_in(text: str, currency: str, notation: Notation = PLAIN) -> tuple[Decimal, str] | None:
    """Return the amount and its currency; `currency` where the text names none; None where it is no amount.

    Example:
        >>> money_in("1.200,50 €", "USD"), money_in("COP 900", "EUR"), money_in("$5", "MXN")
        ((Decimal('1200.50'), 'EUR'), (Decimal('900'), 'COP'), (Decimal('5'), 'MXN'))
    """
    found = re.fullmatch(r"\s*([^\d\s+-]*)\s*([+-]?[\d][\d.,'’\s\u00a0\u202f]*?)\s*([^\d\s]*)\s*", text)
    if found is None or (found[1] and found[3]):
        return None
    amount, word = number_in(found[2], notation), (found[1] or found[3]).upper()
    if word == "$":
        word = currency if currency in DOLLARS else "USD"
    unit = SYMBOLS.get(word, word) or currency
    return None if amount is None or unit not in Currency.values else (amount, unit)


def day_in(text: str, notation: Notation = PLAIN) -> date | None:
    """Return the day that the text names; None where it is none. A time after it is left aside.

    Example:
        >>> day_in("2026-11-25"), day_in("25/11/2026"), day_in("11/25/2026"), day_in("31/2/2026")
        (datetime.date(2026, 11, 25), datetime.date(2026, 11, 25), datetime.date(2026, 11, 25), None)
    """
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    one, two, three = (int(part) for part in found.groups()[:3])
    if len(found[1]) == 4:
        year, month, day = one, two, three
    elif len(found[3]) == 4:
        day_first = notation.day_first if one <= 12 and two <= 12 else two <= 12
        year, month, day = three, *((two, one) if day_first else (one, two))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
