"""Corpora: what is looked at together."""

from secrets import token_hex

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.models import User, Workspace


def new_salt() -> str:
    """Return the salt of a new corpus: 32 random bytes, as text."""
    return token_hex(32)


class Corpus(models.Model):
    """Documents that are looked at together: what the roles of a market say, from one source or many.

    Authors are kept as hashes with the corpus's own salt: the same person is one author throughout the corpus, and
    cannot be followed into another one.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="corpora", db_index=False)
    name = models.CharField(_("Name"), max_length=120)
    note = models.CharField(_("What it is for"), max_length=500, blank=True)
    salt = models.CharField(max_length=64, default=new_salt, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    erasing_since = models.DateTimeField(null=True)  # all of it is being removed: there is no way back

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["workspace", "name"], name="corpus_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(archived_at__isnull=True), name="corpus_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
