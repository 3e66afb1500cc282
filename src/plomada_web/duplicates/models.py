"""Pairs of records that may be one, what was decided of them, and when they were last looked for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Account, Person
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import User, Workspace


class Twofold(models.TextChoices):
    """The kinds of record that may be there twice."""

    PERSON = "person", _("People")
    ACCOUNT = "account", _("Accounts")


class DuplicatePair(models.Model):
    """Two people, or two accounts, that may be one. `left` is the one with the lower number.

    The reasons are sentences of the library, as `{"template", "values", "weight"}`: told in the reader's language when
    they are shown.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        MERGED = "merged", _("Merged")
        TWO = "two", _("They are two")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="duplicate_pairs", db_index=False)
    record = models.CharField(max_length=7, choices=Twofold)
    left_person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    right_person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    left_account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    right_account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    probability = models.FloatField(null=True)  # null: a rule found them, nothing was weighed
    weight = models.FloatField()  # bits of evidence; of a rule, how many facts agree. The queue goes by it
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_by_name = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    change_set = models.ForeignKey(ChangeSet, on_delete=models.SET_NULL, null=True, related_name="+")  # the merge

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "record", "-weight", "-id"], condition=Q(state="open"), name="pair_most_certain"
            ),
            models.Index(fields=["workspace", "record", "-decided_at"], name="pair_decided_last"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["left_person", "right_person"], condition=Q(record="person"), name="pair_of_people_once"
            ),
            models.UniqueConstraint(
                fields=["left_account", "right_account"], condition=Q(record="account"), name="pair_of_accounts_once"
            ),
            models.CheckConstraint(
                condition=Q(record="person", left_account=None, right_account=None, left_person__lt=F("right_person"))
                | Q(record="account", left_person=None, right_person=None, left_account__lt=F("right_account")),
                name="pair_of_one_kind_in_order",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="pair_probability_0_to_1",
            ),
            models.CheckConstraint(condition=Q(state="open") | Q(decided_at__isnull=False), name="pair_decided_when"),
        ]

    @property
    def left(self) -> Person | Account:
        """Return the one with the lower number."""
        return self._side("left")

    @property
    def right(self) -> Person | Account:
        """Return the other."""
        return self._side("right")

    def _side(self, side: str) -> Person | Account:
        row: Person | Account = getattr(self, f"{side}_{self.record}")
        return row


class Search(models.Model):
    """The last time that duplicates of a kind were looked for in a workspace, and how."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="duplicate_searches")
    record = models.CharField(max_length=7, choices=Twofold)
    looked_at = models.DateTimeField()  # rows changed since then are new to it
    rows = models.PositiveIntegerField()
    compared = models.PositiveBigIntegerField()
    way = models.CharField(max_length=5)  # model or rules
    note = models.JSONField()  # a sentence of the library

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "record"], name="search_once_per_record")]
