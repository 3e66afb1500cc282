"""Terms of a map as pages list them: of a kind, by name, and the first of what moves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from plomada.figures import Figure, Sentence
from plomada.language.growth import growth_figure
from plomada.language.mapped import INTERVAL
from plomada_web.language.models import MapRun, MapTerm
from plomada_web.language.models.maps import EVERYBODY

# A term may be on several lists: the last of these is what it is first of all.
TELLING: Final = (
    MapTerm.Kind.RISING, MapTerm.Kind.BUSY, MapTerm.Kind.EQUAL, MapTerm.Kind.OWNED, MapTerm.Kind.SHARED
)  # fmt: skip
PAGE: Final = 50
FIRST: Final = 8  # of what moves, on the map's page
SOURCE: Final = "Monroe, Colaresi & Quinn 2008"
LEAST_TOLD: Final = 0.1  # of a hundred terms


@dataclass(frozen=True)
class TermRow:
    """A term in a table.

    Attributes:
        kind: shared, one's own, used equally, or moving; empty: it is counted, and on no list of the map.
        group: whose own, or who says it more and more; -1: nobody's alone.
        rates: by group, in the order of the map's.
        documents: by group.
        forms: other forms of it, which are not told by themselves.
        growth: of a term that moves, by group: by how much it is said more from one month to the next; None where too
            few people of the group say it.
        busy: months from which to which all were unusually busy with it.
    """

    term: str
    kind: str
    group: int
    bits: float
    q: float
    lift: float
    balance: float | None
    probability: float | None
    rates: tuple[Figure, ...]
    documents: tuple[int, ...]
    forms: tuple[str, ...]
    growth: tuple[Figure | None, ...] = ()
    busy: tuple[tuple[str, str], ...] = ()

    @property
    def tells(self) -> Figure:
        """What it tells at the least: a lower bound, with how many people it rests on."""
        return Figure(
            value=self.bits, unit="bits", n=sum(rate.n for rate in self.rates), of=self._of,
            method="owned-terms" if self.kind == MapTerm.Kind.OWNED else "shared-terms", source=SOURCE,
            assumptions=_how_it_tells(self.kind == MapTerm.Kind.SHARED, self.lift, 100 * self.q),
        )  # fmt: skip

    @property
    def _of(self) -> int | None:
        return sum(rate.of for rate in self.rates if rate.of is not None) or None

    @property
    def all_documents(self) -> int:
        """In how many documents it is."""
        return sum(self.documents)


def _how_it_tells(shared: bool, lift: float, by_chance: float) -> tuple[Sentence, ...]:
    computed = Sentence(
        "In bits per 10,000 words: how often it is said times the binary logarithm of how many times as often as"
        " elsewhere, each at its own lower bound."
    )
    decides = Sentence("The function of which it is least sure decides.")
    often = Sentence("It is said at least %(lift)s times as often as elsewhere.", {"lift": round(lift, 1)})
    chance = (
        Sentence("Of a hundred terms that are as sure or surer, fewer than 0.1 are there by chance.")
        if by_chance < LEAST_TOLD
        else Sentence(
            "Of a hundred terms that are as sure or surer, at most %(by_chance)s are there by chance.",
            {"by_chance": round(by_chance, 1)},
        )
    )
    return (computed, decides, often, chance) if shared else (computed, often, chance)


def terms_of(run: MapRun, *, kind: str, group: int | None = None, words: str = "", after: int = 0) -> list[TermRow]:
    """Return terms of a kind, some at a time, in their order: one query.

    Args:
        group: whose own terms.
        words: only terms with these letters in them.
        after: how many to leave out.
    """
    rows = run.terms.filter(kind=kind).order_by("group", "rank")
    if group is not None:
        rows = rows.filter(group=group)
    if words:
        rows = rows.filter(term__icontains=words.lower())
    return [term_row(row) for row in rows[after : after + PAGE + 1]]


@dataclass(frozen=True)
class Moving:
    """The first of what moves.

    Attributes:
        busy: terms with which all were unusually busy at once.
        rising: what is said more and more, by whom; by all first.
    """

    busy: tuple[TermRow, ...]
    rising: tuple[tuple[str, tuple[TermRow, ...]], ...]


def moving(run: MapRun, names: Sequence[str]) -> Moving:
    """Return the first terms of a run that move: one query.

    Args:
        names: of its functions.
    """
    kinds = (MapTerm.Kind.BUSY, MapTerm.Kind.RISING)
    rows = list(run.terms.filter(kind__in=kinds, rank__lt=FIRST).order_by("group", "rank"))
    whose = [(EVERYBODY, gettext("All")), *enumerate(names)]
    rising = (
        (name, tuple(term_row(row) for row in rows if (row.kind, row.group) == (MapTerm.Kind.RISING, group)))
        for group, name in whose
    )
    busy = tuple(term_row(row) for row in rows if row.kind == MapTerm.Kind.BUSY)
    return Moving(busy, tuple((name, terms) for name, terms in rising if terms))


def term_of(run: MapRun, term: str) -> TermRow | None:
    """Return a term of a run, as shared if it is, or None where the map tells nothing of it: one query."""
    return terms_by_name(run, [term]).get(term)


def terms_by_name(run: MapRun, terms: Collection[str]) -> dict[str, TermRow]:
    """Return those of some terms that a run tells of, each as what tells most of it: one query."""
    rows = sorted(run.terms.filter(term__in=terms), key=lambda row: TELLING.index(row.kind))
    return {row.term: term_row(row) for row in rows}


def term_row(row: MapTerm) -> TermRow:
    """Return a term as it was found."""
    return TermRow(
        row.term, row.kind, row.group, row.bits, row.q, row.lift, row.balance, row.probability,
        tuple(rate_of(each) for each in row.groups), tuple(int(each[5]) for each in row.groups), tuple(row.forms),
        tuple(None if each is None else growth_figure(*each[:3], uses=int(each[3])) for each in row.growth),
        tuple((first, last) for first, last in row.busy),
    )  # fmt: skip


def rate_of(kept: Sequence[float]) -> Figure:
    """Return how often a function says a term, as it was kept."""
    value, low, high, authors, of, _documents = kept
    return Figure(
        value=value, unit="per 10,000", low=low, high=high, level=INTERVAL, n=int(authors), of=int(of),
        method="shared-terms", source=SOURCE,
    )  # fmt: skip
