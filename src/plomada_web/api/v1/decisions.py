"""/decisions: purchases of accounts, with the phases their groups go through."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decision_shapes import (
    DecisionChange,
    DecisionTold,
    DecisionWritten,
    NewDecision,
    PhaseWritten,
    ValueWritten,
)
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, RecordsWanted, listing, ruled, ways
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    page_of,
)
from plomada_web.api.v1.values import (
    IdAsked,
    IdInPath,
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
from plomada_web.decisions.actions.phases import record_phase
from plomada_web.decisions.models import Decision, Disclosure, Outcome, Phase, ResultMoment
from plomada_web.people.models import Record

router = Router(tags=["Decisions"])
READ, WRITE = Token(Scope.READ_DECISIONS), Token(Scope.WRITE_DECISIONS)
SORTS = {"created_at": "created_at", "changed_at": "changed_at", "title": "search", "id": "id"}


class DecisionsWanted(RecordsWanted):
    """Which decisions are wanted."""

    EXACT = ("account", "phase", "outcome")

    sort: Annotated[str, ways(*SORTS)] = "created_at"
    fields: Annotated[str, Fields(DecisionTold)] | None = None
    account: IdAsked | None = None
    phase: Annotated[str, one_of(Phase.values)] | None = None
    outcome: Annotated[str, one_of(Outcome.values)] | None = None


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
    if "tags" in sent:
        values["tags"] = tuple(sent["tags"])
    if "external_id" in sent:
        values["external_id"] = sent["external_id"] or ""
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
