"""Where the marks of a segment's charts go: positions as text for SVG attributes, never localised."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from plomada.averages import Quartiles
from plomada.figures import Figure
from plomada_web.segments.queries.averages import Averages, Bar
from plomada_web.site.charts import along, percentage


@dataclass(frozen=True)
class Box:
    """How values are spread: the line from the lowest to the highest, the box of the middle half, the median.

    Attributes:
        band: where the median's interval begins, and how wide it is.
    """

    lowest: str
    highest: str
    start: str
    width: str
    median: str
    band: tuple[str, str]
    least: float
    most: float


@dataclass(frozen=True)
class DrawnBar:
    """A bar as long as its part of all; `fill` colours it."""

    label: str | Promise
    n: int
    share: Figure
    where: str
    fill: str
    width: str


@dataclass(frozen=True)
class Drawn:
    """The charts of a segment's page; a box is None where there are too few."""

    touches: Box | None
    days: Box | None
    counts: tuple[DrawnBar, ...]
    ages: tuple[DrawnBar, ...]
    teams: tuple[DrawnBar, ...]
    decides: tuple[DrawnBar, ...]


def drawn(averages: Averages) -> Drawn:
    """Return the charts of the page."""
    return Drawn(
        touches=box(averages.spread),
        days=box(averages.days),
        counts=_bars(averages.counts, averages.n),
        ages=_bars(averages.ages, averages.n),
        teams=_bars(averages.teams, averages.n, plain="rule2"),
        decides=_bars([averages.decides], averages.n),
    )


def _bars(bars: Iterable[Bar], n: int, *, plain: str = "cust") -> tuple[DrawnBar, ...]:
    return tuple(
        DrawnBar(bar.label, bar.n, bar.share, bar.where, bar.kind or plain, percentage(100 * bar.n / max(n, 1)))
        for bar in bars
    )


def box(found: Quartiles) -> Box | None:
    """Return the box of quartiles, on an axis from nothing to the highest."""
    if found.lowest is None or found.lower is None or found.upper is None or found.highest is None:
        return None
    low, high = min(0.0, found.lowest), max(found.highest, 1.0)
    at = {name: along(getattr(found, name), low, high) for name in ("lowest", "lower", "upper", "highest")}
    median, begins, ends = (
        along(value or 0, low, high) for value in (found.median.value, found.median.low, found.median.high)
    )
    return Box(
        lowest=percentage(at["lowest"]),
        highest=percentage(at["highest"]),
        start=percentage(at["lower"]),
        width=percentage(max(at["upper"] - at["lower"], 0.5)),
        median=percentage(median),
        band=(percentage(begins), percentage(max(ends - begins, 0.5))),
        least=low,
        most=found.highest,
    )
