"""What a team writes down about an account or a person, and what it means to do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models.accounts import Account
from plomada_web.people.models.people import Person
from plomada_web.workspace.models import User, Workspace

OF_ONE = (Q(person__isnull=True) & Q(account__isnull=False)) | (Q(person__isnull=False) & Q(account__isnull=True))


class Note(models.Model):
    """A note of a member about one account or one person."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="written_notes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="written_notes")
    text = models.TextField(_("Note"), max_length=8000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=160)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [models.CheckConstraint(condition=OF_ONE, name="note_of_one")]


class Task(models.Model):
    """Something to be done about one account or one person; the open one that is due first is its next step."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tasks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="tasks")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="tasks")
    title = models.CharField(_("What is to be done"), max_length=200)
    due_on = models.DateField(_("By"), null=True, blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="task_open")]
        constraints = [models.CheckConstraint(condition=OF_ONE, name="task_of_one")]
