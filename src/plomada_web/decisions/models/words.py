"""What stakeholders say. Nothing here is ever edited: a change of mind is a new row, and the latest counts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from plomada_web.decisions.models.asked import Statement
from plomada_web.decisions.models.decision import Decision
from plomada_web.decisions.models.group import Stakeholder
from plomada_web.workspace.models import User


class Answer(models.Model):
    """What a stakeholder said of a statement, at a moment. 1 strongly against, 5 strongly in favour."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    value = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    cannot_say = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    is_named = models.BooleanField(default=False)  # said with consent to be named; never changed afterwards
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [
            models.Index(fields=["stakeholder", "statement", "-said_at"]),
            models.Index(fields=["said_at", "stakeholder"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(cannot_say=True, value__isnull=True) | Q(cannot_say=False, value__gte=1, value__lte=5),
                name="answer_one_to_five_or_cannot_say",
            )
        ]


class Ranking(models.Model):
    """The priorities in a stakeholder's order, first the most important."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="rankings")
    order = models.JSONField()  # ids of priorities
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]


class SignIntent(models.Model):
    """As things stand, how likely the stakeholder is to sign: 0 certainly not, 10 certainly."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="sign_intents")
    likelihood = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=400, blank=True)
    must_sign = models.BooleanField(default=False)  # whether they had to when they said it; never changed afterwards
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(likelihood__lte=10), name="sign_intent_zero_to_ten")]


class Comment(models.Model):
    """What a stakeholder wanted to add, in their own words."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=4000)
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()


class Question(models.Model):
    """A question that a stakeholder put to the group or to us."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["answered_at", "asked_at"], name="question_waiting")]
