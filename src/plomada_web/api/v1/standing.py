"""/decisions/{id}/standing: where a group stands, as the team may see it; each figure with its interval, n and method.

Everything here comes through `decisions.visibility`: what the team's page does not tell, no program is told.
"""

from collections.abc import Sequence

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from plomada.consensus.fault_lines import Line
from plomada.figures import Sentence
from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decisions import decision_of
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.figure_shapes import FIGURE, FigureTold
from plomada_web.api.v1.shapes import ONE, answers, example
from plomada_web.api.v1.values import IdInPath
from plomada_web.decisions.actions.phases import today_in
from plomada_web.decisions.queries import conversations, grounds, reading, signing
from plomada_web.decisions.queries.phases import Column, stays_of
from plomada_web.decisions.queries.phases import columns as phase_columns
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience
from plomada_web.site.telling import say

router = Router(tags=["Groups"])
READ = Token(Scope.READ_DECISIONS)


class PhaseStandingTold(BaseModel):
    """Where the group stands in one phase; no figures where nothing is asked in it."""

    phase: str
    heard: FigureTold
    agreement: FigureTold | None
    direction: FigureTold | None


class GroundTold(BaseModel):
    """A statement, and what may be told of it."""

    statement: int
    group: str = Field(description="shared, near, dividing, open or few (too few answers)")
    in_favour: FigureTold | None
    counts: list[int] = Field(description="How many gave each answer from 1 to 5; empty where it may not be told.")
    told: str | None = Field(description="The answers in words: the only thing told of a sensitive statement.")
    missing: str | None
    waiting: int


class ConversationTold(BaseModel):
    """A conversation worth arranging, between people who may both be named."""

    one: int
    other: int
    about: int
    agreement_gain: FigureTold


class StandingTold(BaseModel):
    """Where a group stands, as the team may see it."""

    model_config = example(
        reading="They part over the solution: the problem they already share.",
        voices_missing=0,
        heard={**FIGURE, "value": 6.0, "unit": "count", "low": None, "high": None, "level": None, "method": "heard"},
        phases=[{"phase": "define_problem", "heard": FIGURE, "agreement": FIGURE, "direction": FIGURE}],
        statements=[],
        sign_off={**FIGURE, "value": 0.26, "unit": "probability", "method": "sign-off"},
        order={**FIGURE, "value": 0.4, "unit": "rho", "method": "order-agreement"},
        line="clear",
        fault_line={**FIGURE, "value": 0.61, "unit": "share", "method": "fault-lines"},
        camps=[],
        conversations=[],
    )

    reading: str = Field(description="Where the group stands in one plain sentence.")
    voices_missing: int = Field(description="How many more must speak before anything is told of a group not named.")
    heard: FigureTold
    phases: list[PhaseStandingTold]
    statements: list[GroundTold]
    sign_off: FigureTold = Field(description="The probability that everyone who must sign will.")
    order: FigureTold = Field(description="Whether they put the same things first.")
    line: str = Field(description="clear, no clear camps, one person apart, or unknown")
    fault_line: FigureTold | None = Field(description="How much of all differences lies across a clear line.")
    camps: list[list[int]] = Field(description="Stakeholders of the two camps, where all may be named.")
    conversations: list[ConversationTold]

    @classmethod
    def of(cls, standing: DecisionStanding, columns: Sequence[Column]) -> "StandingTold":
        """Return the standing as the API tells it."""
        figures = standing.figures
        tell = FigureTold.of_figure
        return cls(
            reading=say(reading.reading(standing)),
            voices_missing=standing.voices_missing,
            heard=tell(standing.heard),
            phases=[_phase(column) for column in columns],
            statements=[_ground(row) for row in grounds.rows(standing)],
            sign_off=tell(signing.sign_off_figure(standing)),
            order=tell(figures.order.figure),
            line=figures.fault_line.line.value,
            fault_line=tell(figures.fault_line.figure) if figures.fault_line.line is Line.CLEAR else None,
            camps=[[member.pk for member in camp] for camp in standing.camps],
            conversations=[
                ConversationTold(
                    one=talk.one.pk,
                    other=talk.other.pk,
                    about=talk.about.pk,
                    agreement_gain=tell(talk.agreement_gain),
                )
                for talk in conversations.talks(standing)
            ],
        )


@router.get(
    "/{int:decision_id}/standing", auth=READ, response=answers(StandingTold, *ONE), operation_id="read_standing"
)
def read_standing(request: ApiRequest, decision_id: IdInPath) -> HttpResponse:
    """Read where the group stands: what the team may see, by the promise its people answered on."""
    decision = decision_of(request, decision_id)
    standing = standing_of(decision, Audience.TEAM)
    today = today_in(decision.workspace, request.auth.now)
    columns = phase_columns(standing, stays_of(decision), today)
    return one(request, StandingTold.of(standing, columns))


def _phase(column: Column) -> PhaseStandingTold:
    return PhaseStandingTold(
        phase=column.phase,
        heard=FigureTold.of_figure(column.heard),
        agreement=FigureTold.of_figure(column.agreement) if column.agreement else None,
        direction=FigureTold.of_figure(column.direction) if column.direction else None,
    )


def _ground(row: grounds.Row) -> GroundTold:
    return GroundTold(
        statement=row.statement.pk,
        group=row.group,
        in_favour=FigureTold.of_figure(row.in_favour) if row.in_favour else None,
        counts=list(row.counts),
        told=_said(row.told),
        missing=_said(row.missing),
        waiting=row.waiting,
    )


def _said(sentence: Sentence | None) -> str | None:
    return say(sentence) if sentence else None
