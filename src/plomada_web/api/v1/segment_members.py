"""/segments/{id}/members: who is in a segment, who entered and who left."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.segments import READ, segments_of
from plomada_web.api.v1.shapes import LIST, answers, example, page_of
from plomada_web.api.v1.values import IdInPath, Moment, one_of
from plomada_web.segments.models import Membership

router = Router(tags=["Segments"])


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


@router.get(
    "/{int:segment_id}/members",
    auth=READ,
    response=answers(page_of(MembershipTold), *LIST, 410),
    operation_id="list_segment_members",
)
def list_segment_members(request: ApiRequest, segment_id: IdInPath, wanted: Query[MembershipsWanted]) -> HttpResponse:
    """List who is in a segment, and with `left` who was; with `entered_since` and `left_since` who came and went."""
    rows = found(segments_of(request), segment_id).memberships.all()
    return listing(Listed(rows, MembershipTold.of, {"entered_at": "entered_at", "id": "id"}), wanted)
