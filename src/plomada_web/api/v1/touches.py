"""/touches: what happened between us and people or accounts. They are added, up to a thousand at once, and stay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import answer, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.once import Key, once
from plomada_web.api.v1.problems import Problem, conflict
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import LIST, NEW, answers, example, example_of_body, page_of
from plomada_web.api.v1.values import (
    Amount,
    Body,
    Email,
    Id,
    IdAsked,
    IdInPath,
    Keyed,
    Moment,
    ToldAmount,
    line,
    one_of,
)
from plomada_web.people.actions import NotATouch, TouchFacts, add_touches
from plomada_web.people.models import Channel, Team, Touch
from plomada_web.site.telling import say
from plomada_web.workspace.models import Currency

router = Router(tags=["Touches"])
READ, WRITE = Token(Scope.READ_TOUCHES), Token(Scope.WRITE_TOUCHES)
SORTS = {"at": "at", "created_at": "created_at", "id": "id"}
MOST = 1000


class Cost(BaseModel):
    """What a touch cost."""

    model_config = example(amount="12.50", currency="EUR")

    amount: ToldAmount
    currency: str


class TouchTold(BaseModel):
    """One thing that happened between us and a person, or an account where the person is not known."""

    model_config = example(
        id=90210,
        person=512,
        account=41,
        team="marketing",
        channel="webinar",
        at="2026-11-24T09:12:31Z",
        asset="https://nadir.example/reusable",
        theme="total cost",
        campaign="Autumn",
        note=None,
        cost=None,
        source="api",
        key="webinar-7-carla",
        detail={"minutes": "41"},
        created_at="2026-11-24T09:15:02Z",
    )

    id: int
    person: int | None
    account: int | None
    team: str
    channel: str
    at: datetime
    asset: str | None
    theme: str | None
    campaign: str | None
    note: str | None
    cost: Cost | None
    source: str
    key: str | None
    detail: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, touch: Touch) -> "TouchTold":
        """Return the touch as the API tells it."""
        amount = touch.cost_amount
        same = ("team", "channel", "at", "source", "key", "detail", "created_at")
        values: dict[str, Any] = {name: getattr(touch, name) for name in same}
        values |= {name: getattr(touch, name) or None for name in ("asset", "theme", "campaign", "note")}
        return cls(
            id=touch.pk,
            person=touch.person_id,
            account=touch.account_id,
            cost=None if amount is None else Cost(amount=amount, currency=touch.cost_currency),
            **values,
        )


class CostWritten(Body):
    """What a touch cost."""

    model_config = example_of_body(amount="12.50", currency="EUR")

    amount: Amount
    currency: Annotated[str, one_of(Currency.values)]


class NewTouch(Body):
    """A touch; it names its person or its account in one of these ways."""

    model_config = example_of_body(
        person_email="carla.ferrer@quimera.example",
        team="marketing",
        channel="webinar",
        at="2026-11-24T09:12:31Z",
        key="webinar-7-carla",
    )

    person: Id | None = None
    person_email: Email | None = None
    person_external_id: Annotated[str, line(120)] | None = None
    account: Id | None = None
    account_external_id: Annotated[str, line(120)] | None = None
    team: Annotated[str, one_of(Team.values)]
    channel: Annotated[str, one_of(Channel.values)]
    at: Moment
    asset: Annotated[str, line(300, "https://nadir.example/reusable")] | None = None
    theme: Annotated[str, line(120)] | None = None
    campaign: Annotated[str, line(120)] | None = None
    note: Annotated[str, line(500)] | None = None
    cost: CostWritten | None = None
    key: Annotated[str, line(120, "webinar-7-carla")] | None = Field(
        default=None, description="What you call it: sent twice, it is one touch."
    )
    detail: Annotated[dict[str, str], Keyed(20, line(300))] = Field(
        default_factory=dict, description="What else you know, as texts."
    )


class TouchesSent(Body):
    """Up to a thousand touches."""

    model_config = example_of_body(touches=[NewTouch.model_config["json_schema_extra"]["examples"][0]])  # type: ignore[index]

    touches: Annotated[list[NewTouch], Field(min_length=1, max_length=MOST)]


class AddedTouch(BaseModel):
    """A touch that was added."""

    id: int
    key: str | None


class TouchesAdded(BaseModel):
    """What became of the touches that were sent."""

    model_config = example(added=1, known=0, touches=[{"id": 90210, "key": "webinar-7-carla"}])

    added: int
    known: int = Field(description="How many were there already, by their key; they stay as they are.")
    touches: list[AddedTouch] = Field(description="Those added, in the order of their keys.")


class TouchesWanted(Wanted):
    """Which touches are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "-at"
    fields: Annotated[str, Fields(TouchTold)] | None = None
    person: IdAsked | None = None
    account: IdAsked | None = None
    team: Annotated[str, one_of(Team.values)] | None = None
    channel: Annotated[str, one_of(Channel.values)] | None = None
    campaign: Annotated[str, line(120)] | None = None
    key: Annotated[str, line(120)] | None = None
    since: Moment | None = None
    until: Moment | None = None
    created_since: Moment | None = Field(default=None, description="Added from then on, whenever they happened.")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the touches that are wanted."""
        exact = {name: getattr(self, name) for name in ("person", "account", "team", "channel", "campaign", "key")}
        bounds = {"at__gte": self.since, "at__lt": self.until, "created_at__gte": self.created_since}
        return rows.filter(**{name: value for name, value in (exact | bounds).items() if value is not None})


@router.get("", auth=READ, response=answers(page_of(TouchTold), *LIST), operation_id="list_touches")
def list_touches(request: ApiRequest, wanted: Query[TouchesWanted]) -> HttpResponse:
    """List touches, the newest first."""
    return listing(Listed(request.auth.workspace.touches.all(), TouchTold.of, SORTS), wanted)


@router.get("/{int:touch_id}", auth=READ, response=answers(TouchTold, 304, 404), operation_id="read_touch")
def read_touch(request: ApiRequest, touch_id: IdInPath) -> HttpResponse:
    """Read a touch."""
    return one(request, TouchTold.of(any_of(request.auth.workspace.touches.all(), touch_id)))


@router.post("", auth=WRITE, response=answers(TouchesAdded, *NEW, status=201), operation_id="add_touches")
def new_touches(request: ApiRequest, body: TouchesSent, idempotency_key: Key) -> HttpResponse:
    """Add up to a thousand touches: all of them, or none where one is refused."""
    return once(request, idempotency_key, lambda: _add(request, body.touches))


def _add(request: ApiRequest, sent: Sequence[NewTouch]) -> HttpResponse:
    caller = request.auth
    named = _Named(request, sent)
    facts = [_facts(touch, named, number) for number, touch in enumerate(sent)]
    try:
        added = add_touches(caller.workspace, touches=facts, actor=caller.actor, now=caller.now)
    except NotATouch as refused:
        raise conflict(say(refused.sentence), "touches", str(refused.number)) from None
    touches = [{"id": touch.pk, "key": touch.key} for touch in added.touches]
    return answer({"added": len(touches), "known": added.known, "touches": touches}, 201)


class _Named:
    """The people and accounts that touches name by what others call them: one query for each way."""

    def __init__(self, request: ApiRequest, sent: Sequence[NewTouch]) -> None:
        workspace = request.auth.workspace
        people = workspace.people.filter(archived_at=None)
        self.by_email = _ids(people, "email", (touch.person_email for touch in sent))
        self.by_person = _ids(workspace.people.all(), "external_id", (touch.person_external_id for touch in sent))
        self.by_account = _ids(workspace.accounts.all(), "external_id", (touch.account_external_id for touch in sent))

    def person(self, touch: NewTouch, number: int) -> int | None:
        """Return whom the touch names."""
        if touch.person_email is not None:
            return _found(self.by_email, touch.person_email, number, "person_email")
        if touch.person_external_id is not None:
            return _found(self.by_person, touch.person_external_id, number, "person_external_id")
        return touch.person

    def account(self, touch: NewTouch, number: int) -> int | None:
        """Return the account that the touch names."""
        if touch.account_external_id is not None:
            return _found(self.by_account, touch.account_external_id, number, "account_external_id")
        return touch.account


def _ids(rows: QuerySet[Any], field: str, names: Iterable[str | None]) -> Mapping[str, int]:
    wanted = {name for name in names if name is not None}
    return dict(rows.filter(**{f"{field}__in": wanted}).values_list(field, "pk")) if wanted else {}


def _found(ids: Mapping[str, int], name: str, number: int, field: str) -> int:
    if name not in ids:
        raise _unknown(name, number, field)
    return ids[name]


def _unknown(name: str, number: int, field: str) -> Problem:
    return conflict(_("Nobody and nothing here is “%(name)s”.") % {"name": name}, "touches", str(number), field)


def _facts(touch: NewTouch, named: _Named, number: int) -> TouchFacts:
    return TouchFacts(
        team=touch.team,
        channel=touch.channel,
        at=touch.at,
        person_id=named.person(touch, number),
        account_id=named.account(touch, number),
        asset=touch.asset or "",
        theme=touch.theme or "",
        campaign=touch.campaign or "",
        note=touch.note or "",
        cost_amount=touch.cost.amount if touch.cost else None,
        cost_currency=touch.cost.currency if touch.cost else "",
        source="api",
        key=touch.key,
        detail=touch.detail,
    )
