"""The maps of a corpus: the newest, what is being made, earlier ones, and what two of them have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from plomada_web.language.models import Corpus, MapRun, MapTerm
from plomada_web.people.models import Function

MOST: Final = 30  # maps in the history
MOST_PARTS: Final = 200  # of all of these


def latest_map(corpus: Corpus) -> MapRun | None:
    """Return the newest map that came to something and is no part of another, or None."""
    made = corpus.map_runs.filter(of=None, finished_at__isnull=False, problem__isnull=True).order_by(
        "-created_at", "-pk"
    )
    return made.select_related("job", "made_by").first()


def running_map(corpus: Corpus) -> MapRun | None:
    """Return the map that is being made, or None."""
    return corpus.map_runs.filter(finished_at=None).select_related("job").first()


@dataclass(frozen=True)
class ChosenMap:
    """A map by what was chosen for it.

    Attributes:
        run: the map.
        names: of the functions that were chosen; empty: all.
    """

    run: MapRun
    names: tuple[str, ...]


@dataclass(frozen=True)
class PastMap:
    """A map with the one before it that came to something, or None, and the others that were asked from its page."""

    chosen: ChosenMap
    before: MapRun | None
    parts: tuple[ChosenMap, ...]


def history(corpus: Corpus) -> list[PastMap]:
    """Return the maps of a corpus, the newest first, each with its parts: three queries."""
    rows = corpus.map_runs.select_related("job", "made_by", "source").order_by("-created_at", "-pk")
    runs = list(rows.filter(of=None)[:MOST])
    parts = list(rows.filter(of__in=runs)[:MOST_PARTS])
    chosen = {one.run.pk: one for one in _chosen(corpus, [*runs, *parts])}
    return [
        PastMap(
            chosen[run.pk],
            next((older for older in runs[place + 1 :] if older.finished_at and not older.problem), None),
            tuple(chosen[part.pk] for part in parts if part.of_id == run.pk),
        )
        for place, run in enumerate(runs)
    ]


def parts_of(run: MapRun, most: int = 12) -> list[ChosenMap]:
    """Return the maps beside one: the one whose page they were asked from, then the newest of them. Three queries."""
    whole = run.of_id or run.pk
    made = MapRun.objects.filter(corpus=run.corpus_id, finished_at__isnull=False, problem__isnull=True)
    made = made.select_related("source")
    parts = list(made.filter(of=whole).order_by("-created_at", "-pk")[:most])
    return _chosen(run.corpus, [*made.filter(pk=whole), *parts]) if parts else []


def _chosen(corpus: Corpus, runs: Iterable[MapRun]) -> list[ChosenMap]:
    functions = {function.pk: function for function in Function.objects.filter(workspace=corpus.workspace_id)}
    return [ChosenMap(run, _names(functions, run.functions)) for run in runs]


def _names(functions: dict[int, Function], chosen: Sequence[int]) -> tuple[str, ...]:
    return tuple(functions[pk].name if pk in functions else "–" for pk in chosen)


@dataclass(frozen=True)
class Comparison:
    """The shared terms of two maps: in both, only in the newer, only in the older; each the most telling first."""

    both: tuple[str, ...]
    come: tuple[str, ...]
    gone: tuple[str, ...]


def compared(newer: MapRun, older: MapRun) -> Comparison:
    """Return what two maps of a corpus share: two queries."""

    def shared(run: MapRun) -> list[str]:
        return list(run.terms.filter(kind=MapTerm.Kind.SHARED).order_by("rank").values_list("term", flat=True))

    now, then = shared(newer), shared(older)
    return Comparison(
        tuple(term for term in now if term in set(then)),
        tuple(term for term in now if term not in set(then)),
        tuple(term for term in then if term not in set(now)),
    )
