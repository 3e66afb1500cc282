"""Experiments are looked at behind the pages, by themselves on the day that was fixed."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.language import counts
from plomada_web.language.actions.experiments import LOOK, LookedAt, look_at, write_look
from plomada_web.language.models import Experiment, Look, MapRun
from plomada_web.language.queries.experiments import people_since
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.jobs import Run, handles, scheduled

if TYPE_CHECKING:
    from plomada.language.adoption import Adoption


@handles(LOOK)
def look(run: Run) -> dict[str, object]:
    """Count by weeks, compare, write down; killed in the middle, the next attempt counts anew."""
    rows = Look.objects.select_related("experiment__corpus__workspace")
    wanted = rows.filter(
        pk=int(str(run.payload["look"])), experiment__corpus__workspace=run.job.workspace, finished_at=None
    ).first()
    if wanted is None:
        return {}
    found: Adoption | None = None
    problem: Sentence | None = None
    try:
        found = _found(run, wanted.experiment)
    except PlomadaError as refused:
        problem = refused.sentence
    now = timezone.now()
    today = now.astimezone(ZoneInfo(run.job.workspace.time_zone)).date()
    with run.once("written") as todo:
        if todo:
            write_look(wanted, found, problem=problem, now=now, today=today)
    return {"look": wanted.pk}


def _found(run: Run, experiment: Experiment) -> "Adoption":
    # Loaded by workers, not by every web process: what counts is large.
    from plomada.language.taking_up import taking_up  # noqa: PLC0415
    from plomada_web.language import counting  # noqa: PLC0415

    audience = [str(pk) for pk in experiment.audience.values_list("pk", flat=True)]
    control = [str(pk) for pk in experiment.control.values_list("pk", flat=True)]
    others = Experiment.objects.filter(corpus=experiment.corpus).exclude(pk=experiment.pk)
    place = f"{counts.FOLDER}/{run.job.workspace_id}/experiment-{experiment.pk}-{run.job.pk}"
    folder = Path(settings.MEDIA_ROOT) / place
    shutil.rmtree(folder, ignore_errors=True)
    try:
        cube = counting.count_weeks(MapRun(corpus=experiment.corpus), folder, run.progress)
        spoken = set(cube.totals.groups)
        silent = [name for name in audience if name not in spoken]
        if silent:
            raise PlomadaError(Sentence("A function that gets the message says nothing in this corpus."))
        return taking_up(
            cube,
            experiment.term,
            {
                **dict.fromkeys(audience, experiment.published_on),
                **{name: None for name in control if name in spoken},
            },
            leave_out=list(others.values_list("term", flat=True)),
            people=people_since(experiment, experiment.published_on),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@scheduled
def give_answers(now: datetime) -> None:
    """Look at every experiment whose day has come and that has no final answer."""
    due = Experiment.objects.filter(
        ends_on__lte=now.date(), stopped_at=None, corpus__archived_at=None, corpus__erasing_since=None
    ).exclude(looks__final=True)
    for experiment in due.select_related("corpus__workspace"):
        try:
            look_at(experiment, actor=MACHINE, now=now)
        except LookedAt:
            continue
