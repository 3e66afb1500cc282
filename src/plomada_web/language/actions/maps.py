"""Maps: asked for, and written down once they are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada.language.mapped import LanguageMap, MappedTerm
from plomada_web.language import counts
from plomada_web.language.models import Corpus, MapRun, MapTerm, Source
from plomada_web.language.models.maps import EVERYBODY
from plomada_web.language.sentences import kept
from plomada_web.people.models import Function
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue

MAP: Final = "language.map"
MOST: Final = {MapTerm.Kind.SHARED: 300, MapTerm.Kind.OWNED: 200, MapTerm.Kind.EQUAL: 200}
KEPT_COUNTS: Final = 3  # runs of a corpus whose counts stay: older maps are kept without


class OneAtATime(PlomadaError):
    """A map of the corpus is being made."""

    def __init__(self) -> None:
        super().__init__(Sentence("A map of this corpus is being made: wait for it, or look at it."))


@dataclass(frozen=True)
class Wanted:
    """What to compare: functions (none: all that speak), with what, since when, in which language and source."""

    functions: Sequence[Function] = ()
    background: str = ""
    since: str = ""
    language: str = ""
    source: Source | None = None
    at_least: int | None = None


@transaction.atomic
def ask_for_map(corpus: Corpus, *, wanted: Wanted, actor: Actor, now: datetime) -> MapRun:
    """Ask for a map, in the background.

    Raises:
        OneAtATime: one is being made.
    """
    Corpus.objects.select_for_update().get(pk=corpus.pk)  # of two who ask at once, one does
    if corpus.map_runs.filter(finished_at=None).exists():
        raise OneAtATime
    run = MapRun(
        corpus=corpus,
        functions=[function.pk for function in wanted.functions],
        background=wanted.background,
        since=wanted.since,
        language=wanted.language,
        source=wanted.source,
        at_least=wanted.at_least,
        made_by=actor.user,
        created_at=now,
    )
    run.save()
    run.job = enqueue(corpus.workspace, Request(MAP, {"run": run.pk}), owner=actor.user, now=now)
    run.save(update_fields=["job"])
    audit.note(corpus.workspace, actor=actor, action="map.asked", target=Target(run), now=now)
    return run


def write_map(run: MapRun, found: LanguageMap, *, documents: int, unnamed: int, now: datetime) -> None:
    """Write down what came of a run, and let go of the counts of old ones. Call it in a transaction.

    Args:
        documents: how many were counted.
        unnamed: of how many of these nobody says who said them.
    """
    run.terms.all().delete()
    MapTerm.objects.bulk_create(_rows(run, found), batch_size=500)
    run.compared = [int(name) for name in found.groups]
    run.told = {
        "words": list(found.words),
        "authors": list(found.authors),
        "background": kept(found.background),
        "candidates": found.candidates,
        "shared": len(found.shared),
        "notes": [kept(_by_place(note, found.groups)) for note in found.notes],
        "documents": documents,
        "unnamed": unnamed,
    }
    finish(run, now=now)
    for old in run.corpus.map_runs.exclude(folder="").order_by("-created_at", "-pk")[KEPT_COUNTS:]:
        transaction.on_commit(partial(counts.drop, old))
        MapRun.objects.filter(pk=old.pk).update(folder="")


def finish(run: MapRun, *, now: datetime, problem: Sentence | None = None) -> None:
    """Close a run; with a problem where nothing came of it."""
    run.finished_at, run.problem = now, kept(problem) if problem else None
    run.save(update_fields=["compared", "told", "finished_at", "problem", "folder"])


@transaction.atomic
def discard_map(run: MapRun, *, actor: Actor, now: datetime) -> None:
    """Remove a map with what was counted for it."""
    audit.note(run.corpus.workspace, actor=actor, action="map.removed", target=Target(run), now=now)
    transaction.on_commit(partial(counts.drop, run))
    run.delete()


def _by_place(note: Sentence, groups: Sequence[str]) -> Sentence:
    """Return a note that calls a group by its place among those of the run, which the page can name."""
    return Sentence(note.template, {**note.values, "group": groups.index(str(note.values["group"]))})


def _rows(run: MapRun, found: LanguageMap) -> list[MapTerm]:
    owned = [
        (MapTerm.Kind.OWNED, place, found.owned[name][: MOST[MapTerm.Kind.OWNED]])
        for place, name in enumerate(found.groups)
    ]
    kinds: list[tuple[MapTerm.Kind, int, Sequence[MappedTerm]]] = [
        (MapTerm.Kind.SHARED, EVERYBODY, found.shared[: MOST[MapTerm.Kind.SHARED]]),
        *owned,
        (MapTerm.Kind.EQUAL, EVERYBODY, found.equal[: MOST[MapTerm.Kind.EQUAL]]),
    ]
    return [
        MapTerm(
            run=run,
            kind=kind,
            group=group,
            rank=rank,
            term=term.term,
            forms=list(term.forms),
            number=term.number,
            bits=term.bits,
            q=term.q,
            lift=term.lift,
            balance=term.balance,
            probability=term.probability,
            groups=_by_group(term),
        )
        for kind, group, terms in kinds
        for rank, term in enumerate(terms)
    ]


def _by_group(term: MappedTerm) -> list[list[Any]]:
    return [
        [rate.value, rate.low, rate.high, rate.n, rate.of, documents]
        for rate, documents in zip(term.rates, term.documents, strict=True)
    ]
