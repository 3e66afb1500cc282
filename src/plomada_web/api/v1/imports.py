"""/imports: files and rows in, by the same engine as the page and the command."""

from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field, ValidationError

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.change_sets import Rest, UndoTold, undone
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.import_shapes import ImportSaid, ImportTold, ProblemOfRowTold
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.once import Key, once
from plomada_web.api.v1.problems import Problem, conflict, places_of
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import CHANGE, LIST, NEW, REMOVE, answers, example_of_body, page_of
from plomada_web.api.v1.values import Cell, Fits, IdInPath, Keyed, line, one_of
from plomada_web.api.v1.writing import changed, removed
from plomada_web.imports import actions
from plomada_web.imports.failed_file import failed_lines
from plomada_web.imports.models import Import
from plomada_web.imports.said import Said, received, settle
from plomada_web.imports.sent_rows import Rows, receive_rows
from plomada_web.undo.models import ChangeSet

router = Router(tags=["Imports"])
IN = Token(Scope.IMPORT)
MOST_ROWS = 1000
PLAN = r"^\{[^\x00-\x08\x0b\x0c\x0e-\x1f]*\}$"  # an object as JSON, on as many lines as it takes
Row = Annotated[dict[str, Any], Keyed(200, Cell(8000), line(200), or_null=True)]
Then = Annotated[str, one_of(("wait", "try", "start"))]
THEN = "What follows: wait leaves it to be looked at, try tries it out, start brings it in."


class UploadSaid(BaseModel):
    """What is sent beside a file."""

    plan: Annotated[str, Fits(PLAN, 20_000, '{"mode":"both"}', str)] | None = Field(
        default=None, description="What the columns mean and how to go about it, as JSON like that of PATCH."
    )
    sheet: Annotated[str, line(31, "People")] | None = Field(
        default=None, description="Of a workbook; null: the first that has rows."
    )
    then: Then = Field(default="wait", description=THEN)


class RowsSent(ImportSaid):
    """Rows instead of a file."""

    model_config = example_of_body(
        name="shop-2026-11-25",
        rows=[{"Mail": "pau@aceros.example", "Who": "Pau Serra"}],
        columns={"Mail": "person.email", "Who": "person.name"},
        then="start",
    )

    name: Annotated[str, line(80, "shop-2026-11-25")] = Field(default="API", description="What the import is called.")
    rows: Annotated[list[Row], Field(min_length=1, max_length=MOST_ROWS)]
    then: Then = Field(default="start", description=THEN)


class ImportsWanted(Wanted):
    """Which imports are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(ImportTold)] | None = None
    status: Annotated[str, one_of(Import.Status.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the imports that are wanted."""
        return rows.filter(status=self.status) if self.status else rows


class ProblemsWanted(Wanted):
    """Which problems are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(ProblemOfRowTold)] | None = None


def imports_of(request: ApiRequest) -> QuerySet[Import]:
    """Return the imports of the caller's workspace, with what their shape reads."""
    return request.auth.workspace.imports.select_related("workspace", "change_set__workspace", "job")


def told(request: ApiRequest, import_id: int, *, status: int = 200) -> HttpResponse:
    """Return an import as it stands."""
    shape = ImportTold.of(any_of(imports_of(request), import_id), request.auth.now)
    return one(request, shape, status=status, address=f"/api/v1/imports/{import_id}" if status == 201 else "")


@router.get("", auth=IN, response=answers(page_of(ImportTold), *LIST), operation_id="list_imports")
def list_imports(request: ApiRequest, wanted: Query[ImportsWanted]) -> HttpResponse:
    """List imports, the newest first."""
    now = request.auth.now
    return listing(Listed(imports_of(request), lambda row: ImportTold.of(row, now), {"id": "id"}), wanted)


@router.post("", auth=IN, response=answers(ImportTold, *NEW, status=201), operation_id="upload_file")
def upload_file(request: ApiRequest, file: UploadedFile, beside: Form[UploadSaid]) -> HttpResponse:
    """Upload a file: CSV, TSV, XLSX, JSON lines, Parquet or Arrow, as large as `PLOMADA_IMPORT_MOST_MB` says.

    Its columns are mapped as far as they say by themselves, by a mapping that was kept for them, or by `plan`.
    """
    caller = request.auth
    name = "".join(sign for sign in str(file.name or "file") if sign.isprintable())[:200] or "file"
    upload = actions.Upload(name, file.chunks(), beside.sheet or "")
    if beside.plan is None and beside.then == "wait":
        row = actions.receive(caller.workspace, upload=upload, actor=caller.actor, now=caller.now)
    else:
        said = _plan(beside.plan)
        row = received(caller.workspace, upload=upload, said=said, actor=caller.actor, now=caller.now)
    return _go_on(request, row, beside.then)


@router.post("/rows", auth=IN, response=answers(ImportTold, *NEW, status=201), operation_id="send_rows")
def send_rows(request: ApiRequest, body: RowsSent, idempotency_key: Key) -> HttpResponse:
    """Send up to a thousand rows instead of a file, by the names of their columns."""

    def run() -> HttpResponse:
        caller, sent = request.auth, Rows(body.name, body.rows, body.said())
        row = receive_rows(caller.workspace, sent=sent, actor=caller.actor, now=caller.now)
        return _go_on(request, row, body.then)

    return once(request, idempotency_key, run)


