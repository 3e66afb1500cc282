"""/corpora/{id}/maps: what the functions of a corpus share, as it was found, and its terms. Maps are only read here."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.v1.corpora import READ, corpora_of
from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.figure_shapes import FIGURE, FigureTold
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import any_of, found
from plomada_web.api.v1.shapes import LIST, ONE, answers, example, page_of
from plomada_web.api.v1.values import IdAsked, IdInPath, line
from plomada_web.language.models import MapRun, MapTerm
from plomada_web.language.queries.maps import shown_map
from plomada_web.language.queries.term_rows import term_row
from plomada_web.language.sentences import sentence_of
from plomada_web.site.telling import say
from plomada_web.workspace.models import Job

router = Router(tags=["Corpora"])
SORTS, TERM_SORTS = {"created_at": "created_at", "id": "id"}, {"rank": "rank", "id": "id"}
MAP: dict[str, Any] = {
    "id": 12,
    "status": "made",
    "created_at": "2026-11-21T18:40:00Z",
    "finished_at": "2026-11-21T18:40:09Z",
    "functions": [5, 8],
    "language": None,
    "source": None,
    "since": None,
    "until": None,
    "part_of": None,
    "at_least": None,
    "documents": 18240,
    "candidates": 4474,
    "shared": 231,
    "problem": None,
}
RATE = FIGURE | {
    "value": 8.4, "unit": "per 10,000", "low": 6.9, "high": 10.1, "n": 41, "of": 112, "method": "shared-terms",
    "source": "Monroe, Colaresi & Quinn 2008",
}  # fmt: skip


class MapTold(BaseModel):
    """A map: who was compared with what, and what came of it."""

    model_config = example(**MAP)

    id: int
    status: str = Field(description="making, made or failed")
    created_at: datetime
    finished_at: datetime | None
    functions: list[int] = Field(description="Those that are compared; until it is made, those that were asked for.")
    language: str | None = Field(description="Null: all.")
    source: int | None = Field(description="Null: all.")
    since: str | None = Field(description="A month: only what was said from it on is told.")
    until: str | None = Field(description="The last month of that; null: up to now.")
    part_of: int | None = Field(description="The map from whose page this one was asked for; null: none.")
    at_least: int | None = Field(description="So many functions share a term; null: all of them.")
    documents: int | None = Field(description="Counted ones; null until it is made, like the two that follow.")
    candidates: int | None = Field(description="How many terms were looked at.")
    shared: int | None = Field(description="How many of them are shared.")
    problem: str | None = Field(description="Why nothing came of it.")

    @classmethod
    def of(cls, run: MapRun) -> "MapTold":
        """Return the map as the API tells it."""
        return cls(**_told(run))


class MapGroupTold(BaseModel):
    """A function on a map."""

    function: int
    words: int
    authors: int


class WholeMapTold(MapTold):
    """A map, with who is compared with what."""

    model_config = example(
        **MAP,
        background="what others said",
        groups=[{"function": 5, "words": 210344, "authors": 112}, {"function": 8, "words": 180020, "authors": 96}],
        notes=[],
    )

    background: str | None = Field(description="What the shared terms are compared with; null until it is made.")
    groups: list[MapGroupTold]
    notes: list[str] = Field(description="What to know before reading it.")

    @classmethod
    def of(cls, run: MapRun) -> "WholeMapTold":
        """Return the map as the API tells it: one query more."""
        if run.finished_at is None or run.problem:
            return cls(**_told(run), background=None, groups=[], notes=[])
        shown = shown_map(run)
        groups = [
            MapGroupTold(function=pk, words=group.words, authors=group.authors)
            for pk, group in zip(run.compared, shown.groups, strict=True)
        ]
        notes = [say(note) for note in shown.notes]
        return cls(**_told(run), background=say(shown.background), groups=groups, notes=notes)


class RateTold(BaseModel):
    """How often a function says a term."""

    function: int
    rate: FigureTold = Field(description="Per 10,000 words; n: how many people say it.")
    documents: int


class GrowthTold(BaseModel):
    """By how much a function says a term more from one month to the next."""

    function: int
    growth: FigureTold | None = Field(description="Times a month; null: fewer than five of its people say the term.")


class MonthsTold(BaseModel):
    """Some months that follow one another."""

    since: str
    until: str = Field(description="The last of them.")


class TermTold(BaseModel):
    """A term of a map."""

    model_config = example(
        id=801,
        term="line stop",
        kind="shared",
        function=None,
        rank=0,
        forms=["line stops"],
        bits=21.4,
        q=0.0003,
        lift=3.1,
        balance=0.85,
        probability=0.998,
        rates=[{"function": 5, "rate": RATE, "documents": 140}],
        growth=[],
        busy=[],
    )

    id: int
    term: str
    kind: str = Field(description="shared, owned, equal, rising or busy")
    function: int | None = Field(description="Whose own it is, or who says it more and more; null: all.")
    rank: int = Field(description="0: the most telling of its kind, or of that function's own.")
    forms: list[str] = Field(description="Other forms of it, which are not told by themselves.")
    bits: float = Field(
        description="How telling it is, in bits per 10,000 words, at the lower end of its interval; of a busy one, what"
        " its clearest time saves, in bits."
    )
    q: float | None = Field(
        description="Share of false ones among those that are told and as sure as this one; null of busy ones."
    )
    lift: float | None = Field(
        description="Times as often as in what it is compared with, a rising one as in the month before, at the least;"
        " null of busy ones."
    )
    balance: float | None = Field(description="The lowest rate of a function, of the highest.")
    probability: float | None
    rates: list[RateTold]
    growth: list[GrowthTold] = Field(description="Of a term that moves: how it changes in each function.")
    busy: list[MonthsTold] = Field(description="When all functions were unusually busy with it at once.")

    @classmethod
    def of(cls, row: MapTerm) -> "TermTold":
        """Return the term as the API tells it."""
        found_one, compared = term_row(row), row.run.compared
        rates = [
            RateTold(function=pk, rate=FigureTold.of_figure(rate), documents=documents)
            for pk, rate, documents in zip(compared, found_one.rates, found_one.documents, strict=True)
        ]
        growth = [
            GrowthTold(function=pk, growth=None if grows is None else FigureTold.of_figure(grows))
            for pk, grows in zip(compared, found_one.growth, strict=False)
        ]
        busy = [MonthsTold(since=first, until=last) for first, last in found_one.busy]
        same = ("term", "kind", "rank", "forms", "bits", "q", "lift", "balance", "probability")
        whose = compared[row.group] if row.group >= 0 else None
        told: dict[str, Any] = {name: getattr(row, name) for name in same}
        if row.kind == MapTerm.Kind.BUSY:  # a burst has neither
            told |= {"q": None, "lift": None}
        return cls(id=row.pk, function=whose, rates=rates, growth=growth, busy=busy, **told)


class MapsWanted(Wanted):
    """Which maps are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "-created_at"
    fields: Annotated[str, Fields(MapTold)] | None = None


