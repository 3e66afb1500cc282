"""/exports: lists as files, written in the background."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, rule_of, ways
from plomada_web.api.v1.problems import conflict, not_found
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import LIST, NEW, answers, example, example_of_body, page_of
from plomada_web.api.v1.values import Body, Fits, IdInPath, line, one_of
from plomada_web.exports.actions import Asked, ask_export
from plomada_web.exports.models import Export, Format
from plomada_web.lists.filters import EVERYTHING
from plomada_web.people.models import Record

router = Router(tags=["Exports"])
OUT = Token(Scope.EXPORT)
TAKEN_OUT = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.TOUCH)


class ExportTold(BaseModel):
    """A list that was asked for as a file."""

    model_config = example(
        id=4,
        record="person",
        format="csv",
        is_ready=True,
        rows=1280,
        size=90210,
        asked_at="2026-11-21T18:40:00Z",
        written_at="2026-11-21T18:40:09Z",
        expires_at="2026-11-28T18:40:09Z",
    )

    id: int
    record: str
    format: str
    is_ready: bool = Field(description="Whether …/file gives it.")
    rows: int | None
    size: int | None = Field(description="In bytes.")
    asked_at: datetime
    written_at: datetime | None
    expires_at: datetime | None

    @classmethod
    def of(cls, export: Export) -> "ExportTold":
        """Return the export as the API tells it."""
        same = [name for name in cls.model_fields if name not in {"id", "is_ready"}]
        return cls(id=export.pk, is_ready=bool(export.path), **{name: getattr(export, name) for name in same})


class NewExport(Body):
    """Which list is wanted, as what."""

    model_config = example_of_body(record="person", format="csv")

    record: Annotated[str, one_of(record.value for record in TAKEN_OUT)]
    format: Annotated[str, one_of(Format.values)]
    q: Annotated[str, line(120)] | None = Field(default=None, description="Every word of it stands in the row.")
    filter: Annotated[str, Fits(r"^\{[^\x00-\x1f]*\}$", 2000, '{"all":[]}', str)] | None = Field(
        default=None, description="A rule as lists take it."
    )


class ExportsWanted(Wanted):
    """Which exports are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(ExportTold)] | None = None


def exports_of(request: ApiRequest) -> QuerySet[Export]:
    """Return the exports of the caller's workspace."""
    return request.auth.workspace.exports.all()


@router.get("", auth=OUT, response=answers(page_of(ExportTold), *LIST), operation_id="list_exports")
def list_exports(request: ApiRequest, wanted: Query[ExportsWanted]) -> HttpResponse:
    """List exports, the newest first."""
    return listing(Listed(exports_of(request), ExportTold.of, {"id": "id"}), wanted)


@router.post("", auth=OUT, response=answers(ExportTold, *NEW, status=201), operation_id="ask_export")
def new_export(request: ApiRequest, body: NewExport) -> HttpResponse:
    """Ask for a list as a file; it is written in the background."""
    caller = request.auth
    record = Record(body.record)
    rule = rule_of(body.filter, caller, record, "body") if body.filter else EVERYTHING
    asked = Asked(record, Format(body.format), (get_language() or "en")[:2], rule, body.q or "")
    export = ask_export(caller.workspace, asked, actor=caller.actor, now=caller.now)
    shape = ExportTold.of(any_of(exports_of(request), export.pk))
    return one(request, shape, status=201, address=f"/api/v1/exports/{export.pk}")


@router.get("/{int:export_id}", auth=OUT, response=answers(ExportTold, 304, 404), operation_id="read_export")
def read_export(request: ApiRequest, export_id: IdInPath) -> HttpResponse:
    """Read how an export goes."""
    return one(request, ExportTold.of(any_of(exports_of(request), export_id)))


@router.get("/{int:export_id}/file", auth=OUT, response=answers(None, 404, 409), operation_id="download_export")
def download_export(request: ApiRequest, export_id: IdInPath) -> HttpResponse:
    """Get the file, once it is written and as long as it is kept."""
    export = any_of(exports_of(request), export_id)
    if export.written_at is None:
        raise conflict(_("The file is not written yet: ask again in a moment."))
    file = Path(settings.MEDIA_ROOT) / export.path
    if not export.path or not file.is_file():
        raise not_found()
    headers: Mapping[str, str] = {"Cache-Control": "private, no-store"}
    answered = FileResponse(file.open("rb"), content_type="application/octet-stream", headers=dict(headers))
    return cast(HttpResponse, answered)
