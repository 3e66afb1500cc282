"""Lists that were taken out as files."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Record
from plomada_web.workspace.models import Job, Language, User, Workspace


class Format(models.TextChoices):
    """The kinds of file that a list is written as; the values are `plomada.sheets.SheetKind`'s."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel (XLSX)")
    JSON_LINES = "json_lines", _("JSON lines")
    PARQUET = "parquet", _("Parquet")


LISTS: Final[Mapping[Record, Promise]] = {
    Record.PERSON: _("People"),
    Record.ACCOUNT: _("Accounts"),
    Record.DECISION: _("Decisions"),
    Record.STAKEHOLDER: _("People in decisions"),
    Record.TOUCH: _("Touches"),
}


class Export(models.Model):
    """A list that someone asked for as a file. The file is kept for some days, the row stays."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="exports", db_index=False)
    record = models.CharField(max_length=12, choices=Record)
    rule = models.JSONField(default=dict)  # as `lists.filters.to_json` has it
    text = models.CharField(max_length=120, blank=True)  # words that stand somewhere in the row
    format = models.CharField(_("As"), max_length=10, choices=Format)
    language = models.CharField(max_length=2, choices=Language)  # of headings and words in it
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by_name = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    # Once it is written; below MEDIA_ROOT. Empty again when it has expired.
    path = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    written_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-asked_at", "-id"], name="export_newest"),
            models.Index(fields=["expires_at"], condition=~models.Q(path=""), name="export_to_expire"),
        ]

    def __str__(self) -> str:
        return str(LISTS[Record(self.record)])
