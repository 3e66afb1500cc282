"""What the worker does for sites and forms: asks for confirmations, and deletes what is not to be kept."""

from datetime import datetime, timedelta

from plomada_web.tracking.actions.counting import tell_of_touches
from plomada_web.tracking.actions.submissions import JOB
from plomada_web.tracking.confirming import KEPT
from plomada_web.tracking.letters import confirmation_letter
from plomada_web.tracking.models import DayOfVisits, Submission, Visit, Visitor
from plomada_web.workspace import jobs, mail
from plomada_web.workspace.models import JobEffect

VISITS_KEPT = timedelta(days=90)
VISITORS_KEPT = timedelta(days=395)  # as long as the number on their device
SENT = "sent"


@jobs.handles(JOB)
def send_confirmation(run: jobs.Run) -> dict[str, object]:
    """Send the mail that asks whether it was them, unless it was answered or deleted meanwhile.

    No transaction is open while the mail server is being talked to. A worker that is killed in the second after that
    sends the mail once more, with a link that does the same.
    """
    rows = Submission.objects.select_related("form__workspace", "form__site")
    submission = rows.filter(pk=int(str(run.payload["submission"])), form__workspace=run.job.workspace).first()
    done = JobEffect.objects.filter(job=run.job, step=SENT).exists()
    # One that is empty was sent by someone who has been erased since.
    if done or submission is None or submission.confirmed_at is not None or not submission.email:
        return {"sent": done}
    mail.send(confirmation_letter(submission))
    with run.once(SENT):
        return {"sent": True}


@jobs.scheduled
def tell_of_visits(now: datetime) -> None:
    """Tell the audit, and so webhooks, of the visits that became touches."""
    tell_of_touches(now=now)


@jobs.scheduled
def delete_old(now: datetime) -> None:
    """Delete what nobody confirmed, visits of people who stayed unknown, and visitors who came no more."""
    Submission.objects.filter(confirmed_at=None, at__lt=now - KEPT).delete()
    Visit.objects.filter(at__lt=now - VISITS_KEPT).delete()
    Visitor.objects.filter(seen_at__lt=now - VISITORS_KEPT).delete()
    Visitor.objects.filter(forgotten_at__lt=now - VISITS_KEPT).delete()
    DayOfVisits.objects.filter(day__lt=(now - VISITORS_KEPT).date()).delete()
