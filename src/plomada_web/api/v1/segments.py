"""/segments: saved rules over people or over accounts."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import answer, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, rule_of, ways
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
from plomada_web.api.v1.values import Body, IdInPath, line, one_of
from plomada_web.api.v1.writing import brought_back, changed, made, removed
from plomada_web.lists.filters import Catalogue, Rule, rule_of_json
from plomada_web.people.models import Record
from plomada_web.segments.actions import (
    FIELD,
    SegmentFacts,
    SegmentInSegment,
    add_segment,
    archive_segment,
    change_segment,
    restore_segment,
)
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.preview import preview
from plomada_web.segments.reading import asks_for

router = Router(tags=["Segments"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
RULE = {"field": "title", "operator": "contains", "value": "plant"}
AsRule = Annotated[dict[str, Any], Field(description="As `filter` takes it.", min_length=1)]


class SegmentTold(BaseModel):
    """A rule over people or over accounts, with a name."""

    model_config = example(
        id=3,
        of="person",
        name="Turned to buying",
        note=None,
        rule={"all": [{"field": "title", "operator": "contains", "value": "plant"}]},
        size=128,
        built_at="2026-11-21T18:40:00Z",
        created_at="2026-11-21T18:40:00Z",
        changed_at="2026-11-21T18:40:00Z",
        archived_at=None,
    )

    id: int
    of: str = Field(description="person or account")
    name: str
    note: str | None
    rule: Any = Field(description="As `filter` takes it.")
    size: int | None = Field(description="How many are in it; null until all have been asked once.")
    built_at: datetime | None
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @classmethod
    def of_segment(cls, segment: Segment) -> "SegmentTold":
        """Return the segment as the API tells it."""
        same = ("of", "name", "rule", "built_at", "created_at", "changed_at", "archived_at")
        return cls(
            id=segment.pk,
            note=segment.note or None,
            size=segment.size if segment.built_at else None,
            **{name: getattr(segment, name) for name in same},
        )


class RuleSaid(Body):
    """A rule over people or over accounts."""

    model_config = example_of_body(of="person", rule=RULE)

    of: Annotated[str, one_of(Segment.Of.values)]
    rule: AsRule


class SegmentWritten(Body):
    """What is written about a segment; with another rule everyone is asked again."""

    model_config = example_of_body(name="Runs a plant", rule=RULE)

    name: Annotated[str, line(120, "Runs a plant")]
    note: Annotated[str, line(500)] | None = Field(default=None, description="What it is for.")
    rule: AsRule


class NewSegment(SegmentWritten):
    """A new segment; what it is of stays."""

    model_config = example_of_body(of="person", name="Runs a plant", rule=RULE)

    of: Annotated[str, one_of(Segment.Of.values)]


SegmentChange = partly(SegmentWritten, "SegmentChange", {"name": "Runs a plant", "note": None})


class SomeoneTold(BaseModel):
    """Someone, or an account, of whom a rule would hold."""

    id: int
    name: str
    note: str


class PreviewTold(BaseModel):
    """Of whom a rule would hold now."""

    model_config = example(
        count=128, is_more=False, rows=[{"id": 512, "name": "Carla Ferrer", "note": "Plant manager · Molinos Quimera"}]
    )

    count: int = Field(description="How many, up to a thousand.")
    is_more: bool = Field(description="Whether there are more than those.")
    rows: list[SomeoneTold] = Field(description="The first twenty that were found.")


class SegmentsWanted(Wanted):
    """Which segments are wanted."""

    sort: Annotated[str, ways("name", "id")] = "id"
    fields: Annotated[str, Fields(SegmentTold)] | None = None
    of: Annotated[str, one_of(Segment.Of.values)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the segments that are wanted."""
        return still_there(rows.filter(of=self.of) if self.of else rows, self.archived)


def segments_of(request: ApiRequest) -> QuerySet[Segment]:
    """Return all segments of the caller's workspace."""
    return request.auth.workspace.segments.select_related("workspace")


