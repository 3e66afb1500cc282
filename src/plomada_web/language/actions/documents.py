"""Documents: added by a program, and removed one by one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from plomada_web.language.actions.sources import add_source
from plomada_web.language.actions.taking_in import TakenIn, take_in
from plomada_web.language.arriving import Arrived
from plomada_web.language.copies import let_copies_take_over, settle_returned
from plomada_web.language.models import Corpus, Document, Source
from plomada_web.language.tallying import Tally
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@transaction.atomic
def add_documents(
    corpus: Corpus, *, source_name: str, arrived: Sequence[Arrived], actor: Actor, now: datetime
) -> tuple[Source, TakenIn]:
    """Add documents that a program sends, to the source that it names: a new one where none is called so."""
    locked = Corpus.objects.select_for_update().select_related("workspace").get(pk=corpus.pk)
    there = Source.objects.filter(corpus=locked, kind=Source.Kind.API, name=source_name, archived_at=None)
    source = there.order_by("pk").first()
    if source is None:
        source = add_source(locked, kind=Source.Kind.API, name=source_name, actor=actor, now=now)
    taken = take_in(source, arrived, now=now)
    detail: dict[str, object] = {"new": taken.new, "copies": taken.copies, "known": taken.known}
    audit.note(locked.workspace, actor=actor, action="document.added", target=Target(source, detail=detail), now=now)
    return source, taken


@transaction.atomic
def remove_document(document: Document, *, actor: Actor, now: datetime) -> None:
    """Remove one document; for some weeks it can be brought back. Brought again by its source, it stays removed."""
    Corpus.objects.select_for_update().get(pk=document.corpus_id)
    if document.removed_at is None:
        document.removed_at = now
        document.save(update_fields=["removed_at"])
        Tally().add([document], times=-1).write()
        let_copies_take_over(Document.objects.filter(pk=document.pk, copy_of__isnull=True))
        _note(document, "document.removed", actor, now)


@transaction.atomic
def restore_document(document: Document, *, actor: Actor, now: datetime) -> None:
    """Bring a document back that was removed."""
    corpus = Corpus.objects.select_for_update().get(pk=document.corpus_id)
    if document.removed_at is not None:
        document.removed_at = None
        document.save(update_fields=["removed_at"])
        Tally().add([document]).write()
        settle_returned(corpus, Document.objects.filter(pk=document.pk))
        _note(document, "document.restored", actor, now)


def _note(document: Document, action: str, actor: Actor, now: datetime) -> None:
    # The audit stays when the document is gone: it names where it was, and none of its words.
    target = Target(document, label=document.source.name)
    audit.note(document.corpus.workspace, actor=actor, action=action, target=target, now=now)