@router.get("/{int:import_id}", auth=IN, response=answers(ImportTold, 304, 404), operation_id="read_import")
def read_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Read how an import goes: rows, rows a second, what came of them, what a dry run found."""
    return told(request, import_id)


@router.patch("/{int:import_id}", auth=IN, response=answers(ImportTold, *CHANGE), operation_id="plan_import")
def plan_import(request: ApiRequest, import_id: IdInPath, body: ImportSaid) -> HttpResponse:
    """Say what the columns mean and how to go about it, as long as it is not started."""
    caller, said = request.auth, body.said()

    def act(row: Import) -> None:
        settle(row, said=said, actor=caller.actor, now=caller.now)

    return changed(request, imports_of(request), import_id, ImportTold.of, act)


@router.delete("/{int:import_id}", auth=IN, response=answers(None, *REMOVE, status=204), operation_id="discard_import")
def discard_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Throw an import away that was not started, with its file."""
    caller = request.auth

    def act(row: Import) -> None:
        actions.discard(row, actor=caller.actor, now=caller.now)

    return removed(request, imports_of(request), import_id, ImportTold.of, act)


@router.post("/{int:import_id}/try", auth=IN, response=answers(ImportTold, 404, 409), operation_id="try_import")
def try_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Try it out: `trial` says what would come of the file, of a long one once it is done. Nothing is written."""
    actions.try_out(any_of(imports_of(request), import_id), actor=request.auth.actor, now=request.auth.now)
    return told(request, import_id)


@router.post("/{int:import_id}/start", auth=IN, response=answers(ImportTold, 404, 409), operation_id="start_import")
def start_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Bring the rows in, in the background, with the mapping as it is."""
    actions.start(any_of(imports_of(request), import_id), actor=request.auth.actor, now=request.auth.now)
    return told(request, import_id)


@router.post("/{int:import_id}/stop", auth=IN, response=answers(ImportTold, 404, 409), operation_id="stop_import")
def stop_import(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Stop an import, or a dry run, where it is: what came in stays, and can be taken back."""
    actions.stop(any_of(imports_of(request), import_id), actor=request.auth.actor, now=request.auth.now)
    return told(request, import_id)


@router.get(
    "/{int:import_id}/problems",
    auth=IN,
    response=answers(page_of(ProblemOfRowTold), *LIST),
    operation_id="list_import_problems",
)
def list_import_problems(request: ApiRequest, import_id: IdInPath, wanted: Query[ProblemsWanted]) -> HttpResponse:
    """List what of which row could not be brought in, and why."""
    rows = any_of(imports_of(request), import_id).problems.all()
    return listing(Listed(rows, ProblemOfRowTold.of, {"id": "id"}), wanted)


@router.get("/{int:import_id}/failed.csv", auth=IN, response=answers(None, 404), operation_id="download_failed_rows")
def download_failed_rows(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Get the rows with problems as a file, with the reasons: to be mended and imported again."""
    lines = failed_lines(any_of(imports_of(request), import_id))
    headers = {"Content-Disposition": 'attachment; filename="failed-rows.csv"', "Cache-Control": "private, no-store"}
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return cast(HttpResponse, response)


@router.get("/{int:import_id}/undo", auth=IN, response=answers(UndoTold, 304, 404, 409), operation_id="read_undo")
def read_undo(request: ApiRequest, import_id: IdInPath) -> HttpResponse:
    """Read how far an import is taken back, and which rows somebody has changed since."""
    return one(request, UndoTold.whole(_change_set(request, import_id)))


@router.post("/{int:import_id}/undo", auth=IN, response=answers(UndoTold, 404, 409), operation_id="undo_import")
def undo_import(request: ApiRequest, import_id: IdInPath, rest: Rest) -> HttpResponse:
    """Take back what an import made and changed; where rows were changed again since, only with `rest`."""
    return undone(request, _change_set(request, import_id), rest)


def _change_set(request: ApiRequest, import_id: int) -> ChangeSet:
    found = any_of(imports_of(request), import_id).change_set
    if found is None:
        raise conflict(_("It has not been started: there is nothing to take back."))
    return found


def _go_on(request: ApiRequest, row: Import, then: str) -> HttpResponse:
    """Return a new import, tried out or started as it was asked."""
    if then != "wait":
        act = actions.start if then == "start" else actions.try_out
        act(row, actor=request.auth.actor, now=request.auth.now)
    return told(request, row.pk, status=201)


def _plan(text: str | None) -> Said:
    """Return what the plan beside a file says.

    Raises:
        Problem: 409 where it cannot be read as one.
    """
    if text is None:
        return Said()
    try:
        return ImportSaid.model_validate_json(text).said()
    except ValidationError as refused:
        errors = places_of(refused.errors(), "plan")
        raise Problem(409, "plan", _("The plan is not what PATCH takes: see the places."), errors=errors) from None
