"""Changes of many rows that were made as one, row by row, so that they can be taken back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.models import User, Workspace


class ChangeSet(models.Model):
    """What one import, one bulk edit or one merge changed. Closed when all of it is written."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        BULK = "bulk", _("Change of many at once")
        MERGE = "merge", _("Merge")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="change_sets", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    label = models.CharField(max_length=200)  # what a person calls it: the file's name, what was changed
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=160)
    made_at = models.DateTimeField()  # rows it makes or changes carry this moment in `changed_at`
    closed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # when closed: {"person": {"made": 3, "changed": 2, "removed": 0}}
    undone_at = models.DateTimeField(null=True)  # when the last undo of it ended
    undone_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-made_at", "-id"], name="change_set_newest")]

    def __str__(self) -> str:
        return self.label


class Change(models.Model):
    """One row before and after. `before` null: it was made; `after` null: it was removed."""

    class State(models.TextChoices):
        MADE = "made", _("Made")
        UNDONE = "undone", _("Undone")
        OVERTAKEN = "overtaken", _("Changed again since")

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="changes", db_index=False)
    record = models.CharField(max_length=60)  # "person", or "segments.membership": see `undo.records`
    record_id = models.BigIntegerField()
    number = models.PositiveIntegerField(null=True)  # of the row in the file
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.MADE)

    class Meta:
        indexes = [
            models.Index(fields=["change_set", "id"], name="change_in_order"),
            models.Index(fields=["change_set", "record", "record_id"], name="change_of_row"),
            models.Index(fields=["change_set", "state"], condition=~Q(state="made"), name="change_by_state"),
        ]
