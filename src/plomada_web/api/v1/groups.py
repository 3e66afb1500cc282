"""/decisions/{id}/stakeholders and …/statements: who is in the group, and what it is asked."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decisions import decision_of
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import must_match, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.problems import Problem, conflict
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Flag, Id, IdInPath, Own, line, one_of, text
from plomada_web.api.v1.writing import brought_back, made, named, own_changes
from plomada_web.decisions.actions.group import (
    Part,
    add_stakeholder,
    edit_stakeholder,
    remove_stakeholder,
    return_stakeholder,
)
from plomada_web.decisions.actions.statements import (
    StatementDetails,
    add_statement,
    ask_again,
    edit_statement,
    retire_statement,
)
from plomada_web.decisions.models import OPEN_PHASES, Phase, Stakeholder, StakeholderRole, Statement
from plomada_web.people.models import Record

router = Router(tags=["Groups"])
READ, WRITE = Token(Scope.READ_DECISIONS), Token(Scope.WRITE_DECISIONS)
PARTS = ("role", "must_sign", "is_mobilizer", "concerns")
DETAILS = ("phase", "text_es", "text_en", "is_sensitive")


class StakeholderTold(BaseModel):
    """A person's part in one purchase."""

    model_config = example(
        id=77,
        person=512,
        name="Carla Ferrer",
        role="decision_maker",
        must_sign=True,
        is_mobilizer=False,
        concerns=None,
        custom={},
        added_at="2026-11-21T18:40:00Z",
        removed_at=None,
    )

    id: int
    person: int
    name: str
    role: str
    must_sign: bool
    is_mobilizer: bool
    concerns: str | None
    custom: dict[str, Any]
    added_at: datetime
    removed_at: datetime | None

    @classmethod
    def of(cls, stakeholder: Stakeholder) -> "StakeholderTold":
        """Return the stakeholder as the API tells them."""
        same = ("role", "must_sign", "is_mobilizer", "custom", "added_at", "removed_at")
        return cls(
            id=stakeholder.pk,
            person=stakeholder.person_id,
            name=stakeholder.person.name,
            concerns=stakeholder.concerns or None,
            **{name: getattr(stakeholder, name) for name in same},
        )


class StakeholderWritten(Body):
    """A person's part in a purchase."""

    model_config = example_of_body(role="decision_maker", must_sign=True)

    role: Annotated[str, one_of(StakeholderRole.values)] = StakeholderRole.INFLUENCER.value
    must_sign: Flag = False
    is_mobilizer: Flag = False
    concerns: Annotated[str, text(2000)] | None = None
    custom: Own = Field(default_factory=dict, description="Own fields by key; null empties one.")


class NewStakeholder(StakeholderWritten):
    """A person who gets a part in the purchase."""

    model_config = example_of_body(person=512, role="decision_maker", must_sign=True)

    person: Id


StakeholderChange = partly(StakeholderWritten, "StakeholderChange", {"must_sign": False})


class StatementTold(BaseModel):
    """What the group is asked to agree or disagree with."""

    model_config = example(
        id=301,
        phase="identify_solution",
        text_es="Una parada cuesta más que cualquier envase.",
        text_en="A stoppage costs more than any container.",
        origin="team",
        status="open",
        is_sensitive=False,
        position=1,
        created_at="2026-11-21T18:40:00Z",
    )

    id: int
    phase: str
    text_es: str | None
    text_en: str | None
    origin: str
    status: str
    is_sensitive: bool
    position: int
    created_at: datetime

    @classmethod
    def of(cls, statement: Statement) -> "StatementTold":
        """Return the statement as the API tells it; who proposed it is not told."""
        same = ("phase", "origin", "status", "is_sensitive", "position", "created_at")
        return cls(
            id=statement.pk,
            text_es=statement.text_es or None,
            text_en=statement.text_en or None,
            **{name: getattr(statement, name) for name in same},
        )


class StatementWritten(Body):
    """A statement, in one language or both."""

    model_config = example_of_body(phase="identify_solution", text_en="A stoppage costs more than any container.")

    phase: Annotated[str, one_of(phase.value for phase in OPEN_PHASES)]
    text_es: Annotated[str, line(240, "Una parada cuesta más que cualquier envase.")] | None = None
    text_en: Annotated[str, line(240, "A stoppage costs more than any container.")] | None = None
    is_sensitive: Flag = False


StatementChange = partly(StatementWritten, "StatementChange", {"is_sensitive": True})


class StakeholdersWanted(Wanted):
    """Which stakeholders are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(StakeholderTold)] | None = None
    removed: Annotated[str, one_of(("no", "only", "with"))] = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the stakeholders that are wanted."""
        return rows if self.removed == "with" else rows.filter(removed_at__isnull=self.removed == "no")


