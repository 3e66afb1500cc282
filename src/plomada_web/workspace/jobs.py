"""Background work that can be seen, survives a killed worker and counts once.

Here is how this works. A `Job` row says what is wanted. `enqueue` writes it together with a task in the database's
queue, in the caller's transaction. A worker takes the task, claims the job by raising its `attempt` in one UPDATE, and
beats while it runs. If the worker dies, the job stays RUNNING with a heart that stopped: `reap` puts it back in the
queue. A second worker that still holds the older attempt finds that the number has moved on and gives up, so two never
write. What a job does to the database it does through `Run.once`, in one transaction with a `JobEffect` row: a step
that took effect before the crash is not taken again.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from plomada_web.workspace.models import Job, JobEffect, User, Workspace

HEARTBEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=30)
FIRST_RETRY = timedelta(seconds=10)

Handler = Callable[["Run"], dict[str, object]]
HANDLERS: dict[str, Handler] = {}
Scheduled = Callable[[datetime], None]
SCHEDULED: list[Scheduled] = []


class Overtaken(Exception):
    """Another worker has taken the job since; this one must not write any more."""


@dataclass(frozen=True)
class Request:
    """What is wanted of a job.

    Attributes:
        kind: the name a handler was registered under.
        payload: what the handler needs, as JSON; never a secret.
        once_key: a second request with the same key is the same job.
        max_attempts: tries in all before the job counts as failed.
    """

    kind: str
    payload: dict[str, object]
    once_key: str | None = None
    max_attempts: int = 5


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def scheduled(look: Scheduled) -> Scheduled:
    """Register a function that the worker calls every few minutes with the time.

    It looks for what is due and enqueues it under a `once_key`, so that calling it too often changes nothing.
    """
    SCHEDULED.append(look)
    return look


def look_at_schedule(*, now: datetime) -> None:
    """Call every scheduled function; one that fails is logged and does not keep the others from being called."""
    for look in SCHEDULED:
        try:
            look(now)
        except Exception:
            logging.getLogger("plomada").exception("What is due could not be looked for by %s.", look.__name__)


@transaction.atomic
def enqueue(workspace: Workspace, request: Request, *, owner: User | None, now: datetime) -> Job:
    """Write the job and put it in the queue, or return the one that its `once_key` already made."""
    values = {
        "workspace": workspace,
        "kind": request.kind,
        "payload": request.payload,
        "owner": owner,
        "run_after": now,
        "created_at": now,
        "max_attempts": request.max_attempts,
    }
    if request.once_key is None:
        job, made = Job.objects.create(**values), True
    else:
        job, made = Job.objects.get_or_create(once_key=request.once_key, defaults=values)
    if made:
        run_job.enqueue(job.pk)
    return job


class Run:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.attempt = job.attempt

    @property
    def payload(self) -> dict[str, object]:
        """Return what was asked for."""
        return dict(self.job.payload)

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far the job is, and beat.

        Raises:
            Overtaken: another worker has taken the job.
        """
        values: dict[str, object] = {"done": done, "heartbeat_at": timezone.now()}
        if total is not None:
            values["total"] = total
        if not self.mine().update(**values):
            raise Overtaken

    @contextmanager
    def once(self, step: str) -> Iterator[bool]:
        """Open a transaction for a step, and say whether it is still to be done.

        Example:
            with run.once(f"row {number}") as todo:
                if todo:
                    write(row)
        """
        with transaction.atomic():
            # The job's row is locked first: a worker that was thought dead and comes back waits here, then sees
            # that its attempt is no longer the current one.
            if not self.mine().select_for_update().exists():
                raise Overtaken
            _, fresh = JobEffect.objects.get_or_create(job=self.job, step=step)
            yield fresh

    def mine(self) -> QuerySet[Job]:
        """Return the job's row as long as it is still this attempt's to write."""
        return Job.objects.filter(pk=self.job.pk, attempt=self.attempt, status=Job.Status.RUNNING)


def claim(job_id: int, *, now: datetime) -> Job | None:
    """Take the job for this worker, or return None where it is not to be taken now."""
    taken = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED, run_after__lte=now).update(
        status=Job.Status.RUNNING, attempt=F("attempt") + 1, heartbeat_at=now
    )
    return Job.objects.select_related("workspace", "owner").get(pk=job_id) if taken else None


@task()
def run_job(job_id: int) -> None:
    """Do one attempt of the job; the queue calls this."""
    job = claim(job_id, now=timezone.now())
    if job is None:
        return
    run = Run(job)
    stop = threading.Event()
    beating = threading.Thread(target=_beat, args=(run, stop), daemon=True)
    beating.start()
    try:
        result = HANDLERS[job.kind](run)
    except Overtaken:
        return
    except Exception as error:  # noqa: BLE001  whatever a handler raises is the job's failure, shown to its owner
        _put_off(run, error, now=timezone.now())
    else:
        run.mine().update(status=Job.Status.SUCCEEDED, result=result, error="", finished_at=timezone.now())
    finally:
        stop.set()
        beating.join()


def _beat(run: Run, stop: threading.Event) -> None:
    try:
        while not stop.wait(HEARTBEAT.total_seconds()):
            if not run.mine().update(heartbeat_at=timezone.now()):
                return
    finally:
        connection.close()


def _put_off(run: Run, error: BaseException, *, now: datetime) -> None:
    """Queue the job again, later each time (10 s, 40 s, 160 s, ...), or let it fail after its last attempt."""
    told = f"{type(error).__name__}: {error}"[:2000]
    with transaction.atomic():
        if run.attempt >= run.job.max_attempts:
            run.mine().update(status=Job.Status.FAILED, error=told, finished_at=now)
            return
        later = now + FIRST_RETRY * 4 ** (run.attempt - 1)
        if run.mine().update(status=Job.Status.QUEUED, error=told, run_after=later):
            run_job.using(run_after=later).enqueue(run.job.pk)


def reap(*, now: datetime) -> int:
    """Put jobs whose worker died back in the queue; return how many."""
    dead = Job.objects.filter(status=Job.Status.RUNNING).filter(
        Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=now - DEAD_AFTER)
    )
    count = 0
    for job in dead:
        with transaction.atomic():
            if job.attempt >= job.max_attempts:
                values = {
                    "status": Job.Status.FAILED,
                    "error": "The worker stopped in the middle, too many times.",
                    "finished_at": now,
                }
            else:
                values = {"status": Job.Status.QUEUED, "run_after": now}
            if Job.objects.filter(pk=job.pk, attempt=job.attempt, status=Job.Status.RUNNING).update(**values):
                count += 1
                if values["status"] == Job.Status.QUEUED:
                    run_job.enqueue(job.pk)
    return count
