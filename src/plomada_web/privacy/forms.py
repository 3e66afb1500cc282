"""What is typed about consents, legal basis and erasure."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plomada_web.people.actions import Agreement
from plomada_web.people.models import Consent, LegalBasis, Person
from plomada_web.privacy.actions import Basis
from plomada_web.site.form_fields import DayField, Words


class ConsentForm(forms.Form):
    """A consent that someone gave or took back."""

    purpose = forms.ChoiceField(label=_("What for"), choices=Consent.Purpose.choices)
    given = forms.ChoiceField(
        label=_("They"), choices=[("yes", _("gave it")), ("no", _("took it back"))], widget=forms.RadioSelect
    )
    on = DayField(label=_("When"))
    how = forms.ChoiceField(label=_("How"), choices=Consent.How.choices)
    wording = forms.CharField(
        label=_("In these words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What they read or heard before they said yes."),
    )
    place = Words(
        label=_("Where"), required=False, max_length=300, help_text=_("The page, the file or the conversation.")
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate(self.now):
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def agreement(self) -> Agreement:
        """Return what was typed; a day of today is this moment, another its beginning."""
        said = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(said["on"], time.min))
        return Agreement(
            purpose=said["purpose"],
            given=said["given"] == "yes",
            at=self.now if said["on"] == timezone.localdate(self.now) else begins,
            how=said["how"],
            wording=said["wording"],
            place=said["place"],
        )


class BasisForm(forms.Form):
    """Why we may hold what we hold, and where it came from."""

    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis.choices, required=False)
    since = DayField(label=_("Since"), required=False)
    source = Words(label=_("Source"), max_length=120, required=False, help_text=_("Where what we know came from."))

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "BasisForm":
        """Return the form filled with what is noted."""
        initial = {
            "legal_basis": person.legal_basis,
            "since": person.legal_basis_since,
            "source": person.source,
        }
        return cls(data, initial=initial)

    def basis(self) -> Basis:
        """Return what was typed."""
        return Basis(**self.cleaned_data)


class EraseForm(forms.Form):
    """That it is meant."""

    sure = forms.BooleanField(label=_("Erase for good. I know that this cannot be undone."))
