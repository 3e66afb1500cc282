"""The segments of the sample, with who came and went over four months."""

from dataclasses import dataclass

from plomada_web.lists.filters import All, Condition, Has, Not, Operator, Rule
from plomada_web.people.models import Record, Team
from plomada_web.segments.actions import SegmentFacts, add_segment
from plomada_web.segments.looking import keep_up
from plomada_web.start.sample.days import Days
from plomada_web.start.sample.team import MARKETING, SALES
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import User, Workspace

LOOKED_AT = (130, 100, 75, 50, 40, 25, 12, 3, 0)  # days before today
LATELY = Condition("at", Operator.LAST_DAYS, 60)


@dataclass(frozen=True)
class SampleSegment:
    """A rule with a name."""

    name: str
    note: str
    author: str
    record: Record
    rule: Rule


def _by(team: Team) -> Rule:
    return Has("touches", All((Condition("team", Operator.IS, team.value), LATELY)))


SEGMENTS = (
    SampleSegment(
        "Los dos equipos en 60 días",
        "Marketing y ventas han llegado a ellos: que se digan lo mismo.",
        MARKETING,
        Record.PERSON,
        All((_by(Team.MARKETING), _by(Team.SALES))),
    ),
    SampleSegment(
        "Se interesan y nadie les llama",
        "Reaccionaron a algo de marketing y ventas no ha hablado con ellos en 60 días.",
        SALES,
        Record.PERSON,
        All((_by(Team.CUSTOMER), Not(_by(Team.SALES)))),
    ),
    SampleSegment(
        "Alcanzados este año",
        "Todos los que han recibido o contestado algo, de un equipo o del otro.",
        MARKETING,
        Record.PERSON,
        Condition("last_touch_at", Operator.NOT_EMPTY),
    ),
    SampleSegment(
        "Cuentas con una decisión",
        "Donde un grupo está decidiendo.",
        SALES,
        Record.ACCOUNT,
        Has("decisions", Condition("outcome", Operator.EMPTY)),
    ),
)


def load_segments(workspace: Workspace, days: Days, members: dict[str, User]) -> None:
    """Add the segments as of four months ago, and look at their members from time to time since."""
    for sample in SEGMENTS:
        facts, actor = SegmentFacts(sample.name, sample.rule, sample.note), Actor.of(members[sample.author])
        segment = add_segment(workspace, sample.record, facts=facts, actor=actor, now=days.at(LOOKED_AT[0]))
        for days_ago in LOOKED_AT:
            segment.refresh_from_db()
            keep_up(segment, now=days.at(days_ago, 1))
