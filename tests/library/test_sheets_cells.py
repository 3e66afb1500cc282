"""A cell is read as a person would read it, or refused with what it says and what was expected."""

import contextlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.sheets import (
    Cell,
    ColumnForm,
    Money,
    Order,
    UnreadableCell,
    read_date,
    read_moment,
    read_money,
    read_number,
    read_text,
    read_yes_no,
)

COMMA = ColumnForm("a", decimal=",")
POINT = ColumnForm("a", decimal=".")
MDY = ColumnForm("a", order=Order.MDY)
DMY = ColumnForm("a", order=Order.DMY)


def slow_number(text: str, decimal: str) -> Decimal:
    """Read digits one by one: the column's mark begins the decimals, the other is between thousands."""
    value, after, sign = Decimal(0), None, Decimal(1)
    for mark in text.strip():
        if mark == "-":
            sign = Decimal(-1)
        elif mark == decimal:
            after = 0
        elif mark.isdigit():
            value = value * 10 + int(mark)
            after = None if after is None else after + 1
    return sign * value / 10 ** (after or 0)


@given(
    whole=st.integers(-(10**12), 10**12),
    decimals=st.integers(0, 4),
    fraction=st.integers(0, 9999),
    grouped=st.booleans(),
    decimal=st.sampled_from([".", ","]),
)
def test_numbers_read_as_the_slow_reader_reads_them(
    whole: int, decimals: int, fraction: int, grouped: bool, decimal: str
) -> None:
    text = f"{whole:,}" if grouped else str(whole)
    text = text.replace(",", "." if decimal == "," else ",")
    if decimals:
        text += decimal + str(fraction).zfill(4)[:decimals]
    assert read_number(text, ColumnForm("a", decimal=decimal)) == slow_number(text, decimal)


@pytest.mark.parametrize(
    ("cell", "form", "number"),
    [
        ("1234", POINT, "1234"),
        ("1.234", COMMA, "1234"),
        ("1.234", POINT, "1.234"),
        ("1,234", COMMA, "1.234"),
        ("0,123", POINT, "0.123"),  # no thousands begin with zero
        ("12,5", POINT, "12.5"),
        ("1.234.567", POINT, "1234567"),
        ("1.234,56", POINT, "1234.56"),
        ("1,234.56", COMMA, "1234.56"),
        ("1 234,5", COMMA, "1234.5"),
        ("1\u202f234", POINT, "1234"),
        ("1'234.50", POINT, "1234.50"),
        ("(12)", POINT, "-12"),
        ("-12", POINT, "-12"),
        ("−12", POINT, "-12"),
        ("12-", POINT, "-12"),
        ("+7", POINT, "7"),
        ("12 %", POINT, "12"),
        ("1.5E3", POINT, "1.5E+3"),
        (".5", POINT, "0.5"),
        (12, POINT, "12"),
        (0.1, POINT, "0.1"),
    ],
)
def test_numbers(cell: Cell, form: ColumnForm, number: str) -> None:
    assert read_number(cell, form) == Decimal(number)


@pytest.mark.parametrize(
    "cell", ["a", "1.2.3", "1,23,4", "--1", "1 2", "(1", "12a", True, float("nan"), "1" * 100, "٣x"]
)
def test_what_is_no_number_is_quoted(cell: Cell) -> None:
    with pytest.raises(UnreadableCell, match=r"is not a number: write it like 1234.5"):
        read_number(cell)


