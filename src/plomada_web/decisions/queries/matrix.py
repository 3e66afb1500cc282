"""Members by statements: who answered what, sorted so that the camps show; by name only where the mode allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from plomada_web.decisions.models import Stakeholder, Statement
from plomada_web.decisions.queries.grounds import Group, Row
from plomada_web.decisions.said import Words
from plomada_web.decisions.standing import DecisionStanding
from plomada_web.site.charts import along, percentage

SPREAD = 12  # pixels between two dots that stand at the same answer
UNANSWERED, CANNOT_SAY = "none", "cannot"


@dataclass(frozen=True)
class Side:
    """Members that stand together: a camp, the one side there is, or the unheard.

    Attributes:
        kind: "one", "other" (the two camps), "all" (no line divides them), "apart" (one person) or "unheard".
    """

    kind: str
    members: tuple[Stakeholder, ...]


@dataclass(frozen=True)
class Cell:
    """One answer of a member.

    Attributes:
        mark: 1 to 5, "cannot" (can't say) or "none"; also names the drawing.
        first: whether a side begins here.
        kind: of the side.
    """

    mark: str
    first: bool
    kind: str


@dataclass(frozen=True)
class Dot:
    """One answer on the strip of a narrow screen.

    Attributes:
        x: along the axis, for an SVG attribute; shift: pixels beside it; y: pixels.
    """

    mark: str
    x: str
    shift: int
    y: int


@dataclass(frozen=True)
class Line:
    """A statement with the answers of the named members."""

    row: Row
    cells: tuple[Cell, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Matrix:
    """Members by statements.

    Attributes:
        sides: whose columns stand there, from left to right.
        pooled: whether some or all answers stand there without names, as the distribution of the group.
        groups: the statements by what they are to the group, each with its lines.
        silent: the statements that nobody has answered: rows of them would only say so many times over.
    """

    sides: tuple[Side, ...]
    pooled: bool
    groups: tuple[tuple[Group, tuple[Line, ...]], ...]
    silent: tuple[Row, ...]

    @property
    def columns(self) -> int:
        """Return how many columns of answers there are."""
        return sum(len(side.members) for side in self.sides) + self.pooled


def matrix(standing: DecisionStanding, rows: Sequence[Row]) -> Matrix:
    """Return members by statements, as the audience may see them (no query).

    Args:
        standing: where the group stands.
        rows: the statements, grouped, as `grounds.rows` returns them.
    """
    sides = sides_of(standing)
    named = standing.seen.named
    lines = [Line(row, _cells(sides, row, named), _dots(sides, row, named)) for row in rows]
    silent = tuple(line.row for line in lines if _is_silent(line))
    groups = groupby((line for line in lines if line.row not in silent), key=lambda line: line.row.group)
    return Matrix(
        sides=sides,
        pooled=not standing.seen.all_named,
        groups=tuple((group, tuple(members)) for group, members in groups),
        silent=silent,
    )


def _is_silent(line: Line) -> bool:
    given = any(line.row.counts) or line.row.waiting or any(cell.mark != UNANSWERED for cell in line.cells)
    return line.row.group == "few" and not given


def sides_of(standing: DecisionStanding) -> tuple[Side, ...]:
    """Return the named members side by side: the camps with those who lean alike together, then the unheard."""
    position = positions(standing)
    heard = [m for m in standing.seen.record.members if m.pk in position]
    unheard = tuple(m for m in standing.seen.record.members if m.pk not in standing.seen.record.heard)
    heard.sort(key=lambda member: -position[member.pk])
    camps = [tuple(m for m in heard if m in camp) for camp in standing.camps]
    apart = standing.person(standing.figures.fault_line.apart)
    if len(camps) == 2:
        sides = [Side("one", camps[0]), Side("other", camps[1])]
    elif apart in heard:
        sides = [
            Side("all", tuple(m for m in heard if m != apart)),
            Side("apart", tuple(m for m in heard if m == apart)),
        ]
    else:
        sides = [Side("all", tuple(heard))]
    if standing.seen.names_some and unheard:
        sides.append(Side("unheard", unheard))
    return tuple(side for side in sides if side.members)


def positions(standing: DecisionStanding) -> dict[int, float]:
    """Return where each named member stands on average, 1 against to 5 in favour. A place to draw, not a score."""
    said: dict[int, list[int]] = {}
    for (who, _asked), words in standing.seen.named.items():
        if words.value is not None:
            said.setdefault(who, []).append(words.value)
    return {who: fmean(values) for who, values in said.items()}


def _mark(words: Words | None) -> str:
    if words is None:
        return UNANSWERED
    return CANNOT_SAY if words.value is None else str(words.value)


def _cells(sides: Sequence[Side], row: Row, named: Mapping[tuple[int, int], Words]) -> tuple[Cell, ...]:
    return tuple(
        Cell(_mark(named.get((member.pk, row.statement.pk))), first=number == 0 and place > 0, kind=side.kind)
        for place, side in enumerate(sides)
        for number, member in enumerate(side.members)
    )


def _dots(sides: Sequence[Side], row: Row, named: Mapping[tuple[int, int], Words]) -> tuple[Dot, ...]:
    """Return the answers as dots on one axis, the first side above it, the other below."""
    dots: list[Dot] = []
    for y, side in zip((13, 31), sides, strict=False):
        if side.kind == "unheard":
            continue
        given = sorted(_mark(named.get((member.pk, row.statement.pk))) for member in side.members)
        for mark, alike in groupby(mark for mark in given if mark.isdigit()):
            many = len(list(alike))
            x = percentage(along(int(mark), 0.7, 5.3))
            dots += [Dot(mark, x, round(SPREAD * (number - (many - 1) / 2)), y) for number in range(many)]
    return tuple(dots)


@dataclass(frozen=True)
class Bridges:
    """What joins the two sides of a clear fault line.

    Attributes:
        statements: that both accept, beside those that nobody opposes.
        people: per side whoever stands closest to both.
    """

    statements: tuple[Statement, ...]
    people: tuple[Stakeholder, ...]


def bridges_of(standing: DecisionStanding) -> Bridges:
    """Return what joins the two sides; nothing where there are none, or where not everyone may be named."""
    line = standing.figures.fault_line
    if not standing.camps:
        return Bridges((), ())
    shared = {ground.statement for ground in standing.figures.common_ground.shared}
    people = (standing.person(bridge.person) for bridge in line.bridge_people)
    return Bridges(
        statements=tuple(standing.statement(label) for label in line.bridge_statements if label not in shared),
        people=tuple(member for member in people if member is not None),
    )
