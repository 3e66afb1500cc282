"""Where everything of a map stands on its page: positions as text for SVG attributes, never localised."""

from dataclasses import dataclass
from typing import Final

from plomada.language.drawing import HEIGHT, MIDDLE, WIDTH, drawn_height, placed, placed_groups
from plomada_web.language.queries.maps import ShownMap, drawn_map

SIZES: Final = (12, 13, 15, 18, 21, 28)  # of letters, as the style sheet has them


@dataclass(frozen=True)
class DrawnTerm:
    """A term on the map."""

    term: str
    x: str
    y: str
    size: int
    shared: bool


@dataclass(frozen=True)
class DrawnGroup:
    """A function at the edge."""

    name: str
    x: str
    y: str


@dataclass(frozen=True)
class DrawnMap:
    """The map; its middle is where all meet."""

    box: str
    middle: tuple[str, str, str, str]
    groups: tuple[DrawnGroup, ...]
    terms: tuple[DrawnTerm, ...]


def drawn(shown: ShownMap) -> DrawnMap:
    """Return the map of a run: one query."""
    groups, terms = placed_groups(shown.names), placed(drawn_map(shown))
    top, bottom = drawn_height(terms, groups)
    return DrawnMap(
        f"0 {top:.0f} {WIDTH:.0f} {bottom - top:.0f}",
        (f"{WIDTH / 2:.0f}", f"{HEIGHT / 2:.0f}", f"{MIDDLE[0]:.0f}", f"{MIDDLE[1]:.0f}"),
        tuple(DrawnGroup(group.name, f"{group.x:.0f}", f"{group.y:.0f}") for group in groups),
        tuple(
            DrawnTerm(
                term.term,
                f"{term.x:.1f}",
                f"{term.y + term.size * 0.35:.1f}",
                max((size for size in SIZES if size <= term.size), default=SIZES[0]),
                term.group is None,
            )
            for term in terms
        ),
    )


def course(rates: tuple[float | None, ...], *, width: int = 160, height: int = 28) -> str:
    """Return the path of a course over time: a gap where nothing was said.

    >>> course((0.0, None, 2.0, 4.0), width=30, height=10)
    'M0.0 9.0M20.0 5.0L30.0 1.0'
    """
    most = max((rate for rate in rates if rate is not None), default=0.0) or 1.0
    step = width / max(1, len(rates) - 1)
    parts, pen = [], "M"
    for place, rate in enumerate(rates):
        if rate is None:
            pen = "M"
            continue
        parts.append(f"{pen}{place * step:.1f} {height - 1 - rate / most * (height - 2):.1f}")
        pen = "L"
    return "".join(parts)
