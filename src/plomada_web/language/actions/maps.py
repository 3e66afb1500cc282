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
from plomada_web.language.queries.states import state_of
from plomada_web.language.sentences import kept
from plomada_web.people.models import Function
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue

MAP: Final = "language.map"
MOST: Final = {
    MapTerm.Kind.SHARED: 300,
    MapTerm.Kind.OWNED: 200,
    MapTerm.Kind.EQUAL: 200,
    MapTerm.Kind.RISING: 100,
    MapTerm.Kind.BUSY: 100,
}
KEPT_COUNTS: Final = 3  # of a corpus: older maps are kept without theirs


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
    until: str = ""
    language: str = ""
    source: Source | None = None
    at_least: int | None = None

    @property
    def choice(self) -> dict[str, Any]:
        """Return it as a run keeps it."""
        return {
            "functions": sorted(function.pk for function in self.functions),
            "background": self.background,
            "since": self.since,
            "until": self.until,
            "language": self.language,
            "source_id": self.source.pk if self.source else None,
            "at_least": self.at_least,
        }


@transaction.atomic
def ask_for_map(corpus: Corpus, *, wanted: Wanted, actor: Actor, now: datetime) -> MapRun:
    """Ask for a map, in the background.

    Raises:
        OneAtATime: one is being made.
    """
    Corpus.objects.select_for_update().get(pk=corpus.pk)  # of two who ask at once, one does
    _refuse_a_second(corpus)
    return _enqueued(MapRun(corpus=corpus, state=state_of(corpus), **wanted.choice), actor, now)


@transaction.atomic
def ask_for_part(run: MapRun, *, wanted: Wanted, actor: Actor, now: datetime) -> MapRun:
    """Return the map of another choice, asked for from the page of a map.

    It is the one that is there, or being made, of the same state of the corpus; else one that is made in the
    background. What was counted for the first map is counted again only where another language or source is asked for.

    Raises:
        OneAtATime: it has to be counted, and another is being made.
    """
    corpus = Corpus.objects.select_for_update().get(pk=run.corpus_id)
    state = state_of(corpus)
    there = _there(run, wanted, state)
    if there is not None:
        return there
    counted = _counted(run, wanted, state)
    part = MapRun(corpus=corpus, of_id=run.of_id or run.pk, state=state, **wanted.choice)
    if counted is None:
        _refuse_a_second(corpus)
    else:
        part.folder, part.state = counted.folder, counted.state
    return _enqueued(part, actor, now)


def _there(run: MapRun, wanted: Wanted, state: str) -> MapRun | None:
    """Return the map that was asked for with a choice; the one of the same counts or state, else of the state now."""
    choice = wanted.choice
    functions = choice.pop("functions")
    others = MapRun.objects.filter(corpus=run.corpus_id, problem__isnull=True, **choice).order_by("-created_at", "-pk")
    same = [one for one in others if sorted(one.functions) == functions or sorted(one.compared) == functions]
    beside = [one for one in same if one == run or (one.folder and one.folder == run.folder) or one.state == run.state]
    return next(iter([*beside, *(one for one in same if one.state == state)]), None)


def _counted(run: MapRun, wanted: Wanted, state: str) -> MapRun | None:
    """Return a map whose counts hold what is wanted: the one it is asked from, else one of the state now."""
    of = {"language": wanted.language, "source_id": wanted.choice["source_id"]}
    others = MapRun.objects.filter(corpus=run.corpus_id, state=state, finished_at__isnull=False, **of).exclude(
        folder=""
    )
    near = [run] if (run.language, run.source_id) == (of["language"], of["source_id"]) else []
    functions = set(wanted.choice["functions"])
    for one in [*near, *others.order_by("-created_at", "-pk")]:
        if counts.is_there(one) and functions <= counts.functions_of(one):
            return one
    return None


def _refuse_a_second(corpus: Corpus) -> None:
    if corpus.map_runs.filter(finished_at=None).exists():
        raise OneAtATime


def _enqueued(run: MapRun, actor: Actor, now: datetime) -> MapRun:
    run.made_by, run.created_at = actor.user, now
    run.save()
    workspace = run.corpus.workspace
    run.job = enqueue(workspace, Request(MAP, {"run": run.pk}), owner=actor.user, now=now)
    run.save(update_fields=["job"])
    audit.note(workspace, actor=actor, action="map.asked", target=Target(run), now=now)
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
    _let_go(run.corpus)


def _let_go(corpus: Corpus) -> None:
    """Let go of counts that nobody has asked of for long; not of those that a map is being made from."""
    latest = {run.folder: run for run in corpus.map_runs.exclude(folder="").order_by("created_at", "pk")}
    newest_first = sorted(latest.values(), key=lambda run: (run.created_at, run.pk), reverse=True)
    needed = set(corpus.map_runs.filter(finished_at=None).values_list("folder", flat=True))
    for old in newest_first[KEPT_COUNTS:]:
        if old.folder not in needed:
            transaction.on_commit(partial(counts.drop, old))
            corpus.map_runs.filter(folder=old.folder).update(folder="")


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
    kinds: list[tuple[MapTerm.Kind, int, Sequence[MappedTerm]]] = [
        (MapTerm.Kind.SHARED, EVERYBODY, found.shared),
        (MapTerm.Kind.EQUAL, EVERYBODY, found.equal),
        (MapTerm.Kind.RISING, EVERYBODY, found.rising),
        (MapTerm.Kind.BUSY, EVERYBODY, found.busy),
    ]
    for place, name in enumerate(found.groups):
        kinds.append((MapTerm.Kind.OWNED, place, found.owned[name]))
        kinds.append((MapTerm.Kind.RISING, place, found.rising_in.get(name, ())))
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
            growth=[grows and [grows.value, grows.low, grows.high, grows.n] for grows in term.growth],
            busy=[list(each) for each in term.busy],
            groups=_by_group(term),
        )
        for kind, group, terms in kinds
        for rank, term in enumerate(terms[: MOST[kind]])
    ]


def _by_group(term: MappedTerm) -> list[list[Any]]:
    return [
        [rate.value, rate.low, rate.high, rate.n, rate.of, documents]
        for rate, documents in zip(term.rates, term.documents, strict=True)
    ]
