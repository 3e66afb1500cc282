"""Dates read as dates: no text of ours goes by the name of a month or a day."""

import datetime as dt

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import override

from plomada_web.site import telling


def test_months_and_days_are_called_as_the_language_calls_them() -> None:
    with override("es"):
        assert " ".join(str(month).lower() for month in MONTHS.values()) == (
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        )
        assert " ".join(str(day).lower() for day in WEEKDAYS.values()) == (
            "lunes martes miércoles jueves viernes sábado domingo"
        )


def test_a_day_is_told_in_full() -> None:
    with override("es"):
        assert telling.day(dt.date(2026, 5, 21), "full").lower() == "21 de mayo de 2026"
    with override("en"):
        assert telling.day(dt.date(2026, 5, 21), "full") == "21 May 2026"
