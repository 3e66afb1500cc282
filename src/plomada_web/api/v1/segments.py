"""/segments: saved rules, who is in them, who entered and who left."""

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
from plomada_web.api.v1.removing import Archived, found, still_there
from plomada_web.api.v1.shapes import LIST, ONE, answers, example, page_of
from plomada_web.api.v1.values import IdInPath, Moment, one_of
from plomada_web.segments.models import Membership, Segment

router = Router(tags=["Segments"])
READ = Token(Scope.READ_PEOPLE)


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


class MembershipTold(BaseModel):
    """That someone, or an account, has been in a segment."""

    model_config = example(
        id=81, person=512, account=None, entered_at="2026-11-21T18:40:00Z", left_at="2026-11-24T10:00:00Z"
    )

    id: int
    person: int | None
    account: int | None
    entered_at: datetime
    left_at: datetime | None

    @classmethod
    def of(cls, membership: Membership) -> "MembershipTold":
        """Return the membership as the API tells it."""
        return cls(
            id=membership.pk,
            person=membership.person_id,
            account=membership.account_id,
            entered_at=membership.entered_at,
            left_at=membership.left_at,
        )


class SegmentsWanted(Wanted):
    """Which segments are wanted."""

    sort: Annotated[str, ways("name", "id")] = "id"
    fields: Annotated[str, Fields(SegmentTold)] | None = None
    of: Annotated[str, one_of(Segment.Of.values)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the segments that are wanted."""
        return still_there(rows.filter(of=self.of) if self.of else rows, self.archived)


class MembershipsWanted(Wanted):
    """Which memberships are wanted: those of now, those that ended, or both."""

    sort: Annotated[str, ways("entered_at", "id")] = "-entered_at"
    fields: Annotated[str, Fields(MembershipTold)] | None = None
    left: Annotated[str, one_of(("no", "only", "with"))] = "no"
    entered_since: Moment | None = None
    left_since: Moment | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the memberships that are wanted."""
        if self.left != "with":
            rows = rows.filter(left_at__isnull=self.left == "no")
        bounds = {"entered_at__gte": self.entered_since, "left_at__gte": self.left_since}
        return rows.filter(**{name: value for name, value in bounds.items() if value is not None})


@router.get("", auth=READ, response=answers(page_of(SegmentTold), *LIST), operation_id="list_segments")
def list_segments(request: ApiRequest, wanted: Query[SegmentsWanted]) -> HttpResponse:
    """List segments."""
    rows = request.auth.workspace.segments.all()
    return listing(Listed(rows, SegmentTold.of_segment, {"name": "name", "id": "id"}), wanted)


@router.get("/{int:segment_id}", auth=READ, response=answers(SegmentTold, *ONE), operation_id="read_segment")
def read_segment(request: ApiRequest, segment_id: IdInPath) -> HttpResponse:
    """Read a segment."""
    return one(request, SegmentTold.of_segment(found(request.auth.workspace.segments.all(), segment_id)))


@router.get(
    "/{int:segment_id}/members",
    auth=READ,
    response=answers(page_of(MembershipTold), *LIST, 410),
    operation_id="list_segment_members",
)
def list_segment_members(request: ApiRequest, segment_id: IdInPath, wanted: Query[MembershipsWanted]) -> HttpResponse:
    """List who is in a segment, and with `left` who was; with `entered_since` and `left_since` who came and went."""
    rows = found(request.auth.workspace.segments.all(), segment_id).memberships.all()
    return listing(Listed(rows, MembershipTold.of, {"entered_at": "entered_at", "id": "id"}), wanted)
