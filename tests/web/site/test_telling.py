"""Numbers, money and sentences in the reader's language."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from plomada.figures import Figure, Sentence
from plomada_web.site import telling

NBSP = "\xa0"


@pytest.mark.parametrize(
    ("value", "unit", "spanish", "english"),
    [
        (57.4, "points", "57", "57"),
        (-0.2, "points", "0", "0"),
        (-12, "points", "menos de 0", "below 0"),
        (3.75, "position", "3,8", "3.8"),
        (0.16, "probability", f"16{NBSP}%", "16%"),
        (0.0, "probability", f"0{NBSP}%", "0%"),
        (0.001, "probability", f"menos del 1{NBSP}%", "under 1%"),
        (0.999, "share", f"más del 99{NBSP}%", "over 99%"),
        (1.0, "share", f"100{NBSP}%", "100%"),
        (12500, "count", "12.500", "12,500"),
        (0.138, "percentage points", "14", "14"),
        (-0.015, "rho", "\N{MINUS SIGN}0,02", "\N{MINUS SIGN}0.02"),
    ],
)
def test_a_quantity_is_told_in_its_unit(value: float, unit: str, spanish: str, english: str) -> None:
    with translation.override("es"):
        assert telling.quantity(value, unit) == spanish
    with translation.override("en"):
        assert telling.quantity(value, unit) == english


@pytest.mark.parametrize(
    ("amount", "currency", "spanish", "english"),
    [
        (Decimal("412000.00"), "EUR", f"412.000{NBSP}€", "€412,000"),
        (Decimal("0.5"), "EUR", f"0,50{NBSP}€", "€0.50"),
        (Decimal("-1200"), "EUR", f"-1.200{NBSP}€", "-€1,200"),
        (3000, "JPY", f"3.000{NBSP}JPY", "¥3,000"),
    ],
)
def test_an_amount_is_told_with_its_currency(amount: Decimal, currency: str, spanish: str, english: str) -> None:
    with translation.override("es"):
        assert telling.money(amount, currency) == spanish
    with translation.override("en"):
        assert telling.money(amount, currency) == english


def test_a_half_is_rounded_as_people_do() -> None:
    with translation.override("en"):
        assert [telling.number(x) for x in (0.5, 1.5, 2.5, -0.5)] == ["1", "2", "3", "\N{MINUS SIGN}1"]


def test_a_percentage_can_have_decimals() -> None:
    with translation.override("es"):
        assert telling.percent(0.1234, 1) == f"12,3{NBSP}%"
    with translation.override("en"):
        assert telling.percent(0.1234, 1) == "12.3%"


def test_a_sentence_tells_its_values_in_the_language_of_the_reader() -> None:
    sentence = Sentence("Mean answer %(mean)s; it takes %(needed)s.", {"mean": 3.75, "needed": 4})
    with translation.override("es"):
        assert telling.say(sentence) == "Respuesta media: 3,75; hace falta 4."
    with translation.override("en"):
        assert telling.say(sentence) == "Mean answer 3.75; it takes 4."


def test_a_sentence_without_translation_is_told_as_it_stands() -> None:
    with translation.override("es"):
        assert telling.say(Sentence("A sentence that no catalogue has, %(x)s.", {"x": 1})).endswith("has, 1.")


def test_a_sentence_can_carry_another_a_list_a_date_and_nothing() -> None:
    values = {
        "a": Sentence("Nobody is against it."),
        "b": ["Ana", "Luis", "Marta"],
        "c": dt.date(2026, 11, 3),
        "d": None,
    }
    with translation.override("es"):
        told = telling.say(Sentence("%(a)s|%(b)s|%(c)s|%(d)s", values))
    assert told == "Nadie se opone.|Ana, Luis y Marta|3 de noviembre de 2026|"


def test_a_range_that_is_a_point_is_told_once() -> None:
    with translation.override("en"):
        assert telling.between(0.1601, 0.1599, "share") == "16%"
        assert telling.between(-20, 44, "points") == "below 0 to 44"


def test_a_figure_without_value_is_never_told_as_zero() -> None:
    nothing = Figure(value=None, unit="points", n=0, method="agreement", source="x")
    with translation.override("en"):
        assert telling.figure_value(nothing) == telling.figure_value(nothing, as_of=True) == "too early to measure"
        assert telling.interval(nothing) == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Elena Varo", "EV"),
        ("Ana", "A"),
        ("María del Carmen Ruiz", "MR"),
        ("", "?"),
        ("李 明", "李明"),
        ("(x) Bob", "B"),
    ],
)
def test_initials_stand_for_any_name(name: str, initials: str) -> None:
    assert str(telling.Initials(name)) == initials


@pytest.mark.parametrize("language", ["es", "en", "en-gb", "xx"])
def test_numbers_are_told_in_any_language(language: str) -> None:
    with translation.override(language):
        assert telling.number(12) == "12"


@pytest.mark.parametrize(
    ("form", "spanish", "english"),
    [
        ("", "3 nov 2026", "3 Nov 2026"),
        ("short", "3 nov", "3 Nov"),
        ("month", "nov 2026", "Nov 2026"),
        ("moment", "3 nov 2026, 09:05", "3 Nov 2026, 09:05"),
    ],
)
def test_a_day_is_told_in_few_words(form: str, spanish: str, english: str) -> None:
    moment = dt.datetime(2026, 11, 3, 9, 5, tzinfo=dt.UTC)
    with translation.override("es"):
        assert telling.day(moment, form) == spanish
    with translation.override("en"):
        assert telling.day(moment, form) == english


def test_a_day_without_hours_is_told_as_well() -> None:
    with translation.override("es"):
        assert telling.day(dt.date(2026, 9, 30)) == "30 sept 2026"
