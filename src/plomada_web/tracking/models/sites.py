"""A website of ours, its visitors, and what they looked at before we knew who they are."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Person
from plomada_web.workspace.models import Workspace


class TrackedSite(models.Model):
    """A website of the workspace's own company. Its key stands in its pages for all to read: it is no secret."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tracked_sites")
    name = models.CharField(_("Name"), max_length=120)
    origins = models.JSONField(default=list)  # "https://www.company.example", as a browser says them
    key = models.CharField(max_length=16, unique=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def allows(self, origin: str) -> bool:
        """Return whether pages of that origin belong to the site."""
        return origin in self.origins


class Visitor(models.Model):
    """Someone who agreed to be noted: a random number of their browser, of which we keep only the fingerprint.

    A visitor who took their consent back is kept as a fingerprint alone, so that a visit which was on its way at that
    moment does not begin them anew.
    """

    site = models.ForeignKey(TrackedSite, on_delete=models.CASCADE, related_name="visitors", db_index=False)
    id_hash = models.CharField(max_length=64)
    first_utm = models.JSONField(default=dict)
    last_utm = models.JSONField(default=dict)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    consented_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["seen_at"], name="visitor_by_last_visit"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="visitor_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["site", "id_hash"], name="visitor_once"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(person__isnull=True), name="visitor_forgotten_is_nobody"
            ),
        ]


class Visit(models.Model):
    """A page that a visitor looked at whom we do not know (yet); it becomes a touch once we do, or goes."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="visits", db_index=False)
    page = models.CharField(max_length=300)  # its address without what follows the question mark
    title = models.CharField(max_length=200, blank=True)
    referrer = models.CharField(max_length=160, blank=True)  # the host only
    utm = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["visitor", "at"], name="visit_of_visitor"),
            models.Index(fields=["at"], name="visit_by_day"),
        ]


class DayOfVisits(models.Model):
    """How many visits a site sent on one day, whoever they were: to see at once that the script works.

    Visits of people we know are touches. The audit tells of them together, every few minutes: a line for each would be
    most of it.
    """

    site = models.ForeignKey(TrackedSite, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    untold = models.PositiveIntegerField(default=0)  # touches of which the audit does not tell yet
    untold_since = models.DateTimeField(null=True)  # when the first of them was added

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="visits_once_a_day")]
