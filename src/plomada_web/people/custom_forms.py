"""Form fields that only own fields have: an amount with its currency, and several choices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.site.form_fields import NumberField
from plomada_web.workspace.models import Currency


class Money(forms.MultiWidget):
    """An amount and its currency, side by side."""

    use_fieldset = True
    template_name = "people/money.html"

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class MoneyField(forms.MultiValueField):
    """An amount and its currency; without an amount there is neither."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        amount = NumberField(required=False)
        amount.widget.attrs["aria-label"] = _("Amount")
        unit = forms.ChoiceField(choices=Currency.choices, required=False)
        unit.widget.attrs["aria-label"] = _("Currency")
        widget = Money([amount.widget, unit.widget])
        super().__init__((amount, unit), widget=widget, require_all_fields=False, **kwargs)
        self.currency = currency

    def prepare_value(self, value: Any) -> Any:
        """Show the workspace's currency where there is no amount yet."""
        if not value:
            return [None, self.currency]
        amount, unit = value
        return [self.fields[0].prepare_value(amount), unit]

    def clean(self, value: Any) -> Any:
        # A currency alone is what an empty field looks like.
        return None if not value or not str(value[0] or "").strip() else super().clean(value)

    def compress(self, data_list: list[Any]) -> Any:
        return data_list


class Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
