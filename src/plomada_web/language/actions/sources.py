"""Sources: where the documents of a corpus come from, and who speaks in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.language.copies import let_copies_take_over, of_source, settle_returned
from plomada_web.language.models import Corpus, Source, Speaker
from plomada_web.people.models import Function
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job

LONGEST_NAME: Final = 200
RESTORE: Final = "language.restore_source"
AT_ONCE: Final = 20_000  # documents of a source that is brought back while whoever asks for it waits


@dataclass(frozen=True)
class Answer:
    """Who a role or a speaker is: a function, nobody whose words count, or not said (both empty)."""

    function: Function | None = None
    ignored: bool = False


OPEN: Final = Answer()


@dataclass(frozen=True)
class Answers:
    """Who speaks in a source.

    Attributes:
        default: whoever is not named: those who are there, and those who come.
        roles: by the role's name in the source.
        speakers: by id: those without a role.
    """

    default: Function | None = None
    roles: Mapping[str, Answer] = field(default_factory=dict)
    speakers: Mapping[int, Answer] = field(default_factory=dict)


def add_source(corpus: Corpus, *, kind: str, name: str, actor: Actor, now: datetime) -> Source:
    """Add a source. Call it in a transaction."""
    source = Source.objects.create(
        corpus=corpus, kind=kind, name=name[:LONGEST_NAME], made_by=actor.user, created_at=now
    )
    audit.note(corpus.workspace, actor=actor, action="source.added", target=Target(source), now=now)
    return source


def note_change(source: Source) -> None:
    """Note that who says what of a source has changed: what was counted of it is no more what would be counted now."""
    Source.objects.filter(pk=source.pk).update(changes=F("changes") + 1)


@transaction.atomic
def say_who(source: Source, *, answers: Answers, actor: Actor, now: datetime) -> None:
    """Say which functions speak in a source; the names of authors of whom it is said now are forgotten."""
    speakers = Speaker.objects.filter(source=source)
    changed = source.default_function != answers.default
    for role, answer in answers.roles.items():
        if role:
            changed |= _answer(speakers.filter(role=role), answer)
    for pk, answer in answers.speakers.items():
        changed |= _answer(speakers.filter(pk=pk, role=""), answer)
    source.default_function = answers.default
    source.save(update_fields=["default_function"])
    note_change(source)
    _give_default(speakers, answers.default)
    if changed:
        detail: dict[str, object] = {"open": speakers.filter(function=None, ignored=False).count()}
        target = Target(source, detail=detail)
        audit.note(source.corpus.workspace, actor=actor, action="source.mapped", target=target, now=now)


def _answer(speakers: QuerySet[Speaker], answer: Answer) -> bool:
    """Write an answer down for these; return whether any of them had another."""
    if answer == OPEN:
        said = speakers.filter(by_default=False).exclude(function=None, ignored=False)
        return bool(said.update(function=None, ignored=False))  # ... until the default is given to them
    others = speakers.exclude(function=answer.function, ignored=answer.ignored, by_default=False)
    return bool(others.update(function=answer.function, ignored=answer.ignored, by_default=False, label=""))


def _give_default(speakers: QuerySet[Speaker], default: Function | None) -> None:
    speakers.filter(by_default=True).exclude(function=default).update(function=default)
    if default is None:
        speakers.filter(by_default=True).update(by_default=False)
    else:
        open_ones = speakers.filter(function=None, ignored=False)
        open_ones.update(function=default, by_default=True, label="")


@transaction.atomic
def archive_source(source: Source, *, actor: Actor, now: datetime) -> None:
    """Remove a source with everything it brought; for some weeks it can be brought back."""
    Corpus.objects.select_for_update().get(pk=source.corpus_id)
    if source.archived_at is None:
        source.archived_at = now
        source.save(update_fields=["archived_at"])
        let_copies_take_over(of_source(source).filter(copy_of__isnull=True))
        _note(source, "source.archived", actor, now)


class BeingForgotten(PlomadaError):
    """What was removed long ago goes for good, a part at a time: none of it comes back."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("%(name)s was removed too long ago: it does not come back.", {"name": name}))


@transaction.atomic
def restore_source(source: Source, *, actor: Actor, now: datetime) -> None:
    """Bring a source back with everything it brought.

    Raises:
        BeingForgotten: some of it may be gone (`keeping`).
    """
    corpus = Corpus.objects.select_for_update().get(pk=source.corpus_id)
    if source.archived_at is not None:
        if source.archived_at < now - timedelta(days=settings.DAYS_FILES_ARE_KEPT):
            raise BeingForgotten(source.name)
        source.archived_at = None
        source.save(update_fields=["archived_at"])
        others = Source.objects.filter(corpus=corpus, archived_at=None, documents__gt=0).exclude(pk=source.pk)
        settle_returned(corpus, of_source(source), alone=not others.exists())
        _note(source, "source.restored", actor, now)


def bring_back(source: Source, *, actor: Actor, now: datetime) -> Job | None:
    """Bring a source back: at once where it has few documents, else behind the pages; asked for twice, it is one job.

    Returns:
        the job; None where the source is back.

    Raises:
        BeingForgotten: it was removed too long ago.
    """
    if source.archived_at is None or source.documents + source.copies <= AT_ONCE:
        restore_source(source, actor=actor, now=now)
        return None
    wanted = Request(RESTORE, {"source": source.pk}, once_key=restoring_key(source))
    return enqueue(source.corpus.workspace, wanted, owner=actor.user, now=now)


def restoring_key(source: Source) -> str:
    """Return what the job that brings a removed source back is found by: each time that it is removed, another."""
    return f"{RESTORE} {source.pk} {source.archived_at:%Y-%m-%dT%H:%M:%S.%f}"


def _note(source: Source, action: str, actor: Actor, now: datetime) -> None:
    detail: dict[str, object] = {"documents": source.documents}
    audit.note(source.corpus.workspace, actor=actor, action=action, target=Target(source, detail=detail), now=now)
