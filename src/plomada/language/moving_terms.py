"""The terms of a map that move: said more and more by one group or by all, and those with which all were busy at once.

Rising terms are ranked as shared ones are: by how often they are said times the binary logarithm of how fast they rise,
both at their lower bounds; by speed alone, names that came up last would stand first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plomada.language.bursts import ENOUGH, TooFewPeriods
from plomada.language.candidates import said_by_period
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats, Keys
from plomada.language.map_view import MapView, rates_of
from plomada.language.mapped import LEVEL, MappedTerm
from plomada.language.over_time import Course, Rising, Timeline, busy_together, course_of, rising
from plomada.language.periods import Period

MOST: Final = 200  # terms of a kind
ROOM: Final = 20_000_000  # counts by period that are looked at: of more terms, those that are said most


@dataclass(frozen=True)
class MovingTerms:
    """What moves.

    Attributes:
        rising: terms that all say more and more, the most telling first.
        rising_in: by group, what it says more and more.
        busy: terms with which all were unusually busy at once, the clearest first.
    """

    rising: tuple[MappedTerm, ...] = ()
    rising_in: Mapping[str, tuple[MappedTerm, ...]] = field(default_factory=dict)
    busy: tuple[MappedTerm, ...] = ()


def moving_terms(view: MapView, counted: Cube, enough: NDArray[np.bool_], fewest_authors: int) -> MovingTerms:
    """Return what moves in the periods of a map; nothing where there are fewer than eight.

    Args:
        view: of the map's terms.
        counted: by periods: what is told, or what that was counted from.
        enough: whether so many people of each group say each term, shape (terms, groups).
        fewest_authors: so many.
    """
    which = view.told(np.asarray(enough.any(axis=1)))
    if not len(which) or len(counted.totals.periods) < ENOUGH:
        return MovingTerms()
    timeline = Timeline.of(counted.totals, Period(counted.about["settings"]["period"]), view.cube.span)
    # By the whole line: one document with a date of long ago makes it long.
    which = _commonest(which, view, ROOM // max(1, len(timeline.periods) * len(view.groups)))
    said, authors = said_by_period(counted, view.candidates.words[which], view.groups)
    course = course_of(said, authors, counted.totals, view.groups, timeline)
    try:
        found = rising(course.counts, course.words, enough[which])
        of_all = np.flatnonzero(enough[which].all(axis=1))
        busy = busy_together(course.some(of_all), fewest_authors)
    except TooFewPeriods:
        return MovingTerms()
    told = _Told(view, which, found, rates_of(view.some(which)))
    often = told.rates[0]
    in_all = told.rising(found.least, found.q_of_all, often.min(axis=1))
    in_one = {
        view.cube.totals.groups[group]: told.rising(found.low[:, place], found.q[:, place], often[:, place])
        for place, group in enumerate(view.groups)
    }
    return MovingTerms(in_all, in_one, told.busy({int(of_all[term]): times for term, times in busy.items()}, course))


def _commonest(which: Keys, view: MapView, most: int) -> Keys:
    """Return those of some terms that are said most, in their order."""
    if len(which) <= most:
        return which
    said = view.some(which).occurrences.sum(axis=1)
    return np.sort(which[np.argsort(-said, kind="stable")[:most]])


@dataclass(frozen=True)
class _Told:
    """The terms as a map tells them."""

    view: MapView
    which: Keys
    found: Rising
    rates: Floats

    def rising(self, least: Floats, q: Floats, often: Floats) -> tuple[MappedTerm, ...]:
        with np.errstate(invalid="ignore"):
            sure = (q <= LEVEL) & (least > 1)
            bits = often * np.log2(least)
        kept = self.view.without_nested(self.which, sure)
        kept.sort(key=lambda place: -bits[place])
        return tuple(
            self._term(place, forms, bits=float(bits[place]), q=float(q[place]), lift=float(least[place]))
            for place, forms in self.view.grouped(self.which, kept)[:MOST]
        )

    def busy(self, times: dict[int, list[tuple[int, int, float]]], course: Course) -> tuple[MappedTerm, ...]:
        weight = {place: max(each[2] for each in of_term) for place, of_term in times.items()}
        sure = np.zeros(len(self.which), bool)
        sure[list(times)] = True
        kept = sorted(self.view.without_nested(self.which, sure), key=lambda place: -weight[place])
        return tuple(
            self._term(
                place, forms, bits=weight[place] / log(2), q=1.0, lift=1.0,
                busy=tuple((course.periods[first], course.periods[last]) for first, last, _weight in times[place]),
            )
            for place, forms in self.view.grouped(self.which, kept)[:MOST]
        )  # fmt: skip

    def _term(self, place: int, forms: tuple[str, ...], **found: object) -> MappedTerm:
        growth = self.found.figures(place)
        return self.view.term(int(self.which[place]), rates=self.rates[:, place], forms=forms, growth=growth, **found)
