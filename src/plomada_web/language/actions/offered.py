"""A source that a feature above fills: taken into a corpus, and kept in step with what it is filled from."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import translation

from plomada_web.language.actions.polling import enqueue_look
from plomada_web.language.actions.sources import add_source, note_change, restore_source
from plomada_web.language.models import Corpus, Source, Speaker
from plomada_web.language.offered import Offer
from plomada_web.language.parts import parts
from plomada_web.workspace.audit import Actor

EVERY: Final = timedelta(hours=1)  # nobody else's machine is asked


@transaction.atomic
def add_offered(corpus: Corpus, *, offer: Offer, actor: Actor, now: datetime) -> Source:
    """Take an offered source into a corpus and look at it for the first time; one that is there stays the only one."""
    locked = Corpus.objects.select_for_update().select_related("workspace").get(pk=corpus.pk)
    source = locked.sources.filter(kind=offer.kind).first()
    if source is None:
        with translation.override(locked.workspace.language):
            name = str(offer.title)
        source = add_source(locked, kind=offer.kind, name=name, actor=actor, now=now)
    elif source.archived_at is None:
        return source
    else:
        restore_source(source, actor=actor, now=now)
    source.poll_at = now
    source.save(update_fields=["poll_at"])
    enqueue_look(source, owner=actor.user, now=now)
    return source


def end_look(source: Source, *, now: datetime) -> None:
    """Write down that a look is over and when the next one is. Call it in a transaction."""
    stopped = Source.objects.select_for_update().get(pk=source.pk).poll_at is None  # perhaps meanwhile
    Source.objects.filter(pk=source.pk).update(polled_at=now, poll_at=None if stopped else now + EVERY)


def follow_functions(source: Source, functions: Mapping[str, int | None]) -> None:
    """Give speakers the functions that they have now, by their hashes. Call it in a transaction."""
    moved = 0
    for some in parts(list(functions)):
        rows = list(Speaker.objects.filter(source=source, author__in=some))
        changed = [row for row in rows if row.function_id != functions[row.author]]
        for row in changed:
            row.function_id = functions[row.author]
        moved += Speaker.objects.bulk_update(changed, ["function"])
    if moved:
        note_change(source)
