"""Forms that stand on our website, and what was sent by them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Person
from plomada_web.tracking.models.sites import TrackedSite, Visitor
from plomada_web.workspace.models import Language, Workspace


class WebForm(models.Model):
    """A form for a website. What it asks is data, in `fields`: {"name": "phone", "required": false}, in order.

    `name` is one of `asked.FIELDS`, or "custom_" and the key of a field of the workspace's own.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="web_forms")
    site = models.ForeignKey(TrackedSite, on_delete=models.PROTECT, related_name="forms")
    name = models.CharField(_("Name"), max_length=120)
    key = models.CharField(max_length=16, unique=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    heading = models.CharField(_("Heading"), max_length=160, blank=True)
    fields = models.JSONField(default=list)
    processing_wording = models.TextField(_("Consent to keep what they write"))
    processing_required = models.BooleanField(default=True)
    mail_wording = models.TextField(_("Consent to be written to"), blank=True)
    mail_required = models.BooleanField(default=False)
    double_opt_in = models.BooleanField(_("Ask to confirm by mail"), default=True)
    thanks = models.TextField(_("Thank you"), blank=True)
    redirect_to = models.URLField(_("Then lead to"), max_length=300, blank=True)
    asset = models.CharField(_("Asset"), max_length=300, blank=True)
    theme = models.CharField(_("Theme"), max_length=120, blank=True)
    campaign = models.CharField(_("Campaign"), max_length=120, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """What someone sent by a form, in the words they saw. Append-only: confirming adds a moment and a person.

    `consents` holds {"purpose", "given", "wording"} for each that was asked.
    """

    form = models.ForeignKey(WebForm, on_delete=models.CASCADE, related_name="submissions", db_index=False)
    visitor = models.ForeignKey(Visitor, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="submissions", db_index=False)
    email = models.EmailField(_("E-mail"), blank=True)  # blank only once its person was erased
    values = models.JSONField(default=dict)
    consents = models.JSONField(default=list)
    first_utm = models.JSONField(default=dict)
    last_utm = models.JSONField(default=dict)
    page = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    asked_to_confirm = models.BooleanField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["form", "-id"], name="submission_newest"),
            models.Index(fields=["email", "at"], name="submission_by_email"),
            models.Index(fields=["at"], condition=Q(confirmed_at__isnull=True), name="submission_open"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="submission_of_person"),
            models.Index(fields=["visitor"], condition=Q(visitor__isnull=False), name="submission_of_visitor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(person__isnull=True), name="submission_person_confirmed"
            )
        ]

    @property
    def typed_name(self) -> str:
        """Return the name they wrote; empty where none was asked."""
        return str(self.values.get("name", ""))

    @property
    def written(self) -> list[str]:
        """Return what they wrote beside who they are, as it was written."""
        known = ("company", "title", "function", "phone", "message")
        own = [f"{name}: {text}" for name, text in self.values.get("told", {}).items()]
        return [str(self.values[name]) for name in known if name in self.values] + own

    @property
    def campaign(self) -> str:
        """Return the campaign that brought them here last, or else its source; empty where neither is known."""
        return str(self.last_utm.get("campaign") or self.last_utm.get("source") or "")
