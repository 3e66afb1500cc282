"""The form that visitors see, made of what a `WebForm` asks."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from plomada_web.people import custom_values
from plomada_web.people.models import Consent, CustomField, Function, Record
from plomada_web.site.telling import say
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
        self.own = _own_fields_asked(web_form)
        self.own_values: dict[str, custom_values.Value] = {}
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        for asked in web_form.fields:
            made = self._field(asked["name"])
            if made is not None:
                made.required = made.widget.is_required = bool(asked["required"])
                self.fields[asked["name"]] = made
        self.order_fields(["name", "email"])
        for purpose, wording, required in consents_asked(web_form):
            self.fields[f"consent_{purpose}"] = forms.BooleanField(label=wording, required=required)

    def _field(self, name: str) -> forms.Field | None:
        if name in self.own:
            return custom_values.asked(self.own[name])
        if name == "function":
            rows = Function.objects.filter(workspace=self.web_form.workspace_id, archived_at=None)
            return forms.ModelChoiceField(label=_("What you do in your company"), queryset=rows, empty_label="–")
        if name == "message":
            return forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
        if name not in TEXT:  # a field of their own that is in use no more
            return None
        label, most, autocomplete = TEXT[name]
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        return forms.CharField(label=label, max_length=most, widget=widget)

    def asked_fields(self) -> list[forms.BoundField]:
        """Return what is filled in, in order."""
        return [self[name] for name in self.fields if name != "homepage" and not self[name].is_hidden]

    def clean(self) -> dict[str, Any]:
        """Refuse what was sent quicker than a person writes, or so late that nobody knows what page it was."""
        said = super().clean() or self.cleaned_data
        self._read_own(said)
        if self.errors:  # they come back anyway, and more slowly
            return said
        age = self._age()
        if age is None or age > LONGEST:
            raise forms.ValidationError(_("The page was open for long. Please send it once more."))
        if age < QUICKEST:
            raise forms.ValidationError(_("That was very quick. Please look it through and send it once more."))
        return said

    def _read_own(self, said: dict[str, Any]) -> None:
        for name, field in self.own.items():
            if name not in said:
                continue
            try:
                value = custom_values.value_from(field, said[name])
            except custom_values.ValueRefused as error:
                self.add_error(name, say(error.why))
            else:
                if value is not None:
                    self.own_values[field.key] = value

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
        names = [asked["name"] for asked in self.web_form.fields if asked["name"] in FIELDS]
        values = {name: said[name] for name in names if said.get(name)}
        if self.own_values:
            told = {
                field.name: custom_values.told(field, self.own_values[field.key])
                for field in self.own.values()
                if field.key in self.own_values
            }
            values |= {"own": self.own_values, "told": told}
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


def _own_fields_asked(web_form: WebForm) -> dict[str, CustomField]:
    """Return the fields of the workspace's own that the form asks and that are in use, by their name in the form."""
    names = {asked["name"] for asked in web_form.fields} - set(FIELDS)
    own = custom_values.own_fields(web_form.workspace, Record.PERSON) if names else []
    return {name: field for field in own if (name := custom_values.form_name(field)) in names}


def _utm(text: str) -> dict[str, str]:
    try:
        return utm_of(json.loads(text or "{}"))
    except (ValueError, RecursionError):
        return {}
