"""/purchase-kinds: what is bought, and which functions usually have a say in it."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import Archived, still_there
from plomada_web.api.v1.shapes import LIST, answers, example, page_of
from plomada_web.decisions.models import PurchaseKind

router = Router(tags=["Decisions"])
READ = Token(Scope.READ_DECISIONS)


class UsualFunctionTold(BaseModel):
    """A function that usually has a say."""

    function: int
    must_sign: bool


class PurchaseKindTold(BaseModel):
    """A kind of purchase."""

    model_config = example(
        id=2,
        name_es="Maquinaria",
        name_en="Machinery",
        functions=[{"function": 7, "must_sign": True}, {"function": 9, "must_sign": False}],
        archived_at=None,
    )

    id: int
    name_es: str
    name_en: str
    functions: list[UsualFunctionTold] = Field(description="Those that usually have a say, and whether they sign.")
    archived_at: datetime | None

    @classmethod
    def of(cls, kind: PurchaseKind) -> "PurchaseKindTold":
        """Return the kind as the API tells it."""
        usual = sorted(kind.usual_functions.all(), key=lambda one: one.function_id)
        return cls(
            id=kind.pk,
            name_es=kind.name_es,
            name_en=kind.name_en,
            functions=[UsualFunctionTold(function=one.function_id, must_sign=one.must_sign) for one in usual],
            archived_at=kind.archived_at,
        )


class PurchaseKindsWanted(Wanted):
    """Which kinds are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(PurchaseKindTold)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the kinds that are wanted."""
        return still_there(rows, self.archived)


@router.get("", auth=READ, response=answers(page_of(PurchaseKindTold), *LIST), operation_id="list_purchase_kinds")
def list_purchase_kinds(request: ApiRequest, wanted: Query[PurchaseKindsWanted]) -> HttpResponse:
    """List kinds of purchase: a decision names its own by `kind`."""
    rows = request.auth.workspace.purchase_kinds.prefetch_related("usual_functions")
    return listing(Listed(rows, PurchaseKindTold.of, {"id": "id"}), wanted)
