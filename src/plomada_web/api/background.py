"""Work of this feature that runs behind the pages."""

from datetime import datetime

from plomada_web.api.models import Webhook
from plomada_web.api.v1 import once
from plomada_web.api.webhooks import delivering, outbox
from plomada_web.workspace.jobs import Run, handles, scheduled


@scheduled
def look_for_events(now: datetime) -> None:
    """Write down what webhooks are to be told, and have it sent."""
    outbox.read_on(now=now)
    delivering.stop_failing(now=now)
    delivering.ask_for_due(now=now)
    delivering.forget_old(now=now)
    once.forget_old(now=now)


@handles(delivering.JOB)
def deliver(run: Run) -> dict[str, object]:
    """Send what is due to one webhook; what dies in the middle is tried again by itself."""
    webhook = Webhook.objects.filter(pk=int(str(run.payload["webhook"])), workspace=run.job.workspace).first()
    return delivering.deliver_due(webhook) if webhook is not None and webhook.is_active else {}
