"""What the processes of the product do: bring the database up to date, work through the queue."""

import logging
import os
import threading
from datetime import timedelta

from django.core.management import call_command
from django.db import Error, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from plomada_web.config import regular_backups, static_files
from plomada_web.people import search_indexes
from plomada_web.workspace import table_statistics
from plomada_web.workspace.jobs import look_at_schedule, reap
from plomada_web.workspace.models import Workspace

REAP_EVERY = 10.0  # seconds between two looks for jobs whose worker died
KEEP_FINISHED = timedelta(days=14)


def bring_up_to_date(*, sample: bool, verbosity: int = 0) -> None:
    """Migrate the database, collect the static files, and load the sample where asked and no workspace is there."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    search_indexes.make_missing()
    table_statistics.refresh()
    static_files.collect()
    if sample and (not Workspace.objects.exists() or Workspace.objects.filter(is_sample=True).exists()):
        call_command("load_sample")  # what is there already stays; the sign-in is told again


def work(*, interval: float = 1.0, until_empty: bool = False) -> None:
    """Do background jobs until a signal says stop, and give back those whose worker died.

    Args:
        interval: seconds between two looks at an empty queue.
        until_empty: stop once nothing is waiting.
    """
    threading.Thread(target=_keep_house, daemon=True).start()
    if regular_backups.wanted() and not until_empty:
        threading.Thread(target=regular_backups.keep_making, daemon=True).start()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.uname().nodename[:40]}-{os.getpid()}",
    )
    worker.configure_signals()
    worker.run()


def _keep_house() -> None:
    """Look after the queue while the worker works: a worker killed in the middle cannot do it for itself."""
    pause = threading.Event()
    while True:
        try:
            close_old_connections()
            now = timezone.now()
            reap(now=now)
            look_at_schedule(now=now)
            DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED).delete()
        except Error:
            # The database is away or busy. The worker says so itself, and the next look is soon.
            logging.getLogger("plomada").warning("The queue could not be looked after just now.", exc_info=True)
        pause.wait(REAP_EVERY)
