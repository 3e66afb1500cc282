"""A decision as the API tells it, and what is written about one."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from plomada_web.api.v1.shapes import example, example_of_body, partly
from plomada_web.api.v1.values import Amount, Body, Day, Id, Own, ToldAmount, line, one_of
from plomada_web.api.v1.writing import Filed
from plomada_web.decisions.actions.phases import PhaseEntry
from plomada_web.decisions.models import Decision, Disclosure, Outcome, Phase, ResultMoment
from plomada_web.workspace.models import Currency, Language


class ValueTold(BaseModel):
    """What a purchase is worth."""

    amount: ToldAmount
    currency: str
    period: str = Field(description="once or yearly")


class PhaseTold(BaseModel):
    """A phase that the group entered."""

    phase: str
    entered_on: date


class DecisionTold(BaseModel):
    """One purchase of one account."""

    model_config = example(
        id=17,
        account=41,
        title="Reusable containers for three plants",
        kind=2,
        language="es",
        owner=3,
        phase="identify_solution",
        outcome=None,
        value={"amount": "412000.00", "currency": "EUR", "period": "yearly"},
        expected_on="2027-03-31",
        answers_due_on=None,
        disclosure="named_to_us",
        result_moment="at_five",
        marketing_engaged_on="2026-03-11",
        sales_engaged_on="2026-07-22",
        external_id=None,
        tags=[],
        custom={},
        phases=[{"phase": "define_problem", "entered_on": "2026-02-03"}],
        created_at="2026-11-21T18:40:00Z",
        changed_at="2026-11-21T18:40:00Z",
        archived_at=None,
    )

    id: int
    account: int
    title: str
    kind: int | None
    language: str
    owner: int | None
    phase: str
    outcome: str | None
    value: ValueTold | None
    expected_on: date | None
    answers_due_on: date | None
    disclosure: str = Field(description="Who may see what a stakeholder answers.")
    result_moment: str
    marketing_engaged_on: date | None
    sales_engaged_on: date | None
    external_id: str | None
    tags: list[str]
    custom: dict[str, Any]
    phases: list[PhaseTold]
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @classmethod
    def of(cls, decision: Decision) -> "DecisionTold":
        """Return the decision as the API tells it."""
        same = ("title", "language", "phase", "expected_on", "answers_due_on", "disclosure", "result_moment", "custom")
        moments = ("marketing_engaged_on", "sales_engaged_on", "created_at", "changed_at", "archived_at")
        amount = decision.value_amount
        return cls(
            id=decision.pk,
            account=decision.account_id,
            kind=decision.kind_id,
            owner=decision.owner_id,
            outcome=decision.outcome or None,
            value=None
            if amount is None
            else ValueTold(amount=amount, currency=decision.value_currency, period=decision.value_period),
            external_id=decision.external_id or None,
            tags=[tag.name for tag in decision.tags.all()],
            phases=[PhaseTold(phase=one.phase, entered_on=one.entered_on) for one in decision.phase_changes.all()],
            **{name: getattr(decision, name) for name in (*same, *moments)},
        )


class ValueWritten(Body):
    """What a purchase is worth."""

    amount: Amount
    currency: Annotated[str, one_of(Currency.values)]
    period: Annotated[str, one_of(Decision.Period.values)] = "once"


class DecisionWritten(Filed):
    """What the team says of a decision."""

    model_config = example_of_body(account=41, title="Reusable containers for three plants")

    account: Id
    title: Annotated[str, line(160, "Reusable containers for three plants")]
    kind: Id | None = Field(default=None, description="Kind of purchase.")
    language: Annotated[str, one_of(Language.values)] = "es"
    value: ValueWritten | None = None
    expected_on: Day | None = None
    answers_due_on: Day | None = None
    disclosure: Annotated[str, one_of(Disclosure.values)] = Disclosure.NAMED_TO_US.value
    result_moment: Annotated[str, one_of(ResultMoment.values)] = ResultMoment.TOGETHER.value
    custom: Own = Field(default_factory=dict, description="Own fields by key; null empties one.")


class PhaseWritten(Body):
    """A phase that the group entered; `outcome` where it has decided."""

    model_config = example_of_body(phase="choose_supplier", entered_on="2026-11-20")

    phase: Annotated[str, one_of(Phase.values)]
    entered_on: Day
    outcome: Annotated[str, one_of(Outcome.values)] | None = None

    def entry(self) -> PhaseEntry:
        """Return the phase in the types of the action."""
        return PhaseEntry(Phase(self.phase), self.entered_on, Outcome(self.outcome) if self.outcome else None)


class NewDecision(DecisionWritten):
    """A new decision, with the phase its group is in."""

    model_config = example_of_body(
        account=41,
        title="Reusable containers for three plants",
        phase={"phase": "define_problem", "entered_on": "2026-11-20"},
    )

    phase: PhaseWritten


DecisionChange = partly(DecisionWritten, "DecisionChange", {"expected_on": "2027-03-31"})
