"""Corpora: add, change, archive, bring back, erase."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.language.models import Corpus
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job, Workspace

ERASE: Final = "language.erase"


@dataclass(frozen=True)
class CorpusFacts:
    """What is written about a corpus."""

    name: str
    note: str = ""


class SameCorpus(PlomadaError):
    """There is a corpus of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("There is a corpus called %(name)s already.", {"name": name}))


class StillInUse(PlomadaError):
    """A corpus is erased in two steps: nobody does it by mistake."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("%(name)s is in use: archive it before it is erased.", {"name": name}))


class BeingErased(PlomadaError):
    """What is being erased does not come back."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("%(name)s is being erased: there is no way back.", {"name": name}))


@transaction.atomic
def add_corpus(workspace: Workspace, *, facts: CorpusFacts, actor: Actor, now: datetime) -> Corpus:
    """Add a corpus.

    Raises:
        SameCorpus: one of that name is there.
    """
    corpus = Corpus(workspace=workspace, name=facts.name, note=facts.note, made_by=actor.user, created_at=now)
    _save(corpus)
    audit.note(workspace, actor=actor, action="corpus.added", target=Target(corpus), now=now)
    return corpus


@transaction.atomic
def change_corpus(corpus: Corpus, *, facts: CorpusFacts, actor: Actor, now: datetime) -> None:
    """Change what is written about a corpus.

    Raises:
        SameCorpus: another one of that name is there.
    """
    if (corpus.name, corpus.note) == (facts.name, facts.note):
        return
    corpus.name, corpus.note = facts.name, facts.note
    _save(corpus)
    audit.note(corpus.workspace, actor=actor, action="corpus.changed", target=Target(corpus), now=now)


@transaction.atomic
def archive_corpus(corpus: Corpus, *, actor: Actor, now: datetime) -> None:
    """Take a corpus out of use; all of it stays."""
    if corpus.archived_at is None:
        corpus.archived_at = now
        corpus.save(update_fields=["archived_at"])
        audit.note(corpus.workspace, actor=actor, action="corpus.archived", target=Target(corpus), now=now)


@transaction.atomic
def restore_corpus(corpus: Corpus, *, actor: Actor, now: datetime) -> None:
    """Bring a corpus back into use.

    Raises:
        SameCorpus: one of that name was added meanwhile.
        BeingErased: it is being erased.
    """
    if corpus.erasing_since is not None:
        raise BeingErased(corpus.name)
    if corpus.archived_at is not None:
        corpus.archived_at = None
        _save(corpus)
        audit.note(corpus.workspace, actor=actor, action="corpus.restored", target=Target(corpus), now=now)


@transaction.atomic
def erase_corpus(corpus: Corpus, *, actor: Actor, now: datetime) -> Job:
    """Remove a corpus for good, with all that was said in it, in the background.

    Raises:
        StillInUse: it is not archived.
    """
    if corpus.archived_at is None:
        raise StillInUse(corpus.name)
    if corpus.erasing_since is None:
        corpus.erasing_since = now
        corpus.save(update_fields=["erasing_since"])
        audit.note(corpus.workspace, actor=actor, action="corpus.erased", target=Target(corpus), now=now)
    request = Request(ERASE, {"corpus": corpus.pk}, once_key=f"language.erase {corpus.pk}")
    return enqueue(corpus.workspace, request, owner=actor.user, now=now)


def _save(corpus: Corpus) -> None:
    try:
        with transaction.atomic():
            corpus.save()
    except IntegrityError:
        raise SameCorpus(corpus.name) from None
