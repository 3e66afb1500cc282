"""The customer's way in: personal links, and what guards them. What people say lives in `decisions`."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from plomada_web.decisions.models import Stakeholder
from plomada_web.workspace.models import User


class PersonalLink(models.Model):
    """A stakeholder's way into the room. We keep the token's fingerprint, never the token."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_used_at = models.DateTimeField(null=True)
    mailed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires_after_made")]
        indexes = [models.Index(fields=["stakeholder", "-made_at"])]

    @property
    def tells_from(self) -> datetime | None:
        """Return from when on what its stakeholder said can be read through this link; None: all of it.

        Where our team may not know who said what, a link that one of us made and saw must not open what was said
        before. One that went by mail alone to its reader may.
        """
        return None if self.mailed or self.stakeholder.is_named_to_us else self.made_at

    def is_open(self, *, now: datetime) -> bool:
        """Return whether the link still lets its holder in."""
        return self.revoked_at is None and self.expires_at > now


class Reminder(models.Model):
    """A mail that asked a stakeholder to answer; one a day at most."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="reminders")
    sent_on = models.DateField()
    kind = models.CharField(max_length=12)  # invitation, reminder, introduction
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stakeholder", "sent_on", "kind"], name="reminder_once_a_day")]


class Attempts(models.Model):
    """How often an address or a link was used within a window of time; guards against guessing and flooding."""

    key = models.CharField(max_length=80)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="attempts_once_per_window")]
