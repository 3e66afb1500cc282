"""/decisions: purchases of accounts, with the phases their groups go through."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Filter, Listed, Wanted, listing, ruled, ways
from plomada_web.api.v1.removing import Archived, found, still_there
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import (
    Amount,
    Body,
    Day,
    Id,
    IdAsked,
    IdInPath,
    Moment,
    Own,
    ToldAmount,
    line,
    one_of,
)
from plomada_web.api.v1.writing import brought_back, changed, made, member_named, named, own_changes, removed
from plomada_web.decisions.actions.decisions import (
    DecisionDetails,
    Value,
    archive_decision,
    create_decision,
    edit_decision,
    restore_decision,
)
from plomada_web.decisions.actions.phases import PhaseEntry, record_phase
from plomada_web.decisions.models import Decision, Disclosure, Outcome, Phase, ResultMoment
from plomada_web.people.models import Record, searchable
from plomada_web.workspace.models import Currency, Language

router = Router(tags=["Decisions"])
READ, WRITE = Token(Scope.READ_DECISIONS), Token(Scope.WRITE_DECISIONS)
SORTS = {"created_at": "created_at", "changed_at": "changed_at", "title": "search", "id": "id"}


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


class DecisionWritten(Body):
    """What the team says of a decision."""

    model_config = example_of_body(account=41, title="Reusable containers for three plants")

    account: Id
    title: Annotated[str, line(160, "Reusable containers for three plants")]
    kind: Id | None = Field(default=None, description="Kind of purchase.")
    language: Annotated[str, one_of(Language.values)] = "es"
    owner: Id | None = Field(default=None, description="Id of the member who looks after it.")
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


class DecisionsWanted(Wanted):
    """Which decisions are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "created_at"
    fields: Annotated[str, Fields(DecisionTold)] | None = None
    q: Annotated[str, line(120)] | None = Field(default=None, description="Every word of it stands in the row.")
    account: IdAsked | None = None
    owner: IdAsked | None = None
    phase: Annotated[str, one_of(Phase.values)] | None = None
    outcome: Annotated[str, one_of(Outcome.values)] | None = None
    changed_since: Moment | None = None
    filter: Filter = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the decisions that are wanted."""
        for word in searchable(self.q or "").split():
            rows = rows.filter(search__contains=word)
        exact = {name: getattr(self, name) for name in ("account", "owner", "phase", "outcome")}
        exact["changed_at__gte"] = self.changed_since
        rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
        return still_there(rows, self.archived)


def decisions_of(request: ApiRequest) -> QuerySet[Decision]:
    """Return all decisions of the caller's workspace, with what their shape reads."""
    rows = request.auth.workspace.decisions.select_related("workspace", "account", "kind", "owner")
    return rows.prefetch_related("tags", "phase_changes")


def decision_of(request: ApiRequest, decision_id: int) -> Decision:
    """Return one decision that is there."""
    return found(request.auth.workspace.decisions.select_related("workspace", "account", "kind"), decision_id)


@router.get("", auth=READ, response=answers(page_of(DecisionTold), *LIST), operation_id="list_decisions")
def list_decisions(request: ApiRequest, wanted: Query[DecisionsWanted]) -> HttpResponse:
    """List decisions."""
    rows = ruled(decisions_of(request), wanted.filter, request.auth, Record.DECISION)
    return listing(Listed(rows, DecisionTold.of, SORTS), wanted)


@router.post("", auth=WRITE, response=answers(DecisionTold, *NEW, status=201), operation_id="add_decision")
def new_decision(request: ApiRequest, body: NewDecision) -> HttpResponse:
    """Set up a decision, with starter statements for every phase and starter priorities."""
    caller, sent = request.auth, body.sent()
    with transaction.atomic():
        decision = create_decision(
            caller.workspace,
            details=_details(caller, sent),
            entry=body.phase.entry(),
            actor=caller.actor,
            now=caller.now,
        )
        return made(request, decisions_of(request), decision.pk, DecisionTold.of, "/decisions")