class StatementsWanted(Wanted):
    """Which statements are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(StatementTold)] | None = None
    status: Annotated[str, one_of(Statement.Status.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the statements that are wanted."""
        return rows.filter(status=self.status) if self.status else rows


def stakeholders_of(request: ApiRequest, decision_id: int) -> QuerySet[Stakeholder]:
    """Return everyone who has or had a part in a decision of the caller's workspace."""
    rows = Stakeholder.objects.filter(decision=decision_of(request, decision_id))
    return rows.select_related("person", "decision__workspace")


def statements_of(request: ApiRequest, decision_id: int) -> QuerySet[Statement]:
    """Return everything a group is or was asked."""
    rows = Statement.objects.filter(decision=decision_of(request, decision_id))
    return rows.select_related("decision__workspace")


@router.get(
    "/{int:decision_id}/stakeholders",
    auth=READ,
    response=answers(page_of(StakeholderTold), 404, 410),
    operation_id="list_stakeholders",
)
def list_stakeholders(request: ApiRequest, decision_id: IdInPath, wanted: Query[StakeholdersWanted]) -> HttpResponse:
    """List who is in the group."""
    return listing(Listed(stakeholders_of(request, decision_id), StakeholderTold.of, {"id": "id"}), wanted)


@router.post(
    "/{int:decision_id}/stakeholders",
    auth=WRITE,
    response=answers(StakeholderTold, *NEW, 404, 410, status=201),
    operation_id="add_stakeholder",
)
def new_stakeholder(request: ApiRequest, decision_id: IdInPath, body: NewStakeholder) -> HttpResponse:
    """Give a person a part in the purchase; someone who was taken out comes back with what they had said."""
    caller, decision = request.auth, decision_of(request, decision_id)
    person = named(caller.workspace.people.filter(archived_at=None), body.person, "person")
    assert person is not None  # noqa: S101  the body names one
    part = _part(caller, body.sent())
    stakeholder = add_stakeholder(decision, person=person, part=part, actor=caller.actor, now=caller.now)
    rows, address = stakeholders_of(request, decision_id), f"/decisions/{decision_id}/stakeholders"
    return made(request, rows, stakeholder.pk, StakeholderTold.of, address)


@router.get(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=READ,
    response=answers(StakeholderTold, *ONE),
    operation_id="read_stakeholder",
)
def read_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Read someone's part in the purchase."""
    return one(request, StakeholderTold.of(_member(stakeholders_of(request, decision_id), stakeholder_id)))


@router.patch(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=WRITE,
    response=answers(StakeholderTold, *CHANGE),
    operation_id="change_stakeholder",
)
def patch_stakeholder(
    request: ApiRequest,
    decision_id: IdInPath,
    stakeholder_id: IdInPath,
    body: StakeholderChange,  # type: ignore[valid-type]
) -> HttpResponse:
    """Change what is sent of someone's part; the rest stays."""
    caller, rows = request.auth, stakeholders_of(request, decision_id)
    stakeholder = _member(rows, stakeholder_id)
    must_match(request, StakeholderTold.of(stakeholder))
    part = _part(caller, cast(StakeholderWritten, body).sent(), stakeholder)
    edit_stakeholder(stakeholder, part=part, actor=caller.actor, now=caller.now)
    return one(request, StakeholderTold.of(any_of(rows, stakeholder_id)))


@router.delete(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=WRITE,
    response=answers(None, *REMOVE, status=204),
    operation_id="remove_stakeholder",
)
def delete_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Take a person out of the group; what they said is kept, and counts no more."""
    stakeholder = _member(stakeholders_of(request, decision_id), stakeholder_id)
    must_match(request, StakeholderTold.of(stakeholder))
    remove_stakeholder(stakeholder, actor=request.auth.actor, now=request.auth.now)
    return HttpResponse(status=204)


@router.post(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}/restore",
    auth=WRITE,
    response=answers(StakeholderTold, *BACK, 410),
    operation_id="return_stakeholder",
)
def back_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Bring back someone who was taken out, with their part and all they had said."""
    act = partial(return_stakeholder, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, stakeholders_of(request, decision_id), stakeholder_id, StakeholderTold.of, act)


@router.get(
    "/{int:decision_id}/statements",
    auth=READ,
    response=answers(page_of(StatementTold), 404, 410),
    operation_id="list_statements",
)
def list_statements(request: ApiRequest, decision_id: IdInPath, wanted: Query[StatementsWanted]) -> HttpResponse:
    """List what the group is asked."""
    return listing(Listed(statements_of(request, decision_id), StatementTold.of, {"id": "id"}), wanted)


