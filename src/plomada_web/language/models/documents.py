"""Documents: what was said."""

from django.db import models
from django.db.models import Q

from plomada_web.language.models.corpora import Corpus
from plomada_web.language.models.sources import Source
from plomada_web.language.models.speakers import Speaker


class DocumentRows(models.QuerySet["Document"]):
    """Documents in bulk."""

    def there(self) -> "DocumentRows":
        """Return those that were not removed, nor their source."""
        return self.filter(removed_at__isnull=True, source__archived_at__isnull=True)

    def counted(self) -> "DocumentRows":
        """Return those from which words are counted: no copies, nothing removed, nobody ignored."""
        return self.there().filter(copy_of__isnull=True, speaker__ignored=False)


class Document(models.Model):
    """What someone said, once: a post, a turn in a meeting, a page, an answer. Written once, never changed.

    `key` is what the source calls it, or is made of what it says (see `fingerprints`): brought twice, it is one.
    """

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="documents", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows", db_index=False)
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="rows", db_index=False)
    text = models.TextField()
    said_at = models.DateTimeField(null=True)  # null: not known
    language = models.CharField(max_length=8, blank=True)  # "es"; empty: not known
    address = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=32)  # of the text: the same for exact copies
    repost = models.BooleanField(default=False)  # someone else's words, passed on
    # Another document says the same, by the same author or as what is passed on: that one counts.
    copy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies", db_index=False)
    removed_at = models.DateTimeField(null=True)

    objects = DocumentRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["corpus", "id"], name="document_in_order"),
            models.Index(fields=["corpus", "fingerprint"], name="document_by_text"),
            models.Index(fields=["corpus", "said_at", "id"], name="document_by_time"),
            models.Index(fields=["speaker", "id"], name="document_of_speaker"),
            models.Index(fields=["copy_of"], condition=Q(copy_of__isnull=False), name="document_copies"),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="document_to_forget"),
        ]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="document_once")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_near_copy(self) -> bool:
        """Return whether what it is a copy of says only nearly the same."""
        return self.copy_of is not None and self.copy_of.fingerprint != self.fingerprint
