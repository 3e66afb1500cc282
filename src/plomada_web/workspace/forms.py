"""What people type about workspaces, members and themselves."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.actions import Newcomer, WorkspaceFacts
from plomada_web.workspace.models import Currency, Language, Role, User, Workspace

# Areas of the time zone database that are places; the rest are old names and offsets.
AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the time zones to choose from, as "Europe/Madrid" with a readable name."""
    places = sorted(zone for zone in available_timezones() if zone.startswith(AREAS))
    return [(zone, zone.replace("_", " ").replace("/", " / ")) for zone in places] + [("UTC", "UTC")]


class WorkspaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("What customers read: who invites them."))
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, help_text=_("For new decisions, and for mails to new members.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceForm":
        """Return the form filled with what the workspace says today."""
        return cls(initial={field: getattr(workspace, field) for field in cls.base_fields})

    def facts(self) -> WorkspaceFacts:
        """Return what was typed."""
        return WorkspaceFacts(**self.cleaned_data)


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.SALES)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class NewcomerForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few unrelated words are easy to remember and hard to guess."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, and against the name and address beside it."""
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            try:
                password_validation.validate_password(password, User(name=cleaned.get("name", ""), email=self.email))
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return cleaned

    def newcomer(self, language: str) -> Newcomer:
        """Return who comes in."""
        return Newcomer(name=self.cleaned_data["name"], password=self.cleaned_data["password"], language=language)


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name", "language", "theme"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser")), ("es", "Español"), ("en", "English")]  # type: ignore[attr-defined]
        self.fields["theme"].choices = User.Theme.choices  # type: ignore[attr-defined]


class AuditFilterForm(forms.Form):
    actor = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    noun = forms.ChoiceField(label=_("What"), required=False)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actors: list[tuple[str, str]], nouns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].choices = [("", _("everyone")), *actors]  # type: ignore[attr-defined]
        self.fields["noun"].choices = [("", _("everything")), *nouns]  # type: ignore[attr-defined]