@pytest.mark.parametrize(
    ("cell", "form", "amount", "currency"),
    [
        ("$125000", POINT, "125000", "USD"),
        ("£1000", POINT, "1000", "GBP"),
        ("250k", POINT, "250000", None),
        ("250k €", POINT, "250000", "EUR"),
        ("€250k", POINT, "250000", "EUR"),
        ("250k€", POINT, "250000", "EUR"),
        ("1,5 M€", COMMA, "1500000", "EUR"),
        ("1.234,56 €", POINT, "1234.56", "EUR"),
        ("EUR 1,234.56", POINT, "1234.56", "EUR"),
        ("1234.5 usd", POINT, "1234.5", "USD"),
        ("US$ 1,000", POINT, "1000", "USD"),
        ("R$ 10", POINT, "10", "BRL"),
        ("S/ 10", POINT, "10", "PEN"),
        ("-$5", POINT, "-5", "USD"),
        ("($5)", POINT, "-5", "USD"),
        ("$ 100 MXN", POINT, "100", "MXN"),
        ("3 millones de", POINT, None, None),
        ("3 millones", POINT, "3000000", None),
        ("$10", ColumnForm("a", currency="MXN"), "10", "MXN"),
        ("€10", ColumnForm("a", currency="MXN"), "10", "EUR"),
        (100.5, ColumnForm("a", currency="EUR"), "100.5", "EUR"),
        ("consultar", POINT, None, None),
        ("$", POINT, None, None),
        ("10 apples", POINT, None, None),
    ],
)
def test_amounts(cell: Cell, form: ColumnForm, amount: str | None, currency: str | None) -> None:
    if amount is None:
        with pytest.raises(UnreadableCell, match=r"is not an amount: write it like 1234.50 EUR"):
            read_money(cell, form)
    else:
        assert read_money(cell, form) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("cell", "form", "moment"),
    [
        ("2020-12-30 3:15:52", DMY, "2020-12-30T03:15:52"),
        ("2026-11-25T10:00:00Z", DMY, "2026-11-25T10:00:00+00:00"),
        ("26-02-2018 19:58", DMY, "2018-02-26T19:58:00"),
        ("01-02-2018", DMY, "2018-02-01T00:00:00"),
        ("01-02-2018", MDY, "2018-01-02T00:00:00"),
        ("10/20/2016", DMY, "2016-10-20T00:00:00"),  # no twentieth month
        ("2018-02-01", MDY, "2018-02-01T00:00:00"),
        ("2018/2/1", DMY, "2018-02-01T00:00:00"),
        ("1.2.18", DMY, "2018-02-01T00:00:00"),
        ("1/2/71", DMY, "1971-02-01T00:00:00"),
        ("3/1/2017 5:30 PM", MDY, "2017-03-01T17:30:00"),
        ("3/1/2017 12:05 a. m.", MDY, "2017-03-01T00:05:00"),
        ("5 de enero de 2020", DMY, "2020-01-05T00:00:00"),
        ("Jan 5, 2020", DMY, "2020-01-05T00:00:00"),
        ("January 5th, 2020", DMY, "2020-01-05T00:00:00"),
        ("5-ene-20", DMY, "2020-01-05T00:00:00"),
        ("25 Nov 2026 10:30", DMY, "2026-11-25T10:30:00"),
        ("2014-08-27 20:50:44.778000", DMY, "2014-08-27T20:50:44.778000"),
        ("45631.0", DMY, "2024-12-05T00:00:00"),
        (45631.5, DMY, "2024-12-05T12:00:00"),
        ("20261125", DMY, "2026-11-25T00:00:00"),
        ("1546300800000", DMY, "2019-01-01T00:00:00+00:00"),
        (date(2026, 11, 25), DMY, "2026-11-25T00:00:00"),
    ],
)
def test_moments(cell: Cell, form: ColumnForm, moment: str) -> None:
    read, day = read_moment(cell, form), read_date(cell, form)
    assert read
    assert day
    assert (read.isoformat(), day.isoformat()) == (moment, moment[:10])


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-45", "yesterday", "12", 7, "01-May", True, "1/2/3/4", "99:99"])
def test_what_is_no_date_is_quoted(cell: Cell) -> None:
    with pytest.raises(UnreadableCell, match=r"is not a date: write it like 2026-11-25"):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Sí", True),
        ("SI", True),
        ("yes", True),
        ("TRUE", True),
        (1, True),
        (1.0, True),
        ("x", True),
        (True, True),
        ("No", False),
        ("falso", False),
        ("0", False),
        (0, False),
        ("-", False),
        (False, False),
    ],
)
def test_yes_and_no(cell: Cell, said: bool) -> None:
    assert read_yes_no(cell) is said


def test_neither_yes_nor_no_is_quoted_short() -> None:
    with pytest.raises(UnreadableCell) as told:
        read_yes_no("perhaps " * 40)
    assert str(told.value).startswith("“perhaps perhaps")
    assert len(str(told.value)) < 130


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ana\u200b\u00a0López ", "Ana López"),
        ("\ufeffAna", "Ana"),
        ("a\x00b\x07", "ab"),
        ("line\r\nline\tx", "line\nline\tx"),
        ("'=1+1", "=1+1"),
        ("'-5", "-5"),
        ("'tis", "'tis"),
        ("Jose\u0301", "José"),
        (12.0, "12"),
        (1.5, "1.5"),
        (date(2026, 11, 25), "2026-11-25"),
        (True, "yes"),
        ("\u202eevil\u202c", "evil"),
    ],
)
def test_texts_lose_only_what_cannot_be_seen(cell: Cell, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize("read", [read_text, read_number, read_money, read_date, read_moment, read_yes_no])
@pytest.mark.parametrize("cell", [None, "", "   ", "\t"])
def test_nothing_written_is_unknown_and_not_zero(read: Callable[[Cell], object], cell: Cell) -> None:
    assert read(cell) is None


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,-+()eE $€k/: ", max_size=25),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.none(),
)


@given(cell=ANYTHING, form=st.sampled_from([COMMA, POINT, MDY, DMY]))
@pytest.mark.parametrize("read", [read_text, read_number, read_money, read_date, read_moment, read_yes_no])
def test_any_cell_is_read_or_refused_with_a_sentence(
    read: Callable[[Cell, ColumnForm], object], cell: Cell, form: ColumnForm
) -> None:
    with contextlib.suppress(UnreadableCell):
        read(cell, form)
