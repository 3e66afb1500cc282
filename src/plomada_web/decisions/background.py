"""What decisions do behind the pages."""

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from plomada_web.decisions.actions.introduction import JOB
from plomada_web.decisions.background_words import bring_in_words
from plomada_web.decisions.models import Decision, GroupResult, ResultMoment
from plomada_web.decisions.results import give_result
from plomada_web.people.models import Person
from plomada_web.workspace import jobs, mail
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.jobs import Run

__all__ = ["bring_in_words", "give_results_on_the_deadline", "introduce", "letter_to"]


@jobs.scheduled
def give_results_on_the_deadline(now: datetime) -> None:
    """Give their result to groups that get it together and whose last day to answer is over, where they live.

    Once for each last day: a day set anew, for a later phase, gives another.
    """
    told_since = GroupResult.objects.filter(decision=OuterRef("pk"), at__date__gt=OuterRef("answers_due_on"))
    waiting = Decision.objects.filter(
        ~Exists(told_since),
        result_moment=ResultMoment.TOGETHER,
        answers_due_on__lte=now.date(),
        archived_at=None,
    )
    for decision in waiting.select_related("workspace").order_by("pk"):
        if decision.answers_due_on and _local_day(decision, now) > decision.answers_due_on:
            _give_once(decision, now)


def _local_day(decision: Decision, moment: datetime) -> date:
    """Return the day that it is where the workspace is."""
    return moment.astimezone(ZoneInfo(decision.workspace.time_zone)).date()


@transaction.atomic
def _give_once(decision: Decision, now: datetime) -> None:
    # Two workers may look at once: the decision's row is the queue.
    locked = Decision.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=decision.pk)
    due = locked.answers_due_on
    if due and not any(_local_day(locked, result.at) > due for result in locked.group_results.all()):
        give_result(decision=locked, actor=MACHINE, now=now)


@jobs.handles(JOB)
def introduce(run: Run) -> dict[str, object]:
    """Write to each of the two, once each, however often the job has to start again."""
    payload = run.payload
    asked = cast("list[int]", payload["people"])
    people = Person.objects.filter(workspace=run.job.workspace, pk__in=asked, no_mail_since=None).exclude(email="")
    sent = 0
    for person in people.order_by("pk"):
        with run.once(f"person {person.pk}") as todo:
            if todo:
                mail.send(letter_to(person, payload))
        sent += 1
        run.progress(sent, len(people))
    return {"sent": sent}


def letter_to(person: Person, payload: dict[str, object]) -> mail.Letter:
    """Return the mail to one of the two."""
    text = str(payload["text"])
    context: dict[str, object] = {
        "subject": " ".join(str(payload["subject"]).split()),
        "text": text,
        "paragraphs": text.split("\n\n"),
    }
    return mail.Letter(person.email, str(payload["language"]), "decisions/mail/introduction", context)
