"""Experiments: a message made of a shared term, published, and whether every function that got it takes it up."""

from secrets import token_urlsafe
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from plomada_web.language.models.corpora import Corpus
from plomada_web.people.models import Function
from plomada_web.workspace.models import Job, User


def new_code() -> str:
    """Return the code of a new link: too long to be guessed, short enough to be printed."""
    return token_urlsafe(8)


class Experiment(models.Model):
    """A message on trial: what is said, to whom, since when, beside whom, and when the answer is final.

    What would count as an answer is written down before: the date on which it ends cannot be moved once it has begun,
    so that nobody stops when the numbers happen to please.
    """

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="experiments")
    name = models.CharField(_("Name"), max_length=120)
    term = models.CharField(_("Term"), max_length=100)  # one to three words, in small letters
    message = models.TextField(_("Message"), max_length=2000)
    audience = models.ManyToManyField(Function, related_name="+", verbose_name=_("Who gets it"))
    control = models.ManyToManyField(Function, related_name="+", blank=True, verbose_name=_("Who does not get it"))
    published_on = models.DateField(_("Published on"))
    ends_on = models.DateField(_("The answer is final on"))
    place = models.CharField(_("Where it is published"), max_length=200, blank=True)
    expected = models.FloatField(_("Expected: times as many people as before"), null=True)
    target = models.URLField(_("Where its link leads"), max_length=500, blank=True)
    code = models.CharField(max_length=16, default=new_code, unique=True, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_on", "-id"]

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """One look at an experiment: what was known then. Kept, so that the way to the answer can be seen."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="looks")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    final = models.BooleanField(default=False)  # made on the day that was fixed, or later
    adopted = models.BooleanField(null=True)  # null: cannot be told
    compared: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)  # functions that got it
    # What was found of all and of each function: figures, and what cannot be told.
    told: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    problem = models.JSONField(null=True)  # why nothing came of it

    class Meta:
        ordering = ["-created_at", "-id"]


class Click(models.Model):
    """How often the link of an experiment was followed on a day. Nothing is kept of who did."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="clicks", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["experiment", "day"], name="click_once_a_day")]
