"""/webhooks: addresses that are told what happens, and the log of what they were told."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook, change_webhook, remove_webhook, send_again
from plomada_web.api.models import Delivery, Webhook
from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import (
    CHANGE,
    LIST,
    NEW,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Fits, Flag, IdInPath, one_of
from plomada_web.api.v1.writing import changed, removed
from plomada_web.api.webhooks.events import EVENTS

router = Router(tags=["Webhooks"])
DOOR = Token(Scope.WEBHOOKS)
URL = r"^https?://[!-~]+$"


class WebhookTold(BaseModel):
    """An address that is told what happens."""

    model_config = example(
        id=1,
        url="https://hooks.nadir.example/plomada",
        events=["decision.phase.changed", "person.added"],
        is_active=True,
        secret=None,
        made_at="2026-11-21T18:40:00Z",
        failing_since=None,
        stopped_at=None,
    )

    id: int
    url: str
    events: list[str]
    is_active: bool
    secret: str | None = Field(description="What its signatures are made with: told once, when it is added.")
    made_at: datetime
    failing_since: datetime | None
    stopped_at: datetime | None = Field(description="When we stopped it, after three days in which nothing arrived.")

    @classmethod
    def of(cls, webhook: Webhook, secret: str | None = None) -> "WebhookTold":
        """Return the webhook as the API tells it."""
        same = ("url", "events", "is_active", "made_at", "failing_since", "stopped_at")
        return cls(id=webhook.pk, secret=secret, **{name: getattr(webhook, name) for name in same})


class WebhookWritten(Body):
    """Where a webhook is, and what it is told."""

    model_config = example_of_body(url="https://hooks.nadir.example/plomada", events=["person.added"])

    url: Annotated[str, Fits(URL, 500, "https://hooks.nadir.example/plomada", str)]
    events: Annotated[list[Annotated[str, one_of(EVENTS)]], Field(min_length=1, max_length=len(EVENTS))]
    is_active: Flag = True


WebhookChange = partly(WebhookWritten, "WebhookChange", {"is_active": False})


class DeliveryTold(BaseModel):
    """One event on its way to a webhook."""

    model_config = example(
        id=9,
        event="person.added",
        status="arrived",
        attempts=1,
        code=200,
        excerpt="ok",
        payload={"id": "evt_90", "event": "person.added"},
        next_try_at=None,
        made_at="2026-11-21T18:40:00Z",
        tried_at="2026-11-21T18:40:04Z",
    )

    id: int
    event: str
    status: str
    attempts: int
    code: int | None = Field(description="The status that was answered last; null: nothing was.")
    excerpt: str = Field(description="How the answer began, or what went wrong.")
    payload: dict[str, Any]
    next_try_at: datetime | None
    made_at: datetime
    tried_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryTold":
        """Return the delivery as the API tells it."""
        return cls(id=delivery.pk, **{name: getattr(delivery, name) for name in list(cls.model_fields)[1:]})


class WebhooksWanted(Wanted):
    """Which webhooks are wanted."""

    sort: Annotated[str, ways("id")] = "id"
    fields: Annotated[str, Fields(WebhookTold)] | None = None


class DeliveriesWanted(Wanted):
    """Which deliveries are wanted."""

    sort: Annotated[str, ways("id")] = "-id"
    fields: Annotated[str, Fields(DeliveryTold)] | None = None
    status: Annotated[str, one_of(Delivery.Status.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the deliveries that are wanted."""
        return rows.filter(status=self.status) if self.status else rows


def webhooks_of(request: ApiRequest) -> QuerySet[Webhook]:
    """Return the webhooks of the caller's workspace."""
    return request.auth.workspace.webhooks.select_related("workspace")


@router.get("", auth=DOOR, response=answers(page_of(WebhookTold), *LIST), operation_id="list_webhooks")
def list_webhooks(request: ApiRequest, wanted: Query[WebhooksWanted]) -> HttpResponse:
    """List webhooks."""
    return listing(Listed(webhooks_of(request), WebhookTold.of, {"id": "id"}), wanted)


@router.post("", auth=DOOR, response=answers(WebhookTold, *NEW, status=201), operation_id="add_webhook")
def new_webhook(request: ApiRequest, body: WebhookWritten) -> HttpResponse:
    """Add a webhook; the answer tells its secret, this once."""
    caller, facts = request.auth, WebhookFacts(body.url, body.events, body.is_active)
    made = add_webhook(caller.workspace, facts=facts, actor=caller.actor, now=caller.now)
    shape, address = WebhookTold.of(made.webhook, made.secret), f"/api/v1/webhooks/{made.webhook.pk}"
    return one(request, shape, status=201, address=address)


@router.get("/{int:webhook_id}", auth=DOOR, response=answers(WebhookTold, 304, 404), operation_id="read_webhook")
def read_webhook(request: ApiRequest, webhook_id: IdInPath) -> HttpResponse:
    """Read a webhook."""
    return one(request, WebhookTold.of(any_of(webhooks_of(request), webhook_id)))


@router.patch("/{int:webhook_id}", auth=DOOR, response=answers(WebhookTold, *CHANGE), operation_id="change_webhook")
def patch_webhook(request: ApiRequest, webhook_id: IdInPath, body: WebhookChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a webhook; the rest stays."""
    caller, sent = request.auth, cast(WebhookWritten, body).sent()

    def act(webhook: Webhook) -> None:
        values = {name: getattr(webhook, name) for name in ("url", "events", "is_active")} | sent
        change_webhook(webhook, facts=WebhookFacts(**values), actor=caller.actor, now=caller.now)

    return changed(request, webhooks_of(request), webhook_id, WebhookTold.of, act)


@router.delete(
    "/{int:webhook_id}", auth=DOOR, response=answers(None, *REMOVE, status=204), operation_id="remove_webhook"
)
def delete_webhook(request: ApiRequest, webhook_id: IdInPath) -> HttpResponse:
    """Remove a webhook with its log."""
    act = partial(remove_webhook, actor=request.auth.actor, now=request.auth.now)
    return removed(request, webhooks_of(request), webhook_id, WebhookTold.of, act)


@router.get(
    "/{int:webhook_id}/deliveries",
    auth=DOOR,
    response=answers(page_of(DeliveryTold), *LIST),
    operation_id="list_deliveries",
)
def list_deliveries(request: ApiRequest, webhook_id: IdInPath, wanted: Query[DeliveriesWanted]) -> HttpResponse:
    """List what a webhook was told in the last thirty days, the newest first."""
    rows = Delivery.objects.filter(webhook=any_of(webhooks_of(request), webhook_id))
    return listing(Listed(rows, DeliveryTold.of, {"id": "id"}), wanted)


@router.post(
    "/{int:webhook_id}/deliveries/{int:delivery_id}/send",
    auth=DOOR,
    response=answers(DeliveryTold, 404, 409),
    operation_id="send_again",
)
def post_send_again(request: ApiRequest, webhook_id: IdInPath, delivery_id: IdInPath) -> HttpResponse:
    """Have an event sent again, whatever became of it."""
    rows = Delivery.objects.filter(webhook=any_of(webhooks_of(request), webhook_id))
    with transaction.atomic():
        delivery = any_of(rows.select_related("webhook__workspace"), delivery_id)
        send_again(delivery, actor=request.auth.actor, now=request.auth.now)
        return one(request, DeliveryTold.of(any_of(rows, delivery_id)))
