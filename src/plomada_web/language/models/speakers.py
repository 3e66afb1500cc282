"""Speakers: who said what a source brought, without their name."""

from django.db import models
from django.db.models import Q

from plomada_web.language.models.sources import Source
from plomada_web.people.models import Function


class Speaker(models.Model):
    """Who said something in a source: a role as the source names it, an author as a hash, or both.

    A name in clear is personal data, and no count needs it. So of an author we keep a hash (see `fingerprints`), and
    the name itself only while the question is open which function they have: it is forgotten as soon as that is
    answered, and after some weeks in any case. A role that the source names (“Marketing”) is no person's name and
    stays: by it the next file of the source is understood by itself. Which person of ours an author may be is never
    asked.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="speakers", db_index=False)
    role = models.CharField(max_length=200, blank=True)  # as the source names it; empty: it names none
    author = models.CharField(max_length=32, blank=True)  # salted hash; empty: not known
    label = models.CharField(max_length=200, blank=True)  # the author's name, while the mapping is open
    function = models.ForeignKey(Function, on_delete=models.SET_NULL, null=True, related_name="+")  # null: not mapped
    ignored = models.BooleanField(default=False)  # what they say does not count
    by_default = models.BooleanField(default=False)  # the function is the source's default, and goes with it
    first_seen_at = models.DateTimeField()
    documents = models.PositiveIntegerField(default=0)  # that count
    copies = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["source", "-documents", "id"], name="speaker_most_first"),
            models.Index(fields=["first_seen_at"], condition=~Q(label=""), name="speaker_to_forget"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "author", "role"], name="speaker_once"),
            models.CheckConstraint(
                condition=Q(ignored=False) | Q(function__isnull=True), name="speaker_ignored_or_mapped"
            ),
        ]

    def __str__(self) -> str:
        return self.role or self.label or self.author[:6]

    @property
    def is_open(self) -> bool:
        """Return whether it is not said yet who they are."""
        return self.function_id is None and not self.ignored
