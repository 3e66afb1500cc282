"""Addresses are looked at behind the pages: what is new becomes documents."""

from collections import Counter
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from plomada_web.language.actions.polling import POLL, begin_look, enqueue_look, in_use, place_of, write_look
from plomada_web.language.actions.taking_in import take_in
from plomada_web.language.arriving import Arrived, Unread
from plomada_web.language.fetching.polling import poll
from plomada_web.language.fetching.states import State
from plomada_web.language.models import Corpus, Source
from plomada_web.language.reading import arrived_of
from plomada_web.workspace.jobs import Run, handles, scheduled

BATCH: Final = 500  # documents of one transaction


@handles(POLL)
def poll_source(run: Run) -> dict[str, object]:
    """Look at one source; killed in the middle, the next attempt asks anew and finds what came in already.

    The steps carry the attempt's number, since another attempt may be answered something else: that nothing comes in
    twice is the business of the documents' keys, and what was read counts as read only once all of it is in.
    """
    source = in_use().filter(pk=int(str(run.payload["source"])), corpus__workspace=run.job.workspace).first()
    if source is None:
        return {}
    now = timezone.now()
    with run.once(f"{run.attempt}: begin"):
        begin_look(source, now=now)
    polled = poll(source.address, state=State.from_dict(source.state), now=now)
    zone = ZoneInfo(run.job.workspace.time_zone)
    read = [arrived_of(document, zone) for document in polled.documents]
    unread = [Unread(each.place, each.why) for each in polled.unread]
    unread += [each for each in read if isinstance(each, Unread)]
    counts = _take(run, source, [each for each in read if isinstance(each, Arrived)], now=now)
    with run.once(f"{run.attempt}: end"):
        write_look(source, polled, unread=unread, now=now)
    return {"source": source.pk, "outcome": polled.outcome.value, "unread": len(unread), **counts}


def _take(run: Run, source: Source, arrived: list[Arrived], *, now: datetime) -> Counter[str]:
    """Take in what arrived, as long as the source is there; return what became of it."""
    counts = Counter(new=0, copies=0, known=0)
    for start in range(0, len(arrived), BATCH):
        with run.once(f"{run.attempt}: from {start}"):
            Corpus.objects.select_for_update().get(pk=source.corpus_id)  # whoever removes the source waits here
            if not in_use().filter(pk=source.pk).exists():
                return counts
            taken = take_in(source, arrived[start : start + BATCH], now=now)
        counts.update(new=taken.new, copies=taken.copies, known=taken.known)
        run.progress(min(start + BATCH, len(arrived)), len(arrived))
    return counts


@scheduled
def look_at_due_sources(now: datetime) -> None:
    """Enqueue a look at each source that is due, one of each site: those that have waited longest."""
    places: set[str] = set()
    for source in in_use().filter(poll_at__lte=now).defer("state").order_by("poll_at", "pk"):
        if (place := place_of(source)) not in places:
            places.add(place)
            enqueue_look(source, owner=None, now=now)
