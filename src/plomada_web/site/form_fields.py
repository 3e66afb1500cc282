"""Fields that read what people write the way they write it."""

from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.site.telling import locale

MOST = Decimal(10) ** 12


class NumberField(forms.CharField):
    """A number in the reader's notation: 412.000,50 in Spanish, 412,000.50 in English.

    Django alone would read the Spanish 412.000 as four hundred and twelve.
    """

    not_read = _("“%(text)s” is not a number: write it like %(example)s.")
    pattern = "#,##0.##########"

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=24, **kwargs)

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Decimal):
            return format_decimal(value, format=self.pattern, locale=locale())
        return value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_decimal(text, locale=locale(), strict=True)
        except NumberFormatError as error:
            example = format_decimal(Decimal("412000.5"), format="#,##0.00", locale=locale())
            raise forms.ValidationError(self.not_read, params={"text": text, "example": example}) from error


class AmountField(NumberField):
    """An amount of money in the reader's notation, 0 or more."""

    not_read = _("“%(text)s” is not an amount: write it like %(example)s.")
    pattern = "#,##0.##"

    def clean(self, value: Any) -> Decimal | None:
        amount = super().clean(value)
        if amount is None:
            return None
        if not amount.is_finite() or not 0 <= amount < MOST:
            raise forms.ValidationError(_("The amount must be 0 or more, and below a million million."))
        return amount.quantize(Decimal("0.01"))


class Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Day(), **kwargs)


class Words(forms.CharField):
    """Text on one line, without stray spaces."""

    def to_python(self, value: object) -> str:
        return " ".join((super().to_python(value) or "").split())
