"""Where the marks of each small chart go.

Positions are text, ready for an SVG attribute and never localised: "57.5%" keeps its point in every language.
Along the axis they are percentages, so one drawing fits a phone and a wide page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from plomada.figures import Figure

EDGE: Final = 2.0  # percent of the width kept free at both ends, so that the mark at the end is whole
ENDS: Final[dict[str, tuple[float, float]]] = {
    "points": (0.0, 100.0),
    "position": (1.0, 5.0),
    "probability": (0.0, 1.0),
    "share": (0.0, 1.0),
    "rho": (-1.0, 1.0),
}
Lean = Literal["for", "neither", "against", "unheard"]


def along(value: float, low: float, high: float) -> float:
    """Return where a value stands, in percent of the drawing's width; beyond an end counts as the end."""
    share = (min(max(value, low), high) - low) / (high - low)
    return EDGE + share * (100 - 2 * EDGE)


def percentage(x: float) -> str:
    """Return a position for an SVG attribute."""
    return f"{x:.2f}%"


@dataclass(frozen=True)
class Strip:
    """An axis with a band (the interval) and a mark (the estimate).

    Attributes:
        start: where the axis begins; end: where it stops.
        ticks: four quarters and both ends; the middle one is taller where the middle means something.
        mark: where the estimate stands, None where there is none.
        band: where the interval begins and how wide it is, None where there is none.
    """

    start: str
    end: str
    ticks: tuple[tuple[str, bool], ...]
    mark: str | None
    band: tuple[str, str] | None


def strip(figure: Figure) -> Strip:
    """Return the strip of a figure, on the axis of its unit; agreement under 0 is drawn at 0."""
    low, high = ENDS.get(figure.unit, (0.0, 1.0))
    quarters = [low + (high - low) * quarter / 4 for quarter in range(5)]
    middle = figure.unit in {"position", "rho"}
    return Strip(
        start=percentage(EDGE),
        end=percentage(100 - EDGE),
        ticks=tuple((percentage(along(x, low, high)), middle and i == 2) for i, x in enumerate(quarters)),
        mark=None if figure.value is None else percentage(along(figure.value, low, high)),
        band=_band(figure, low, high),
    )


def _band(figure: Figure, low: float, high: float) -> tuple[str, str] | None:
    if figure.low is None or figure.high is None:
        return None
    left, right = along(figure.low, low, high), along(figure.high, low, high)
    return percentage(left), percentage(max(right - left, 0.5))  # certainty is still a visible sliver


def dots(filled: int, of: int) -> tuple[tuple[int, bool], ...]:
    """Return the centre of each dot in pixels, and whether it is filled."""
    return tuple((8 + 18 * i, i < filled) for i in range(of))


def lean(answer: float | None, *, middle: float = 3) -> Lean:
    """Return which side of the middle an answer is on. Someone unheard is never in the middle."""
    if answer is None:
        return "unheard"
    if answer == middle:
        return "neither"
    return "for" if answer > middle else "against"


def cell_position(answer: float | None) -> str:
    """Return the pixel at which an answer of 1 to 5 stands in a matrix cell 76 wide."""
    return "" if answer is None else f"{8 + 15 * (answer - 1):.1f}"


@dataclass(frozen=True)
class Bar:
    """One answer of a distribution: how many gave it, and how tall it stands (pixels of 24)."""

    answer: int
    count: int
    x: str
    y: str
    height: str
    lean: Lean


def distribution(counts: Sequence[int]) -> tuple[Bar, ...]:
    """Return a bar for each answer from 1 up, as tall as the most frequent answer allows."""
    most = max(counts, default=0)
    return tuple(_bar(i + 1, count, most) for i, count in enumerate(counts))


def _bar(answer: int, count: int, most: int) -> Bar:
    height = 20 * count / most if most else 0.0
    return Bar(answer, count, f"{2 + 15 * (answer - 1)}", f"{22 - height:.1f}", f"{height:.1f}", lean(answer))
