"""What people type in the room, and what it becomes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.from_the_group import QUESTION_LENGTH, STATEMENT_LENGTH, SuggestedPerson
from plomada_web.decisions.answering import COMMENT_LENGTH, Said
from plomada_web.decisions.models import OPEN_PHASES, Decision, Phase

FIVE = (
    (1, _("Strongly against")),
    (2, _("Against")),
    (3, _("Neither")),
    (4, _("In favour")),
    (5, _("Strongly in favour")),
)
CANNOT_SAY = "cannot"


class Words(forms.Textarea):
    """A small box for a few sentences."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__({"rows": rows})


class AnswerForm(forms.Form):
    """One answer to one statement; `answer` is 1 to 5 or "cannot"."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[*((str(value), label) for value, label in FIVE), (CANNOT_SAY, _("I can't say"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose an answer, or say that you can't.")),
    )
    comment = forms.CharField(
        label=_("Why? If you like"), required=False, max_length=COMMENT_LENGTH, widget=Words(2), strip=True
    )

    def said(self) -> Said:
        """Return the answer with its types."""
        answer = self.cleaned_data["answer"]
        return Said(value=None if answer == CANNOT_SAY else int(answer), comment=self.cleaned_data["comment"])


class SigningForm(forms.Form):
    """As things stand, how likely."""

    likelihood = forms.TypedChoiceField(
        label=_("How likely, from 0 to 10"),
        coerce=int,
        choices=[(value, str(value)) for value in range(11)],
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
    )
    condition = forms.CharField(
        label=_("What would have to be settled first?"), required=False, max_length=400, widget=Words()
    )


class CommentForm(forms.Form):
    text = forms.CharField(label=_("In your own words"), required=False, max_length=4000, widget=Words(6))


class ConsentForm(forms.Form):
    """Whether the person's name may stand beside their answers; nothing is chosen for them."""

    named = forms.TypedChoiceField(
        label=_("May your name stand beside your answers?"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("Yes, the group and the team that asks may see my name beside what I answer")),
            ("no", _("No, count my answers only within those of the group")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two: both are fine.")},
    )


class SuggestionForm(forms.Form):
    """Someone who should be asked."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    title = forms.CharField(label=_("Title or function"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Nobody is written to before we have confirmed.")
    )
    reason = forms.CharField(label=_("Why should they be asked?"), max_length=400, required=False, widget=Words())

    def suggested(self) -> SuggestedPerson:
        """Return the person as the stakeholder describes them."""
        return SuggestedPerson(**self.cleaned_data)


class ProposalForm(forms.Form):
    """A statement that the group should be asked about."""

    text = forms.CharField(
        label=_("The statement"),
        max_length=STATEMENT_LENGTH,
        widget=Words(),
        help_text=_("One sentence that people can agree or disagree with, such as “We need one figure for losses.”"),
    )
    phase = forms.ChoiceField(label=_("What is it about?"), choices=[(p.value, p.label) for p in OPEN_PHASES])

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("phase", decision.phase if decision.phase != Phase.DECIDED else Phase.DEFINE_PROBLEM)


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Your question"), max_length=QUESTION_LENGTH, widget=Words(4))


class LanguageForm(forms.Form):
    """The other language, and the page to come back to."""

    language = forms.ChoiceField(choices=[("es", "Español"), ("en", "English")])
    back = forms.CharField(required=False, max_length=400)
