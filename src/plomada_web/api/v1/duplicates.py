"""/duplicates: two people, or two accounts, that may be one; merged, kept apart, taken apart again."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.change_sets import Rest, UndoTold, undone
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import answer, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.pair_shapes import PairTold, PairWholeTold
from plomada_web.api.v1.problems import conflict
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import CHANGE, LIST, answers, example, example_of_body, page_of
from plomada_web.api.v1.values import Body, Fits, IdInPath, Keyed, one_of
from plomada_web.api.v1.writing import changed
from plomada_web.duplicates.actions import ask_to_look, keep_apart, merge, reopen
from plomada_web.duplicates.choosing import FIELDS, OWN, Choice
from plomada_web.duplicates.models import DuplicatePair, Twofold
from plomada_web.duplicates.queries.queue import to_decide
from plomada_web.people.custom_values import own_fields

router = Router(tags=["Duplicates"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
SIDES = ("left", "right")
State = DuplicatePair.State
NAME = Fits(r"^(custom:)?[A-Za-z0-9_.\-]+$", 60)


class MergeWanted(Body):
    """Which of the two stays, and whose values it keeps."""

    model_config = example_of_body(survivor="left", fields={"title": "right"})

    survivor: Annotated[str, one_of(SIDES)]
    fields: Annotated[dict[str, Any], Keyed(200, one_of(SIDES), NAME)] = Field(
        default_factory=dict,
        description="Whose value is kept, by field; else the survivor's, and the other's where the survivor has none.",
    )


class LookTold(BaseModel):
    """That duplicates are looked for."""

    model_config = example(job=31, status="queued", asked_at="2026-11-21T18:40:00Z")

    job: int
    status: str
    asked_at: datetime


class PairsWanted(Wanted):
    """Which pairs are wanted."""

    sort: Annotated[str, ways("weight", "id")] = "-weight"
    fields: Annotated[str, Fields(PairTold)] | None = None
    record: Annotated[str, one_of(Twofold.values)] | None = None
    state: Annotated[str, one_of(State.values)] = State.OPEN.value

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the pairs that are wanted."""
        rows = rows.filter(record=self.record) if self.record else rows
        return to_decide(rows) if self.state == State.OPEN else rows.filter(state=self.state)


def pairs_of(request: ApiRequest, *more: str) -> QuerySet[DuplicatePair]:
    """Return the pairs of the caller's workspace, with their two and what more of them is read."""
    sides = [f"{side}_{record}" for side in SIDES for record in Twofold.values]
    return request.auth.workspace.duplicate_pairs.select_related("workspace", *sides, *more)


def whole_pairs_of(request: ApiRequest) -> QuerySet[DuplicatePair]:
    """Return the same, with all that stands side by side."""
    people = [f"{side}_person__{name}" for side in SIDES for name in ("account", "site", "function", "owner")]
    return pairs_of(request, "change_set__workspace", *people, *(f"{side}_account__owner" for side in SIDES))


@router.get("", auth=READ, response=answers(page_of(PairTold), *LIST), operation_id="list_duplicates")
def list_duplicates(request: ApiRequest, wanted: Query[PairsWanted]) -> HttpResponse:
    """List pairs that may be one, the most certain first; with `state` those that were decided."""
    return listing(Listed(pairs_of(request), PairTold.of, {"weight": "weight", "id": "id"}), wanted)


@router.post("/look", auth=WRITE, response=answers(LookTold, status=202), operation_id="look_for_duplicates")
def look_for_duplicates(request: ApiRequest) -> HttpResponse:
    """Have duplicates looked for, in the background; it is done each night anyway."""
    job = ask_to_look(request.auth.workspace, actor=request.auth.actor, now=request.auth.now)
    shape = LookTold(job=job.pk, status=job.status, asked_at=job.created_at)
    return answer(shape.model_dump(mode="json"), 202)


@router.get("/{int:pair_id}", auth=READ, response=answers(PairWholeTold, 304, 404), operation_id="read_duplicate")
def read_duplicate(request: ApiRequest, pair_id: IdInPath) -> HttpResponse:
    """Read a pair, its two side by side, with the reasons and the probability."""
    return one(request, PairWholeTold.whole(any_of(whole_pairs_of(request), pair_id)))


@router.post("/{int:pair_id}/merge", auth=WRITE, response=answers(PairTold, *CHANGE), operation_id="merge_duplicate")
def merge_duplicate(request: ApiRequest, pair_id: IdInPath, body: MergeWanted) -> HttpResponse:
    """Make one of the two: what hangs on the one that goes comes to the one that stays. It can be taken apart."""
    caller = request.auth

    def act(pair: DuplicatePair) -> None:
        _refuse_unknown(pair, body.fields)
        choice = Choice("left" if body.survivor == "left" else "right", body.fields)
        merge(pair, choice=choice, actor=caller.actor, now=caller.now)

    return changed(request, pairs_of(request), pair_id, PairTold.of, act)


@router.post("/{int:pair_id}/two", auth=WRITE, response=answers(PairTold, 404, 409, 412), operation_id="keep_apart")
def keep_two(request: ApiRequest, pair_id: IdInPath) -> HttpResponse:
    """Say that the two are two: they are not asked about again."""
    return _decide(request, pair_id, keep_apart, State.TWO)


@router.post(
    "/{int:pair_id}/reopen", auth=WRITE, response=answers(PairTold, 404, 409, 412), operation_id="reopen_duplicate"
)
def reopen_duplicate(request: ApiRequest, pair_id: IdInPath) -> HttpResponse:
    """Ask again about two that were said to be two."""
    return _decide(request, pair_id, reopen, State.OPEN)


@router.get("/{int:pair_id}/undo", auth=READ, response=answers(UndoTold, 304, 404, 409), operation_id="read_apart")
def read_apart(request: ApiRequest, pair_id: IdInPath) -> HttpResponse:
    """Read how far a merge is taken apart, and what somebody has changed since."""
    pair = _merged(request, pair_id)
    return one(request, UndoTold.whole(pair.change_set))


@router.post("/{int:pair_id}/undo", auth=WRITE, response=answers(UndoTold, 404, 409), operation_id="take_apart")
def take_apart(request: ApiRequest, pair_id: IdInPath, rest: Rest) -> HttpResponse:
    """Take a merge apart again, in the background: the two are as they were, and wait to be decided."""
    return undone(request, _merged(request, pair_id).change_set, rest)


def _merged(request: ApiRequest, pair_id: int) -> Any:
    pair = any_of(whole_pairs_of(request), pair_id)
    if pair.change_set is None:
        raise conflict(_("They were not merged: there is nothing to take apart."))
    return pair


def _decide(request: ApiRequest, pair_id: int, act: Callable[..., None], state: str) -> HttpResponse:
    """Return the pair as it was decided, unless something else was decided before."""
    caller = request.auth

    def decide(pair: DuplicatePair) -> None:
        if pair.state == State.MERGED:
            raise conflict(_("They were merged: take them apart first."))
        act(pair, actor=caller.actor, now=caller.now)

    return changed(request, pairs_of(request), pair_id, PairTold.of, decide)


def _refuse_unknown(pair: DuplicatePair, fields: dict[str, str]) -> None:
    own = {f"{OWN}{field.key}" for field in own_fields(pair.workspace, pair.record)}
    unknown = [name for name in fields if name not in FIELDS[pair.record] and name not in own]
    if unknown:
        raise conflict(_("There is no field “%(name)s” to choose.") % {"name": unknown[0]}, "fields", unknown[0])
