"""Deliveries are sent: one job a webhook takes what is due, in order, and puts off what did not arrive.

A delivery is taken by moving its next try two minutes on, in one UPDATE: should the worker die it is tried again then,
and no two workers send it at once. Whoever is told may see one twice, and knows it by its `id`.
"""

import json
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada_web.api.models import Delivery, Webhook
from plomada_web.api.webhooks.sending import Answered, send
from plomada_web.api.webhooks.signing import HEADER, secret_of, signature
from plomada_web.workspace import audit, jobs
from plomada_web.workspace.audit import MACHINE, Target

JOB = "api.deliveries"
TAKEN_FOR = timedelta(minutes=2)
AT_ONCE = 200  # deliveries in one job
ENOUGH_FAILURES = 3  # in a row: the rest of a job waits for the next
FIRST_RETRY, TRIES = timedelta(seconds=15), 8  # 15 s, 1 min, 4 min, ... 17 h: a day in all
STOPPED_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)


def ask_for_due(*, now: datetime) -> int:
    """Put a job in the queue for each webhook that has something to be sent; return how many."""
    due = Delivery.objects.filter(webhook=OuterRef("pk"), status=Delivery.Status.WAITING, next_try_at__lte=now)
    webhooks = Webhook.objects.filter(Exists(due), is_active=True).select_related("workspace")
    for webhook in webhooks:
        # One job at a time asks for what is due: the same look within the same ten seconds is the same job.
        key = f"{JOB}:{webhook.pk}:{int(now.timestamp()) // 10}"
        request = jobs.Request(kind=JOB, payload={"webhook": webhook.pk}, once_key=key, max_attempts=1)
        jobs.enqueue(webhook.workspace, request, owner=None, now=now)
    return len(webhooks)


def deliver_due(webhook: Webhook) -> dict[str, object]:
    """Send what is due to one webhook, oldest first; stop where nobody seems to be there."""
    arrived = failed = in_a_row = 0
    due = Delivery.objects.filter(webhook=webhook, status=Delivery.Status.WAITING, next_try_at__lte=timezone.now())
    for delivery in due.order_by("pk")[:AT_ONCE]:
        if in_a_row == ENOUGH_FAILURES or not _taken(delivery, timezone.now()):
            continue
        if attempt(delivery, webhook, now=timezone.now()):
            arrived, in_a_row = arrived + 1, 0
        else:
            failed, in_a_row = failed + 1, in_a_row + 1
    return {"arrived": arrived, "failed": failed}


def _taken(delivery: Delivery, now: datetime) -> bool:
    mine = Delivery.objects.filter(
        pk=delivery.pk,
        status=Delivery.Status.WAITING,
        next_try_at=delivery.next_try_at,
        webhook__is_active=True,
    )
    return bool(mine.update(next_try_at=now + TAKEN_FOR))


def attempt(delivery: Delivery, webhook: Webhook, *, now: datetime) -> bool:
    """Send one delivery, write down what became of it, and return whether it arrived."""
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Plomada-Webhooks/1",
        "Plomada-Event": delivery.event,
        "Plomada-Delivery": str(delivery.pk),
        HEADER: signature(secret_of(webhook.nonce), body, at=int(now.timestamp())),
    }
    try:
        answered = send(webhook.url, body, headers)
    except PlomadaError as refused:
        answered = Answered(0, str(refused))
    arrived = 200 <= answered.code < 300
    _write_down(delivery, answered, arrived=arrived, now=now)
    if arrived:
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(failing_since=None)
    else:
        Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=now)
    return arrived


def _write_down(delivery: Delivery, answered: Answered, *, arrived: bool, now: datetime) -> None:
    attempts = delivery.attempts + 1
    values: dict[str, object] = {
        "attempts": F("attempts") + 1,
        "code": answered.code or None,
        "excerpt": answered.excerpt[:500],
        "tried_at": now,
    }
    if arrived:
        values |= {"status": Delivery.Status.ARRIVED, "next_try_at": None}
    elif attempts >= TRIES:
        values |= {"status": Delivery.Status.FAILED, "next_try_at": None}
    else:
        values["next_try_at"] = now + FIRST_RETRY * 4 ** (attempts - 1)
    Delivery.objects.filter(pk=delivery.pk).update(**values)


def stop_failing(*, now: datetime) -> None:
    """Stop webhooks to which nothing has arrived for days, and say so in the audit; their page tells it."""
    failing = Webhook.objects.filter(is_active=True, failing_since__lt=now - STOPPED_AFTER)
    for webhook in failing.select_related("workspace"):
        if Webhook.objects.filter(pk=webhook.pk, is_active=True).update(is_active=False, stopped_at=now):
            audit.note(webhook.workspace, actor=MACHINE, action="webhook.stopped", target=Target(webhook), now=now)


def forget_old(*, now: datetime) -> None:
    """Remove deliveries of long ago."""
    Delivery.objects.filter(made_at__lt=now - KEPT).delete()
