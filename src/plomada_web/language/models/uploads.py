"""Uploads: files on their way into a source."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.language.models.corpora import Corpus
from plomada_web.language.models.sources import Source
from plomada_web.workspace.models import Job, User


class Upload(models.Model):
    """One file on its way to being documents: how it is read, how far it is, what came of it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not started")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="uploads", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, related_name="uploads")  # null: a new one
    kind = models.CharField(max_length=10, choices=Source.Kind, default=Source.Kind.TABLE)
    name = models.CharField(_("File"), max_length=200)
    path = models.CharField(max_length=300)  # under MEDIA_ROOT; empty once the file is gone
    size = models.BigIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    form = models.JSONField(default=dict)  # of a table: how it is written, as `plomada.sheets` found it
    sheets = models.JSONField(default=list)  # names of a workbook's sheets, where it has several
    columns: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # of {"name", "form", "cells"}, in order
    mapping: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # {"text": place of the column}
    warnings = models.JSONField(default=list)  # sentences on the file as a whole
    approximate_rows = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    rows_done = models.PositiveIntegerField(default=0)
    last_row = models.PositiveIntegerField(default=0)  # number of the last row or document that was dealt with
    counts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # {"new": 3, "known": 2, "copies": 1, ...}
    problems: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # the first: sentences with their row
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["corpus", "-created_at", "-id"], name="upload_newest"),
            models.Index(fields=["created_at"], condition=Q(status="draft"), name="upload_to_forget"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def headers(self) -> list[str]:
        """Return the names of the columns."""
        return [str(column["name"]) for column in self.columns]

    def forget_cells(self) -> None:
        """Forget what stood in the first rows: it is shown while columns are chosen, and for nothing else."""
        self.columns = [{**column, "cells": []} for column in self.columns]