class TermsWanted(Wanted):
    """Which terms are wanted."""

    sort: Annotated[str, ways(*TERM_SORTS)] = "rank"
    fields: Annotated[str, Fields(TermTold)] | None = None
    kind: Literal["shared", "owned", "equal", "rising", "busy"] = "shared"
    function: IdAsked | None = Field(default=None, description="Whose own, or who says it more and more.")
    q: Annotated[str, line(120)] | None = Field(default=None, description="Letters that stand in the term.")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the terms that are wanted; `function` is a place on the map, which its operation knows."""
        rows = rows.filter(kind=self.kind)
        return rows.filter(term__icontains=self.q.lower()) if self.q else rows


@router.get(
    "/{int:corpus_id}/maps", auth=READ, response=answers(page_of(MapTold), *LIST, 410), operation_id="list_maps"
)
def list_maps(request: ApiRequest, corpus_id: IdInPath, wanted: Query[MapsWanted]) -> HttpResponse:
    """List the maps of a corpus, also those that are being made."""
    return listing(Listed(_maps(request, corpus_id), MapTold.of, SORTS), wanted)


@router.get(
    "/{int:corpus_id}/maps/{int:map_id}", auth=READ, response=answers(WholeMapTold, *ONE), operation_id="read_map"
)
def read_map(request: ApiRequest, corpus_id: IdInPath, map_id: IdInPath) -> HttpResponse:
    """Read a map: who is compared with what, and what to know before reading it."""
    return one(request, WholeMapTold.of(any_of(_maps(request, corpus_id), map_id)))


@router.get(
    "/{int:corpus_id}/maps/{int:map_id}/terms",
    auth=READ,
    response=answers(page_of(TermTold), *LIST, 410),
    operation_id="list_map_terms",
)
def list_terms(request: ApiRequest, corpus_id: IdInPath, map_id: IdInPath, wanted: Query[TermsWanted]) -> HttpResponse:
    """List the terms of a map, the most telling first."""
    run = any_of(_maps(request, corpus_id), map_id)
    rows = MapTerm.objects.filter(run=run).select_related("run")
    if wanted.function is not None:
        rows = rows.filter(group__in=[place for place, pk in enumerate(run.compared) if pk == wanted.function])
    return listing(Listed(rows, TermTold.of, TERM_SORTS), wanted)


def _maps(request: ApiRequest, corpus_id: int) -> QuerySet[MapRun]:
    return found(corpora_of(request), corpus_id).map_runs.select_related("job")


def _told(run: MapRun) -> dict[str, Any]:
    """Return what is told of a map wherever it is told."""
    stuck = run.finished_at is None and (run.job is None or run.job.status == Job.Status.FAILED)
    made = bool(run.finished_at and not run.problem)
    return {
        "id": run.pk,
        "status": "made" if made else "failed" if stuck or run.problem else "making",
        "created_at": run.created_at,
        "finished_at": run.finished_at,
        "functions": run.compared if made else run.functions,
        "language": run.language or None,
        "source": run.source_id,
        "since": run.since or None,
        "until": run.until or None,
        "part_of": run.of_id,
        "at_least": run.at_least,
        "documents": run.told["documents"] if made else None,
        "candidates": run.told["candidates"] if made else None,
        "shared": run.told["shared"] if made else None,
        "problem": say(sentence_of(run.problem)) if run.problem else None,
    }
