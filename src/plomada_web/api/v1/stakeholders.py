"""/decisions/{id}/stakeholders: who is in the group."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decisions import decision_of
from plomada_web.api.v1.door import ApiRequest, Caller, Token
from plomada_web.api.v1.etags import must_match, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.problems import Problem
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Flag, Id, IdInPath, Own, one_of, text
from plomada_web.api.v1.writing import brought_back, made, named, own_changes
from plomada_web.decisions.actions.group import (
    Part,
    add_stakeholder,
    edit_stakeholder,
    remove_stakeholder,
    return_stakeholder,
)
from plomada_web.decisions.models import Stakeholder, StakeholderRole
from plomada_web.people.models import Record

router = Router(tags=["Groups"])
READ, WRITE = Token(Scope.READ_DECISIONS), Token(Scope.WRITE_DECISIONS)
PARTS = ("role", "must_sign", "is_mobilizer", "concerns")


class StakeholderTold(BaseModel):
    """A person's part in one purchase."""

    model_config = example(
        id=77,
        person=512,
        name="Carla Ferrer",
        role="decision_maker",
        must_sign=True,
        is_mobilizer=False,
        concerns=None,
        custom={},
        added_at="2026-11-21T18:40:00Z",
        removed_at=None,
    )

    id: int
    person: int
    name: str
    role: str
    must_sign: bool
    is_mobilizer: bool
    concerns: str | None
    custom: dict[str, Any]
    added_at: datetime
    removed_at: datetime | None

    @classmethod
    def of(cls, stakeholder: Stakeholder) -> "StakeholderTold":
        """Return the stakeholder as the API tells them."""
        same = ("role", "must_sign", "is_mobilizer", "custom", "added_at", "removed_at")
        return cls(
            id=stakeholder.pk,
            person=stakeholder.person_id,
            name=stakeholder.person.name,
            concerns=stakeholder.concerns or None,
            **{name: getattr(stakeholder, name) for name in same},
        )


class StakeholderWritten(Body):
    """A person's part in a purchase."""

    model_config = example_of_body(role="decision_maker", must_sign=True)

    role: Annotated[str, one_of(StakeholderRole.values)] = StakeholderRole.INFLUENCER.value
    must_sign: Flag = False
    is_mobilizer: Flag = False
    concerns: Annotated[str, text(2000)] | None = None
    custom: Own = Field(default_factory=dict, description="Own fields by key; null empties one.")


class NewStakeholder(StakeholderWritten):
    """A person who gets a part in the purchase."""

    model_config = example_of_body(person=512, role="decision_maker", must_sign=True)

    person: Id


StakeholderChange = partly(StakeholderWritten, "StakeholderChange", {"must_sign": False})


class StakeholdersWanted(Wanted):
    """Which stakeholders are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(StakeholderTold)] | None = None
    removed: Annotated[str, one_of(("no", "only", "with"))] = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the stakeholders that are wanted."""
        return rows if self.removed == "with" else rows.filter(removed_at__isnull=self.removed == "no")


def stakeholders_of(request: ApiRequest, decision_id: int) -> QuerySet[Stakeholder]:
    """Return everyone who has or had a part in a decision of the caller's workspace."""
    rows = Stakeholder.objects.filter(decision=decision_of(request, decision_id))
    return rows.select_related("person", "decision__workspace")


@router.get(
    "/{int:decision_id}/stakeholders",
    auth=READ,
    response=answers(page_of(StakeholderTold), 404, 410),
    operation_id="list_stakeholders",
)
def list_stakeholders(request: ApiRequest, decision_id: IdInPath, wanted: Query[StakeholdersWanted]) -> HttpResponse:
    """List who is in the group."""
    return listing(Listed(stakeholders_of(request, decision_id), StakeholderTold.of, {"id": "id"}), wanted)


