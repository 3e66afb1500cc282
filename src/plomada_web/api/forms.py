"""What people say about tokens and webhooks."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.api.actions.tokens import TokenWanted
from plomada_web.api.actions.webhooks import WebhookFacts
from plomada_web.api.scopes import Scope, offered_to
from plomada_web.api.webhooks.events import offered
from plomada_web.workspace.models import Member

NO_END = "revoked"
LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), (NO_END, _("Until it is revoked"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Of the program that will use it: what was done shows it.")
    )
    lasts = forms.ChoiceField(label=_("Works for"), choices=LASTS, initial="90")
    scopes = forms.MultipleChoiceField(label=_("May do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = offered_to(member)  # type: ignore[attr-defined]

    def wanted(self, now: datetime) -> TokenWanted:
        """Return what token is wanted."""
        said = self.cleaned_data
        until = now + timedelta(days=int(said["lasts"])) if said["lasts"] != NO_END else None
        return TokenWanted(said["name"], [Scope(scope) for scope in said["scopes"]], until)


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Begins with https:// and is reached from the internet.")
    )
    events = forms.MultipleChoiceField(
        label=_("Is told when someone"), choices=offered, widget=forms.CheckboxSelectMultiple
    )

    def facts(self) -> WebhookFacts:
        """Return the webhook that is wanted."""
        return WebhookFacts(self.cleaned_data["url"], self.cleaned_data["events"])
