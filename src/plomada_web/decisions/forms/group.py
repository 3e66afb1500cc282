"""Someone's part in the purchase, new people, pasted lists."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.group import Part
from plomada_web.decisions.models import Stakeholder, StakeholderRole
from plomada_web.people.actions import PersonFacts
from plomada_web.people.custom_values import Value
from plomada_web.people.field_forms import OwnFieldsForm
from plomada_web.people.models import Account, Function, Record
from plomada_web.people.paste_table import MOST_BYTES
from plomada_web.site.form_fields import Words
from plomada_web.workspace.models import Language, Workspace


class PartForm(forms.Form):
    """A person's part in the purchase."""

    role = forms.ChoiceField(label=_("Role in the decision"), choices=StakeholderRole.choices)
    must_sign = forms.BooleanField(
        label=_("Must sign"), required=False, help_text=_("Without their yes the purchase does not happen.")
    )
    is_mobilizer = forms.BooleanField(
        label=_("Mobilizer"), required=False, help_text=_("Builds agreement inside; may approve what others propose.")
    )
    concerns = forms.CharField(
        label=_("Concerns"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What worries them about this purchase. Only our team reads it."),
    )

    def part(self) -> Part:
        """Return the part in real types."""
        said = self.cleaned_data
        return Part(
            StakeholderRole(said["role"]),
            said["must_sign"],
            said["is_mobilizer"],
            said["concerns"],
            custom=said.get("custom", {}),
        )


class ChangedPartForm(OwnFieldsForm, PartForm):
    """The part of someone who is in the group, with the workspace's own fields."""

    def __init__(self, *args: Any, workspace: Workspace, kept: Mapping[str, Value], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_own(workspace, Record.STAKEHOLDER, kept)


def part_of(stakeholder: Stakeholder) -> dict[str, object]:
    """Return what the form shows of a stakeholder."""
    return {name: getattr(stakeholder, name) for name in ("role", "must_sign", "is_mobilizer", "concerns")}


class QuickPartForm(forms.Form):
    """The same in one row of a list: role and signature."""

    role = forms.ChoiceField(label=_("Role in the decision"), choices=StakeholderRole.choices)
    must_sign = forms.BooleanField(label=_("Must sign"), required=False)

    def part(self) -> Part:
        """Return the part in real types."""
        return Part(StakeholderRole(self.cleaned_data["role"]), self.cleaned_data["must_sign"])


class NewcomerForm(PartForm):
    """Someone whom we may not know yet, with their part."""

    name = Words(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("If we know this address, that person is added.")
    )
    title = Words(label=_("Title"), max_length=120, required=False)
    function = forms.ModelChoiceField(
        label=_("Function"), queryset=Function.objects.none(), required=False, empty_label=_("Not said")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    field_order = ("name", "email", "title", "function", "language", "role", "must_sign", "is_mobilizer", "concerns")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = Function.objects.filter(workspace=workspace, archived_at=None)
        self.fields["function"].queryset = functions  # type: ignore[attr-defined]

    def facts(self, account: Account) -> PersonFacts:
        """Return the person, at that account, in real types."""
        said = self.cleaned_data
        return PersonFacts(
            account=account,
            name=said["name"],
            email=said["email"].lower(),
            title=said["title"],
            function=said["function"],
            language=said["language"],
        )


class PasteForm(forms.Form):
    """A list of people, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste a list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One person a line: name, e-mail, title, function. Or copy the cells of a spreadsheet with its headings."
        ),
    )
    file = forms.FileField(label=_("Or choose a CSV file"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 256 kB: send it in parts."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            self.add_error("text", _("There is nothing here yet: paste a list or choose a file."))
        return cleaned
