"""Where the words of a map go: each group at the edge, what all share in the middle, what one owns beside it.

A term lies where the groups' shares of its use pull it: said by one group only, it lies at that group; said by all
alike, in the middle. So a place means the same on every map. Larger letters tell more. No two terms lie over each
other: one that finds no room near its place is left to the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Final

from plomada.language.mapped import LanguageMap, MappedTerm

WIDTH: Final = 1000.0
HEIGHT: Final = 700.0
MARGIN: Final = 70.0
SMALLEST: Final = 11.0
LARGEST: Final = 34.0
NAME: Final = 22.0  # height of a group's name, with what is around it
LETTER: Final = 0.62  # of a letter's height: its width, on average, in bold
LINE: Final = 1.15  # of a letter's height: a line's
# How far out terms lie: what all share keeps to the middle, what one owns comes near to where its name stands.
INWARD: Final = 0.35
OUTWARD: Final = 1.0
MIDDLE: Final = (230.0, 175.0)  # half the width and height of where all meet
EDGE: Final = 12.0  # left bare around what is drawn
STEPS: Final = 240  # places that are tried, farther and farther away


@dataclass(frozen=True)
class PlacedTerm:
    """A term on the map.

    Attributes:
        term: what is written.
        x: of its middle, 0 to `WIDTH`.
        y: of its middle, 0 to `HEIGHT`.
        size: height of the letters.
        group: place of the group that owns it; None: all share it.
        mapped: what is known of it.
    """

    term: str
    x: float
    y: float
    size: float
    group: int | None
    mapped: MappedTerm

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        half = (len(self.term) + 0.5) * self.size * LETTER / 2
        return self.x - half, self.y - self.size * LINE / 2, self.x + half, self.y + self.size * LINE / 2


@dataclass(frozen=True)
class PlacedGroup:
    """A group at the edge of the map.

    Attributes:
        name: of the group.
        x: of the middle of its name.
        y: of the same.
    """

    name: str
    x: float
    y: float


def placed_groups(names: Sequence[str]) -> tuple[PlacedGroup, ...]:
    """Return where groups stand: two face each other, more stand around, the first at the top.

    Example:
        >>> [(round(each.x), round(each.y)) for each in placed_groups(["IT", "Finance"])]
        [(120, 350), (880, 350)]
    """
    turn = -pi / 2 if len(names) > 2 else pi
    found = []
    for place, name in enumerate(names):
        angle = turn + 2 * pi * place / len(names)
        found.append(
            PlacedGroup(
                name,
                WIDTH / 2 + (WIDTH / 2 - MARGIN - 50) * cos(angle),
                HEIGHT / 2 + (HEIGHT / 2 - MARGIN / 2) * sin(angle),
            )
        )
    return tuple(found)


def placed(found: LanguageMap, shared: int = 40, owned: int = 18) -> tuple[PlacedTerm, ...]:
    """Return the terms that have room, the most telling first.

    Args:
        found: the map.
        shared: how many terms of all to place at most.
        owned: how many terms of each group to place at most.
    """
    groups = placed_groups(found.groups)
    taken = [_around(group) for group in groups]
    terms: list[PlacedTerm] = []
    each_its_turn = [
        *((None, term, found.shared[:shared]) for term in found.shared[:shared]),
        *(
            (group, found.owned[name][rank], found.owned[name][:owned])
            for rank in range(owned)
            for group, name in enumerate(found.groups)
            if rank < len(found.owned[name])
        ),
    ]
    already: set[str] = set()
    for group, term, beside in each_its_turn:
        if term.term in already:
            continue
        one = _free(_pulled(term, group, groups, _size(term, beside)), taken)
        if one:
            already.add(term.term)
            taken.append(one.box)
            terms.append(one)
    return tuple(terms)


def drawn_height(terms: Sequence[PlacedTerm], groups: Sequence[PlacedGroup]) -> tuple[float, float]:
    """Return from where to where something is drawn: two groups face each other and leave the rest of the height bare.

    Example:
        >>> [drawn_height((), placed_groups(names)) for names in (["IT", "HR"], ["IT", "HR", "PR", "QA"])]
        [(163.0, 537.0), (1.0, 699.0)]
    """
    top, bottom = HEIGHT / 2 - MIDDLE[1], HEIGHT / 2 + MIDDLE[1]
    boxes = [*(term.box for term in terms), *(_around(group) for group in groups)]
    highest, lowest = min([top, *(box[1] for box in boxes)]), max([bottom, *(box[3] for box in boxes)])
    return max(0.0, highest - EDGE), min(HEIGHT, lowest + EDGE)


def _size(term: MappedTerm, beside: Sequence[MappedTerm]) -> float:
    most = max(each.bits for each in beside)
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(max(0.0, term.bits) / most if most > 0 else 0.0)


def _around(group: PlacedGroup) -> tuple[float, float, float, float]:
    half = max(60.0, (len(group.name) + 1) * NAME * LETTER / 2)
    return group.x - half, group.y - NAME, group.x + half, group.y + NAME


def _pulled(term: MappedTerm, group: int | None, groups: Sequence[PlacedGroup], size: float) -> PlacedTerm:
    rates = [figure.value or 0.0 for figure in term.rates]
    total = sum(rates) or 1.0
    reach = INWARD if group is None else OUTWARD
    x = WIDTH / 2 + reach * sum(rate / total * (place.x - WIDTH / 2) for rate, place in zip(rates, groups, strict=True))
    y = HEIGHT / 2 + reach * sum(
        rate / total * (place.y - HEIGHT / 2) for rate, place in zip(rates, groups, strict=True)
    )
    return PlacedTerm(term.term, x, y, size, group, term)


def _in_the_middle(term: PlacedTerm) -> bool:
    return ((term.x - WIDTH / 2) / MIDDLE[0]) ** 2 + ((term.y - HEIGHT / 2) / MIDDLE[1]) ** 2 <= 1


def _free(term: PlacedTerm, taken: Sequence[tuple[float, float, float, float]]) -> PlacedTerm | None:
    """Return the term at the free place that is nearest to its own, going round it farther and farther."""
    for step in range(STEPS):
        angle, away = step * 2.399963, 7.0 * sqrt(step)  # the golden angle leaves no direction out
        moved = PlacedTerm(
            term.term, term.x + 1.6 * away * cos(angle), term.y + away * sin(angle), term.size, term.group, term.mapped
        )
        left, top, right, bottom = moved.box
        inside = left >= 4 and top >= 4 and right <= WIDTH - 4 and bottom <= HEIGHT - 4
        inside = inside and _in_the_middle(moved) == (term.group is None)
        if inside and not any(left < r and right > l and top < b and bottom > t for l, t, r, b in taken):  # noqa: E741
            return moved
    return None
