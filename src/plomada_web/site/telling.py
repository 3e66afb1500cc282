"""How numbers, money, people and sentences are told in the reader's language.

Everything here turns a value into text and nothing else: no sums, no markup.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, to_locale

from plomada.figures import Figure, Sentence

# Decimals of each unit: what a reader can use, fewer than the sum carries.
DECIMALS: Final[Mapping[str, int]] = {
    "points": 0,
    "change": 0,
    "position": 1,
    "count": 0,
    "rho": 2,
    "touches": 1,
    "days": 0,
    "bits": 1,
}
MINUS: Final = "\N{MINUS SIGN}"
SHARES: Final = frozenset({"probability", "share"})
# Dates where there is little room; in running text Django's DATE_FORMAT says the month in full.
DAYS: Final[Mapping[str, str]] = {"": "d MMM y", "short": "d MMM", "month": "MMM y", "moment": "d MMM y, HH:mm"}


def locale() -> Locale:
    """Return the reader's locale; a language that Babel does not know falls back to English."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _rounded(value: float | Decimal, decimals: int) -> Decimal:
    """Round as people do, a half away from zero; + 0 turns minus zero into zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def number(value: float | Decimal, decimals: int = 0) -> str:
    """Return a number with that many decimals, in the reader's notation."""
    if not decimals and isinstance(value, int) and 0 <= value < 1000:
        return str(value)  # alike in every notation; lists and boards are full of them
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(_rounded(value, decimals), format=pattern, locale=locale()).replace("-", MINUS)


def plain_number(value: float | Decimal) -> str:
    """Return a number with at most two decimals, and none that say nothing: 2, 2.5, 2.53."""
    return format_decimal(_rounded(value, 2), format="#,##0.##", locale=locale()).replace("-", MINUS)


def exact_number(value: Decimal) -> str:
    """Return a number with all the decimals it has, in the reader's notation."""
    if not value.is_finite():
        return str(value)
    return format_decimal(value, format="#,##0.###############", locale=locale()).replace("-", MINUS)


def percent(share: float | Decimal, decimals: int = 0) -> str:
    """Return a share (0 to 1) as a percentage: 0.16 is 16 %."""
    whole = locale().percent_formats[None].pattern  # "#,##0%", with a space before the sign where it is usual
    pattern = whole.replace("##0", "##0." + "0" * decimals) if decimals else whole
    rounded = _rounded(share, decimals + 2)
    return format_percent(rounded, format=pattern, locale=locale()).replace("-", MINUS)


def money(amount: Decimal | float, currency: str) -> str:
    """Return an amount with its currency; cents only where there are some."""
    here = locale()
    pattern = here.currency_formats["standard"].pattern
    if amount == int(amount):
        pattern = pattern.replace("0.00", "0")
    return format_currency(amount, currency, format=pattern, locale=here, currency_digits=False)


def day(value: dt.date | dt.datetime, form: str = "") -> str:
    """Return a day in few words: 23 nov 2026.

    `form` can also be "short" (23 nov), "month" (nov 2026), "moment" (with the hour), "full" (with the month in full).
    """
    at = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    minute = at.replace(tzinfo=None, second=0, microsecond=0)
    return _day(minute if form == "moment" else minute.replace(hour=0, minute=0), form, str(locale()))


@lru_cache(maxsize=4096)
def _day(at: dt.datetime, form: str, language: str) -> str:
    """Write a day once: a list has the same ones over and over."""
    if form == "full":
        return date_format(at, "DATE_FORMAT")
    return format_datetime(at, DAYS[form], locale=language)


def quantity(value: float, unit: str) -> str:
    """Return a value of a figure in its unit. Agreement under zero (more apart than chance) is a word."""
    if unit in SHARES:
        return _share(value)
    if unit == "percentage points":
        return number(100 * value)
    if unit == "points" and round(value) < 0:
        return pgettext("points", "below 0")
    return number(value, DECIMALS.get(unit, 2))


def _share(value: float) -> str:
    """Return a share without rounding a possibility to never, nor a likelihood to always."""
    if 0 < value < 0.005:
        return pgettext("share", "under %(share)s") % {"share": percent(0.01)}
    if 0.995 <= value < 1:
        return pgettext("share", "over %(share)s") % {"share": percent(0.99)}
    return percent(value)


def between(low: float, high: float, unit: str) -> str:
    """Return a range: 31 to 84."""
    ends = {"low": quantity(low, unit), "high": quantity(high, unit)}
    if ends["low"] == ends["high"]:
        return ends["low"]
    return pgettext("range", "%(low)s to %(high)s") % ends


def interval(figure: Figure) -> str:
    """Return a figure's interval, or nothing where it has none."""
    if figure.low is None or figure.high is None:
        return ""
    return between(figure.low, figure.high, figure.unit)


def of_all(n: int, of: int) -> str:
    """Return "6 of 8"."""
    return pgettext("count", "%(n)s of %(of)s") % {"n": number(n), "of": number(of)}


def figure_value(figure: Figure, *, as_of: bool = False) -> str:
    """Return a figure's value in words; without a value its certain range, else that it is too early."""
    if as_of and figure.value is not None and figure.of is not None:
        return of_all(round(figure.value), figure.of)
    if figure.value is not None:
        return quantity(figure.value, figure.unit)
    return interval(figure) or gettext("too early to measure")


def say(sentence: object) -> str:
    """Return a sentence of the library in the reader's language, with its values in their notation."""
    if isinstance(sentence, Sentence):
        told = gettext(sentence.template)
        return told % {name: tell(value) for name, value in sentence.values.items()} if sentence.values else told
    return "" if sentence is None else str(sentence)


def tell(value: object) -> str:  # noqa: PLR0911 (one line per kind of value)
    """Return any value that a sentence can carry, as text."""
    match value:
        case Sentence():
            return say(value)
        case Figure():
            return figure_value(value)
        case None:
            return ""
        case bool() | str() | Promise():
            return str(value)
        case int() | float() | Decimal():
            return plain_number(value)
        case dt.date():
            return day(value, "full")
        case list() | tuple():
            return format_list([tell(each) for each in value], locale=locale())
        case _:
            return str(value)


@dataclass(frozen=True)
class Initials:
    """Two letters that stand for a name in a ring."""

    name: str

    def __str__(self) -> str:
        words = [word for word in self.name.split() if word[0].isalpha()]
        ends = words[:1] + words[-1:] if len(words) > 1 else words
        return "".join(word[0] for word in ends).upper() or "?"
