"""Where the group is, and when we came in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.phases import FirstContacts, PhaseEntry
from plomada_web.decisions.models import Outcome, Phase
from plomada_web.site.form_fields import DayField


class PhaseForm(forms.Form):
    """A phase that the group entered."""

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    entered_on = DayField(label=_("Since"))
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("They are still deciding")), *Outcome.choices],
        required=False,
        help_text=_("Only for a group that has decided."),
    )

    def entry(self) -> PhaseEntry:
        """Return the phase in real types."""
        outcome = self.cleaned_data["outcome"]
        return PhaseEntry(
            Phase(self.cleaned_data["phase"]), self.cleaned_data["entered_on"], Outcome(outcome) if outcome else None
        )


class MoveForm(forms.Form):
    """A card moved to another column of the board: today."""

    phase = forms.ChoiceField(label=_("Move to"), choices=Phase.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def entry(self) -> PhaseEntry:
        """Return the phase, entered today."""
        return PhaseEntry(Phase(self.cleaned_data["phase"]), self.today)


class FirstContactsForm(forms.Form):
    """When marketing and sales first met the group."""

    marketing_on = DayField(label=_("Marketing's first contact"), required=False)
    sales_on = DayField(label=_("Sales' first contact"), required=False)

    def contacts(self) -> FirstContacts:
        """Return the days."""
        return FirstContacts(self.cleaned_data["marketing_on"], self.cleaned_data["sales_on"])
