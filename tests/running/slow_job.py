"""A worker process with one slow job, for the test that kills it: `slow_job.py order|work|look`."""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from plomada_web.config import running  # noqa: E402
from plomada_web.people.models import Account  # noqa: E402
from plomada_web.workspace import jobs  # noqa: E402
from plomada_web.workspace.models import Job, Workspace  # noqa: E402

STEPS, HELD = 20, 5


@jobs.handles("test.slow")
def make_accounts(run: jobs.Run) -> dict[str, object]:
    """Make one account a step, the first time not to the end; each step writes its row and its mark together."""
    for number in range(STEPS):
        with run.once(f"account {number}") as todo:
            if todo:
                Account.objects.create(workspace=run.job.workspace, name=f"Slow {number}", created_at=timezone.now())
        run.progress(number + 1, STEPS)
        while number == HELD and run.job.attempt == 1:
            time.sleep(0.1)  # until it is killed, however long the test takes to look
    return {"made": STEPS}


def main(what: str) -> None:
    """Order the job, work at it, or tell how it stands."""
    if what == "order":
        workspace = Workspace.objects.create(name="Slow", slug="slow", created_at=timezone.now())
        jobs.enqueue(workspace, jobs.Request("test.slow", {}), owner=None, now=timezone.now())
    elif what == "work":
        # The same worker as in the product, only that it gives up on a dead one sooner than after half a minute.
        jobs.HEARTBEAT, jobs.DEAD_AFTER, running.REAP_EVERY = timedelta(seconds=0.2), timedelta(seconds=2), 0.5
        running.work(interval=0.1)
    else:
        job = Job.objects.get(kind="test.slow")
        names = list(Account.objects.values_list("name", flat=True))
        sys.stdout.write(json.dumps({"status": job.status, "attempt": job.attempt, "done": job.done, "names": names}))


if __name__ == "__main__":
    main(sys.argv[1])
