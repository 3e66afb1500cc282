"""/segments/{id}/averages: what the members have in common and how far apart they are, as its page shows it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.figure_shapes import FIGURE, FigureTold, SpreadTold
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.segments import READ, segments_of
from plomada_web.api.v1.shapes import ONE, answers, example
from plomada_web.api.v1.values import IdInPath
from plomada_web.lists.filters import rule_of_address, to_json
from plomada_web.people.models import Record
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.averages import Averages, Bar, Group, Told, averages

router = Router(tags=["Segments"])
BY = {Record.PERSON: ("function", "account"), Record.ACCOUNT: ("industry", "country")}
TOUCHES = FIGURE | {"value": 2.1, "unit": "touches", "low": 1.7, "high": 2.6, "n": 128, "of": 128, "method": "averages"}
SHARE = TOUCHES | {"value": 0.31, "unit": "share", "low": 0.25, "high": 0.38}
SPREAD = {"median": TOUCHES, "lowest": 0, "lower": 1, "upper": 3, "highest": 14}
WHO = {"field": "segments", "operator": "any_of", "value": [3]}
PART: dict[str, Any] = {"label": "Both teams", "n": 40, "share": SHARE, "filter": WHO}


class PartTold(BaseModel):
    """Some of the members."""

    label: str
    n: int
    share: FigureTold
    filter: Any = Field(description="The rule that lists them: `filter` of /people or /accounts takes it.")

    @classmethod
    def of(cls, bar: Bar) -> "PartTold":
        """Return the part as the API tells it."""
        return cls(label=str(bar.label), n=bar.n, share=FigureTold.of_figure(bar.share), filter=_rule(bar.where))


class GroupTold(BaseModel):
    """The members of one function, one account, one industry, one country."""

    label: str
    n: int
    touches: FigureTold = Field(description="Touches each in the last 90 days.")
    decides: FigureTold = Field(description="The share that has a part in a decision.")
    filter: Any

    @classmethod
    def of(cls, group: Group) -> "GroupTold":
        """Return the group as the API tells it."""
        touches, decides = FigureTold.of_figure(group.touches), FigureTold.of_figure(group.decides)
        return cls(label=group.label, n=group.n, touches=touches, decides=decides, filter=_rule(group.where))


class GroupsTold(BaseModel):
    """The ten largest groups that one thing tells apart."""

    by: str = Field(description="function or account, of people; industry or country, of accounts")
    groups: list[GroupTold]
    more: int = Field(description="How many smaller groups there are beside.")

    @classmethod
    def of(cls, by: str, told: Told) -> "GroupsTold":
        """Return the groups as the API tells them."""
        return cls(by=by, groups=[GroupTold.of(group) for group in told.groups], more=told.more)


class AveragesTold(BaseModel):
    """The averages of a segment, with their spread."""

    model_config = example(
        n=128,
        of=128,
        touches_30_days=TOUCHES | {"value": 0.8, "low": 0.6, "high": 1.0},
        touches_90_days=TOUCHES,
        touches_spread=SPREAD,
        days_since_last_touch=SPREAD | {"median": TOUCHES | {"value": 12, "unit": "days", "low": 9, "high": 15}},
        decides=PART | {"label": "Has a part in a decision"},
        by_touches=[PART | {"label": "1"}],
        by_last_touch=[PART | {"label": "up to 7 days"}],
        by_team=[PART],
        groups=[
            {
                "by": "function",
                "groups": [{"label": "Finance", "n": 40, "touches": TOUCHES, "decides": SHARE, "filter": WHO}],
                "more": 0,
            }
        ],
    )

    n: int = Field(description="How many members were looked at: of more than five thousand a sample.")
    of: int = Field(description="How many members there are.")
    touches_30_days: FigureTold = Field(description="Touches each.")
    touches_90_days: FigureTold
    touches_spread: SpreadTold = Field(description="Of touches in 90 days.")
    days_since_last_touch: SpreadTold = Field(description="Of those who had any.")
    decides: PartTold
    by_touches: list[PartTold] = Field(description="By how many touches in 90 days.")
    by_last_touch: list[PartTold]
    by_team: list[PartTold] = Field(description="By which of our teams touched them in 90 days.")
    groups: list[GroupsTold]

    @classmethod
    def told(cls, segment: Segment, known: Averages) -> "AveragesTold":
        """Return the averages as the API tells them."""
        return cls(
            n=known.n,
            of=known.of,
            touches_30_days=FigureTold.of_figure(known.lately),
            touches_90_days=FigureTold.of_figure(known.long),
            touches_spread=SpreadTold.of(known.spread),
            days_since_last_touch=SpreadTold.of(known.days),
            decides=PartTold.of(known.decides),
            by_touches=_parts(known.counts),
            by_last_touch=_parts(known.ages),
            by_team=_parts(known.teams),
            groups=[GroupsTold.of(by, told) for by, told in zip(BY[segment.record], known.told, strict=True)],
        )


@router.get(
    "/{int:segment_id}/averages", auth=READ, response=answers(AveragesTold, *ONE), operation_id="read_segment_averages"
)
def read_segment_averages(request: ApiRequest, segment_id: IdInPath) -> HttpResponse:
    """Read what the members have in common and how far apart they are, and how each number lists its members."""
    segment = found(segments_of(request), segment_id)
    return one(request, AveragesTold.told(segment, averages(segment, now=request.auth.now)))


def _parts(bars: Iterable[Bar]) -> list[PartTold]:
    return [PartTold.of(bar) for bar in bars]


def _rule(where: str) -> dict[str, object]:
    return to_json(rule_of_address(where))
