"""Which list, as what kind of file."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada.errors import PlomadaError
from plomada_web.exports.actions import Asked
from plomada_web.exports.models import LISTS, Format
from plomada_web.lists.filters import All, Condition, Operator
from plomada_web.lists.filters.rules import conjunction, rule_of_address
from plomada_web.people.models import Record
from plomada_web.site.telling import say
from plomada_web.workspace.models import Language


class ExportForm(forms.Form):
    """What is asked for. A list's page comes with its filter in the address: `record`, `q`, `where`, `archived`."""

    record = forms.ChoiceField(
        label=_("List"),
        choices=[(record.value, name) for record, name in LISTS.items()],
    )
    format = forms.ChoiceField(label=_("As"), choices=Format.choices, initial=Format.XLSX)
    q = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    where = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    archived = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            said["where"] = rule_of_address(said.get("where", ""))
        except PlomadaError as refused:
            # Of the whole form: the field itself is not to be seen.
            raise forms.ValidationError(say(refused.sentence)) from refused
        return said

    def asked(self) -> Asked:
        """Return what a valid form asks for."""
        said: dict[str, Any] = self.cleaned_data
        record = Record(said["record"])
        rule = said["where"]
        if said["archived"] and record in {Record.ACCOUNT, Record.PERSON, Record.DECISION}:
            rule = conjunction([rule, All((Condition("archived", Operator.IS, True),))])
        spanish = (get_language() or "en").startswith("es")
        return Asked(
            record=record,
            format=Format(said["format"]),
            language=Language.SPANISH if spanish else Language.ENGLISH,
            rule=rule,
            text=said["q"],
        )
