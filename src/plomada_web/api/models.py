"""Tokens of programs, answers kept to be given again, webhooks and what was sent to them."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.models import Member, User, Workspace


class ApiToken(models.Model):
    """What a program signs in with: it acts as its member, and may do no more than they may. We keep a fingerprint."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("Name"), max_length=80)
    start = models.CharField(max_length=20)  # the first letters of it, to tell one from another
    fingerprint = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # Which minute its requests are counted in, and how many there were: also when it was used last.
    window_start = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def works_at(self, now: datetime) -> bool:
        """Return whether it opens anything at that moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class GivenAnswer(models.Model):
    """The answer to a request that carried an `Idempotency-Key`: asked again with that key, it is given again."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="given_answers")
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)  # fingerprint of the request
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answer_once_per_key")]


class Webhook(models.Model):
    """An address that is told what happens in the workspace. Its secret is derived, not stored: see `signing`."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("Address"), max_length=500)
    events = models.JSONField(default=list)
    nonce = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    after_line = models.BigIntegerField()  # what was done up to this line of the audit is not told
    failing_since = models.DateTimeField(null=True)  # null: what was sent last has arrived
    stopped_at = models.DateTimeField(null=True)  # by us, after days in which nothing arrived

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event on its way to one webhook."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ARRIVED = "arrived", _("Arrived")
        FAILED = "failed", _("Failed")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    line = models.BigIntegerField()  # of the audit
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.PositiveSmallIntegerField(null=True)  # what was answered last; null: nothing
    excerpt = models.CharField(max_length=500, blank=True)  # of the answer, or what went wrong
    next_try_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_newest"),
            models.Index(fields=["next_try_at"], condition=Q(status="waiting"), name="delivery_due"),
            models.Index(fields=["made_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "line", "event"], name="delivery_once_per_event"),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(next_try_at__isnull=False), name="delivery_waits_for_a_moment"
            ),
        ]


class Outbox(models.Model):
    """How far the audit has been read for webhooks. One row.

    Lines become visible out of their order, because a long transaction takes its numbers early: numbers that were
    missing when later ones were there already are looked for again for a while.
    """

    upto = models.BigIntegerField(default=0)
    missing = models.JSONField(default=list)  # of [number, since when as a timestamp]
