"""/imports and /exports: files in and out, in the background."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.files import UploadedFile
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
from plomada_web.imports.actions import Upload, receive, start
from plomada_web.imports.models import Import
from plomada_web.lists.filters import EVERYTHING
from plomada_web.people.models import Record
from plomada_web.undo.actions import ask_undo

imports, exports = Router(tags=["Imports"]), Router(tags=["Exports"])
IN, OUT = Token(Scope.IMPORT), Token(Scope.EXPORT)
TAKEN_OUT = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.TOUCH)


class ImportTold(BaseModel):
    """One file on its way to being records."""

    model_config = example(
        id=6,
        name="people.csv",
        size=20480,
        status="running",
        columns=["Name", "E-mail"],
        mapping={"0": "person.name", "1": "person.email"},
        approximate_rows=400,
        rows_done=200,
        failed_rows=1,
        counts={"person": {"added": 199}},
        created_at="2026-11-21T18:40:00Z",
        started_at="2026-11-21T18:41:00Z",
        finished_at=None,
    )

    id: int
    name: str
    size: int
    status: str = Field(description="draft, dry_run, running, done or stopped")
    columns: list[str]
    mapping: dict[str, Any] = Field(description="What each column means, by its place from 0.")
    approximate_rows: int | None
    rows_done: int
    failed_rows: int
    counts: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Import) -> "ImportTold":
        """Return the import as the API tells it."""
        same = [name for name in cls.model_fields if name not in {"id", "columns"}]
        return cls(id=row.pk, columns=row.headers, **{name: getattr(row, name) for name in same})


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


class ImportsWanted(Wanted):
    """Which imports are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(ImportTold)] | None = None


class ExportsWanted(Wanted):
    """Which exports are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(ExportTold)] | None = None


def imports_of(request: ApiRequest) -> QuerySet[Import]:
    """Return the imports of the caller's workspace."""
    return request.auth.workspace.imports.select_related("workspace", "change_set__workspace")


def exports_of(request: ApiRequest) -> QuerySet[Export]:
    """Return the exports of the caller's workspace."""
    return request.auth.workspace.exports.all()


@imports.get("", auth=IN, response=answers(page_of(ImportTold), *LIST), operation_id="list_imports")
def list_imports(request: ApiRequest, wanted: Query[ImportsWanted]) -> HttpResponse:
    """List imports, the newest first."""
    return listing(Listed(imports_of(request), ImportTold.of, {"id": "id"}), wanted)


@imports.post("", auth=IN, response=answers(ImportTold, *NEW, status=201), operation_id="upload_file")
def upload_file(request: ApiRequest, file: UploadedFile) -> HttpResponse:
    """Upload a file to import: CSV, TSV, XLSX, JSON lines or Parquet. Its columns are mapped as far as they say."""
    caller = request.auth
    name = "".join(sign for sign in str(file.name or "file") if sign.isprintable())[:200] or "file"
    upload = Upload(name, file.chunks())
    row = receive(caller.workspace, upload=upload, actor=caller.actor, now=caller.now)
    shape = ImportTold.of(any_of(imports_of(request), row.pk))
    return one(request, shape, status=201, address=f"/api/v1/imports/{row.pk}")


@imports.get("/{int:import_id}", auth=IN, response=answers(ImportTold, 304, 404), operation_id="read_import")
def read_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Read how an import goes."""
    return one(request, ImportTold.of(any_of(imports_of(request), import_id)))


@imports.post("/{int:import_id}/start", auth=IN, response=answers(ImportTold, 404, 409), operation_id="start_import")
def start_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Bring the rows in, with the mapping as it is."""
    start(any_of(imports_of(request), import_id), actor=request.auth.actor, now=request.auth.now)
    return one(request, ImportTold.of(any_of(imports_of(request), import_id)))


@imports.post("/{int:import_id}/undo", auth=IN, response=answers(ImportTold, 404, 409), operation_id="undo_import")
def undo_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Take back what an import made and changed, as far as nobody has changed it since."""
    row = any_of(imports_of(request), import_id)
    if row.change_set is None:
        raise conflict(_("It has not been started: there is nothing to take back."))
    ask_undo(row.change_set, actor=request.auth.actor, now=request.auth.now)
    return one(request, ImportTold.of(row))


@exports.get("", auth=OUT, response=answers(page_of(ExportTold), *LIST), operation_id="list_exports")
def list_exports(request: ApiRequest, wanted: Query[ExportsWanted]) -> HttpResponse:
    """List exports, the newest first."""
    return listing(Listed(exports_of(request), ExportTold.of, {"id": "id"}), wanted)


@exports.post("", auth=OUT, response=answers(ExportTold, *NEW, status=201), operation_id="ask_export")
def new_export(request: ApiRequest, body: NewExport) -> HttpResponse:
    """Ask for a list as a file; it is written in the background."""
    caller = request.auth
    record = Record(body.record)
    rule = rule_of(body.filter, caller, record, "body") if body.filter else EVERYTHING
    asked = Asked(record, Format(body.format), (get_language() or "en")[:2], rule, body.q or "")
    export = ask_export(caller.workspace, asked, actor=caller.actor, now=caller.now)
    shape = ExportTold.of(any_of(exports_of(request), export.pk))
    return one(request, shape, status=201, address=f"/api/v1/exports/{export.pk}")


@exports.get("/{int:export_id}", auth=OUT, response=answers(ExportTold, 304, 404), operation_id="read_export")
def read_export(request: ApiRequest, export_id: IdInPath) -> HttpResponse:
    """Read how an export goes."""
    return one(request, ExportTold.of(any_of(exports_of(request), export_id)))


@exports.get("/{int:export_id}/file", auth=OUT, response=answers(None, 404, 409), operation_id="download_export")
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
