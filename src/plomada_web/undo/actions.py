"""Taking back what was changed together: asked for here, done in the background."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.taking_back import AT_ONCE, judge_batch, take_back_batch
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job

UNDO = "undo.change_set"
Progress = Callable[[int, int], None]
Step = Callable[[], AbstractContextManager[object]]


class StillWriting(PlomadaError):
    """What is still being written cannot be taken back."""

    def __init__(self, change_set: ChangeSet) -> None:
        super().__init__(
            Sentence("“%(name)s” is still being written. Undo it when it has ended.", {"name": change_set.label})
        )


@dataclass(frozen=True)
class Undone:
    """What an undo did.

    Attributes:
        undone: changes taken back.
        overtaken: changes that stay, because somebody has changed the row since.
    """

    undone: int
    overtaken: int


@transaction.atomic
def ask_undo(change_set: ChangeSet, *, actor: Actor, now: datetime, rest: bool = False) -> Job:
    """Ask for a set of changes to be taken back, in the background.

    Without `rest` nothing is taken back where some rows were changed again since: those are pointed out first, and the
    rest is taken back when asked for a second time.

    Raises:
        StillWriting: it is not closed yet.
    """
    if change_set.closed_at is None:
        raise StillWriting(change_set)
    request = Request(kind=UNDO, payload={"change_set": change_set.pk, "rest": rest, "actor": actor.name})
    audit.note(change_set.workspace, actor=actor, action="change_set.undo_asked", target=Target(change_set), now=now)
    return enqueue(change_set.workspace, request, owner=actor.user, now=now)


def look_for_overtaken(change_set: ChangeSet, *, progress: Progress) -> int:
    """Mark every change that was overtaken, take nothing back, and return how many they are."""
    own = {moment for moment in (change_set.made_at, change_set.undone_at) if moment}
    for batch in _from_the_last(change_set, progress):
        judge_batch(change_set, batch, own=own)
    return change_set.changes.filter(state=Change.State.OVERTAKEN).count()


def take_back(change_set: ChangeSet, *, by: str, now: datetime, progress: Progress, step: Step) -> Undone:
    """Take back every change that was not overtaken; called again after a crash, it goes on.

    Args:
        change_set: what is taken back.
        by: the name of who asked.
        now: the moment that the rows carry; the same when it is called again after a crash.
        progress: told how far it is, after each few hundred changes.
        step: opens the transaction of a few hundred changes, and refuses where another worker has taken over.
    """
    own = {moment for moment in (change_set.made_at, change_set.undone_at) if moment}
    for batch in _from_the_last(change_set, progress):
        with step():
            take_back_batch(change_set, batch, own=own, now=now)
    change_set.undone_at, change_set.undone_by_name = now, by[:160]
    change_set.save(update_fields=["undone_at", "undone_by_name"])
    return Undone(
        undone=change_set.changes.filter(state=Change.State.UNDONE).count(),
        overtaken=change_set.changes.filter(state=Change.State.OVERTAKEN).count(),
    )


def _from_the_last(change_set: ChangeSet, progress: Progress) -> Iterator[list[Change]]:
    """Yield the changes that still stand, some hundreds at a time, from the last to the first."""
    standing = change_set.changes.exclude(state=Change.State.UNDONE).order_by("-pk")
    total = sum(sum(of.values()) for of in change_set.counts.values())
    walked, last = 0, None
    while batch := list(standing.filter(pk__lt=last)[:AT_ONCE] if last else standing[:AT_ONCE]):
        yield batch
        walked, last = walked + len(batch), batch[-1].pk
        progress(min(walked, total), total)
