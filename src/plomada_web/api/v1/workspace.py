"""What stands in a workspace for others to name: its members and its tags; and who is asking."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.shapes import LIST, answers, example, page_of
from plomada_web.people.models import Tag
from plomada_web.workspace.models import Member

router = Router(tags=["Workspace"])
READ, ANY = Token(Scope.READ_PEOPLE), Token(None)


class MeTold(BaseModel):
    """Who is asking: a program, for a member of a workspace."""

    model_config = example(
        workspace="Envases Nadir",
        language="es",
        currency="EUR",
        time_zone="Europe/Madrid",
        member=3,
        name="Ana Robledo",
        role="marketing",
        token="CRM",  # noqa: S106  its name
        scopes=["read:people", "write:touches"],
    )

    workspace: str
    language: str
    currency: str
    time_zone: str
    member: int
    name: str
    role: str
    token: str
    scopes: list[str]


class MemberTold(BaseModel):
    """Someone of ours who works here."""

    model_config = example(id=3, name="Ana Robledo", email="ana@nadir.example", role="marketing")

    id: int
    name: str
    email: str
    role: str

    @classmethod
    def of(cls, member: Member) -> "MemberTold":
        """Return the member as the API tells them: by the number under which they own records."""
        return cls(id=member.user_id, name=str(member.user), email=member.user.email, role=member.role)


class TagTold(BaseModel):
    """A word of the workspace's own, put on accounts, people and decisions."""

    model_config = example(id=2, name="Harvest 2026")

    id: int
    name: str

    @classmethod
    def of(cls, tag: Tag) -> "TagTold":
        """Return the tag as the API tells it."""
        return cls(id=tag.pk, name=tag.name)


class MembersWanted(Wanted):
    """Which members are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(MemberTold)] | None = None


class TagsWanted(Wanted):
    """Which tags are wanted."""

    sort: Annotated[str, ways("name", "id")] = "name"
    fields: Annotated[str, Fields(TagTold)] | None = None


@router.get("/me", auth=ANY, response=answers(MeTold, 304), operation_id="read_me")
def read_me(request: ApiRequest) -> HttpResponse:
    """Read who is asking, in which workspace, and what they may."""
    caller = request.auth
    workspace, user = caller.workspace, caller.member.user
    shape = MeTold(
        workspace=workspace.name,
        language=workspace.language,
        currency=workspace.currency,
        time_zone=workspace.time_zone,
        member=user.pk,
        name=str(user),
        role=caller.member.role,
        token=caller.token.name,
        scopes=caller.token.scopes,
    )
    return one(request, shape)


@router.get("/members", auth=READ, response=answers(page_of(MemberTold), *LIST), operation_id="list_members")
def list_members(request: ApiRequest, wanted: Query[MembersWanted]) -> HttpResponse:
    """List the members of the workspace."""
    rows = request.auth.workspace.members.select_related("user")
    return listing(Listed(rows, MemberTold.of, {"id": "id"}), wanted)


@router.get("/tags", auth=READ, response=answers(page_of(TagTold), *LIST), operation_id="list_tags")
def list_tags(request: ApiRequest, wanted: Query[TagsWanted]) -> HttpResponse:
    """List the tags. A record's tags are set by their names, which adds those that are not there."""
    return listing(Listed(request.auth.workspace.tags.all(), TagTold.of, {"name": "word", "id": "id"}), wanted)