@router.get("/{int:decision_id}", auth=READ, response=answers(DecisionTold, *ONE), operation_id="read_decision")
def read_decision(request: ApiRequest, decision_id: IdInPath) -> HttpResponse:
    """Read a decision."""
    return one(request, DecisionTold.of(found(decisions_of(request), decision_id)))


@router.patch("/{int:decision_id}", auth=WRITE, response=answers(DecisionTold, *CHANGE), operation_id="change_decision")
def patch_decision(request: ApiRequest, decision_id: IdInPath, body: DecisionChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a decision; the rest stays. A promise people have answered on is never made looser."""
    caller, sent = request.auth, cast(DecisionWritten, body).sent()

    def act(decision: Decision) -> None:
        edit_decision(decision, details=_details(caller, sent, decision), actor=caller.actor, now=caller.now)

    return changed(request, decisions_of(request), decision_id, DecisionTold.of, act)


@router.delete(
    "/{int:decision_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_decision"
)
def delete_decision(request: ApiRequest, decision_id: IdInPath) -> HttpResponse:
    """Archive a decision: its room is closed, everything is kept."""
    act = partial(archive_decision, actor=request.auth.actor, now=request.auth.now)
    return removed(request, decisions_of(request), decision_id, DecisionTold.of, act)


@router.post(
    "/{int:decision_id}/restore", auth=WRITE, response=answers(DecisionTold, *BACK), operation_id="restore_decision"
)
def back_decision(request: ApiRequest, decision_id: IdInPath) -> HttpResponse:
    """Bring an archived decision back as it was."""
    act = partial(restore_decision, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, decisions_of(request), decision_id, DecisionTold.of, act)


@router.post(
    "/{int:decision_id}/phases",
    auth=WRITE,
    response=answers(DecisionTold, *CHANGE),
    operation_id="enter_phase",
)
def enter_phase(request: ApiRequest, decision_id: IdInPath, body: PhaseWritten) -> HttpResponse:
    """Note that the group entered a phase; the phase it is in already: correct the day on which it began."""
    act = partial(record_phase, entry=body.entry(), actor=request.auth.actor, now=request.auth.now)
    return changed(request, decisions_of(request), decision_id, DecisionTold.of, act)


SAME = ("title", "language", "expected_on", "answers_due_on", "disclosure", "result_moment")


def _details(caller: Caller, sent: Mapping[str, Any], decision: Decision | None = None) -> DecisionDetails:
    """Return what was sent, with what we know of the rest."""
    workspace = caller.workspace
    start = {name: DecisionWritten.model_fields[name].default for name in SAME if name != "title"}
    values: dict[str, Any] = {**start, "account": None, "kind": None, "owner": None, "value": None, "period": "once"}
    if decision is not None:
        values |= {name: getattr(decision, name) for name in (*SAME, "account", "kind", "owner")}
        values["period"] = decision.value_period
        if decision.value_amount is not None:
            values["value"] = Value(decision.value_amount, decision.value_currency)
    values |= {name: sent[name] for name in SAME if name in sent}
    if "account" in sent:
        values["account"] = named(workspace.accounts.all(), sent["account"], "account")
    if "kind" in sent:
        values["kind"] = named(workspace.purchase_kinds.all(), sent["kind"], "kind")
    if "owner" in sent:
        values["owner"] = member_named(workspace, sent["owner"], "owner")
    if "value" in sent:
        worth: ValueWritten | None = sent["value"]
        values["value"] = Value(worth.amount, worth.currency) if worth else None
        values["period"] = worth.period if worth else "once"
    values["disclosure"], values["result_moment"] = (
        Disclosure(values["disclosure"]),
        ResultMoment(values["result_moment"]),
    )
    return DecisionDetails(**values, custom=own_changes(workspace, Record.DECISION, sent.get("custom")))
