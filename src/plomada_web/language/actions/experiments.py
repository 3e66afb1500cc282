"""Experiments: planned, looked at, stopped; their link followed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F, QuerySet

from plomada.errors import PlomadaError
from plomada.figures import Figure, Sentence
from plomada_web.language.models import Click, Corpus, Experiment, Look
from plomada_web.language.sentences import kept
from plomada_web.people.models import Function
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job

if TYPE_CHECKING:
    from plomada.language.adoption import Adoption

LOOK: Final = "language.look"


class LookedAt(PlomadaError):
    """An experiment is being looked at, or has its answer."""


@dataclass(frozen=True)
class Plan:
    """What is tried: fixed before it begins."""

    name: str
    term: str
    message: str
    audience: Sequence[Function]
    control: Sequence[Function]
    published_on: date
    ends_on: date
    place: str = ""
    expected: float | None = None
    target: str = ""


@transaction.atomic
def plan_experiment(corpus: Corpus, *, plan: Plan, actor: Actor, now: datetime) -> Experiment:
    """Write an experiment down."""
    experiment = Experiment.objects.create(
        corpus=corpus,
        name=plan.name,
        term=plan.term,
        message=plan.message,
        published_on=plan.published_on,
        ends_on=plan.ends_on,
        place=plan.place,
        expected=plan.expected,
        target=plan.target,
        made_by=actor.user,
        created_at=now,
    )
    experiment.audience.set(plan.audience)
    experiment.control.set(plan.control)
    audit.note(corpus.workspace, actor=actor, action="experiment.planned", target=Target(experiment), now=now)
    return experiment


def going_on(looks: QuerySet[Look]) -> QuerySet[Look]:
    """Return those that are being worked on; one whose job was given up after several attempts is not."""
    return looks.filter(finished_at=None).exclude(job__status=Job.Status.FAILED).exclude(job=None)


@transaction.atomic
def look_at(experiment: Experiment, *, actor: Actor, now: datetime) -> Look:
    """Ask how far an experiment is, in the background.

    Raises:
        LookedAt: somebody has just asked, or the final answer is there.
    """
    Experiment.objects.select_for_update().get(pk=experiment.pk)
    if going_on(experiment.looks.all()).exists():
        raise LookedAt(Sentence("This experiment is being looked at: wait a moment."))
    if experiment.looks.filter(final=True, problem__isnull=True).exists():
        raise LookedAt(Sentence("The answer is there: an experiment that has ended is not asked again."))
    workspace = experiment.corpus.workspace
    look = Look.objects.create(experiment=experiment, created_at=now)
    look.job = enqueue(workspace, Request(LOOK, {"look": look.pk}), owner=actor.user, now=now)
    look.save(update_fields=["job"])
    audit.note(workspace, actor=actor, action="experiment.asked", target=Target(experiment), now=now)
    return look


def write_look(look: Look, found: "Adoption | None", *, problem: Sentence | None, now: datetime, today: date) -> None:
    """Write down what a look found. Call it in a transaction."""
    look.finished_at = now
    look.final = today >= look.experiment.ends_on
    look.problem = kept(problem) if problem else None
    if found is not None:
        look.adopted = found.adopted
        look.compared = [int(group.group) for group in found.groups]
        look.told = {
            "change": figure_kept(found.change),
            "groups": [
                {
                    "adopted": group.adopted,
                    "effect": figure_kept(group.effect),
                    "before": figure_kept(group.before),
                    "after": figure_kept(group.after),
                    "p": figure_kept(group.p),
                    "controls": group.controls,
                }
                for group in found.groups
            ],
            "doubts": [kept(_by_place(each, look.compared)) for each in found.cannot_tell],
        }
    look.save()


def _by_place(sentence: Sentence, functions: Sequence[int]) -> Sentence:
    """Return a sentence that calls a function by its place among those compared, which the page can name."""
    group = str(sentence.values.get("group", ""))
    if not group.isdigit():
        return sentence
    return replace(sentence, values={**sentence.values, "group": functions.index(int(group))})


def figure_kept(figure: Figure) -> dict[str, Any]:
    """Return a figure as JSON keeps it."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "level": figure.level,
        "n": figure.n,
        "of": figure.of,
        "unit": figure.unit,
        "method": figure.method,
        "source": figure.source,
        "assumptions": [kept(each) for each in figure.assumptions],
        "unknown": kept(figure.unknown) if figure.unknown else None,
    }


@transaction.atomic
def stop_experiment(experiment: Experiment, *, actor: Actor, now: datetime) -> None:
    """Give an experiment up: what was found so far stays, and is no answer."""
    experiment.stopped_at = now
    experiment.save(update_fields=["stopped_at"])
    audit.note(
        experiment.corpus.workspace, actor=actor, action="experiment.stopped", target=Target(experiment), now=now
    )


def follow(experiment: Experiment, *, day: date) -> None:
    """Count that the link was followed."""
    Click.objects.get_or_create(experiment=experiment, day=day)
    Click.objects.filter(experiment=experiment, day=day).update(count=F("count") + 1)
