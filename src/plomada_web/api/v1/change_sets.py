"""/change-sets: what one import, one change of many or one merge changed, and the way back."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import LIST, answers, example, page_of
from plomada_web.api.v1.values import IdInPath, one_of
from plomada_web.undo.actions import ask_undo
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.queries import set_page
from plomada_web.workspace.models import Job

router = Router(tags=["Undo"])
UNDO = Token(Scope.UNDO)
Rest = Annotated[
    Annotated[str, one_of(("no", "yes"))],
    Query("no", description="Take back what can be, though some rows were changed again since; those stay."),
]


class ChangeSetTold(BaseModel):
    """What was changed together."""

    model_config = example(
        id=7,
        kind="import",
        label="people.csv",
        made_by="Ana Robledo · CRM",
        made_at="2026-11-21T18:41:00Z",
        closed_at="2026-11-21T18:43:00Z",
        counts={"person": {"made": 398, "changed": 1, "removed": 0}},
        undone_at=None,
    )

    id: int
    kind: str = Field(description="import, bulk or merge")
    label: str
    made_by: str
    made_at: datetime
    closed_at: datetime | None = Field(description="Null while it is still being written.")
    counts: dict[str, Any] = Field(description="Rows made, changed and removed, by their kind.")
    undone_at: datetime | None

    @classmethod
    def facts(cls, change_set: ChangeSet) -> dict[str, Any]:
        """Return what stands in the row."""
        same = ("kind", "label", "made_at", "closed_at", "counts", "undone_at")
        return {
            "id": change_set.pk,
            "made_by": change_set.actor_name,
            **{name: getattr(change_set, name) for name in same},
        }

    @classmethod
    def of(cls, change_set: ChangeSet) -> "ChangeSetTold":
        """Return the set as the API tells it."""
        return cls(**cls.facts(change_set))


class OvertakenTold(BaseModel):
    """A row that was changed again since, and stays as it is."""

    record: str
    record_id: int
    name: str = Field(description="What it is called today.")
    row: int | None = Field(description="Number of the row in the file that it came from.")


class UndoTold(ChangeSetTold):
    """What was changed together, and how far it is taken back."""

    model_config = example(
        id=7,
        kind="import",
        label="people.csv",
        made_by="Ana Robledo · CRM",
        made_at="2026-11-21T18:41:00Z",
        closed_at="2026-11-21T18:43:00Z",
        counts={"person": {"made": 398, "changed": 1, "removed": 0}},
        undone_at="2026-11-22T08:00:00Z",
        undo="succeeded",
        undone=397,
        overtaken=2,
        left=0,
        overtaken_rows=[{"record": "person", "record_id": 512, "name": "Carla Ferrer", "row": 3}],
    )

    undo: str | None = Field(description="How the newest undo goes: queued, running, succeeded, failed; null: none.")
    undone: int = Field(description="Changes taken back.")
    overtaken: int = Field(description="Changes that stay, because somebody has changed the row since.")
    left: int = Field(description="Changes that an undo would take back now.")
    overtaken_rows: list[OvertakenTold] = Field(description="The first 200 of them; …/changes lists all.")

    @classmethod
    def whole(cls, change_set: ChangeSet) -> "UndoTold":
        """Return the set with what became of its undo."""
        page = set_page(change_set)
        job: Job | None = page.job
        return cls(
            **cls.facts(change_set),
            undo=job.status if job else None,
            undone=page.undone,
            overtaken=page.overtaken,
            left=page.left,
            overtaken_rows=[
                OvertakenTold(record=row.kind, record_id=row.id, name=row.name, row=row.number) for row in page.rows
            ],
        )


class ChangeTold(BaseModel):
    """One row that was changed with others."""

    model_config = example(id=991, record="person", record_id=512, row=3, did="made", state="overtaken")

    id: int
    record: str = Field(description="Its kind: person, account, decision…")
    record_id: int
    row: int | None = Field(description="Number of the row in the file that it came from.")
    did: str = Field(description="made, changed or removed")
    state: str = Field(description="made: it stands. undone. overtaken: the row was changed again since, and stays.")

    @classmethod
    def of(cls, change: Change) -> "ChangeTold":
        """Return the change as the API tells it."""
        did = "made" if change.before is None else "removed" if change.after is None else "changed"
        return cls(
            id=change.pk,
            record=change.record,
            record_id=change.record_id,
            row=change.number,
            did=did,
            state=change.state,
        )


class ChangeSetsWanted(Wanted):
    """Which sets are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(ChangeSetTold)] | None = None
    kind: Annotated[str, one_of(ChangeSet.Kind.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the sets that are wanted."""
        return rows.filter(kind=self.kind) if self.kind else rows


class ChangesWanted(Wanted):
    """Which changes of a set are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(ChangeTold)] | None = None
    state: Annotated[str, one_of(Change.State.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the changes that are wanted."""
        return rows.filter(state=self.state) if self.state else rows


def change_sets_of(request: ApiRequest) -> QuerySet[ChangeSet]:
    """Return what was changed together in the caller's workspace."""
    return request.auth.workspace.change_sets.select_related("workspace")


@router.get("", auth=UNDO, response=answers(page_of(ChangeSetTold), *LIST), operation_id="list_change_sets")
def list_change_sets(request: ApiRequest, wanted: Query[ChangeSetsWanted]) -> HttpResponse:
    """List imports, changes of many and merges, the newest first."""
    return listing(Listed(change_sets_of(request), ChangeSetTold.of, {"id": "id"}), wanted)


@router.get("/{int:change_set_id}", auth=UNDO, response=answers(UndoTold, 304, 404), operation_id="read_change_set")
def read_change_set(request: ApiRequest, change_set_id: IdInPath) -> HttpResponse:
    """Read what was changed together, and how far it is taken back."""
    return one(request, UndoTold.whole(any_of(change_sets_of(request), change_set_id)))


@router.get(
    "/{int:change_set_id}/changes",
    auth=UNDO,
    response=answers(page_of(ChangeTold), *LIST),
    operation_id="list_changes",
)
def list_changes(request: ApiRequest, change_set_id: IdInPath, wanted: Query[ChangesWanted]) -> HttpResponse:
    """List the rows that were changed; with `state=overtaken` those that an undo points out and leaves."""
    rows = any_of(change_sets_of(request), change_set_id).changes.all()
    return listing(Listed(rows, ChangeTold.of, {"id": "id"}), wanted)


@router.post(
    "/{int:change_set_id}/undo", auth=UNDO, response=answers(UndoTold, 404, 409), operation_id="undo_change_set"
)
def undo_change_set(request: ApiRequest, change_set_id: IdInPath, rest: Rest) -> HttpResponse:
    """Take it back. Where rows were changed again since, nothing is yet: `overtaken` says how many; then `rest`."""
    return undone(request, any_of(change_sets_of(request), change_set_id), rest)


def undone(request: ApiRequest, change_set: ChangeSet, rest: str) -> HttpResponse:
    """Ask for a set to be taken back, in the background, and return how far that is."""
    ask_undo(change_set, actor=request.auth.actor, now=request.auth.now, rest=rest == "yes")
    return one(request, UndoTold.whole(change_set))
