"""A cell as an amount of money with its currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from plomada.figures import Sentence
from plomada.sheets.cells import number_of, unreadable
from plomada.sheets.columns import ANY, ColumnForm, plain, words_of
from plomada.sheets.sheet import Cell

# ISO 4217 codes that may stand beside an amount; the product stores fewer and says so itself.
CODES: Final = words_of(
    "EUR USD GBP MXN COP ARS CLP PEN BRL CHF UYU BOB PYG CRC GTQ DOP CAD AUD NZD JPY CNY INR SEK NOK DKK PLN CZK HUF "
    "RON TRY ZAR AED SAR ILS SGD HKD KRW MAD"
)
SYMBOLS: Final = {
    "€": "EUR", "eur.": "EUR", "euro": "EUR", "euros": "EUR",
    "us$": "USD", "u$s": "USD", "usd$": "USD", "$us": "USD", "dolares": "USD", "dollars": "USD", "dólares": "USD",
    "£": "GBP", "libras": "GBP", "pounds": "GBP",
    "mx$": "MXN", "mex$": "MXN", "col$": "COP", "ar$": "ARS", "clp$": "CLP", "s/": "PEN", "s/.": "PEN", "r$": "BRL",
    "sfr": "CHF", "fr.": "CHF", "¥": "JPY", "₹": "INR", "zł": "PLN", "c$": "CAD", "a$": "AUD",
}  # fmt: skip
DOLLAR: Final = "$"  # the peso's too: which one, the column says
WITH_DOLLAR: Final = words_of("USD MXN COP ARS CLP UYU DOP CAD AUD NZD SGD HKD")
TIMES: Final = {
    "k": 1_000, "mil": 1_000, "thousand": 1_000, "m": 1_000_000, "mm": 1_000_000, "mn": 1_000_000, "mio": 1_000_000,
    "mill": 1_000_000, "millon": 1_000_000, "millones": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
    "bn": 1_000_000_000, "b": 1_000_000_000,
}  # fmt: skip
AROUND: Final = re.compile(
    r"(?P<minus>[-−]?)\s*(?P<before>[^\d.,()+−-]*(?:[./](?!\d))?)\s*"
    r"(?P<number>[-−+]?[\d.,'’_\s\u00a0\u202f]*\d-?)\s*(?P<after>[^\d()]*)"
)


@dataclass(frozen=True)
class Money:
    """An amount and its currency, which is None where nothing names it."""

    amount: Decimal
    currency: str | None


def read_money(cell: Cell, form: ColumnForm = ANY) -> Money | None:
    """Return a cell as an amount; the currency is the cell's own, else the column's.

    Raises:
        UnreadableCell: it is no amount.

    Example:
        >>> read_money("$125000"), read_money("1.234,56 €").amount, read_money("250k").amount
        (Money(amount=Decimal('125000'), currency='USD'), Decimal('1234.56'), Decimal('250000'))
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        number = Decimal(str(cell))
        if number.is_finite():
            return Money(number, form.currency)
    elif isinstance(cell, str):
        number_only = number_of(cell, form.decimal)
        money = Money(number_only, form.currency) if number_only is not None else _with_words(cell, form)
        if money:
            return money
    raise unreadable(cell, Sentence("“%(cell)s” is not an amount: write it like 1234.50 EUR.", {"cell": ""}))


def currency_of(word: str, form: ColumnForm = ANY) -> str | None:
    """Return the code of a currency that a word or sign names, or None.

    Example:
        >>> currency_of("€"), currency_of("usd"), currency_of("Amount")
        ('EUR', 'USD', None)
    """
    word = word.strip().casefold()
    if word.upper() in CODES:
        return word.upper()
    if word == DOLLAR:
        return form.currency if form.currency in WITH_DOLLAR else "USD"
    return SYMBOLS.get(word)


def _with_words(text: str, form: ColumnForm) -> Money | None:
    """Return an amount with signs or words around it, or None."""
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")  # a bookkeeper's minus
    found = AROUND.fullmatch(text[1:-1].strip() if bracketed else text)
    if not found:
        return None
    number = number_of(found["number"], form.decimal)
    if number is None:
        return None
    currency = form.currency
    for word in (found["before"].strip(), *found["after"].split()):
        times = TIMES.get(plain(word)) if word.isalpha() else None
        named = currency_of(word, form)
        if word and times is None and named is None:
            split = _k_and_currency(word, form)
            if split is None:
                return None
            times, named = split
        number *= times or 1
        currency = named or currency
    return Money(-number if found["minus"] or bracketed else number, currency)


def _k_and_currency(word: str, form: ColumnForm) -> tuple[int, str] | None:
    """Return what “k€” says, or None."""
    for long in (2, 1):
        times, named = TIMES.get(word[:long].casefold()), currency_of(word[long:], form)
        if times and named:
            return times, named
    return None
