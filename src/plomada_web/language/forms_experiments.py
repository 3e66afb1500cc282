"""What the page of a new experiment asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.language.actions.experiments import Plan
from plomada_web.language.queries.corpora import Overview
from plomada_web.people.models import Function
from plomada_web.site.form_fields import DayField, Words

LONGEST_TERM: Final = 3  # words


class ExperimentForm(forms.Form):
    """A message on trial."""

    name = Words(label=_("Name"), max_length=120)
    term = Words(
        label=_("Term"), max_length=100, help_text=_("One to three words of the message that people would take up.")
    )
    message = forms.CharField(
        label=_("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("In your own words.")
    )
    audience = forms.MultipleChoiceField(label=_("Who gets it"), widget=forms.CheckboxSelectMultiple)
    control = forms.MultipleChoiceField(
        label=_("Who does not get it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To compare with: only this tells the message from what happens outside."),
    )
    published_on = DayField(label=_("Published on"))
    ends_on = DayField(
        label=_("The answer is final on"),
        help_text=_("Fixed now: it cannot be moved later. Ten weeks are a good time."),
    )
    place = Words(label=_("Where it is published"), max_length=200, required=False)
    expected = forms.FloatField(
        label=_("Expected: times as many people as before"), required=False, min_value=1.0, max_value=1000.0
    )
    target = forms.URLField(
        label=_("Where its link leads"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("You get a link of your own that leads there and counts how often it is followed, not by whom."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, held: Overview, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.there = {str(row.function.pk): row.function for row in held.roles if row.function}
        for name in ("audience", "control"):
            field: Any = self.fields[name]
            field.choices = [(pk, function.name) for pk, function in self.there.items()]

    def clean_term(self) -> str:
        """Return the term as it is counted.

        Raises:
            ValidationError: no word in it, or more than three.
        """
        from plomada.language.tokens import tokens  # noqa: PLC0415  loaded by who plans one

        words = tokens(self.cleaned_data["term"])
        if not 1 <= len(words) <= LONGEST_TERM:
            raise forms.ValidationError(_("A term has one to three words of two letters or more."))
        return " ".join(words)

    def clean(self) -> dict[str, Any]:
        """Return what was written, as far as it fits together."""
        said: dict[str, Any] = super().clean() or {}
        if set(said.get("audience", ())) & set(said.get("control", ())):
            self.add_error("control", _("A function gets the message or does not."))
        begins, ends = said.get("published_on"), said.get("ends_on")
        if isinstance(begins, date) and isinstance(ends, date) and ends <= begins:
            self.add_error("ends_on", _("It ends after it has been published."))
        return said

    def plan(self) -> Plan:
        """Return what was written."""
        said = self.cleaned_data
        return Plan(
            name=said["name"], term=said["term"], message=said["message"], audience=self._functions("audience"),
            control=self._functions("control"), published_on=said["published_on"], ends_on=said["ends_on"],
            place=said["place"], expected=said["expected"], target=said["target"],
        )  # fmt: skip

    def _functions(self, name: str) -> list[Function]:
        return [self.there[pk] for pk in self.cleaned_data[name]]
