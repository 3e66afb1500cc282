"""What every write shares: the row is held, held against If-Match, changed by one action, and told as it is then."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, cast

from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from plomada_web.api.v1.door import ApiRequest, Caller
from plomada_web.api.v1.etags import must_match, one
from plomada_web.api.v1.problems import conflict
from plomada_web.api.v1.removing import any_of, found
from plomada_web.api.v1.values import Body, Id, line
from plomada_web.people.actions import Filing, change_external_id, change_filing
from plomada_web.people.custom_values import Value, changes_of_json, own_fields
from plomada_web.people.models import Account, Person, Record
from plomada_web.workspace.models import User, Workspace

Row = TypeVar("Row", bound=models.Model)
Tell = Callable[[Any], BaseModel]


def made(request: ApiRequest, rows: QuerySet[Any], pk: int, tell: Tell, address: str) -> HttpResponse:
    """Return a new record, and where it is."""
    return one(request, tell(any_of(rows, pk)), status=201, address=f"/api/v1{address}/{pk}")


def changed(
    request: ApiRequest, rows: QuerySet[Row], pk: int, tell: Tell, act: Callable[[Row], object]
) -> HttpResponse:
    """Change a record that is there, unless it is another one than was read, and return it."""
    with transaction.atomic():
        row = found(rows.select_for_update(of=("self",)), pk)
        must_match(request, tell(row))
        act(row)
        return one(request, tell(any_of(rows, pk)))


def removed(
    request: ApiRequest, rows: QuerySet[Row], pk: int, tell: Tell, act: Callable[[Row], object]
) -> HttpResponse:
    """Archive a record that is there, unless it is another one than was read."""
    with transaction.atomic():
        row = found(rows.select_for_update(of=("self",)), pk)
        must_match(request, tell(row))
        act(row)
    return HttpResponse(status=204)


def brought_back(
    request: ApiRequest, rows: QuerySet[Row], pk: int, tell: Tell, act: Callable[[Row], object]
) -> HttpResponse:
    """Bring an archived record back and return it."""
    with transaction.atomic():
        act(any_of(rows.select_for_update(of=("self",)), pk))
        return one(request, tell(any_of(rows, pk)))


def named(rows: QuerySet[Row], pk: int | None, *at: str) -> Row | None:
    """Return the row that a body names; None where it names none.

    Raises:
        Problem: 409 where the workspace has no such row.
    """
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise conflict(_("There is no %(id)s in this workspace.") % {"id": pk}, *at)
    return row


def member_named(workspace: Workspace, pk: int | None, *at: str) -> User | None:
    """Return the user that a body names: a member of the workspace.

    Raises:
        Problem: 409 where none is.
    """
    return named(User.objects.filter(memberships__workspace=workspace), pk, *at)


class Filed(Body):
    """Where a record belongs: its tags, who looks after it, and what others call it."""

    tags: Annotated[list[Annotated[str, line(60, "Harvest 2026")]], Field(max_length=50)] = Field(
        default_factory=list, description="All of its tags by name; new ones are added to the workspace's."
    )
    owner: Id | None = Field(default=None, description="Id of the member who looks after it.")
    external_id: Annotated[str, line(120, "crm-2041")] | None = Field(
        default=None, description="What another system calls it; once in a workspace."
    )


def file(caller: Caller, record: Account | Person, sent: Mapping[str, Any]) -> None:
    """Give a record the tags, the owner and the identifier that were sent."""
    if "tags" in sent or "owner" in sent:
        tags = sent["tags"] if "tags" in sent else [tag.name for tag in record.tags.all()]
        owner = member_named(caller.workspace, sent["owner"], "owner") if "owner" in sent else record.owner
        change_filing(record, filing=Filing(tuple(tags), owner), actor=caller.actor, now=caller.now)
    if "external_id" in sent:
        change_external_id(record, external_id=sent["external_id"] or "", actor=caller.actor, now=caller.now)


def own_changes(workspace: Workspace, record: Record, given: Mapping[str, object] | None) -> dict[str, Value | None]:
    """Return what a body changes in the own fields of a record."""
    return changes_of_json(own_fields(workspace, record), given) if given else {}


def subject_of(caller: Caller, sent: Mapping[str, Any]) -> Account | Person:
    """Return the one record that a new note or task is about.

    Raises:
        Problem: 409 where it names none, or two.
    """
    workspace = caller.workspace
    person = named(workspace.people.select_related("workspace"), sent.get("person"), "person")
    account = named(workspace.accounts.select_related("workspace"), sent.get("account"), "account")
    if (person is None) == (account is None):
        raise conflict(_("Say which person or which account it is about: one of the two."), "person")
    return cast(Account | Person, person or account)
