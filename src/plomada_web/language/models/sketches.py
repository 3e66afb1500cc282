"""Sketches: what the near copies of a text are found by, without reading it again."""

from django.db import models

from plomada_web.language.models.corpora import Corpus
from plomada_web.language.models.documents import Document


class Sketch(models.Model):
    """The sketch of a text of 30 words or more (`plomada.corpora.near_copies`): up to 64 numbers of 32 bits.

    Exact copies have none: they are known by their fingerprint.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="sketch")
    numbers = models.BinaryField()


class FiledNumber(models.Model):
    """One of the smallest numbers of a text that counted when it came in: by them near copies are looked up.

    Of texts with the same number only some hundred are filed: what thousands begin with is no likeness.
    """

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="filed_numbers")

    class Meta:
        indexes = [models.Index(fields=["corpus", "number", "document"], name="filed_number_looked_up")]