@router.get("", auth=READ, response=answers(page_of(SegmentTold), *LIST), operation_id="list_segments")
def list_segments(request: ApiRequest, wanted: Query[SegmentsWanted]) -> HttpResponse:
    """List segments."""
    return listing(Listed(segments_of(request), SegmentTold.of_segment, {"name": "name", "id": "id"}), wanted)


@router.post("", auth=WRITE, response=answers(SegmentTold, *NEW, status=201), operation_id="add_segment")
def new_segment(request: ApiRequest, body: NewSegment) -> HttpResponse:
    """Add a segment; its members are found in the background, and kept from then on."""
    caller, record = request.auth, Record(body.of)
    facts = _facts(caller, record, body.sent())
    segment = add_segment(caller.workspace, record, facts=facts, actor=caller.actor, now=caller.now)
    return made(request, segments_of(request), segment.pk, SegmentTold.of_segment, "/segments")


@router.post("/preview", auth=WRITE, response=answers(PreviewTold, *NEW), operation_id="preview_segment")
def preview_segment(request: ApiRequest, body: RuleSaid) -> HttpResponse:
    """See of whom a rule would hold, without saving it."""
    caller, record = request.auth, Record(body.of)
    rule = _rule(caller, record, body.rule)
    found_now = preview(rule, caller.workspace, record, catalogue=Catalogue(caller.workspace), now=caller.now)
    rows = [SomeoneTold(id=row.id, name=row.name, note=row.note) for row in found_now.rows]
    shape = PreviewTold(count=found_now.count.shown, is_more=found_now.count.more, rows=rows)
    return answer(shape.model_dump(mode="json"))


@router.get("/{int:segment_id}", auth=READ, response=answers(SegmentTold, *ONE), operation_id="read_segment")
def read_segment(request: ApiRequest, segment_id: IdInPath) -> HttpResponse:
    """Read a segment."""
    return one(request, SegmentTold.of_segment(found(segments_of(request), segment_id)))


@router.patch("/{int:segment_id}", auth=WRITE, response=answers(SegmentTold, *CHANGE), operation_id="change_segment")
def patch_segment(request: ApiRequest, segment_id: IdInPath, body: SegmentChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a segment. With another rule, who no longer fits leaves, and the others stay."""
    caller, sent = request.auth, cast(SegmentWritten, body).sent()

    def act(segment: Segment) -> None:
        facts = _facts(caller, segment.record, sent, segment)
        change_segment(segment, facts=facts, actor=caller.actor, now=caller.now)

    return changed(request, segments_of(request), segment_id, SegmentTold.of_segment, act)


@router.delete(
    "/{int:segment_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_segment"
)
def delete_segment(request: ApiRequest, segment_id: IdInPath) -> HttpResponse:
    """Archive a segment; who was in it when stays known."""
    act = partial(archive_segment, actor=request.auth.actor, now=request.auth.now)
    return removed(request, segments_of(request), segment_id, SegmentTold.of_segment, act)


@router.post(
    "/{int:segment_id}/restore", auth=WRITE, response=answers(SegmentTold, *BACK), operation_id="restore_segment"
)
def back_segment(request: ApiRequest, segment_id: IdInPath) -> HttpResponse:
    """Bring a segment back; its members are brought up to date."""
    act = partial(restore_segment, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, segments_of(request), segment_id, SegmentTold.of_segment, act)


def _facts(caller: Caller, record: Record, sent: Mapping[str, Any], segment: Segment | None = None) -> SegmentFacts:
    """Return what was sent, with what we know of the rest."""
    name, note = (segment.name, segment.note) if segment else ("", "")
    rule = _rule(caller, record, sent["rule"]) if "rule" in sent else rule_of_json(segment.rule if segment else {})
    return SegmentFacts(sent.get("name", name), rule, sent["note"] or "" if "note" in sent else note)


def _rule(caller: Caller, record: Record, said: Mapping[str, Any]) -> Rule:
    rule = rule_of(json.dumps(said), caller, record, "body", "rule")
    if asks_for(rule, FIELD):
        raise SegmentInSegment
    return rule
