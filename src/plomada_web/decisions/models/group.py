"""The buying group: who belongs to it, in which role, and who else should be asked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models.decision import Decision, Disclosure
from plomada_web.people.models import Person


class StakeholderRole(models.TextChoices):
    SPONSOR = "sponsor", _("Sponsor")
    DECISION_MAKER = "decision_maker", _("Decision maker")
    APPROVER = "approver", _("Approver")
    INFLUENCER = "influencer", _("Influencer")
    USER = "user", _("User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")


class Stakeholder(models.Model):
    """A person's part in one purchase."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="stakeholders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stakes")
    role = models.CharField(
        _("Role in the decision"), max_length=15, choices=StakeholderRole, default=StakeholderRole.INFLUENCER
    )
    must_sign = models.BooleanField(_("Must sign"), default=False)
    is_mobilizer = models.BooleanField(
        _("Mobilizer"), default=False, help_text=_("Builds agreement inside; may approve what others propose.")
    )
    concerns = models.TextField(_("Concerns"), blank=True)
    custom = models.JSONField(default=dict, blank=True)
    named_consent_at = models.DateTimeField(null=True)  # null: has not agreed to be named
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["added_at", "id"],
                condition=Q(must_sign=True, removed_at__isnull=True),
                name="stakeholder_signs_longest",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="stakeholder_once_per_decision")]

    def __str__(self) -> str:
        return self.person.name

    @property
    def is_named_to_us(self) -> bool:
        """Return whether our team may know what is theirs of what the group says, asks and proposes."""
        mode = self.decision.disclosure
        return mode == Disclosure.NAMED_TO_US or (
            mode == Disclosure.NAMED_WITH_CONSENT and self.named_consent_at is not None
        )


class Absence(models.Model):
    """A stretch in which what a stakeholder had said without a name counts no more. Kept when they come back.

    Results are replayed from the record, so that someone was away has to stay in it.
    """

    class Reason(models.TextChoices):
        REMOVED = "removed", "removed"
        NAMED = "named", "named"  # agreed to be named: what was said before does not come back

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="absences")
    reason = models.CharField(max_length=8, choices=Reason)
    left_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["left_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(reason="removed", returned_at__gte=F("left_at")),
                name="absence_ends_after_it_began",
            )
        ]


class Suggestion(models.Model):
    """Someone whom a stakeholder thinks should be asked; we confirm before anyone is written to."""

    class Status(models.TextChoices):
        PENDING = "pending", _("To confirm")
        ACCEPTED = "accepted", _("Added")
        DECLINED = "declined", _("Not added")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="suggestions")
    suggested_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    title = models.CharField(_("Title or function"), max_length=120, blank=True)
    reason = models.CharField(_("Why they should be asked"), max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    suggested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-suggested_at"]
        indexes = [models.Index(fields=["status", "suggested_at"], name="suggestion_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="pending", settled_at__isnull=True)
                | Q(~Q(status="pending"), settled_at__gte=F("suggested_at")),
                name="suggestion_settled_when_not_pending",
            )
        ]
