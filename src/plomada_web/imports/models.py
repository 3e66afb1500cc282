"""Imports, what they could not read, and mappings kept for the next file."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import Job, User, Workspace


class Import(models.Model):
    """One file on its way to being records: what it is, what its columns mean, how it went."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not started")
        DRY_RUN = "dry_run", _("Being tried out")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="imports", db_index=False)
    name = models.CharField(_("File"), max_length=200)
    path = models.CharField(max_length=300)  # under MEDIA_ROOT; empty once the file is gone
    size = models.BigIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    form = models.JSONField(default=dict)  # how the file is written, as `plomada.sheets` found it
    sheets = models.JSONField(default=list)  # names of a workbook's sheets, where it has several
    columns = models.JSONField(default=list)  # of {"name", "form", "cells", "why", "doubt"}, in their order
    warnings = models.JSONField(default=list)  # sentences on the file as a whole
    approximate_rows = models.PositiveIntegerField(null=True)
    mapping: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # {"place of the column": "target"}
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    rows_done = models.PositiveIntegerField(default=0)
    last_row = models.PositiveIntegerField(default=0)  # number of the last row that was dealt with
    failed_rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    trial = models.JSONField(null=True)  # what the last dry run found
    change_set = models.ForeignKey(ChangeSet, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)  # when what it kept of the file's rows was removed

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created_at", "-id"], name="import_newest"),
            models.Index(fields=["created_at"], condition=Q(emptied_at=None), name="import_to_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def headers(self) -> list[str]:
        """Return the names of the columns."""
        return [str(column["name"]) for column in self.columns]

    def forget_cells(self) -> None:
        """Forget what stood in the first rows: it is shown while columns are mapped, and for nothing else."""
        self.columns = [{**column, "cells": [], "why": None} for column in self.columns]
        self.trial = None

    @property
    def is_going_on(self) -> bool:
        """Return whether a job is at it."""
        return self.status in {self.Status.DRY_RUN, self.Status.RUNNING}


class ImportProblem(models.Model):
    """A row, or one cell of it, that could not be brought in, and why."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems", db_index=False)
    number = models.PositiveIntegerField()  # of the row in the file
    column = models.CharField(max_length=200, blank=True)  # the header; blank: the whole row
    template = models.TextField()  # the sentence, told in the reader's language when it is shown
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    cells: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # the row as it stood
    stops = models.BooleanField()  # the row was left out; otherwise only this cell was

    class Meta:
        indexes = [models.Index(fields=["of", "id"], name="import_problem_in_order")]


class SavedMapping(models.Model):
    """What the columns of a kind of file mean, kept for the next file with the same headers."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="import_mappings")
    name = models.CharField(_("Name"), max_length=80)
    fingerprint = models.CharField(max_length=64)  # of the headers
    mapping = models.JSONField(default=dict)  # {"header": "target"}
    options = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["workspace", "fingerprint"], name="mapping_by_headers")]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name
