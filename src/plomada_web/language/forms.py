"""What the pages of corpora ask."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plomada_web.language.actions.corpora import CorpusFacts
from plomada_web.language.actions.sources import Answer, Answers
from plomada_web.language.actions.uploads import SentFile
from plomada_web.language.models import Corpus, Source
from plomada_web.language.queries.corpora import language_name
from plomada_web.language.queries.documents import COPIES, IGNORED, OPEN, REMOVED, Asked, Choices
from plomada_web.people.models import Function
from plomada_web.site.form_fields import DayField, Words

PIECE: Final = 1024 * 1024
NAMELESS: Final = "documents"
IGNORE: Final = "ignore"
ACCEPTED: Final = (
    ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson,.parquet,.arrow,.feather,"
    ".vtt,.srt,.docx,.eml,.mbox,.xml,.rss,.atom,.md,.html"
)


class CorpusForm(forms.Form):
    name = Words(
        label=_("Name"), max_length=120, help_text=_("For example: Connected equipment, what our market says.")
    )
    note = Words(label=_("What it is for"), max_length=500, required=False)

    @classmethod
    def of(cls, corpus: Corpus) -> "CorpusForm":
        """Return the form filled with what is written about the corpus."""
        return cls(initial={"name": corpus.name, "note": corpus.note})

    def facts(self) -> CorpusFacts:
        """Return what was written."""
        return CorpusFacts(self.cleaned_data["name"], self.cleaned_data["note"])


class UploadForm(forms.Form):
    """A file with documents."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A table (CSV, TSV, Excel, JSON lines, Parquet or Arrow), a transcript, mail, a feed or a text."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def sent(self) -> SentFile:
        """Return what was sent."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return SentFile(file.name or NAMELESS, file.chunks(PIECE))


class IntoForm(forms.Form):
    """Where the documents of a file go."""

    into = forms.ChoiceField(
        label=_("They go to"),
        required=False,
        help_text=_(
            "In a source that is there, it is known already who speaks, and what was brought before is not doubled."
        ),
    )
    name = Words(label=_("Name of the new source"), max_length=200, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sources: Iterable[Source], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.sources = {str(source.pk): source for source in sources}
        field: Any = self.fields["into"]
        field.choices = [("", _("A new source")), *((pk, source.name) for pk, source in self.sources.items())]

    def source(self) -> Source | None:
        """Return the source that was chosen; None: a new one."""
        return self.sources.get(self.cleaned_data["into"])


class DocumentsForm(forms.Form):
    """What a list of documents is narrowed to."""

    words = forms.CharField(label=_("Words in the text"), required=False, max_length=200)
    function = forms.ChoiceField(label=_("Who speaks"), required=False)
    source = forms.ChoiceField(label=pgettext_lazy("of a corpus", "Source"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Without copies")), (COPIES, _("Copies")), (REMOVED, _("Removed"))],
    )

    def __init__(self, data: Mapping[str, Any], *, choices: Choices) -> None:
        super().__init__(data)
        functions = [(str(one.pk), one.name) for one in choices.functions]
        told = {
            "function": [("", _("Everyone")), *functions, (OPEN, _("Not said yet")), (IGNORED, _("Ignored"))],
            "source": [("", _("All sources")), *((str(one.pk), one.name) for one in choices.sources)],
            "language": [
                ("", _("All languages")),
                *((code or "-", language_name(code) or _("Not known")) for code in choices.languages),
            ],
        }
        for name, options in told.items():
            field: Any = self.fields[name]
            field.choices = options

    @property
    def more(self) -> list[forms.BoundField]:
        """Return the fields beside the words."""
        return [field for field in self if field.name != "words"]

    def asked(self) -> Asked:
        """Return what is asked for; what cannot be read is not asked for, and stands in the form with its error."""
        said = self.cleaned_data if self.is_valid() else {**{name: "" for name in self.fields}, **self.cleaned_data}
        days = {name: said[name].isoformat() if said.get(name) else "" for name in ("since", "until")}
        return Asked(**{**{name: said.get(name) or "" for name in self.fields}, **days})


def answers_of(data: Mapping[str, Any], functions: Iterable[Function]) -> Answers:
    """Return who was said to speak in a source: fields `role-NAME`, `speaker-ID` and `default`."""
    by_id = {str(one.pk): one for one in functions}

    def answer(value: str) -> Answer:
        return Answer(ignored=True) if value == IGNORE else Answer(by_id.get(value))

    said = {name: answer(str(value)) for name, value in data.items() if "\0" not in name}
    return Answers(
        default=by_id.get(str(data.get("default", ""))),
        roles={name.removeprefix("role-"): one for name, one in said.items() if name.startswith("role-")},
        speakers={
            int(number): one
            for name, one in said.items()
            if (number := name.removeprefix("speaker-")) != name
            and number.isascii()
            and number.isdecimal()
            and len(number) < 19
        },
    )
