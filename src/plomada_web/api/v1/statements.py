"""/decisions/{id}/statements: what the group is asked."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decisions import decision_of
from plomada_web.api.v1.door import ApiRequest, Token
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
from plomada_web.api.v1.values import Body, Flag, IdInPath, line, one_of
from plomada_web.api.v1.writing import brought_back, made
from plomada_web.decisions.actions.statements import (
    StatementDetails,
    add_statement,
    ask_again,
    edit_statement,
    retire_statement,
)
from plomada_web.decisions.models import OPEN_PHASES, Phase, Statement

router = Router(tags=["Groups"])
READ, WRITE = Token(Scope.READ_DECISIONS), Token(Scope.WRITE_DECISIONS)
DETAILS = ("phase", "text_es", "text_en", "is_sensitive")


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


class StatementsWanted(Wanted):
    """Which statements are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(StatementTold)] | None = None
    status: Annotated[str, one_of(Statement.Status.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the statements that are wanted."""
        return rows.filter(status=self.status) if self.status else rows


def statements_of(request: ApiRequest, decision_id: int) -> QuerySet[Statement]:
    """Return everything a group is or was asked."""
    rows = Statement.objects.filter(decision=decision_of(request, decision_id))
    return rows.select_related("decision__workspace")


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


def _asked(rows: QuerySet[Statement], pk: int) -> Statement:
    """Return a statement that was not retired.

    Raises:
        Problem: 404, or 410 where it is asked no longer.
    """
    statement = any_of(rows, pk)
    if statement.status == Statement.Status.RETIRED:
        raise Problem(410, "archived", _("It is asked no longer: ask it again with POST …/restore."))
    return statement


def _details(sent: Mapping[str, Any], statement: Statement | None = None) -> StatementDetails:
    values = {name: getattr(statement, name) for name in DETAILS} if statement else {"text_es": "", "text_en": ""}
    values |= {name: "" if sent[name] is None else sent[name] for name in DETAILS if name in sent}
    if not values["text_es"] and not values["text_en"]:
        raise conflict(_("Write the statement in one language at least."), "text_es")
    return StatementDetails(**values | {"phase": Phase(values["phase"])})
