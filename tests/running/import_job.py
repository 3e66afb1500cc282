"""A worker process with an import, for the test that kills it: `import_job.py order|work|look`."""

import json
import os
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from plomada_web.config import running  # noqa: E402
from plomada_web.imports import actions, background  # noqa: E402
from plomada_web.imports.engine.run import Engine  # noqa: E402
from plomada_web.imports.models import Import  # noqa: E402
from plomada_web.people.models import Account, Person, Touch  # noqa: E402
from plomada_web.undo.models import Change  # noqa: E402
from plomada_web.workspace import jobs  # noqa: E402
from plomada_web.workspace.audit import MACHINE  # noqa: E402
from plomada_web.workspace.models import Workspace  # noqa: E402

ROWS = 1_000
BATCH = 100
HELD_AT = 4


def order() -> None:
    """Have a file imported: a thousand people of a hundred companies, with a touch each."""
    now = timezone.now()
    workspace = Workspace.objects.create(name="Large", slug="large", created_at=now)
    lines = [f"Name {n},n{n}@c{n // 10}.example,Company {n // 10},2026-01-01" for n in range(ROWS)]
    text = "Name,Email,Company,Touch date\n" + "\n".join(lines) + "\n"
    one = actions.receive(workspace, upload=actions.Upload("large.csv", [text.encode()]), actor=MACHINE, now=now)
    mapping = {0: "person.name", 1: "person.email", 2: "account.name", 3: "touch.at"}
    actions.set_mapping(one, mapping=mapping, options=actions.Options(), now=now)
    actions.start(one, actor=MACHINE, now=now)


def work() -> None:
    """Work at it in small batches. `HOLD` names a file that is made in the middle of the fourth, which then hangs."""
    jobs.HEARTBEAT, jobs.DEAD_AFTER, running.REAP_EVERY = timedelta(seconds=0.2), timedelta(seconds=2), 0.5
    background.batch_size = lambda: BATCH
    if os.environ.get("HOLD"):
        bring = Engine.bring
        batches = count(1)

        def held(engine: Engine, *arguments: Any) -> Any:
            outcome = bring(engine, *arguments)
            if next(batches) == HELD_AT:  # all of the batch is written, and not committed
                Path(os.environ["HOLD"]).touch()
                time.sleep(3600)
            return outcome

        Engine.bring = held  # type: ignore[method-assign]
    running.work(interval=0.1)


def look() -> dict[str, Any]:
    """Tell how it stands."""
    one = Import.objects.select_related("job").get()
    return {
        "status": one.status,
        "attempt": one.job.attempt if one.job else 0,
        "rows": one.rows_done,
        "counts": one.counts,
        "accounts": Account.objects.count(),
        "people": Person.objects.count(),
        "touches": Touch.objects.count(),
        "changes": Change.objects.count(),
    }


if __name__ == "__main__":
    if sys.argv[1] == "look":
        sys.stdout.write(json.dumps(look()))
    else:
        {"order": order, "work": work}[sys.argv[1]]()
