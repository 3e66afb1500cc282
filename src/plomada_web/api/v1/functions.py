"""/functions: what people do in a company."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
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
from plomada_web.api.v1.values import Body, IdInPath, line
from plomada_web.api.v1.writing import brought_back, changed, made, removed
from plomada_web.people.actions import (
    FunctionFacts,
    add_function,
    archive_function,
    change_function,
    restore_function,
)
from plomada_web.people.models import Function

router = Router(tags=["Functions"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
FACTS = ("name_es", "name_en", "executive")


class FunctionTold(BaseModel):
    """A function in a company."""

    model_config = example(id=7, name_es="Finanzas", name_en="Finance", executive="CFO", archived_at=None)

    id: int
    name_es: str
    name_en: str
    executive: str | None
    archived_at: datetime | None

    @classmethod
    def of(cls, function: Function) -> "FunctionTold":
        """Return the function as the API tells it."""
        return cls(
            id=function.pk,
            name_es=function.name_es,
            name_en=function.name_en,
            executive=function.executive or None,
            archived_at=function.archived_at,
        )


class FunctionWritten(Body):
    """A function's names."""

    model_config = example_of_body(name_es="Logística", name_en="Logistics", executive="CLO")

    name_es: Annotated[str, line(80, "Logística")]
    name_en: Annotated[str, line(80, "Logistics")]
    executive: Annotated[str, line(20, "CFO")] | None = None


FunctionChange = partly(FunctionWritten, "FunctionChange", {"executive": "CLO"})


class FunctionsWanted(Wanted):
    """Which functions are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(FunctionTold)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the functions that are wanted."""
        return still_there(rows, self.archived)


def functions_of(request: ApiRequest) -> QuerySet[Function]:
    """Return all functions of the caller's workspace."""
    return request.auth.workspace.functions.select_related("workspace")


@router.get("", auth=READ, response=answers(page_of(FunctionTold), *LIST), operation_id="list_functions")
def list_functions(request: ApiRequest, wanted: Query[FunctionsWanted]) -> HttpResponse:
    """List functions."""
    return listing(Listed(functions_of(request), FunctionTold.of, {"id": "id"}), wanted)


@router.post("", auth=WRITE, response=answers(FunctionTold, *NEW, status=201), operation_id="add_function")
def new_function(request: ApiRequest, body: FunctionWritten) -> HttpResponse:
    """Add a function."""
    caller = request.auth
    function = add_function(caller.workspace, facts=_facts(body.sent()), actor=caller.actor, now=caller.now)
    return made(request, functions_of(request), function.pk, FunctionTold.of, "/functions")


@router.get("/{int:function_id}", auth=READ, response=answers(FunctionTold, *ONE), operation_id="read_function")
def read_function(request: ApiRequest, function_id: IdInPath) -> HttpResponse:
    """Read a function."""
    return one(request, FunctionTold.of(found(functions_of(request), function_id)))


@router.patch("/{int:function_id}", auth=WRITE, response=answers(FunctionTold, *CHANGE), operation_id="change_function")
def patch_function(request: ApiRequest, function_id: IdInPath, body: FunctionChange) -> HttpResponse:  # type: ignore[valid-type]
    """Rename a function; everyone who has it has it under the new name."""
    sent = cast(FunctionWritten, body).sent()

    def act(function: Function) -> None:
        change_function(function, facts=_facts(sent, function), actor=request.auth.actor, now=request.auth.now)

    return changed(request, functions_of(request), function_id, FunctionTold.of, act)


@router.delete(
    "/{int:function_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_function"
)
def delete_function(request: ApiRequest, function_id: IdInPath) -> HttpResponse:
    """Stop offering a function; people who have it keep it."""
    act = partial(archive_function, actor=request.auth.actor, now=request.auth.now)
    return removed(request, functions_of(request), function_id, FunctionTold.of, act)


@router.post(
    "/{int:function_id}/restore", auth=WRITE, response=answers(FunctionTold, *BACK), operation_id="restore_function"
)
def back_function(request: ApiRequest, function_id: IdInPath) -> HttpResponse:
    """Offer an archived function again."""
    act = partial(restore_function, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, functions_of(request), function_id, FunctionTold.of, act)


def _facts(sent: dict[str, Any], function: Function | None = None) -> FunctionFacts:
    before = {name: getattr(function, name) for name in FACTS} if function else {}
    return FunctionFacts(**before | {name: sent[name] or "" for name in FACTS if name in sent})
