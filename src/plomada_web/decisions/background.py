"""What decisions do behind the pages."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction

from plomada_web.decisions.actions.introduction import JOB
from plomada_web.decisions.models import Decision, ResultMoment
from plomada_web.decisions.results import give_result
from plomada_web.people.models import Person
from plomada_web.workspace import jobs, mail
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.jobs import Run


@jobs.scheduled
def give_results_on_the_deadline(now: datetime) -> None:
    """Give their result to groups that get it together and whose last day to answer is over, where they live."""
    waiting = Decision.objects.filter(
        result_moment=ResultMoment.TOGETHER,
        answers_due_on__lte=now.date(),
        group_results=None,
        archived_at=None,
    )
    for decision in waiting.select_related("workspace").order_by("pk"):
        if (
            decision.answers_due_on
            and decision.answers_due_on < now.astimezone(ZoneInfo(decision.workspace.time_zone)).date()
        ):
            _give_once(decision, now)


@transaction.atomic
def _give_once(decision: Decision, now: datetime) -> None:
    # Two workers may look at once: the decision's row is the queue.
    locked = Decision.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=decision.pk)
    if not locked.group_results.exists():
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
