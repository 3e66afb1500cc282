"""Setting up and changing a decision."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.decisions import DecisionDetails, Value
from plomada_web.decisions.actions.phases import PhaseEntry
from plomada_web.decisions.models import OPEN_PHASES, Decision, Disclosure, Phase, PurchaseKind, ResultMoment
from plomada_web.decisions.queries.choices import accounts_like, kinds_offered, owners
from plomada_web.people.custom_values import Value as OwnValue
from plomada_web.people.field_forms import OwnFieldsForm
from plomada_web.people.models import Account, Record
from plomada_web.people.queries.same import account_named
from plomada_web.site.form_fields import AmountField, DayField, Words
from plomada_web.workspace.models import Currency, Language, User, Workspace

# What each promise means, in the words of the room; shown beside the choice.
PROMISES = {
    Disclosure.NAMED_WITH_CONSENT: _(
        "Each person decides whether their name stands beside their answers, for the group and for us. "
        "Whoever says no is only part of the whole, and the whole shows once five people have answered."
    ),
    Disclosure.NAMED_TO_US: _(
        "We see who answered what, to prepare the next meeting. The group sees only the whole, once five have answered."
    ),
    Disclosure.GROUP_ONLY: _(
        "Nobody sees who answered what, nor do we: only the whole, once five people have answered."
    ),
}


class DecisionForm(OwnFieldsForm):
    """What the team says of a decision; `details()` gives it in real types once the form is valid."""

    title = Words(
        label=_("Title"), max_length=160, help_text=_("What they are deciding, in their words. The group reads it.")
    )
    account = Words(
        label=_("Account"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
        help_text=_("Begin to write its name and choose it, or write a new one."),
    )
    new_account = forms.BooleanField(label=_("Add it as a new account"), required=False)
    kind = forms.ModelChoiceField(
        label=_("Kind of purchase"),
        queryset=PurchaseKind.objects.none(),
        required=False,
        empty_label=_("Not said"),
        help_text=_("Says which functions usually take part, so that the missing ones show."),
    )
    language = forms.ChoiceField(label=_("Language of the group"), choices=Language.choices)
    owner = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    value_amount = AmountField(label=_("Value"), required=False)
    value_currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    value_period = forms.ChoiceField(label=_("Period"), choices=Decision.Period.choices)
    expected_on = DayField(label=_("Expected close"), required=False)
    answers_due_on = DayField(
        label=_("Answers wanted by"), required=False, help_text=_("Shown in the room; reminders go by it.")
    )
    disclosure = forms.ChoiceField(
        label=_("Who sees the answers"), choices=Disclosure.choices, widget=forms.RadioSelect
    )

    result_moment = forms.ChoiceField(
        label=_("When the group gets its result"),
        choices=ResultMoment.choices,
        widget=forms.RadioSelect,
        help_text=_("Where nobody is named: the second way hides better who said what in a small group."),
    )

    def __init__(
        self,
        *args: Any,
        workspace: Workspace,
        today: date,
        kept: Mapping[str, OwnValue] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace, self.today = workspace, today
        current_kind, current_owner = self.initial.get("kind"), self.initial.get("owner")
        self._choose("kind", {k.pk for k in kinds_offered(workspace)} | {current_kind}, PurchaseKind.objects.all())
        self._choose("owner", {o.pk for o in owners(workspace)} | {current_owner}, User.objects.order_by("name"))
        self.ask_own(workspace, Record.DECISION, kept)

    def _choose(self, name: str, ids: set[int | None], rows: Any) -> None:
        # What the decision has already may stay, though it is offered no more.
        self.fields[name].queryset = rows.filter(pk__in=ids - {None})  # type: ignore[attr-defined]

    def clean_answers_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["answers_due_on"]
        if day and day < self.today and day != self.initial.get("answers_due_on"):
            raise forms.ValidationError(_("This day is past: give one that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = cleaned.get("account")
        if name:
            found = account_named(self.workspace, name)
            if found is None and not cleaned.get("new_account"):
                self.add_error("account", self._unknown(name))
            cleaned["account_row"] = found
        return cleaned

    def _unknown(self, name: str) -> str:
        like = ", ".join(account.name for account in accounts_like(self.workspace, name)[:3])
        if like:
            told = gettext("No account has this name. Did you mean %(names)s? If it is new, tick the box below.")
            return told % {"names": like}
        return gettext("No account has this name yet. If it is new, tick the box below.")

    @property
    def new_account_name(self) -> str:
        """Return the name of the account to be added first; empty where the account is known."""
        return "" if self.cleaned_data["account_row"] else self.cleaned_data["account"]

    def details(self, account: Account | None = None) -> DecisionDetails:
        """Return what was written, for the account found by its name or the one just added."""
        said = self.cleaned_data
        amount = said["value_amount"]
        return DecisionDetails(
            account=account or said["account_row"],
            title=said["title"],
            kind=said["kind"],
            language=said["language"],
            owner=said["owner"],
            value=None if amount is None else Value(amount, said["value_currency"]),
            period=said["value_period"],
            expected_on=said["expected_on"],
            disclosure=Disclosure(said["disclosure"]),
            answers_due_on=said["answers_due_on"],
            result_moment=ResultMoment(said["result_moment"]),
            custom=said["custom"],
        )


class NewDecisionForm(DecisionForm):
    """A new decision also says where its group is, and since when."""

    phase = forms.ChoiceField(label=_("Where the group is"), choices=[(p.value, p.label) for p in OPEN_PHASES])
    phase_since = DayField(label=_("Since"))

    def entry(self) -> PhaseEntry:
        """Return the phase that the group is in."""
        return PhaseEntry(Phase(self.cleaned_data["phase"]), self.cleaned_data["phase_since"])


def initial_of(decision: Decision) -> dict[str, object]:
    """Return what the form shows of a decision."""
    return {
        "title": decision.title,
        "account": decision.account.name,
        "kind": decision.kind_id,
        "language": decision.language,
        "owner": decision.owner_id,
        "value_amount": decision.value_amount,
        "value_currency": decision.value_currency or decision.workspace.currency,
        "value_period": decision.value_period,
        "expected_on": decision.expected_on,
        "answers_due_on": decision.answers_due_on,
        "disclosure": decision.disclosure,
        "result_moment": decision.result_moment,
    }
