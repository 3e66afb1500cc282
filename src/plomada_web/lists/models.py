"""Views that members keep of lists, and the columns that each of them has chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Record
from plomada_web.workspace.models import User, Workspace

LISTED = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.TOUCH)


class SavedView(models.Model):
    """A list as someone keeps it: what it is narrowed to, its columns and its order; theirs alone or everyone's."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    record = models.CharField(max_length=12, choices=[(record.value, record.label) for record in LISTED])
    name = models.CharField(_("Name"), max_length=60)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    shared = models.BooleanField(_("For everyone in the workspace"), default=False)
    rule = models.JSONField()  # as `filters.to_json` writes it
    text = models.CharField(max_length=120, blank=True)
    columns = models.JSONField(default=list)  # names, in their order; none: those of whoever looks
    sort = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["workspace", "record", "position", "id"], name="saved_view_in_order")]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns that a member has chosen for a list."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    record = models.CharField(max_length=12)
    columns = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user", "record"], name="chosen_columns_once_per_list")
        ]
