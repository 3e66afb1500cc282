"""Changing many rows behind the pages."""

from typing import Any, cast

from django.utils import timezone

from plomada_web.lists.actions.many import AT_ONCE, JOB
from plomada_web.lists.asking import asked_of
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.many.changing import Outcome, change_batch
from plomada_web.lists.many.edits import Edit
from plomada_web.lists.queries.pages import rows_of
from plomada_web.people.models import Record
from plomada_web.undo import recording
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.jobs import Run, handles
from plomada_web.workspace.models import JobEffect


@handles(JOB)
def change_all(run: Run) -> dict[str, object]:
    """Change every row that the list showed, a few hundred at a time by their ids.

    A step is named by the last id it changed and by what it did: after a crash the rows after the last step are next,
    and what was done before is known, though the rows that are changed may no longer be among those of the list.
    """
    payload = cast("dict[str, Any]", run.payload)
    change_set = ChangeSet.objects.select_related("workspace").get(
        pk=payload["change_set"], workspace=run.job.workspace
    )
    record, edit = Record(payload["record"]), Edit(**payload["edit"])
    catalogue = Catalogue(change_set.workspace)
    asked = asked_of(payload["said"], record, catalogue, view=None)
    reached, outcome = _so_far(run)
    total = sum((outcome.changed, outcome.same, outcome.refused))
    rows = rows_of(asked, catalogue, now=run.job.created_at).filter(pk__lte=payload["last"])
    total += rows.filter(pk__gt=reached).count()
    while ids := list(rows.filter(pk__gt=reached).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        reached = ids[-1]
        with run.once(f"batch {reached}") as todo:
            if todo:
                outcome += change_batch(record, ids, edit, change_set)
                counted = f"{outcome.changed} {outcome.same} {outcome.refused}"
                JobEffect.objects.create(job=run.job, step=f"to {reached}: {counted}")
        done = outcome.changed + outcome.same + outcome.refused
        run.progress(done, max(done, total))
    # The moment at which it ended, not that at which it was asked for: by it segments know that they have not seen it.
    recording.close(change_set, now=timezone.now())
    return {
        "changed": outcome.changed,
        "same": outcome.same,
        "refused": outcome.refused,
        "change_set": change_set.pk,
    }


def _so_far(run: Run) -> tuple[int, Outcome]:
    """Return the last id that was changed before a crash, and what was done by then."""
    steps = [effect.step for effect in run.job.effects.filter(step__startswith="to ")]
    reached = {int(step[3:].partition(":")[0]): step.partition(": ")[2] for step in steps}
    if not reached:
        return 0, Outcome()
    last = max(reached)
    return last, Outcome(*(int(n) for n in reached[last].split()))
