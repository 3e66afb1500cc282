"""What the page of a new address asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada.errors import PlomadaError
from plomada_web.language.actions.polling import Place
from plomada_web.language.arriving import LONGEST_ADDRESS, LONGEST_NAME
from plomada_web.language.models import Source
from plomada_web.people.models import Function
from plomada_web.site.form_fields import Words
from plomada_web.site.telling import say
from plomada_web.workspace.outside import checked


class AddressForm(forms.Form):
    """A feed or a website that is looked at regularly."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (Source.Kind.FEED, Source.Kind.SITEMAP)],
        help_text=_("Of a website, the pages are read that its sitemap names."),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Of the feed (RSS or Atom) or of the sitemap: https://example.com/sitemap.xml."),
        widget=forms.URLInput,
    )
    name = Words(
        label=_("Name"), max_length=LONGEST_NAME, required=False, help_text=_("Left empty, it is the name of the site.")
    )
    default = forms.ChoiceField(
        label=_("Who speaks there"),
        required=False,
        help_text=_("The function of whoever is not named otherwise. It can be said later, too."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, functions: Iterable[Function]) -> None:
        super().__init__(data)
        self.functions = {str(one.pk): one for one in functions}
        field: Any = self.fields["default"]
        field.choices = [("", _("Not said")), *((pk, one.name) for pk, one in self.functions.items())]

    def clean_address(self) -> str:
        """Return an address at which something may be asked for."""
        address: str = self.cleaned_data["address"]
        try:
            checked(address, plain=True)
        except PlomadaError as refused:
            raise forms.ValidationError(say(refused.sentence)) from None
        return address

    def place(self) -> Place:
        """Return what was written."""
        told = self.cleaned_data
        return Place(told["kind"], told["address"], told["name"], self.functions.get(told["default"]))
