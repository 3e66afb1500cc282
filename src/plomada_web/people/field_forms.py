"""What is typed about a workspace's own fields, and the part of a record's form that holds their values."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.people.actions.custom_fields import Choice, FieldFacts, NewField
from plomada_web.people.custom_values import (
    HAVE_OWN_FIELDS,
    Value,
    ValueRefused,
    asked,
    form_name,
    own_fields,
    value_from,
)
from plomada_web.people.models import CustomField, Record
from plomada_web.site.form_fields import Words
from plomada_web.site.telling import say
from plomada_web.workspace.models import Workspace

EMPTY_ROWS: Final = 4


class FieldForm(forms.Form):
    """A field's names."""

    name_es = Words(label=_("Name in Spanish"), max_length=80)
    name_en = Words(label=_("Name in English"), max_length=80)

    @classmethod
    def of(cls, field: CustomField) -> "FieldForm":
        """Return the form filled with the field's names."""
        return cls(initial={"name_es": field.name_es, "name_en": field.name_en})

    def facts(self, choices: "ChoiceRows | None") -> FieldFacts:
        """Return what was typed."""
        said = self.cleaned_data
        return FieldFacts(said["name_es"], said["name_en"], choices.choices() if choices else ())


class NewFieldForm(FieldForm):
    """A new field also says what it is of and of which kind; neither changes later."""

    record = forms.ChoiceField(label=_("Of"), choices=[(record.value, record.label) for record in HAVE_OWN_FIELDS])
    key = forms.SlugField(
        label=_("Key"),
        max_length=40,
        required=False,
        help_text=_("Its name in files and in the API; it stays. Empty: made from the English name."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CustomField.Kind.choices, widget=forms.RadioSelect)

    def new(self) -> NewField:
        """Return what the field is and stays."""
        said = self.cleaned_data
        return NewField(record=said["record"], kind=said["kind"], key=said["key"].lower())


class ChoiceForm(forms.Form):
    """One choice in a row: a row without a name is no choice."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    es = Words(label=_("In Spanish"), max_length=80, required=False)
    en = Words(label=_("In English"), max_length=80, required=False)
    offered = forms.BooleanField(label=_("Offered"), required=False, initial=True)
    place = forms.IntegerField(label=_("Order"), required=False, min_value=1, max_value=999)


class ChoiceRows(forms.BaseFormSet[ChoiceForm]):
    """The choices of a field, with some empty rows for new ones."""

    def choices(self) -> tuple[Choice, ...]:
        """Return the choices that were written, in the order that their numbers say."""
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("es") or form.cleaned_data.get("en")]
        said.sort(key=lambda row: row.get("place") or 1000)  # a new row goes last; the sort keeps the rows' own order
        return tuple(Choice(row["es"], row["en"], key=row["key"], offered=row["offered"]) for row in said)


_Rows = forms.formset_factory(ChoiceForm, formset=ChoiceRows, extra=EMPTY_ROWS, max_num=200, absolute_max=200)


def choice_rows(data: Any = None, field: CustomField | None = None) -> ChoiceRows:
    """Return the rows of a field's choices, as sent or as they are stored."""
    stored = [
        {"key": choice["key"], "es": choice["es"], "en": choice["en"], "offered": not choice.get("archived")}
        for choice in (field.choices if field else [])
    ]
    numbered = [row | {"place": place} for place, row in enumerate(stored, start=1)]
    return cast(ChoiceRows, _Rows(data, initial=numbered, prefix="choices"))


class OwnFieldsForm(forms.Form):
    """A form of a record that asks for the workspace's own fields too: they come last, none is required."""

    own: list[CustomField]

    def ask_own(self, workspace: Workspace, record: Record, kept: Mapping[str, Value] | None = None) -> None:
        """Add the own fields of that kind of record, filled with what the row has."""
        self.own = own_fields(workspace, record)
        for field in self.own:
            self.fields[form_name(field)] = asked(field, (kept or {}).get(field.key))

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """Return the own fields, for the template."""
        return [self[form_name(field)] for field in self.own]

    def clean(self) -> dict[str, Any]:
        """Take the own fields out of what was typed, as values to be stored, under "custom"."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        changes: dict[str, Value | None] = {}
        for field in self.own:
            if (name := form_name(field)) in cleaned:
                try:
                    changes[field.key] = value_from(field, cleaned.pop(name))
                except ValueRefused as error:
                    self.add_error(name, say(error.why))
        return cleaned | {"custom": changes}
