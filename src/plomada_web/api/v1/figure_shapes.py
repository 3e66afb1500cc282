"""Figures as the API tells them: never a number without its interval, its n and its method."""

from typing import Any, Final

from pydantic import BaseModel, Field

from plomada.averages import Quartiles
from plomada.figures import Figure
from plomada_web.api.v1.shapes import example
from plomada_web.site.telling import say

FIGURE: Final[dict[str, Any]] = {
    "value": 57.0,
    "unit": "points",
    "low": 31.0,
    "high": 84.0,
    "level": 0.9,
    "n": 6,
    "of": 8,
    "method": "agreement",
    "source": "Lindell, Brandt & Whitney 1999",
    "assumptions": [],
    "unknown": None,
}


class FigureTold(BaseModel):
    """A number with what it takes to believe or doubt it. Unknown is null, never zero; then `unknown` says why."""

    model_config = example(**FIGURE)

    value: float | None
    unit: str
    low: float | None = Field(description="Lower end of the interval.")
    high: float | None
    level: float | None = Field(description="Coverage of the interval; null where it is no matter of chance.")
    n: int = Field(description="How many people it rests on.")
    of: int | None
    method: str = Field(description="Its page: /methods/…")
    source: str
    assumptions: list[str]
    unknown: str | None

    @classmethod
    def of_figure(cls, figure: Figure) -> "FigureTold":
        """Return the figure as the API tells it."""
        same = ("value", "unit", "low", "high", "level", "n", "of", "method", "source")
        return cls(
            assumptions=[say(one) for one in figure.assumptions],
            unknown=say(figure.unknown) if figure.unknown else None,
            **{name: getattr(figure, name) for name in same},
        )


class SpreadTold(BaseModel):
    """How values are spread; the ends are null where there are too few."""

    median: FigureTold
    lowest: float | None
    lower: float | None = Field(description="A quarter lies at or below it.")
    upper: float | None = Field(description="Three quarters lie at or below it.")
    highest: float | None

    @classmethod
    def of(cls, spread: Quartiles) -> "SpreadTold":
        """Return the spread as the API tells it."""
        ends = {name: getattr(spread, name) for name in ("lowest", "lower", "upper", "highest")}
        return cls(median=FigureTold.of_figure(spread.median), **ends)
