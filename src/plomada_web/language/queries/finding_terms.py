"""Terms that are looked for by a few letters, also those of which the map tells nothing."""

from dataclasses import dataclass
from typing import Final

from plomada.language.looking_up import MOST, said_term, terms_like
from plomada_web.language.models import MapRun
from plomada_web.language.queries import cubes
from plomada_web.language.queries.maps import ShownMap
from plomada_web.language.queries.term_rows import TermRow, terms_by_name
from plomada_web.people.models import searchable

FEWEST_LETTERS: Final = 2


@dataclass(frozen=True)
class Found:
    """A term that was found.

    Attributes:
        term: as it is written.
        told: what the map says of it; None where it is on no list of it.
        uses: how often the functions say it; None where what was counted is gone.
    """

    term: str
    told: TermRow | None
    uses: int | None


def terms_found(run: MapRun, letters: str) -> list[Found]:
    """Return the terms with some letters in them, whatever their case and accents, the nearest first: one query.

    Without what was counted, those that the map tells of.
    """
    if len(letters.strip()) < FEWEST_LETTERS:
        return []
    cube = cubes.told(run)
    if cube is None:
        return _told(run, searchable(letters))
    found = terms_like(cube, letters, groups=[str(pk) for pk in run.compared])
    told = terms_by_name(run, [one.term for one in found])
    return [Found(one.term, told.get(one.term), one.uses) for one in found]


def _told(run: MapRun, letters: str) -> list[Found]:
    written = {term: searchable(term) for term in run.terms.values_list("term", flat=True)}
    near = sorted(
        (not plain.startswith(letters), f" {letters}" not in plain, term)
        for term, plain in written.items()
        if letters in plain
    )[:MOST]
    told = terms_by_name(run, [term for *_places, term in near])
    return [Found(term, told[term], None) for *_places, term in near]


def counted_term(shown: ShownMap, term: str) -> TermRow | None:
    """Return a term of which the map tells nothing, as it was counted; None where too few people say it."""
    cube = cubes.told(shown.run)
    said = said_term(cube, term, groups=[str(pk) for pk in shown.run.compared]) if cube else None
    if said is None:
        return None
    return TermRow(term, "", -1, 0.0, 1.0, 1.0, None, None, said.rates, said.documents, ())
