"""/corpora/{id}/experiments: messages on trial, and what was found of them. Experiments are only read here."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Annotated

from django.db.models import Sum
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.v1.corpora import READ, corpora_of
from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.figure_shapes import FIGURE, FigureTold
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.shapes import LIST, answers, example, page_of
from plomada_web.api.v1.values import IdInPath
from plomada_web.language.models import Experiment, Look
from plomada_web.language.queries.experiments import GroupResult, shown_look
from plomada_web.people.models import Function
from plomada_web.site.telling import say

router = Router(tags=["Corpora"])
SORTS = {"published_on": "published_on", "id": "id"}
EFFECT = FIGURE | {"value": 2.4, "unit": "times", "low": 1.6, "high": 3.5, "n": 41, "of": None, "method": "adoption"}


class AdoptedTold(BaseModel):
    """What was found of a function that got the message."""

    function: int
    adopted: bool | None = Field(description="Null: it cannot be told.")
    before: FigureTold
    after: FigureTold
    effect: FigureTold = Field(description="Times as many as comparable terms have.")
    p: FigureTold = Field(description="How often a comparable term does as much.")
    controls: int = Field(description="How many comparable terms.")

    @classmethod
    def of(cls, function: int, result: GroupResult) -> "AdoptedTold":
        """Return what was found as the API tells it."""
        figures = {name: FigureTold.of_figure(getattr(result, name)) for name in ("before", "after", "effect", "p")}
        return cls(function=function, adopted=result.adopted, controls=result.controls, **figures)


class ResultTold(BaseModel):
    """What was known of an experiment at a time."""

    at: datetime
    final: bool = Field(description="Looked at on the day that was fixed, or later: the answer.")
    adopted: bool | None = Field(description="Whether every function that got it took it up; null: it cannot be told.")
    change: FigureTold | None
    groups: list[AdoptedTold]
    doubts: list[str] = Field(description="What keeps it from being told.")
    problem: str | None = Field(description="Why nothing came of looking.")

    @classmethod
    def of(cls, look: Look, functions: Mapping[int, Function]) -> "ResultTold | None":
        """Return what a look found as the API tells it; None while it goes on."""
        if look.finished_at is None:
            return None
        shown = shown_look(look, functions)
        return cls(
            at=look.finished_at,
            final=look.final,
            adopted=look.adopted,
            change=FigureTold.of_figure(shown.change) if shown.change else None,
            groups=[AdoptedTold.of(pk, one) for pk, one in zip(look.compared, shown.groups, strict=False)],
            doubts=[say(doubt) for doubt in shown.doubts],
            problem=say(shown.problem) if shown.problem else None,
        )


class ExperimentTold(BaseModel):
    """A message on trial: what was fixed before it began, and what is known of it."""

    model_config = example(
        id=4,
        name="Stops before prices",
        term="line stop",
        message="What does each line stop cost you?",
        audience=[5],
        control=[8],
        published_on="2026-03-02",
        ends_on="2026-06-02",
        place=None,
        expected=2.0,
        clicks=212,
        stopped_at=None,
        result={
            "at": "2026-06-02T06:00:00Z",
            "final": True,
            "adopted": True,
            "change": EFFECT,
            "groups": [
                {
                    "function": 5,
                    "adopted": True,
                    "before": EFFECT | {"value": 1.1, "unit": "per 10,000", "low": 0.7, "high": 1.6},
                    "after": EFFECT | {"value": 2.6, "unit": "per 10,000", "low": 2.0, "high": 3.3},
                    "effect": EFFECT,
                    "p": EFFECT | {"value": 0.01, "unit": "probability", "low": None, "high": None, "level": None},
                    "controls": 99,
                }
            ],
            "doubts": [],
            "problem": None,
        },
    )

    id: int
    name: str
    term: str
    message: str
    audience: list[int] = Field(description="Functions that get it.")
    control: list[int] = Field(description="Functions that do not.")
    published_on: date
    ends_on: date = Field(description="The answer is final on this day.")
    place: str | None = Field(description="Where it is published.")
    expected: float | None = Field(description="Times as many people as before.")
    clicks: int = Field(description="How often its link was followed, by nobody in particular.")
    stopped_at: datetime | None = Field(description="Given up: what was found so far is no answer.")
    result: ResultTold | None = Field(description="The final answer, or what was found last; null: not looked at yet.")

    @classmethod
    def of(cls, row: Experiment, *, functions: Mapping[int, Function]) -> "ExperimentTold":
        """Return the experiment as the API tells it."""
        looks = [look for look in row.looks.all() if look.finished_at]
        last = next((look for look in looks if look.final and not look.problem), looks[0] if looks else None)
        same = ("name", "term", "message", "published_on", "ends_on", "expected", "stopped_at")
        return cls(
            id=row.pk,
            audience=sorted(function.pk for function in row.audience.all()),
            control=sorted(function.pk for function in row.control.all()),
            place=row.place or None,
            clicks=getattr(row, "followed", None) or 0,
            result=ResultTold.of(last, functions) if last else None,
            **{name: getattr(row, name) for name in same},
        )


class ExperimentsWanted(Wanted):
    """Which experiments are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "-published_on"
    fields: Annotated[str, Fields(ExperimentTold)] | None = None


@router.get(
    "/{int:corpus_id}/experiments",
    auth=READ,
    response=answers(page_of(ExperimentTold), *LIST, 410),
    operation_id="list_experiments",
)
def list_experiments(request: ApiRequest, corpus_id: IdInPath, wanted: Query[ExperimentsWanted]) -> HttpResponse:
    """List the experiments of a corpus, each with its answer or what was found last."""
    corpus = found(corpora_of(request), corpus_id)
    rows = corpus.experiments.prefetch_related("audience", "control", "looks").annotate(followed=Sum("clicks__count"))
    functions = {function.pk: function for function in request.auth.workspace.functions.all()}
    return listing(Listed(rows, partial(ExperimentTold.of, functions=functions), SORTS), wanted)