@router.post(
    "/{int:decision_id}/statements",
    auth=WRITE,
    response=answers(StatementTold, *NEW, 404, 410, status=201),
    operation_id="add_statement",
)
def new_statement(request: ApiRequest, decision_id: IdInPath, body: StatementWritten) -> HttpResponse:
    """Ask the group one thing more, at the end of its phase."""
    decision, details = decision_of(request, decision_id), _details(body.sent())
    statement = add_statement(decision, details=details, actor=request.auth.actor, now=request.auth.now)
    rows, address = statements_of(request, decision_id), f"/decisions/{decision_id}/statements"
    return made(request, rows, statement.pk, StatementTold.of, address)


@router.get(
    "/{int:decision_id}/statements/{int:statement_id}",
    auth=READ,
    response=answers(StatementTold, *ONE),
    operation_id="read_statement",
)
def read_statement(request: ApiRequest, decision_id: IdInPath, statement_id: IdInPath) -> HttpResponse:
    """Read a statement."""
    return one(request, StatementTold.of(_asked(statements_of(request, decision_id), statement_id)))


@router.patch(
    "/{int:decision_id}/statements/{int:statement_id}",
    auth=WRITE,
    response=answers(StatementTold, *CHANGE),
    operation_id="change_statement",
)
def patch_statement(
    request: ApiRequest,
    decision_id: IdInPath,
    statement_id: IdInPath,
    body: StatementChange,  # type: ignore[valid-type]
) -> HttpResponse:
    """Change the words of a statement that nobody has answered."""
    rows = statements_of(request, decision_id)
    statement = _asked(rows, statement_id)
    must_match(request, StatementTold.of(statement))
    details = _details(cast(StatementWritten, body).sent(), statement)
    edit_statement(statement, details=details, actor=request.auth.actor, now=request.auth.now)
    return one(request, StatementTold.of(any_of(rows, statement_id)))


@router.delete(
    "/{int:decision_id}/statements/{int:statement_id}",
    auth=WRITE,
    response=answers(None, *REMOVE, status=204),
    operation_id="retire_statement",
)
def delete_statement(request: ApiRequest, decision_id: IdInPath, statement_id: IdInPath) -> HttpResponse:
    """Ask a statement no longer; what was answered is kept, and counts no more."""
    statement = _asked(statements_of(request, decision_id), statement_id)
    must_match(request, StatementTold.of(statement))
    if statement.status != Statement.Status.OPEN:
        raise conflict(_("It is not asked: there is nothing to retire."))
    retire_statement(statement, actor=request.auth.actor, now=request.auth.now)
    return HttpResponse(status=204)


@router.post(
    "/{int:decision_id}/statements/{int:statement_id}/restore",
    auth=WRITE,
    response=answers(StatementTold, *BACK, 410),
    operation_id="ask_again",
)
def back_statement(request: ApiRequest, decision_id: IdInPath, statement_id: IdInPath) -> HttpResponse:
    """Ask a retired or declined statement again, in the same words; earlier answers count again."""
    act = partial(ask_again, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, statements_of(request, decision_id), statement_id, StatementTold.of, act)


def _member(rows: QuerySet[Stakeholder], pk: int) -> Stakeholder:
    """Return someone who is in the group now.

    Raises:
        Problem: 404, or 410 where they were taken out.
    """
    stakeholder = any_of(rows, pk)
    if stakeholder.removed_at is not None:
        raise Problem(410, "archived", _("They were taken out of the group: bring them back with POST …/restore."))
    return stakeholder


def _asked(rows: QuerySet[Statement], pk: int) -> Statement:
    """Return a statement that was not retired.

    Raises:
        Problem: 404, or 410 where it is asked no longer.
    """
    statement = any_of(rows, pk)
    if statement.status == Statement.Status.RETIRED:
        raise Problem(410, "archived", _("It is asked no longer: ask it again with POST …/restore."))
    return statement


def _part(caller: Caller, sent: Mapping[str, Any], stakeholder: Stakeholder | None = None) -> Part:
    values = {name: getattr(stakeholder, name) for name in PARTS} if stakeholder else {}
    values |= {name: sent[name] for name in PARTS if name in sent}
    role = StakeholderRole(values.pop("role", StakeholderRole.INFLUENCER))
    concerns = values.pop("concerns", "") or ""
    own = own_changes(caller.workspace, Record.STAKEHOLDER, sent.get("custom"))
    return Part(role=role, concerns=concerns, custom=own, **values)


def _details(sent: Mapping[str, Any], statement: Statement | None = None) -> StatementDetails:
    values = {name: getattr(statement, name) for name in DETAILS} if statement else {"text_es": "", "text_en": ""}
    values |= {name: "" if sent[name] is None else sent[name] for name in DETAILS if name in sent}
    if not values["text_es"] and not values["text_en"]:
        raise conflict(_("Write the statement in one language at least."), "text_es")
    return StatementDetails(**values | {"phase": Phase(values["phase"])})