@router.post(
    "/{int:decision_id}/stakeholders",
    auth=WRITE,
    response=answers(StakeholderTold, *NEW, 404, 410, status=201),
    operation_id="add_stakeholder",
)
def new_stakeholder(request: ApiRequest, decision_id: IdInPath, body: NewStakeholder) -> HttpResponse:
    """Give a person a part in the purchase; someone who was taken out comes back with what they had said."""
    caller, decision = request.auth, decision_of(request, decision_id)
    person = named(caller.workspace.people.filter(archived_at=None), body.person, "person")
    assert person is not None  # noqa: S101  the body names one
    part = _part(caller, body.sent())
    stakeholder = add_stakeholder(decision, person=person, part=part, actor=caller.actor, now=caller.now)
    rows, address = stakeholders_of(request, decision_id), f"/decisions/{decision_id}/stakeholders"
    return made(request, rows, stakeholder.pk, StakeholderTold.of, address)


@router.get(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=READ,
    response=answers(StakeholderTold, *ONE),
    operation_id="read_stakeholder",
)
def read_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Read someone's part in the purchase."""
    return one(request, StakeholderTold.of(_member(stakeholders_of(request, decision_id), stakeholder_id)))


@router.patch(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=WRITE,
    response=answers(StakeholderTold, *CHANGE),
    operation_id="change_stakeholder",
)
def patch_stakeholder(
    request: ApiRequest,
    decision_id: IdInPath,
    stakeholder_id: IdInPath,
    body: StakeholderChange,  # type: ignore[valid-type]
) -> HttpResponse:
    """Change what is sent of someone's part; the rest stays."""
    caller, rows = request.auth, stakeholders_of(request, decision_id)
    stakeholder = _member(rows, stakeholder_id)
    must_match(request, StakeholderTold.of(stakeholder))
    part = _part(caller, cast(StakeholderWritten, body).sent(), stakeholder)
    edit_stakeholder(stakeholder, part=part, actor=caller.actor, now=caller.now)
    return one(request, StakeholderTold.of(any_of(rows, stakeholder_id)))


@router.delete(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}",
    auth=WRITE,
    response=answers(None, *REMOVE, status=204),
    operation_id="remove_stakeholder",
)
def delete_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Take a person out of the group; what they said is kept, and counts no more."""
    stakeholder = _member(stakeholders_of(request, decision_id), stakeholder_id)
    must_match(request, StakeholderTold.of(stakeholder))
    remove_stakeholder(stakeholder, actor=request.auth.actor, now=request.auth.now)
    return HttpResponse(status=204)


@router.post(
    "/{int:decision_id}/stakeholders/{int:stakeholder_id}/restore",
    auth=WRITE,
    response=answers(StakeholderTold, *BACK, 410),
    operation_id="return_stakeholder",
)
def back_stakeholder(request: ApiRequest, decision_id: IdInPath, stakeholder_id: IdInPath) -> HttpResponse:
    """Bring back someone who was taken out, with their part and all they had said."""
    act = partial(return_stakeholder, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, stakeholders_of(request, decision_id), stakeholder_id, StakeholderTold.of, act)


def _member(rows: QuerySet[Stakeholder], pk: int) -> Stakeholder:
    """Return someone who is in the group now.

    Raises:
        Problem: 404, or 410 where they were taken out.
    """
    stakeholder = any_of(rows, pk)
    if stakeholder.removed_at is not None:
        raise Problem(410, "archived", _("They were taken out of the group: bring them back with POST …/restore."))
    return stakeholder


def _part(caller: Caller, sent: Mapping[str, Any], stakeholder: Stakeholder | None = None) -> Part:
    values = {name: getattr(stakeholder, name) for name in PARTS} if stakeholder else {}
    values |= {name: sent[name] for name in PARTS if name in sent}
    role = StakeholderRole(values.pop("role", StakeholderRole.INFLUENCER))
    concerns = values.pop("concerns", "") or ""
    own = own_changes(caller.workspace, Record.STAKEHOLDER, sent.get("custom"))
    return Part(role=role, concerns=concerns, custom=own, **values)
