"""What the group is asked, the priorities, and our answers to its questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.statements import PriorityDetails, StatementDetails
from plomada_web.decisions.models import OPEN_PHASES, Phase, Priority, Statement
from plomada_web.site.form_fields import Words


class StatementForm(forms.Form):
    """One statement, in one language or both."""

    text_es = Words(
        label=_("In Spanish"), required=False, max_length=240, widget=forms.Textarea(attrs={"rows": 2, "lang": "es"})
    )
    text_en = Words(
        label=_("In English"), required=False, max_length=240, widget=forms.Textarea(attrs={"rows": 2, "lang": "en"})
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=[(p.value, p.label) for p in OPEN_PHASES])
    is_sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_("If all say the same, it is told as “nearly all”: otherwise it would expose everyone."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["text_es"] and not cleaned["text_en"]:
            self.add_error("text_es", _("Write the statement in one language at least."))
        return cleaned

    def details(self) -> StatementDetails:
        """Return the statement in real types."""
        said = self.cleaned_data
        return StatementDetails(Phase(said["phase"]), said["text_es"], said["text_en"], said["is_sensitive"])


def shown_of(statement: Statement) -> dict[str, object]:
    """Return what the form shows of a statement."""
    return {name: getattr(statement, name) for name in ("text_es", "text_en", "phase", "is_sensitive")}


class PriorityForm(forms.Form):
    """One line of the list of priorities; an emptied line goes away."""

    priority = forms.ModelChoiceField(queryset=Priority.objects.none(), required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=_("Place"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "pl-place"}),
    )
    name_es = Words(label=_("In Spanish"), required=False, max_length=120)
    name_en = Words(label=_("In English"), required=False, max_length=120)

    def __init__(self, *args: Any, own: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = own  # type: ignore[attr-defined]

    @property
    def is_wanted(self) -> bool:
        """Return whether the line holds a priority."""
        return bool(self.cleaned_data.get("name_es") or self.cleaned_data.get("name_en"))


PriorityFormSet = forms.formset_factory(PriorityForm, extra=3, max_num=12, validate_max=True)


def wanted_in(lines: forms.BaseFormSet[PriorityForm]) -> list[PriorityDetails]:
    """Return the lines that hold something, by their place; those without one at the end."""
    said = [line.cleaned_data for line in lines if line.is_wanted]
    said.sort(key=lambda line: line.get("place") or 100)
    return [PriorityDetails(line["name_es"], line["name_en"], line["priority"]) for line in said]


class QuestionForm(forms.Form):
    """Our answer to a question of the group."""

    answer = forms.CharField(
        label=_("Our answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The whole group reads it in the room."),
    )
