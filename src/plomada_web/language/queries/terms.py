"""A term by itself: its course over time, and the words around it, by function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from plomada.errors import PlomadaError
from plomada.figures import Figure
from plomada.language.bursts import Bursts, bursts, shared_bursts
from plomada.language.context import Context, context
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.mapped import FEWEST_AUTHORS
from plomada.language.periods import Period, in_their_places
from plomada.language.shared_terms import PER
from plomada.language.stop_words import stop_words
from plomada.language.trends import trends
from plomada_web.language.counts import ORDER, where
from plomada_web.language.models import Document
from plomada_web.language.own_texts import Sought
from plomada_web.language.queries import cubes
from plomada_web.language.queries.maps import ShownMap

QUOTES: Final = 4
LOOKED_THROUGH: Final = 40  # documents from which quotes are chosen


@dataclass(frozen=True)
class Quote:
    """A place where a term stands in what somebody said."""

    before: str
    term: str
    after: str
    document: Document


@dataclass(frozen=True)
class GroupTerm:
    """What a function does with a term.

    Attributes:
        name: of the function.
        told: whether enough people use it for its words to be told.
        uses: how often it is said.
        course: rate per 10,000 words in each month; None where nothing was said in it.
        busy: months from which to which it was unusually busy.
        growth: by how much it is said more from one month to the next; None where that cannot be told.
        own: words that set the function apart and that at least five of its people say near it, the surest first.
        quotes: some places, those with the most of the words around that all share first.
    """

    name: str
    told: bool
    uses: int
    course: tuple[float | None, ...]
    busy: tuple[tuple[str, str], ...]
    growth: Figure | None
    own: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class TermPage:
    """What is told of a term.

    Attributes:
        term: as it is written.
        months: of the courses, also of those before and after the periods of the map.
        busy_together: months from which to which all functions were unusually busy with it at once.
        around: words that at least five people of every function say near it, the strongest first.
        groups: in the order of the map's.
    """

    term: str
    months: tuple[str, ...]
    busy_together: tuple[tuple[str, str], ...]
    around: tuple[str, ...]
    groups: tuple[GroupTerm, ...]


def term_page(shown: ShownMap, term: str, authors: Sequence[int]) -> TermPage | None:
    """Return what is told of a term; None where what was counted is gone. One query.

    Args:
        authors: how many people of each group say it: below five, none of its words are told.

    Raises:
        UnknownTerm: it was not counted.
    """
    cube, everything = cubes.told(shown.run), cubes.everything(shown.run)
    if cube is None or everything is None:
        return None
    keys = [str(pk) for pk in shown.run.compared]
    languages = [shown.run.language] if shown.run.language else ["es", "en"]
    told = [key for key, people in zip(keys, authors, strict=True) if people >= FEWEST_AUTHORS]
    found = context(
        cube,
        EncodedTexts(cube.folder),
        term,
        groups=told or keys,
        left_out=stop_words(*languages),
        authors=FEWEST_AUTHORS,
        rows=LOOKED_THROUGH,
    )
    places = _documents(shown, found)
    around = [neighbour.word for neighbour in found.shared]
    courses = _courses(everything, term, keys)
    return TermPage(
        term,
        courses.months,
        courses.busy_together,
        tuple(around),
        tuple(
            GroupTerm(
                group.name,
                key in told,
                found.uses[found.groups.index(key)] if key in found.groups else 0,
                courses.rates[place],
                courses.busy[place],
                courses.growth[place],
                tuple(neighbour.word for neighbour in found.own.get(key, ())) if key in told else (),
                _quotes(term, found.rows.get(key, ()), places, around) if key in told else (),
            )
            for place, (group, key) in enumerate(zip(shown.groups, keys, strict=True))
        ),
    )


def _documents(shown: ShownMap, found: Context) -> Mapping[int, Document]:
    """Return the documents of some rows of what was counted, by row; those removed since are not among them."""
    ids = np.load(where(shown.run) / ORDER, mmap_mode="r")
    rows = [row for of_group in found.rows.values() for row in of_group]
    by_id = {int(ids[row]): row for row in rows}
    there = Document.objects.there().filter(pk__in=by_id).select_related("source").defer("corpus")
    return {by_id[document.pk]: document for document in there}


def _quotes(
    term: str, rows: Sequence[int], documents: Mapping[int, Document], around: Sequence[str]
) -> tuple[Quote, ...]:
    """Return places where a term stands, those with the most of the words around it that all share first."""
    sought, found = Sought(term), []
    for row in rows:
        document = documents.get(row)
        part = sought.part_of(document.text) if document else None
        if document and part and part[1]:
            found.append(Quote(*part, document))
    found.sort(key=lambda quote: -sum(word in f"{quote.before} {quote.after}".lower().split() for word in around))
    return tuple(found[:QUOTES])


@dataclass(frozen=True)
class _Courses:
    """How a term went, month by month, for each group."""

    months: tuple[str, ...]
    rates: tuple[tuple[float | None, ...], ...]
    busy: tuple[tuple[tuple[str, str], ...], ...]
    growth: tuple[Figure | None, ...]
    busy_together: tuple[tuple[str, str], ...]


def _courses(cube: Cube, term: str, keys: Sequence[str]) -> _Courses:
    totals = cube.totals
    dated = [place for place, name in enumerate(totals.periods) if name is not None]
    spoken = tuple(str(totals.periods[place]) for place in dated)
    months, places = in_their_places(spoken, Period.MONTH)
    if len(spoken) < 2:
        return _Courses((), ((),) * len(keys), ((),) * len(keys), (None,) * len(keys), ())
    number = cube.number_of(term)
    counts = cube.by_period([number])[0] if number is not None else np.zeros((len(totals.groups), len(totals.periods)))
    groups = [totals.groups.index(key) for key in keys]
    said, words = counts[groups][:, dated].astype(np.float64), totals.words[groups][:, dated].astype(np.float64)
    with np.errstate(invalid="ignore"):
        rates = PER * said / words  # not a number where nothing was said
    return _Courses(
        months,
        tuple(
            tuple(None if place is None or np.isnan(of[place]) else float(of[place]) for place in places)
            for of in rates
        ),
        tuple(_busy(partial(bursts, said[[group]], words[group]), spoken) for group in range(len(keys))),
        tuple(_growth(said[group], words[group], places) for group in range(len(keys))),
        _busy(partial(shared_bursts, said[None], words), spoken),
    )


def _growth(said: Floats, words: Floats, places: Sequence[int | None]) -> Figure | None:
    there = np.array([place is not None for place in places])
    counts, of = np.zeros((2, len(places)))
    counts[there], of[there] = said, words
    try:
        return trends(counts[None], of).figure(0)
    except PlomadaError:  # too few months
        return None


def _busy(found: Callable[[], Bursts], months: Sequence[str]) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((months[first], months[last]) for first, last, _weight in found().of(0))
    except PlomadaError:  # too few months: nothing is said either way
        return ()
