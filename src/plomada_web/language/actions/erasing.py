"""Documents that must be gone at once, for good: whoever said them has taken that back, or was erased."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from plomada_web.language import counts
from plomada_web.language.copies import let_copies_be_originals
from plomada_web.language.models import Document, MapRun, Source
from plomada_web.language.parts import AT_ONCE
from plomada_web.language.tallying import Tally
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


def erase_for_good(source: Source, ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Erase documents of a source, and what was counted of them. Call it in a transaction that holds the corpus.

    Copies of them that others brought take their place. Maps stay: they tell no term of fewer than five people.
    """
    if not ids:
        return
    for start in range(0, len(ids), AT_ONCE):
        _erase(ids[start : start + AT_ONCE], now=now)
    runs = list(MapRun.objects.filter(corpus=source.corpus_id).exclude(folder=""))
    transaction.on_commit(lambda: counts.drop_of(runs))
    target = Target(source, detail={"documents": len(ids)})
    audit.note(source.corpus.workspace, actor=actor, action="source.words_erased", target=target, now=now)


def _erase(ids: Sequence[int], *, now: datetime) -> None:
    rows = Document.objects.filter(pk__in=ids)
    leaving = list(rows.filter(removed_at=None).defer("text"))
    rows.filter(removed_at=None).update(removed_at=now)
    Tally().add(leaving, times=-1).write()
    let_copies_be_originals(rows, staying=Document.objects.filter(removed_at=None))
    rows.delete()
