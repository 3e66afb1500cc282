"""What each kind of own field takes: checked as JSON, read from text, asked in a form, told to a reader.

Every kind stands here once; `custom_values` chooses among them. A value is stored as `models.fields.CustomField` says.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.custom_choices import choices_in, label_of
from plomada_web.people.custom_forms import MoneyField, Several
from plomada_web.people.custom_reading import Notation, day_in, money_in, number_in
from plomada_web.people.models import CustomField
from plomada_web.site import telling
from plomada_web.site.form_fields import DayField, NumberField
from plomada_web.workspace.models import Currency

Value = str | int | float | dict[str, Any] | list[str]

LONGEST_TEXT: Final = 2000
LONGEST_LINK: Final = 500
MOST: Final = Decimal(10) ** 12
MOST_DIGITS: Final = 15  # more a float does not keep
IS_WEB_ADDRESS: Final = URLValidator(schemes=["http", "https"])


class ValueRefused(PlomadaError):
    """A value does not fit its field; the sentence names the field and says what would fit."""

    def __init__(self, field: CustomField, sentence: Sentence) -> None:
        super().__init__(Sentence("%(field)s: %(why)s", {"field": field.name, "why": sentence}))
        self.key = field.key
        self.why = sentence  # where the field is named beside it


class Kind:
    """Text, and what the other kinds have in common."""

    def checked(self, field: CustomField, value: object) -> Value:
        """Return the value as it is stored, from JSON. Refuses what does not fit."""
        if not isinstance(value, str) or "\x00" in value:
            raise ValueRefused(field, Sentence("this is no text."))
        text = value.strip()
        if len(text) > LONGEST_TEXT:
            raise ValueRefused(field, Sentence("at most %(most)s characters fit.", {"most": LONGEST_TEXT}))
        return text

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        """Return the value that a cell of a file holds. Refuses what cannot be read."""
        return self.checked(field, text)

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        """Return the field of a form; `kept` is what the row has now."""
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))

    def from_form(self, cleaned: Any) -> object:
        """Return what the form's field gave, as JSON; None where it was left empty."""
        return cleaned

    def to_form(self, value: Value) -> object:
        """Return what the form's field shows of a stored value."""
        return value

    def told(self, field: CustomField, value: Value) -> str:
        """Return the value in the reader's language."""
        return str(value)

    def written(self, field: CustomField, value: Value) -> str:
        """Return the value as a file holds it: `read` gives it back."""
        return str(value)


class LinkKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        text = str(super().checked(field, value))
        if len(text) > LONGEST_LINK:
            raise ValueRefused(field, Sentence("at most %(most)s characters fit.", {"most": LONGEST_LINK}))
        if text:
            text = text if "://" in text else f"https://{text}"
            try:
                IS_WEB_ADDRESS(text)
            except ValidationError:
                wrong = Sentence("“%(text)s” is not the address of a web page.", {"text": _short(value)})
                raise ValueRefused(field, wrong) from None
        return text

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return forms.URLField(max_length=LONGEST_LINK, assume_scheme="https")


class NumberKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        return _number(field, value)

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        number = number_in(text, notation)
        if number is None:
            raise ValueRefused(field, Sentence("“%(text)s” is not a number.", {"text": _short(text)}))
        return _number(field, number)

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return NumberField()

    def to_form(self, value: Value) -> object:
        return _decimal(value)

    def told(self, field: CustomField, value: Value) -> str:
        return telling.exact_number(_decimal(value))

    def written(self, field: CustomField, value: Value) -> str:
        return f"{_decimal(value):f}"


class MoneyKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
            raise ValueRefused(field, Sentence("money is an amount and its currency."))
        if value["currency"] not in Currency.values:
            known = Sentence("“%(text)s” is not a currency we know.", {"text": _short(value["currency"])})
            raise ValueRefused(field, known)
        amount = _number(field, value["amount"])
        if round(_decimal(amount), 2) != _decimal(amount):
            raise ValueRefused(field, Sentence("an amount has at most two decimals."))
        return {"amount": amount, "currency": value["currency"]}

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        money = money_in(text, notation.currency or field.workspace.currency, notation)
        if money is None:
            raise ValueRefused(field, Sentence("“%(text)s” is not an amount of money.", {"text": _short(text)}))
        return self.checked(field, {"amount": money[0], "currency": money[1]})

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return MoneyField(currency=field.workspace.currency)

    def from_form(self, cleaned: Any) -> object:
        return {"amount": cleaned[0], "currency": cleaned[1]} if cleaned else None

    def to_form(self, value: Value) -> object:
        held = _held(value)
        return [_decimal(held["amount"]), held["currency"]]

    def told(self, field: CustomField, value: Value) -> str:
        held = _held(value)
        return telling.money(_decimal(held["amount"]), str(held["currency"]))

    def written(self, field: CustomField, value: Value) -> str:
        held = _held(value)
        return f"{_decimal(held['amount']):f} {held['currency']}"


class DateKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        try:
            day = value if isinstance(value, date) else datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            wrong = Sentence("“%(text)s” is not a day: write it like 2026-11-25.", {"text": _short(value)})
            raise ValueRefused(field, wrong) from None
        return f"{day:%Y-%m-%d}".zfill(10)

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        return self.checked(field, day_in(text, notation) or text)

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return DayField()

    def told(self, field: CustomField, value: Value) -> str:
        return telling.day(date.fromisoformat(str(value)))


class ChoiceKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        return _known(field, value)

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        found = choices_in(field, text)
        return _known(field, found[0] if len(found) == 1 else text)

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return forms.ChoiceField(choices=[("", "–"), *_offered(field, kept)])

    def told(self, field: CustomField, value: Value) -> str:
        return label_of(field, str(value))

    def written(self, field: CustomField, value: Value) -> str:
        return self.told(field, value)


class SeveralKind(Kind):
    def checked(self, field: CustomField, value: object) -> Value:
        if not isinstance(value, list):
            raise ValueRefused(field, Sentence("several choices are a list."))
        chosen = {_known(field, each) for each in value}
        return [choice["key"] for choice in field.choices if choice["key"] in chosen]

    def read(self, field: CustomField, text: str, notation: Notation) -> Value:
        return self.checked(field, choices_in(field, text) or [text])

    def asked(self, field: CustomField, kept: Value | None) -> forms.Field:
        return Several(choices=_offered(field, kept))

    def told(self, field: CustomField, value: Value) -> str:
        return ", ".join(label_of(field, str(key)) for key in value) if isinstance(value, list) else str(value)

    def written(self, field: CustomField, value: Value) -> str:
        return "; ".join(label_of(field, str(key)) for key in value) if isinstance(value, list) else str(value)


KINDS: Final[Mapping[str, Kind]] = {
    CustomField.Kind.TEXT: Kind(),
    CustomField.Kind.NUMBER: NumberKind(),
    CustomField.Kind.MONEY: MoneyKind(),
    CustomField.Kind.DATE: DateKind(),
    CustomField.Kind.CHOICE: ChoiceKind(),
    CustomField.Kind.CHOICES: SeveralKind(),
    CustomField.Kind.LINK: LinkKind(),
}


def _number(field: CustomField, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueRefused(field, Sentence("“%(text)s” is not a number.", {"text": _short(value)}))
    number = _decimal(value)
    if not number.is_finite() or abs(number) >= MOST or len(number.normalize().as_tuple().digits) > MOST_DIGITS:
        fits = Sentence("a number has at most %(most)s digits and is below a million million.", {"most": MOST_DIGITS})
        raise ValueRefused(field, fits)
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(value: object) -> Decimal:
    """Return a stored number as a decimal, as it was written: 0.1 is a tenth."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal("NaN")


def _held(value: Value) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"amount": value, "currency": ""}


def _known(field: CustomField, value: object) -> str:
    if not isinstance(value, str) or value not in {choice["key"] for choice in field.choices}:
        offered = tuple(label_of(field, key) for key, _label in _offered(field, None))
        values = {"text": _short(value), "choices": offered}
        raise ValueRefused(field, Sentence("“%(text)s” is not one of the choices: %(choices)s.", values))
    return value


def _offered(field: CustomField, kept: Value | None) -> list[tuple[str, str]]:
    """Return the choices of a form: those on offer, and those no longer offered that the row has."""
    has = set(kept) if isinstance(kept, list) else {kept}
    return [
        (choice["key"], label_of(field, choice["key"]))
        for choice in field.choices
        if not choice.get("archived") or choice["key"] in has
    ]


def _short(value: object) -> str:
    return str(value)[:80]
