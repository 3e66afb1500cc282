"""What members type about a form for a website."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.people.custom_values import form_name, own_fields
from plomada_web.people.models import Record
from plomada_web.tracking.actions.web_forms import WebFormFacts
from plomada_web.tracking.forms.asked import FIELDS, TEXT
from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.tracking.origins import NotAnOrigin, origin_of
from plomada_web.workspace.models import Language, Workspace

ASK = "ask_"
HOW = [("no", _("Not asked")), ("optional", _("May be left empty")), ("required", _("Must be filled in"))]
AT_FIRST = {"name": "required", "company": "optional", "message": "optional"}
OTHER_LABELS = {"function": _("What they do in their company"), "message": _("Message")}


class WebFormForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What you call it, for example Ask for a demo.")
    )
    site = forms.ModelChoiceField(
        label=_("Website"),
        queryset=TrackedSite.objects.none(),
        empty_label=None,
        help_text=_("Only its pages can show the form."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    heading = forms.CharField(
        label=_("Heading"), max_length=160, required=False, help_text=_("What visitors read above it; else its name.")
    )
    processing_wording = forms.CharField(
        label=_("Consent to keep what they write"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    processing_required = forms.BooleanField(label=_("Without it the form is not sent"), required=False)
    mail_wording = forms.CharField(
        label=_("Consent to be written to"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty not to ask."),
    )
    mail_required = forms.BooleanField(label=_("Without it the form is not sent"), required=False)
    double_opt_in = forms.BooleanField(label=_("Ask by mail to confirm that it was them"), required=False)
    thanks = forms.CharField(
        label=_("What they read when it is sent"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    redirect_to = forms.URLField(
        label=_("Then lead them to"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("A page of the website, once it counts; else they stay."),
    )
    asset = forms.CharField(
        label=_("Asset"), max_length=300, required=False, help_text=_("What they get by it, for example a guide.")
    )
    theme = forms.CharField(label=_("Theme"), max_length=120, required=False)
    campaign = forms.CharField(
        label=_("Campaign"), max_length=120, required=False, help_text=_("Else the one that the page's address names.")
    )

    def __init__(
        self, data: Any = None, *, workspace: Workspace, web_form: WebForm | None = None, site_id: str = ""
    ) -> None:
        askable = dict(askable_in(workspace))
        initial = initial_of(workspace, web_form, askable)
        super().__init__(data, initial=initial | {"site": site_id} if site_id else initial)
        self.askable = tuple(askable)
        sites = workspace.tracked_sites.filter(archived_at=None)
        if web_form:
            sites |= workspace.tracked_sites.filter(pk=web_form.site_id)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        for name, label in askable.items():
            self.fields[ASK + name] = forms.ChoiceField(label=str(label), choices=HOW)
        if not settings.MAIL_CONFIGURED:
            self.fields["double_opt_in"].help_text = no_mail_server()

    def asked_fields(self) -> list[forms.BoundField]:
        """Return the choices of what is asked."""
        return [self[name] for name in self.fields if name.startswith(ASK)]

    def clean_double_opt_in(self) -> bool:
        """Refuse to ask by mail where no mail leaves."""
        wanted = bool(self.cleaned_data["double_opt_in"])
        if wanted and not settings.MAIL_CONFIGURED:
            raise ValidationError(no_mail_server())
        return wanted

    def clean(self) -> dict[str, Any]:
        """Let nobody be led to a page that is not of the website."""
        said = super().clean() or self.cleaned_data
        address, site = said.get("redirect_to"), said.get("site")
        if address and site:
            try:
                is_ours = origin_of(address) in site.origins
            except NotAnOrigin:
                is_ours = False
            if not is_ours:
                self.add_error("redirect_to", gettext("This page is not of that website."))
        return said

    def facts(self) -> WebFormFacts:
        """Return what was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith(ASK)}
        asked: list[dict[str, object]] = [
            {"name": name, "required": self.cleaned_data[ASK + name] == "required"}
            for name in self.askable
            if self.cleaned_data[ASK + name] != "no"
        ]
        return WebFormFacts(fields=asked, **said)


def askable_in(workspace: Workspace) -> Iterator[tuple[str, str | Promise]]:
    """Yield every field that a form may ask beside the e-mail, with its label; the workspace's own at the end."""
    for name in FIELDS:
        yield name, TEXT[name][0] if name in TEXT else OTHER_LABELS[name]
    for field in own_fields(workspace, Record.PERSON):
        yield form_name(field), field.name


def no_mail_server() -> str:
    """Return why nobody can be asked to confirm."""
    return gettext("No mail server is named (PLOMADA_SMTP_HOST), so nobody can be asked to confirm by mail.")


def initial_of(workspace: Workspace, web_form: WebForm | None, askable: Iterable[str]) -> dict[str, Any]:
    """Return what the form shows at first."""
    if web_form is not None:
        asked = {ASK + one["name"]: "required" if one["required"] else "optional" for one in web_form.fields}
        asked = {ASK + name: asked.get(ASK + name, "no") for name in askable}
        return {name: getattr(web_form, name) for name in WebFormFacts.__dataclass_fields__} | asked
    with translation.override(workspace.language):
        supplier = {"supplier": workspace.name}
        words = {
            "processing_wording": gettext("I agree that %(supplier)s keeps what I write here to answer me.") % supplier,
            "mail_wording": gettext("I would like %(supplier)s to write to me from time to time.") % supplier,
            "thanks": gettext("We have what you sent, and will answer soon."),
        }
    asked = {ASK + name: AT_FIRST.get(name, "no") for name in askable}
    at_first = {
        "language": workspace.language,
        "processing_required": True,
        "double_opt_in": settings.MAIL_CONFIGURED,
    }
    return words | asked | at_first
