"""Undoing behind the pages."""

from itertools import count

from plomada_web.undo.actions import UNDO, Undone, look_for_overtaken, take_back
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Run, handles


@handles(UNDO)
def undo(run: Run) -> dict[str, object]:
    """Take a set of changes back; where some were overtaken, stop and say so, unless the rest was asked for."""
    change_set = ChangeSet.objects.get(pk=int(str(run.payload["change_set"])), workspace=run.job.workspace)
    if not run.payload["rest"]:
        overtaken = look_for_overtaken(change_set, progress=run.progress)
        if overtaken:
            return {"undone": 0, "overtaken": overtaken}
    # Each attempt has steps of its own: what an earlier one did is said by the changes' states, not by these rows.
    numbers = count()
    done = take_back(
        change_set,
        by=str(run.payload["actor"]),
        now=run.job.created_at,
        progress=run.progress,
        step=lambda: run.once(f"{run.attempt}: {next(numbers)}"),
    )
    with run.once("told") as todo:
        if todo:
            _note(change_set, done, run)
    return {"undone": done.undone, "overtaken": done.overtaken}


def _note(change_set: ChangeSet, done: Undone, run: Run) -> None:
    action = "import.undone" if change_set.kind == ChangeSet.Kind.IMPORT else "change_set.undone"
    detail: dict[str, object] = {"undone": done.undone, "overtaken": done.overtaken}
    actor = Actor(str(run.payload["actor"]), run.job.owner)
    now = run.job.created_at
    audit.note(run.job.workspace, actor=actor, action=action, target=Target(change_set, detail=detail), now=now)
