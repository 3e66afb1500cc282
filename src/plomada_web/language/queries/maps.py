"""A map as pages show it: who said what, term by term."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from plomada.figures import Figure, Sentence
from plomada.language.mapped import INTERVAL, LanguageMap, MappedTerm
from plomada_web.language.models import MapRun, MapTerm
from plomada_web.language.sentences import sentence_of
from plomada_web.people.models import Function

ON_THE_MAP: Final = {MapTerm.Kind.SHARED: 40, MapTerm.Kind.OWNED: 18}
PAGE: Final = 50
SOURCE: Final = "Monroe, Colaresi & Quinn 2008"
LEAST_TOLD: Final = 0.1  # of a hundred terms


@dataclass(frozen=True)
class MapGroup:
    """A function on a map.

    Attributes:
        function: None where it has been removed since.
        words: how many it said.
        authors: how many people spoke.
    """

    function: Function | None
    words: int
    authors: int

    @property
    def name(self) -> str:
        """Return what the function is called, in the reader's language."""
        return self.function.name if self.function else "–"


@dataclass(frozen=True)
class TermRow:
    """A term in a table.

    Attributes:
        kind: shared, one's own, or used equally; empty: it is counted, and on no list of the map.
        group: whose own; -1: nobody's alone.
        rates: by group, in the order of the map's.
        documents: by group.
        forms: other forms of it, which are not told by themselves.
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


@dataclass(frozen=True)
class ShownMap:
    """A map that was made.

    Attributes:
        run: the run.
        groups: who is compared.
        background: what the shared terms are compared with.
        candidates: how many terms were looked at.
        shared: how many are shared.
        documents: how many were counted.
        unnamed: of how many of these nobody says who said them: each counts as one person's.
        notes: what to know before reading it.
    """

    run: MapRun
    groups: tuple[MapGroup, ...]
    background: Sentence
    candidates: int
    shared: int
    documents: int
    unnamed: int
    notes: tuple[Sentence, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the groups are called."""
        return tuple(group.name for group in self.groups)

    @property
    def beside_others(self) -> bool:
        """Whether it is compared with what others said, and could be with the language at large."""
        return not self.run.since and "languages" not in self.background.values


def shown_map(run: MapRun) -> ShownMap:
    """Return what came of a run: one query."""
    told = run.told
    functions = {function.pk: function for function in Function.objects.filter(pk__in=run.compared)}
    groups = tuple(
        MapGroup(functions.get(pk), words, authors)
        for pk, words, authors in zip(run.compared, told["words"], told["authors"], strict=True)
    )
    return ShownMap(
        run,
        groups,
        sentence_of(told["background"]),
        told["candidates"],
        told["shared"],
        told["documents"],
        told.get("unnamed", 0),
        tuple(_named(sentence_of(note), groups) for note in told["notes"]),
    )


def _named(note: Sentence, groups: Sequence[MapGroup]) -> Sentence:
    """Return a note with the function's name in the place of its place."""
    return Sentence(note.template, {**note.values, "group": groups[int(str(note.values["group"]))].name})


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


def term_of(run: MapRun, term: str) -> TermRow | None:
    """Return a term of a run, as shared if it is, or None where the map tells nothing of it: one query."""
    return terms_by_name(run, [term]).get(term)


def terms_by_name(run: MapRun, terms: Collection[str]) -> dict[str, TermRow]:
    """Return those of some terms that a run tells of, as shared where they are: one query."""
    rows = sorted(run.terms.filter(term__in=terms), key=lambda row: row.kind == MapTerm.Kind.SHARED)
    return {row.term: term_row(row) for row in rows}


def term_row(row: MapTerm) -> TermRow:
    """Return a term as it was found."""
    return TermRow(
        row.term, row.kind, row.group, row.bits, row.q, row.lift, row.balance, row.probability,
        tuple(_rate(each) for each in row.groups), tuple(int(each[5]) for each in row.groups), tuple(row.forms),
    )  # fmt: skip


def _rate(kept: Sequence[float]) -> Figure:
    value, low, high, authors, of, _documents = kept
    return Figure(
        value=value, unit="per 10,000", low=low, high=high, level=INTERVAL, n=int(authors), of=int(of),
        method="shared-terms", source=SOURCE,
    )  # fmt: skip


def drawn_map(shown: ShownMap) -> LanguageMap:
    """Return the part of a map that is drawn, as the library places it: one query."""
    rows = shown.run.terms.filter(kind__in=ON_THE_MAP).order_by("kind", "group", "rank")
    kept = [row for row in rows if row.rank < ON_THE_MAP[MapTerm.Kind(row.kind)]]
    # As they are written, so that no term is laid over a name; two that have been removed since are not one.
    names = tuple(name if shown.names.count(name) == 1 else f"{name}{n}" for n, name in enumerate(shown.names))
    return LanguageMap(
        groups=names,
        words=tuple(group.words for group in shown.groups),
        authors=tuple(group.authors for group in shown.groups),
        background=shown.background,
        candidates=shown.candidates,
        shared=tuple(_mapped(row) for row in kept if row.kind == MapTerm.Kind.SHARED),
        owned={
            name: tuple(_mapped(row) for row in kept if row.kind == MapTerm.Kind.OWNED and row.group == place)
            for place, name in enumerate(names)
        },
        equal=(),
    )


def _mapped(row: MapTerm) -> MappedTerm:
    return MappedTerm(
        row.term, row.number, tuple(_rate(each) for each in row.groups), tuple(int(each[3]) for each in row.groups),
        tuple(int(each[5]) for each in row.groups), row.bits, row.q, row.lift, row.balance, row.probability,
    )  # fmt: skip
