"""What the pages of imports ask: a file or a list, what its columns mean, how to go about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models import Outcome
from plomada_web.imports.actions import Upload
from plomada_web.imports.engine.run import CURRENCY
from plomada_web.imports.engine.wishes import RULES, Keep, Mode, Options
from plomada_web.imports.models import Import
from plomada_web.imports.said import NEW
from plomada_web.people.models import Channel, LegalBasis, Record, Team
from plomada_web.workspace.models import Currency, Language

PIECE: Final = 1024 * 1024
PASTED: Final = "pasted.csv"


class UploadForm(forms.Form):
    """A file, or the text of a table."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("CSV, TSV, Excel (.xlsx), JSON lines, Parquet or Arrow, as other systems export them."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson,.parquet,.arrow,.feather"}
        ),
    )
    text = forms.CharField(
        label=_("Or paste a table"),
        required=False,
        strip=False,
        help_text=_("With its row of headings, as you copy it from a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not str(said.get("text", "")).strip() and not self.errors:
            self.add_error("file", gettext("Choose a file or paste a table."))
        return said

    def upload(self) -> Upload:
        """Return what was sent."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file:
            return Upload(file.name or PASTED, file.chunks(PIECE))
        return Upload(PASTED, [self.cleaned_data["text"].encode()])


class SheetForm(forms.Form):
    """Which sheet of a workbook is brought in."""

    sheet = forms.ChoiceField(label=_("Sheet"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sheets: Iterable[str], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["sheet"]
        field.choices = [(name, name) for name in sheets]


RULE_WORDS: Final = {
    "external_id": _("Identifier elsewhere"),
    "domain": _("Web domain"),
    "email": _("E-mail"),
    "name": _("Name"),
    "title": _("Title"),
}
OF: Final = {"account": Record.ACCOUNT, "person": Record.PERSON, "decision": Record.DECISION}


class OptionsForm(forms.Form):
    """How the import goes about it, and what stands in where the file says nothing."""

    mode = forms.ChoiceField(
        label=_("Which rows count"),
        choices=[
            (Mode.BOTH.value, _("New and known: create and update")),
            (Mode.CREATE.value, _("Only new: what is here stays as it is")),
            (Mode.UPDATE.value, _("Only known: nothing new is created")),
        ],
    )
    keep = forms.ChoiceField(
        label=_("Where a field is filled here already"),
        choices=[
            (Keep.FILL.value, _("Leave it: only empty fields are filled")),
            (Keep.OVERWRITE.value, _("Overwrite it with what the file says")),
        ],
    )
    rules_account = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    rules_person = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    rules_decision = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    default_account_name = forms.CharField(label=_("Account of rows that name none"), required=False, max_length=160)
    default_person_language = forms.ChoiceField(label=_("Language"), required=False)
    default_person_source = forms.CharField(label=_("Source"), required=False, max_length=120)
    default_person_legal_basis = forms.ChoiceField(label=_("Legal basis"), required=False)
    default_decision_outcome = forms.ChoiceField(label=_("Outcome of the decisions"), required=False)
    default_touch_team = forms.ChoiceField(label=_("Who made the touches happen"), required=False)
    default_touch_channel = forms.ChoiceField(label=_("Channel of the touches"), required=False)
    default_currency = forms.ChoiceField(label=_("Currency of amounts without one"), required=False)

    CHOICES: Final[Mapping[str, Iterable[tuple[Any, Any]]]] = {
        "default_person_language": Language.choices,
        "default_person_legal_basis": [choice for choice in LegalBasis.choices if choice[0]],
        "default_decision_outcome": Outcome.choices,
        "default_touch_team": Team.choices,
        "default_touch_channel": Channel.choices,
        "default_currency": Currency.choices,
    }

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: Options) -> None:
        initial: dict[str, Any] = {"mode": kept.mode.value, "keep": kept.keep.value}
        initial |= {f"rules_{record}": list(rules) for record, rules in kept.rules.items()}
        initial |= {_name_of(target): text for target, text in kept.defaults.items()}
        super().__init__(data, initial=initial)
        for record, rules in RULES.items():
            field: Any = self.fields[f"rules_{record}"]
            field.choices = [(rule, RULE_WORDS[rule]) for rule in rules]
            field.label = OF[record].label
        for name, choices in self.CHOICES.items():
            field = self.fields[name]
            field.choices = [("", "–"), *choices]

    def options(self) -> Options:
        """Return what was chosen; defaults without a field in the form are left out."""
        said = self.cleaned_data
        return Options(
            mode=Mode(said["mode"]),
            keep=Keep(said["keep"]),
            rules={
                record: tuple(rule for rule in rules if rule in said[f"rules_{record}"])
                for record, rules in RULES.items()
            },
            defaults={target: said[_name_of(target)] for target in DEFAULTS if said.get(_name_of(target))},
        )

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """Return the choices of what records are found by."""
        return [self[f"rules_{record}"] for record in RULES]

    @property
    def default_fields(self) -> list[forms.BoundField]:
        """Return the fields of what stands in."""
        return [self[_name_of(target)] for target in DEFAULTS]


DEFAULTS: Final = (
    "account.name",
    "person.language",
    "person.source",
    "person.legal_basis",
    "decision.outcome",
    "touch.team",
    "touch.channel",
    CURRENCY,
)


def _name_of(target: str) -> str:
    return "default_" + target.replace(".", "_")


@dataclass(frozen=True)
class Chosen:
    """What was chosen for the columns: targets by place, and columns that become fields of their own."""

    mapping: dict[int, str]
    new: dict[int, str]


def chosen(data: Mapping[str, Any], one: Import) -> Chosen:
    """Return what the selects of the columns say; what is not there is left out."""
    said = {place: str(data.get(f"column-{place}", "")) for place in range(len(one.columns))}
    return Chosen(
        mapping={place: target for place, target in said.items() if target and not target.startswith(NEW)},
        new={place: target.removeprefix(NEW) for place, target in said.items() if target.startswith(NEW)},
    )


def own_records() -> Iterable[tuple[str, str]]:
    """Return the records to which a column can be added as a field of their own."""
    return [(f"{NEW}{record}", str(OF[record].label)) for record in OF]
