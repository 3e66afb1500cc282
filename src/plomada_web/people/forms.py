"""What people type about accounts, sites, people and functions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.people.actions import AccountFacts, FunctionFacts, PersonFacts, SiteFacts
from plomada_web.people.custom_values import Value
from plomada_web.people.field_forms import OwnFieldsForm
from plomada_web.people.models import Account, Function, LegalBasis, Person, Record, Site
from plomada_web.people.queries.same import account_named
from plomada_web.site.form_fields import DayField
from plomada_web.workspace.models import Language, Workspace


class AccountForm(OwnFieldsForm):
    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    domain = forms.CharField(
        label=_("Web domain"), max_length=160, required=False, help_text=_("For example company.com.")
    )
    industry = forms.CharField(label=_("Industry"), max_length=120, required=False)
    country = forms.CharField(label=_("Country"), max_length=80, required=False)
    notes = forms.CharField(label=_("Notes"), required=False, max_length=8000, widget=forms.Textarea)

    def __init__(
        self, *args: Any, workspace: Workspace, kept: Mapping[str, Value] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_own(workspace, Record.ACCOUNT, kept)

    @classmethod
    def of(cls, account: Account, data: Any = None) -> "AccountForm":
        """Return the form filled with what we know of the account, or with what was typed over it."""
        initial = {field: getattr(account, field) for field in cls.base_fields}
        return cls(data, initial=initial, workspace=account.workspace, kept=account.custom)

    def clean_domain(self) -> str:
        """Keep the host of an address that was pasted whole."""
        text = str(self.cleaned_data["domain"]).lower()
        return text.removeprefix("https://").removeprefix("http://").split("/")[0]

    def facts(self) -> AccountFacts:
        """Return what was typed."""
        return AccountFacts(**self.cleaned_data)


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example North plant."))
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    country = forms.CharField(label=_("Country"), max_length=80, required=False)

    @classmethod
    def of(cls, site: Site) -> "SiteForm":
        """Return the form filled with what we know of the site."""
        return cls(initial={field: getattr(site, field) for field in cls.base_fields})

    def facts(self) -> SiteFacts:
        """Return what was typed."""
        return SiteFacts(**self.cleaned_data)


class FunctionForm(forms.Form):
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    executive = forms.CharField(
        label=_("Usual executive"), max_length=20, required=False, help_text=_("For example CFO.")
    )

    @classmethod
    def of(cls, function: Function) -> "FunctionForm":
        """Return the form filled with the function's names."""
        return cls(initial={field: getattr(function, field) for field in cls.base_fields})

    def facts(self) -> FunctionFacts:
        """Return what was typed."""
        return FunctionFacts(**self.cleaned_data)


class PersonForm(OwnFieldsForm):
    """A person. The account is typed by name, since there may be thousands; a list completes it."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    account = forms.CharField(label=_("Account"), max_length=160)
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    function = forms.ModelChoiceField(
        label=_("Function"), queryset=Function.objects.none(), required=False, empty_label=_("Not known")
    )
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("Not known")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, help_text=_("Of the mails and rooms they get.")
    )
    notes = forms.CharField(label=_("Notes"), required=False, max_length=8000, widget=forms.Textarea)
    source = forms.CharField(
        label=_("Source"), max_length=120, required=False, help_text=_("Where what we know came from.")
    )
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis.choices, required=False)
    legal_basis_since = DayField(label=_("Since"), required=False)

    def __init__(
        self,
        *args: Any,
        workspace: Workspace,
        account: Account | None = None,
        kept: Mapping[str, Value] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.fields["function"].queryset = workspace.functions.filter(archived_at=None)  # type: ignore[attr-defined]
        self.fields["account"].widget.attrs.update({"list": "account-names", "autocomplete": "off"})
        sites = account.sites.filter(archived_at=None) if account else Site.objects.none()
        if account and sites:
            self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        else:
            del self.fields["site"]
        self.ask_own(workspace, Record.PERSON, kept)

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "PersonForm":
        """Return the form filled with what we know of the person, or with what was typed over it."""
        initial = {field: getattr(person, field) for field in cls.base_fields} | {"account": person.account_name}
        form = cls(data, initial=initial, workspace=person.workspace, account=person.account, kept=person.custom)
        if person.function and person.function.archived_at:
            # They keep a function that is no longer offered to others.
            kept = form.fields["function"]
            kept.queryset = kept.queryset | Function.objects.filter(pk=person.function.pk)  # type: ignore[attr-defined]
        form.account_of_before = person.account
        return form

    account_of_before: Account | None = None

    def clean_account(self) -> Account:
        """Return the account of that name; one that is not there yet only if it was asked for."""
        name = str(self.cleaned_data["account"])
        before = self.account_of_before
        if before is not None and before.name == name:  # also an archived one
            return before
        account = account_named(self.workspace, name)
        if account is not None:
            return account
        if "with_account" in self.data:
            return Account(workspace=self.workspace, name=name)
        raise ValidationError(gettext("No account is called “%(name)s”."), params={"name": name}, code="no_account")

    @property
    def unknown_account(self) -> str:
        """Return the name that no account has, to offer adding it; empty where that is not what is wrong."""
        return str(self.data.get("account", "")).strip() if self.has_error("account", "no_account") else ""

    def facts(self) -> PersonFacts:
        """Return what was typed."""
        return PersonFacts(**self.cleaned_data)
