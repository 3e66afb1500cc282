"""Webhooks are added, changed and removed; what was told once is told again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.api.models import Delivery, Webhook
from plomada_web.api.webhooks.outbox import begin_to_read, newest_line
from plomada_web.api.webhooks.signing import secret_of
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace
from plomada_web.workspace.outside import checked

MOST_WEBHOOKS = 20


class TooManyWebhooks(PlomadaError):
    """A workspace has as many webhooks as it may have."""


@dataclass(frozen=True)
class WebhookFacts:
    """Where a webhook is, and what it is told."""

    url: str
    events: Sequence[str]
    is_active: bool = True


@dataclass(frozen=True)
class MadeWebhook:
    """A webhook just made; `secret` is shown this once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add_webhook(workspace: Workspace, *, facts: WebhookFacts, actor: Actor, now: datetime) -> MadeWebhook:
    """Add a webhook; it is told what happens from now on.

    Raises:
        TooManyWebhooks: there are twenty.
        AddressRefused: nothing is sent to such an address.
    """
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    if workspace.webhooks.count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(Sentence("There are %(most)s webhooks: remove one first.", {"most": MOST_WEBHOOKS}))
    checked(facts.url)
    webhook = Webhook.objects.create(
        workspace=workspace,
        url=facts.url,
        events=sorted(set(facts.events)),
        is_active=facts.is_active,
        nonce=secrets.token_hex(16),
        made_by=actor.user,
        made_at=now,
        after_line=newest_line(),
    )
    _note(webhook, "webhook.added", actor, now)
    begin_to_read()
    return MadeWebhook(webhook, secret_of(webhook.nonce))


@transaction.atomic
def change_webhook(webhook: Webhook, *, facts: WebhookFacts, actor: Actor, now: datetime) -> None:
    """Change where a webhook is and what it is told, or switch it off and on. On again, it is told what comes.

    Raises:
        AddressRefused: nothing is sent to such an address.
    """
    checked(facts.url)
    if facts.is_active and not webhook.is_active:
        webhook.failing_since = webhook.stopped_at = None
        webhook.after_line = newest_line()
    webhook.url, webhook.events, webhook.is_active = facts.url, sorted(set(facts.events)), facts.is_active
    webhook.save()
    _note(webhook, "webhook.changed", actor, now)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, actor: Actor, now: datetime) -> None:
    """Remove a webhook with the log of what it was told."""
    _note(webhook, "webhook.removed", actor, now)
    webhook.delete()


@transaction.atomic
def send_again(delivery: Delivery, *, actor: Actor, now: datetime) -> None:
    """Have an event sent again, whatever became of it; it keeps its id, so that who has it already knows it."""
    Delivery.objects.filter(pk=delivery.pk).update(status=Delivery.Status.WAITING, attempts=0, next_try_at=now)
    _note(delivery.webhook, "webhook.sent_again", actor, now, delivery=delivery.pk)


def _note(webhook: Webhook, action: str, actor: Actor, now: datetime, **detail: object) -> None:
    target = Target(webhook, detail=detail)
    audit.note(webhook.workspace, actor=actor, action=action, target=target, now=now)
