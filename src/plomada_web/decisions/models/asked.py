"""What the group is asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models.decision import OPEN_PHASES, Bilingual, Decision, Named
from plomada_web.decisions.models.group import Stakeholder


class Statement(Bilingual):
    """What the group is asked to agree or disagree with."""

    class Origin(models.TextChoices):
        STARTER = "starter", _("starter set")
        TEAM = "team", _("our team")
        STAKEHOLDER = "stakeholder", _("the group")

    class Status(models.TextChoices):
        OPEN = "open", _("Asked")
        PROPOSED = "proposed", _("Proposed")
        REJECTED = "rejected", _("Not taken up")
        RETIRED = "retired", _("No longer asked")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="statements")
    phase = models.CharField(_("Phase"), max_length=20, choices=[(p.value, p.label) for p in OPEN_PHASES])
    text_es = models.CharField(_("In Spanish"), max_length=240, blank=True)
    text_en = models.CharField(_("In English"), max_length=240, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.TEAM)
    proposed_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    is_sensitive = models.BooleanField(
        _("Sensitive"),
        default=False,
        help_text=_("Unanimity is told as “nearly all”, because it would expose everyone."),
    )
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["status", "created_at"], name="statement_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(text_es="") | ~Q(text_en=""), name="statement_has_text"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Return the statement in the language of the moment."""
        return self.in_language("text")


class Priority(Named):
    """Something the purchase should serve; stakeholders put them in their order."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="priorities")
    name_es = models.CharField(_("In Spanish"), max_length=120, blank=True)
    name_en = models.CharField(_("In English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
