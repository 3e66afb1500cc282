"""The form that visitors see, made of what a `WebForm` asks."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Consent, Function
from plomada_web.tracking.actions.submissions import Sent
from plomada_web.tracking.models import WebForm
from plomada_web.tracking.reading import page_of, plain, utm_of

QUICKEST = timedelta(seconds=2)  # nobody reads and writes a form in less
LONGEST = timedelta(days=1)
SALT = "plomada_web.tracking.form"
TEXT: Final = {
    "name": (_("Name"), 120, "name"),
    "company": (_("Company"), 160, "organization"),
    "title": (_("Job title"), 120, "organization-title"),
    "phone": (_("Phone"), 40, "tel"),
}
FIELDS: Final = ("name", "company", "title", "function", "phone", "message")


class AskedForm(forms.Form):
    """Whatever a workspace asks on its website, with what keeps machines out."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    # Whoever sees the page does not see this field; programs that fill in everything fill it in too.
    homepage = forms.CharField(required=False, max_length=2000)
    started = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    utm = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    visitor = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, web_form: WebForm, now: datetime, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="f_%s", initial=initial)
        self.web_form, self.now = web_form, now
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        for asked in web_form.fields:
            made = self._field(asked["name"])
            made.required = made.widget.is_required = bool(asked["required"])
            self.fields[asked["name"]] = made
        self.order_fields(["name", "email"])
        for purpose, wording, required in consents_asked(web_form):
            self.fields[f"consent_{purpose}"] = forms.BooleanField(label=wording, required=required)

    def _field(self, name: str) -> forms.Field:
        if name == "function":
            rows = Function.objects.filter(workspace=self.web_form.workspace_id, archived_at=None)
            return forms.ModelChoiceField(label=_("What you do in your company"), queryset=rows, empty_label="–")
        if name == "message":
            return forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
        label, most, autocomplete = TEXT[name]
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        return forms.CharField(label=label, max_length=most, widget=widget)

    def asked_fields(self) -> list[forms.BoundField]:
        """Return what is filled in, in order."""
        return [self[name] for name in self.fields if name != "homepage" and not self[name].is_hidden]

    def clean(self) -> dict[str, Any]:
        """Refuse what was sent quicker than a person writes, or so late that nobody knows what page it was."""
        said = super().clean() or self.cleaned_data
        age = self._age()
        if age is None or age > LONGEST:
            raise forms.ValidationError(_("The page was open for long. Please send it once more."))
        if age < QUICKEST:
            raise forms.ValidationError(_("That was very quick. Please look it through and send it once more."))
        return said

    def _age(self) -> timedelta | None:
        """Return how long ago the page was made that was filled in; None where it was not one of ours."""
        try:
            key, _colon, at = signing.Signer(salt=SALT).unsign(str(self.data.get("started", ""))).partition(":")
        except signing.BadSignature:
            return None
        return timedelta(seconds=self.now.timestamp() - float(at)) if key == self.web_form.key else None

    def is_of_a_machine(self) -> bool:
        """Return whether the field that nobody sees was filled in."""
        return bool(self.data.get("homepage"))

    @staticmethod
    def utm_said(utm: dict[str, str]) -> str:
        """Return what an address says of its campaign as the hidden field carries it."""
        return json.dumps({name: value for name, value in utm.items() if value})

    def sent(self, *, counts_visitor: bool) -> Sent:
        """Return what was sent; without the visitor where their browser asks not to be tracked."""
        said = self.cleaned_data
        names = [asked["name"] for asked in self.web_form.fields]
        values = {name: said[name] for name in names if said.get(name)}
        function = values.pop("function", None)
        if function is not None:
            values |= {"function": str(function), "function_id": function.pk}
        return Sent(
            email=str(said["email"]).lower(),
            values=values,
            consents=[
                {"purpose": purpose, "given": bool(said[f"consent_{purpose}"]), "wording": wording}
                for purpose, wording, _required in consents_asked(self.web_form)
            ],
            page=page_of(said["page"], origins=self.web_form.site.origins),
            utm=_utm(said["utm"]),
            visitor=plain(said["visitor"], 64) if counts_visitor else "",
        )


def started(web_form: WebForm, *, now: datetime) -> str:
    """Return what a fresh page of the form carries, to tell how long it was open."""
    return signing.Signer(salt=SALT).sign(f"{web_form.key}:{now.timestamp():.1f}")


def consents_asked(web_form: WebForm) -> list[tuple[str, str, bool]]:
    """Return each consent that the form asks: its purpose, its wording, whether it must be given."""
    asked = [(Consent.Purpose.PROCESSING.value, web_form.processing_wording, web_form.processing_required)]
    if web_form.mail_wording:
        asked.append((Consent.Purpose.MAIL.value, web_form.mail_wording, web_form.mail_required))
    return asked


def _utm(text: str) -> dict[str, str]:
    try:
        return utm_of(json.loads(text or "{}"))
    except (ValueError, RecursionError):
        return {}
