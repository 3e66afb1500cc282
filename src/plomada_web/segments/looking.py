"""Passes and looks: how a segment's members are kept up to date, a batch at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from plomada_web.lists.filters import UnusableRule
from plomada_web.people.models import Record
from plomada_web.segments.changes import Since, taken_back_since, to_ask, unseen_since
from plomada_web.segments.membership import Asking, Superseded, lock, next_ids, recount, settle
from plomada_web.segments.models import Segment
from plomada_web.segments.reading import Reads, reads

# What went without a trace (a person who moved to another account, a row that was removed) is found by a pass.
TURN_EVERY = timedelta(hours=1)
PASS_EVERY = timedelta(days=1)
PASS_OFTEN = timedelta(hours=1)
MAY_MOVE = frozenset({"people", "decisions"})  # what an account has today and may not have tomorrow

Progress = Callable[[int], None]


class TooMany(Exception):
    """More is to be asked again than is done in passing: it is work for the queue."""


def keep_up(
    segment: Segment, *, now: datetime, progress: Progress = lambda done: None, most: int | None = None
) -> None:
    """Bring the members of a segment up to this moment: by a look, and by a pass where one is due or going on.

    A rule that cannot be asked any more leaves the members as they are, and says why on the segment's page.

    Args:
        segment: which.
        now: the moment.
        progress: told how many records a pass has asked about.
        most: batches to be done; None: all of it.

    Raises:
        TooMany: there is more to do; what is done stays done.
    """
    try:
        asking = Asking.of(segment)
        read = reads(asking.rule, segment.record, asking.catalogue)
        if segment.passed_to is None and not pass_is_due(segment, read, now=now):
            look(asking, read, now=now, most=most)
        elif most is not None:
            raise TooMany
        else:
            go_over(asking, now=now, progress=progress)
        Segment.objects.filter(pk=segment.pk, problem__isnull=False).update(problem=None)
    except UnusableRule as error:
        told = {"template": error.sentence.template, "values": {k: str(v) for k, v in error.sentence.values.items()}}
        Segment.objects.filter(pk=segment.pk, version=segment.version).update(problem=told, looked_at=now)
    except Superseded:
        return


def look(asking: Asking, read: list[Reads], *, now: datetime, most: int | None = None) -> None:
    """Ask again about what changed since the last look, and once an hour about what the time has turned.

    Raises:
        Superseded: the segment has another rule since.
        UnusableRule: the rule asks for something that is not there any more.
        TooMany: more batches than `most`.
    """
    segment = asking.segment
    assert segment.looked_at is not None  # noqa: S101  a pass comes before the first look
    assert segment.turned_at is not None  # noqa: S101
    turned = segment.turned_at if now - segment.turned_at >= TURN_EVERY else None
    since = Since(unseen_since(segment.workspace, segment.looked_at), turned, now)
    for number, ids in enumerate(to_ask(asking.catalogue, read, since)):
        if number == most:
            raise TooMany
        settle(asking, ids, now=now)
    reached: dict[str, datetime] = {"looked_at": now} | ({"turned_at": now} if turned else {})
    Segment.objects.filter(pk=segment.pk, version=asking.version, looked_at__lte=now).update(**reached)


def pass_is_due(segment: Segment, read: list[Reads], *, now: datetime) -> bool:
    """Return whether all records should be asked once more."""
    if segment.passed_at is None or segment.looked_at is None:
        return True
    names = {relation.name for each in read for relation in each.path}
    moves = segment.record is Record.ACCOUNT and names & MAY_MOVE
    every = PASS_OFTEN if moves else PASS_EVERY
    # After a pass, `looked_at` is when it began: whom it asked first was asked then, though it went on for hours.
    asked_at = min(segment.passed_at, segment.looked_at)
    return now - segment.passed_at >= every or taken_back_since(segment.workspace, asked_at)


def go_over(asking: Asking, *, now: datetime, progress: Progress = lambda done: None) -> None:
    """Ask about every record, from where the last attempt was stopped.

    Raises:
        Superseded: the segment has another rule since.
        UnusableRule: the rule asks for something that is not there any more.
    """
    segment, done = begin_pass(asking, now=now), 0
    while ids := next_ids(segment, segment.passed_to or 0):
        with transaction.atomic():
            segment = lock(asking)
            settle(asking, ids, now=now)
            segment.passed_to = ids[-1]
            segment.save(update_fields=["passed_to"])
        done += len(ids)
        progress(done)
    _end_pass(asking, now=now)


@transaction.atomic
def begin_pass(asking: Asking, *, now: datetime) -> Segment:
    """Note where a pass begins, or return the one that is going on as it stands."""
    segment = lock(asking)
    if segment.passed_to is None or segment.pass_began_at is None:
        segment.passed_to, segment.pass_began_at = 0, now
        segment.save(update_fields=["passed_to", "pass_began_at"])
    return segment


@transaction.atomic
def _end_pass(asking: Asking, *, now: datetime) -> None:
    """Note that everyone was asked; what changed while the pass went on, the next look asks about again."""
    segment = lock(asking)
    recount(segment)
    began = segment.pass_began_at or now
    Segment.objects.filter(pk=segment.pk).update(
        passed_to=None,
        pass_began_at=None,
        passed_at=now,
        looked_at=began,
        turned_at=began,
        built_at=segment.built_at or now,
    )
