"""The group as a map: one row for each function, people from left (against) to right (in favour), unheard aside.

Where answers are not named, nobody has a position: the map then says only who has been heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.decisions.queries.matrix import positions
from plomada_web.decisions.standing import DecisionStanding, standing_from
from plomada_web.decisions.visibility import Seen
from plomada_web.site.charts import percentage

LEFT, WIDTH = 5.0, 73.0  # percent of the drawing: where the axis begins, and how long it is
ASIDE = 91.0  # where those stand who have no position
TOP = 26  # pixels above the first row
ROW = 96  # pixels of a row: the function's name, the people, their names
MIDDLE = 46  # where the people of a row stand, below its beginning
NEAR = 9.0  # percent: closer than this, two people of a row would stand on each other
STEP = 62  # pixels a row grows by for each that has to move down

Camp = Literal["", "one", "other", "apart"]


@dataclass(frozen=True)
class Place:
    """Someone on the map.

    Attributes:
        position: mean answer, 1 to 5; None where there is none or it may not be told.
        camp: which side of a clear fault line; empty where there is none.
        heard: whether they have answered.
        x: along the drawing, for an SVG attribute; y: pixels.
    """

    stakeholder: Stakeholder
    position: float | None
    camp: Camp
    heard: bool
    x: str
    y: int


@dataclass(frozen=True)
class MapRow:
    """A function and its people, in pixels: `y` of its name, `top` of the row."""

    function: str
    y: int
    top: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class GroupMap:
    """The whole map.

    Attributes:
        positioned: whether people stand where they lean; otherwise only heard or unheard is drawn.
        divided: whether a clear fault line parts them.
        height: of the drawing, in pixels.
    """

    rows: tuple[MapRow, ...]
    positioned: bool
    divided: bool
    height: int

    @property
    def places(self) -> tuple[Place, ...]:
        """Return everyone, row by row, for the table beside the drawing."""
        return tuple(place for row in self.rows for place in row.places)

    @property
    def ticks(self) -> tuple[tuple[str, bool], ...]:
        """Return where the five answers stand along the axis, and which is the middle."""
        return tuple((_x(answer), answer == 3) for answer in range(1, 6))


def group_map(decision: Decision, seen: Seen) -> GroupMap:
    """Return the map of the decision's group, as `seen` allows (no query of its own)."""
    return map_of(standing_from(seen))


def map_of(standing: DecisionStanding) -> GroupMap:
    """Return the map from where the group stands."""
    position = positions(standing)
    camp = _camps(standing)
    members = sorted(standing.seen.record.members, key=_function_order)
    rows: list[MapRow] = []
    y = TOP
    for function, people in groupby(members, key=_function_name):
        placed = _placed(standing, list(people), position, camp, y + MIDDLE)
        height = ROW + max(place.y for place in placed) - (y + MIDDLE)
        rows.append(MapRow(function, y + 16, y, placed))
        y += height
    return GroupMap(tuple(rows), positioned=bool(position), divided=bool(standing.camps), height=y)


def _function_order(member: Stakeholder) -> tuple[int, int, str]:
    function = member.person.function
    return (function.position, function.pk, "") if function else (10**6, 0, member.person.title)


def _function_name(member: Stakeholder) -> str:
    return member.person.function.name if member.person.function else member.person.title


def _camps(standing: DecisionStanding) -> dict[int, Camp]:
    sides: tuple[Camp, ...] = ("one", "other")
    found: dict[int, Camp] = {m.pk: side for side, camp in zip(sides, standing.camps, strict=False) for m in camp}
    apart = standing.person(standing.figures.fault_line.apart)
    return found if apart is None else {**found, apart.pk: "apart"}


def _x(answer: float) -> str:
    return percentage(LEFT + WIDTH * (answer - 1) / 4)


def _placed(
    standing: DecisionStanding, people: Sequence[Stakeholder], position: dict[int, float], camp: dict[int, Camp], y: int
) -> tuple[Place, ...]:
    """Return the people of one row; whoever would stand on another moves down."""
    placed: list[tuple[float, Place]] = []
    for member in sorted(people, key=lambda member: position.get(member.pk, 9)):
        mean = position.get(member.pk)
        along = ASIDE if mean is None else LEFT + WIDTH * (mean - 1) / 4
        lower = sum(1 for x, _place in placed if abs(x - along) < NEAR)
        heard = member.pk in standing.seen.record.heard
        place = Place(member, mean, camp.get(member.pk, ""), heard, percentage(along), y + STEP * lower)
        placed.append((along, place))
    return tuple(place for _x, place in placed)
