"""Maps: what the functions of a corpus share, as it was found once."""

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from plomada_web.language.models.corpora import Corpus
from plomada_web.language.models.sources import Source
from plomada_web.workspace.models import Job, User

EVERYBODY: Final = -1


class MapRun(models.Model):
    """One look at a corpus: who was compared with what, and what came of it. Kept, so that later ones can be compared.

    What was counted lies in a folder under MEDIA_ROOT, which several runs may name: what differs between them is only
    who is compared with what. Without it (a backup holds no counts) the map is still whole, and only what is asked of
    single terms has to be counted anew.
    """

    class Background(models.TextChoices):
        AUTOMATIC = "", _("What others said, where that is enough; else the language at large")
        REST = "rest", _("What others said")
        GENERAL = "general", _("The language at large")

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="map_runs", db_index=False)
    # The map from whose page this one was asked for, with another choice.
    of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="parts")
    functions: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)  # their ids; empty: all
    background = models.CharField(_("Compared with"), max_length=8, choices=Background, blank=True)
    since = models.CharField(max_length=7, blank=True)  # a month: what was said from it on, compared with before
    until = models.CharField(max_length=7, blank=True)  # the last month of that
    language = models.CharField(max_length=8, blank=True)  # empty: all
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")  # null: all
    at_least = models.PositiveSmallIntegerField(null=True)  # so many functions share a term; null: all of them
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=64, blank=True)  # of the corpus when it was counted: `queries.states`
    folder = models.CharField(max_length=300, blank=True)  # under MEDIA_ROOT; empty: nothing is counted
    compared: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)  # functions that had words
    # What came of it: words and authors of each of these, candidates, background, notes, documents.
    told: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    problem = models.JSONField(null=True)  # why nothing came of it: a sentence's template and values
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["corpus", "-created_at", "-id"], name="map_run_newest")]

    def __str__(self) -> str:
        return f"{self.corpus} {self.created_at:%Y-%m-%d}"


class MapTerm(models.Model):
    """A term that a run tells: shared by all, one function's own, used by all alike, or moving."""

    class Kind(models.TextChoices):
        SHARED = "shared", _("Shared")
        OWNED = "owned", _("Own")
        EQUAL = "equal", _("Used equally")
        RISING = "rising", _("More and more")
        BUSY = "busy", _("Busy all at once")

    run = models.ForeignKey(MapRun, on_delete=models.CASCADE, related_name="terms", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind)
    group = models.SmallIntegerField(default=EVERYBODY)  # whose own: place among the run's groups
    rank = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=300)
    forms: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)  # other forms of it
    number = models.PositiveIntegerField()  # in what was counted
    bits = models.FloatField()
    q = models.FloatField()
    lift = models.FloatField()
    balance = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    # Of a term that moves: for each group by how much it says it more, and the months in which all were busy with it.
    growth: "models.JSONField[list[list[Any] | None], list[list[Any] | None]]" = models.JSONField(default=list)
    busy: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(default=list)
    # For each group: rate per 10,000 words, its interval, authors, of so many, documents.
    groups: "models.JSONField[list[list[float]], list[list[float]]]" = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["run", "term"], name="map_term_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "group", "rank"], name="map_term_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.term
