"""A term by itself: its course over time, and the words around it, by function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from plomada.errors import PlomadaError
from plomada.language.bursts import bursts
from plomada.language.context import Context, context
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.mapped import FEWEST_AUTHORS
from plomada.language.periods import Period, in_their_places
from plomada.language.shared_terms import PER
from plomada.language.stop_words import stop_words
from plomada_web.language.counts import ORDER, is_there, where
from plomada_web.language.models import Document
from plomada_web.language.own_texts import Sought
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
        own: words that set the function apart and that at least five of its people say near it, the surest first.
        quotes: some places, those with the most of the words around that all share first.
    """

    name: str
    told: bool
    uses: int
    course: tuple[float | None, ...]
    busy: tuple[tuple[str, str], ...]
    own: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class TermPage:
    """What is told of a term.

    Attributes:
        term: as it is written.
        months: of the courses.
        around: words that at least five people of every function say near it, the strongest first.
        groups: in the order of the map's.
    """

    term: str
    months: tuple[str, ...]
    around: tuple[str, ...]
    groups: tuple[GroupTerm, ...]


def term_page(shown: ShownMap, term: str, authors: Sequence[int]) -> TermPage | None:
    """Return what is told of a term; None where what was counted is gone. One query.

    Args:
        authors: how many people of each group say it: below five, none of its words are told.

    Raises:
        UnknownTerm: it was not counted.
    """
    if not is_there(shown.run):
        return None
    cube = Cube(where(shown.run))
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
    months, courses = _courses(cube, term, keys)
    return TermPage(
        term,
        months,
        tuple(around),
        tuple(
            GroupTerm(
                group.name,
                key in told,
                found.uses[found.groups.index(key)] if key in found.groups else 0,
                courses[place][0],
                courses[place][1],
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


def _courses(
    cube: Cube, term: str, keys: Sequence[str]
) -> tuple[tuple[str, ...], list[tuple[tuple[float | None, ...], tuple[tuple[str, str], ...]]]]:
    """Return the months, and of each group the rates and when it was unusually busy."""
    totals = cube.totals
    dated = [place for place, name in enumerate(totals.periods) if name is not None]
    spoken = tuple(str(totals.periods[place]) for place in dated)
    months, places = in_their_places(spoken, Period.MONTH)
    if len(spoken) < 2:
        return (), [((), ()) for _key in keys]
    number = cube.number_of(term)
    counts = cube.by_period([number])[0] if number is not None else np.zeros((len(totals.groups), len(totals.periods)))
    found = []
    for key in keys:
        group = totals.groups.index(key)
        said, words = counts[group, dated].astype(np.float64), totals.words[group, dated].astype(np.float64)
        rates = tuple(
            float(PER * many / of) if of else None for many, of in zip(said.tolist(), words.tolist(), strict=True)
        )
        course = tuple(None if place is None else rates[place] for place in places)
        found.append((course, _busy(said, words, spoken)))
    return months, found


def _busy(said: Floats, words: Floats, months: Sequence[str]) -> tuple[tuple[str, str], ...]:
    try:
        found = bursts(said[None, :], words)
    except PlomadaError:  # too few months: nothing is said either way
        return ()
    return tuple((months[first], months[last]) for first, last, _weight in found.of(0))
