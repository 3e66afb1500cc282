"""Segments: saved rules over people or accounts, and who has been in them since when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Account, Person, Record
from plomada_web.workspace.models import User, Workspace


class Segment(models.Model):
    """A rule over people or over accounts, with a name.

    Here is how its members are known. A *pass* goes over all records in the order of their ids, a batch at a time; it
    is what a new rule begins with, and `passed_to` says how far it has come, so that it goes on where a worker was
    killed. After that a *look* asks again only about what changed since the last one, or whose answer has turned with
    the time: changes are looked for every few minutes (`looked_at`), the time once an hour (`turned_at`).
    """

    class Of(models.TextChoices):
        PERSON = Record.PERSON.value, _("People")
        ACCOUNT = Record.ACCOUNT.value, _("Accounts")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="segments")
    of = models.CharField(_("Of"), max_length=8, choices=Of, default=Of.PERSON)
    name = models.CharField(_("Name"), max_length=120)
    note = models.CharField(_("What it is for"), max_length=500, blank=True)
    rule = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # of the rule: what was asked with an older one is not written
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField(default=0)  # how many are in it; moves with every one who enters or leaves
    built_at = models.DateTimeField(null=True)  # when the first pass over this rule ended; null: not all asked yet
    passed_to = models.BigIntegerField(null=True)  # the id up to which the pass that is going on has come
    pass_began_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)  # when the last pass ended
    looked_at = models.DateTimeField(null=True)  # what was changed up to then is known
    turned_at = models.DateTimeField(null=True)  # what the time had turned up to then is known
    problem = models.JSONField(null=True)  # why its rule cannot be asked any more: a sentence's template and values

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "of", "name"], condition=Q(archived_at__isnull=True), name="segment_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record(self) -> Record:
        """Return the kind of record it is of."""
        return Record(self.of)


class Membership(models.Model):
    """That someone, or an account, has been in a segment. Who leaves gets `left_at`, who returns gets a new row.

    The moments are those at which it was noticed, a few minutes after it became so.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="segment_memberships", db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="segment_memberships", db_index=False
    )
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["segment", "-entered_at", "-id"], name="membership_entered"),
            models.Index(
                fields=["segment", "-left_at", "-id"], condition=Q(left_at__isnull=False), name="membership_left"
            ),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="membership_of_person"),
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="membership_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "person"],
                condition=Q(left_at__isnull=True, person__isnull=False),
                name="member_person_once",
            ),
            models.UniqueConstraint(
                fields=["segment", "account"],
                condition=Q(left_at__isnull=True, account__isnull=False),
                name="member_account_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, account__isnull=False) | Q(person__isnull=False, account__isnull=True),
                name="membership_of_one",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("entered_at")), name="membership_in_order"
            ),
        ]
