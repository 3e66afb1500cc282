"""What the pages of maps ask."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.language.actions.maps import Wanted
from plomada_web.language.models import MapRun, MapTerm, Source
from plomada_web.language.queries.corpora import Overview
from plomada_web.people.models import Function
from plomada_web.site.form_fields import Words

MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MOST_FUNCTIONS: Final = 12
FEWEST_FUNCTIONS: Final = 2


class MapForm(forms.Form):
    """Who is compared with what."""

    functions = forms.MultipleChoiceField(
        label=_("Who is compared"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two to twelve; none chosen: all that speak."),
    )
    background = forms.ChoiceField(
        label=_("Compared with"),
        required=False,
        choices=MapRun.Background.choices,
        help_text=_("A term is shared where all say it more than this."),
    )
    since = Words(
        label=_("Since (month)"),
        required=False,
        max_length=7,
        help_text=_(
            "As 2026-03. What was said from then on is compared with what the same people said before, unless something"
            " else is chosen to compare with."
        ),
    )
    until = Words(
        label=_("Until (month)"),
        required=False,
        max_length=7,
        help_text=_("As 2026-05, which is part of it. Empty: until now."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    at_least = forms.IntegerField(
        label=_("Shared by at least"),
        required=False,
        min_value=2,
        max_value=MOST_FUNCTIONS,
        help_text=_("So many functions are enough. Empty: all of them."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, held: Overview, of: MapRun | None = None,
        spoke: Sequence[Function] = (),
    ) -> None:  # fmt: skip
        """Ask for a map of what a corpus holds; with `of`, beginning with the choice of a map, in which these spoke."""
        super().__init__(data, initial=None if of is None else asked_for(of))
        there = [*(row.function for row in held.roles if row.function), *spoke]
        self.functions_there = {str(function.pk): function for function in there}
        self.sources = {str(row.source.pk): row.source for row in held.sources}
        choices: dict[str, list[tuple[str, str]]] = {
            "functions": [(pk, function.name) for pk, function in self.functions_there.items()],
            "language": [("", str(_("All"))), *((each.code, each.name) for each in held.languages if each.code)],
            "source": [("", str(_("All"))), *((pk, source.name) for pk, source in self.sources.items())],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered

    def clean_functions(self) -> list[Function]:
        """Return the functions that were chosen.

        Raises:
            ValidationError: one, or more than twelve.
        """
        chosen = [self.functions_there[pk] for pk in self.cleaned_data["functions"]]
        if chosen and not FEWEST_FUNCTIONS <= len(chosen) <= MOST_FUNCTIONS:
            raise forms.ValidationError(_("Choose two to twelve functions, or none for all."))
        return [] if len(chosen) == len(self.functions_there) else chosen

    def clean_since(self) -> str:
        """Return the month from which on.

        Raises:
            ValidationError: it is written otherwise.
        """
        return _month(self.cleaned_data["since"])

    def clean_until(self) -> str:
        """Return the last month.

        Raises:
            ValidationError: it is written otherwise.
        """
        return _month(self.cleaned_data["until"])

    def clean(self) -> None:
        """Refuse an end without a beginning, or before it."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if until and since == "":
            self.add_error("since", _("Say since when, too: a period is compared with what was said before it."))
        elif since and until and until < since:
            self.add_error("until", _("It ends before it begins."))

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        said = self.cleaned_data
        source: Source | None = self.sources.get(said["source"])
        return Wanted(
            said["functions"], said["background"], said["since"], said["until"], said["language"], source,
            said["at_least"],
        )  # fmt: skip


def _month(written: str) -> str:
    if written and not MONTH.fullmatch(written):
        raise forms.ValidationError(_("Write the month as 2026-03."))
    return written


def asked_for(run: MapRun) -> dict[str, Any]:
    """Return what was asked for a map, as the form begins with it."""
    same = ("background", "since", "until", "language", "at_least")
    source = str(run.source_id or "")
    return {
        "functions": [str(pk) for pk in run.compared],
        "source": source,
        **{name: getattr(run, name) for name in same},
    }


class TermsForm(forms.Form):
    """Which terms of a map are listed."""

    kind = forms.ChoiceField(required=False, choices=MapTerm.Kind.choices)
    group = forms.IntegerField(required=False, min_value=0, max_value=MOST_FUNCTIONS - 1)
    words = Words(label=_("Letters in the term"), required=False, max_length=100)
    after = forms.IntegerField(required=False, min_value=0, max_value=10_000)
