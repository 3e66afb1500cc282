"""A map as pages show it: who is compared with what, and what is drawn of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from plomada.figures import Sentence
from plomada.language.mapped import LanguageMap, MappedTerm
from plomada_web.language.models import MapRun, MapTerm
from plomada_web.language.queries.term_rows import rate_of
from plomada_web.language.sentences import sentence_of
from plomada_web.people.models import Function

ON_THE_MAP: Final = {MapTerm.Kind.SHARED: 40, MapTerm.Kind.OWNED: 18}


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
        return not {"languages", "date"} & self.background.values.keys()


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
        row.term, row.number, tuple(rate_of(each) for each in row.groups), tuple(int(each[3]) for each in row.groups),
        tuple(int(each[5]) for each in row.groups), row.bits, row.q, row.lift, row.balance, row.probability,
    )  # fmt: skip
