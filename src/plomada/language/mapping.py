"""The language map: what several groups all say more than others do, what each owns, and what all use equally.

Everything is told of terms that enough people in a group said; how many were looked at is told too, because the share
of false finds is over these. Which background the shared terms are compared with is a choice: what other groups said,
what was said before a date, or the language at large.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.errors import InputError
from plomada.figures import Figure, Sentence
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats, Numbers
from plomada.language.equal_use import equal_use
from plomada.language.general import WORDS, general_counts
from plomada.language.group_counts import GroupCounts, dispersion
from plomada.language.lemmas import shown_forms
from plomada.language.mapped import FEWEST_AUTHORS, GENERAL, INTERVAL, REST, LanguageMap, MappedTerm
from plomada.language.owned_terms import CLEARLY_ABOVE, owned_terms
from plomada.language.phrases import Phrases, phrases
from plomada.language.rates import rates
from plomada.language.shared_terms import shared_terms
from plomada.language.stop_words import stop_words

LEVEL: Final = 0.05  # share of false finds
ENOUGH: Final = 10_000  # words: of a background that is compared with without being asked for
MOST: Final = 500  # terms of a kind


class UnusableChoice(InputError):
    """Groups or a background that are not in what was counted."""


@dataclass(frozen=True)
class MapChoice:
    """What to compare.

    Attributes:
        groups: two or more; empty: all that have a name.
        background: `REST`: what the other groups and nobody in particular said; `GENERAL`: the language at large; None:
            the first if it is large enough, else the second.
        since: only periods from this on, compared with the same groups before; then there is no other background.
        until: only periods up to this one; only together with `since`.
        languages: the share of each in the corpus, 0 to 1.
        at_least: in so many groups a term has to be emphasised to be shared; None: in all.
        fewest_authors: of each group that is told to use a term.
    """

    groups: tuple[str, ...] = ()
    background: str | None = None
    since: str | None = None
    until: str | None = None
    languages: Mapping[str, float] = field(default_factory=lambda: {"en": 1.0})
    at_least: int | None = None
    fewest_authors: int = FEWEST_AUTHORS


def language_map(cube: Cube, choice: MapChoice) -> LanguageMap:
    """Return the map of a corpus that was counted.

    Raises:
        UnusableChoice: fewer than two groups, or one that is not there; a background without a word.
    """
    groups = _groups(cube, choice)
    candidates = _candidates(cube, groups, choice.fewest_authors)
    words = cube.words.to_pylist()
    candidates, counted, background = _counts(cube, candidates, groups, choice, words)
    # A number is no topic either: it stands inside a phrase, never at its edge.
    left_out = stop_words(*choice.languages) | {word for word in words if word.isdigit()}
    said = candidates.everywhere.sum(axis=1)
    found = phrases(candidates.words, said, words, stop=left_out, said=float(cube.totals.words.sum()))
    enough = candidates.authors >= choice.fewest_authors
    main = max(choice.languages, key=lambda code: choice.languages[code])
    view = _View(cube, groups, candidates, counted, found, _forms(cube, candidates, words, main))
    wanted = len(groups) if choice.at_least is None else choice.at_least
    return LanguageMap(
        tuple(cube.totals.groups[group] for group in groups),
        tuple(int(each) for each in counted.words),
        tuple(int(cube.totals.all_authors[group]) for group in groups),
        background,
        int((found.kept & (enough.sum(axis=1) >= wanted)).sum()),
        _shared(view, enough.sum(axis=1) >= wanted, choice.at_least),
        _owned(view, enough),
        _equal(view, enough.sum(axis=1) == len(groups)),
        _notes(cube, groups),
        choice.at_least,
    )


def _groups(cube: Cube, choice: MapChoice) -> list[int]:
    names = cube.totals.groups
    for name in choice.groups:
        if name not in names:
            told = {"group": name, "groups": tuple(each for each in names if each)}
            raise UnusableChoice(Sentence("There is no group “%(group)s”: there are %(groups)s.", told))
    wanted = choice.groups or tuple(name for name in names if name)
    found = [place for place, name in enumerate(names) if name in wanted]
    if len(found) < 2:
        told = {"groups": tuple(each for each in names if each) or ("-",)}
        raise UnusableChoice(
            Sentence("To be shared, a term needs two groups or more. What was counted has: %(groups)s.", told)
        )
    if choice.at_least is not None and not 1 <= choice.at_least <= len(found):
        raise UnusableChoice(Sentence("“At least” has to be from 1 to the number of groups, %(n)s.", {"n": len(found)}))
    return found


@dataclass(frozen=True)
class _Candidates:
    """The terms that enough people of some group said, with every part of each.

    Attributes:
        numbers: in the cube, ascending, shape (terms,).
        words: numbers of their words, shape (terms, 3).
        everywhere: occurrences in all groups of the cube, shape (terms, groups of the cube).
        squares: the same for the sum over authors.
        authors, documents: in the groups that are compared, shape (terms, groups).
    """

    numbers: Numbers
    words: Numbers
    everywhere: Floats
    squares: Floats
    authors: Numbers
    documents: Numbers

    def some(self, which: NDArray[np.bool_]) -> "_Candidates":
        """Return some of them."""
        return _Candidates(*(getattr(self, each.name)[which] for each in fields(self)))


def _candidates(cube: Cube, groups: list[int], fewest: int) -> _Candidates:
    base = duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(cube.folder / ".spilled")})
    files = {"rows": str(cube.folder / "by_group.parquet"), "terms": str(cube.folder / "terms.parquet")}
    wanted = """
        WITH known AS (SELECT DISTINCT term FROM read_parquet($rows) WHERE authors >= $fewest AND "group" IN $groups)
    """
    given = {"fewest": fewest, "groups": groups}
    terms = base.sql(
        f"""{wanted} SELECT number, first, second, third FROM read_parquet($terms)
        WHERE number IN (SELECT term FROM known) ORDER BY number""",  # noqa: S608 - the one above
        params={**given, **files},
    ).to_arrow_table()
    rows = base.sql(
        f"{wanted} SELECT * FROM read_parquet($rows) WHERE term IN (SELECT term FROM known)",  # noqa: S608
        params={**given, "rows": files["rows"]},
    ).to_arrow_table()
    base.close()
    numbers = terms["number"].to_numpy().astype(np.int32)
    shape = (len(numbers), len(cube.totals.groups))
    place = np.searchsorted(numbers, rows["term"].to_numpy()), rows["group"].to_numpy()
    occurrences, squares = np.zeros(shape), np.zeros(shape)
    authors, documents = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    occurrences[place], squares[place] = rows["occurrences"].to_numpy(), rows["squares"].to_numpy()
    authors[place], documents[place] = rows["authors"].to_numpy(), rows["documents"].to_numpy()
    words = np.stack([terms[name].to_numpy() for name in ("first", "second", "third")], axis=1).astype(np.int32)
    return _Candidates(numbers, words, occurrences, squares, authors[:, groups], documents[:, groups])


def _counts(
    cube: Cube, candidates: _Candidates, groups: list[int], choice: MapChoice, words_there: list[str]
) -> tuple[_Candidates, GroupCounts, Sentence]:
    """Return the terms, the counts of the groups and of what they are compared with, and what that is."""
    totals = cube.totals
    words = totals.words.sum(axis=1).astype(np.float64)
    occurrences, squares = candidates.everywhere[:, groups], candidates.squares[:, groups]
    authors = totals.all_authors[groups].astype(np.float64)
    if choice.since is not None:
        return _since(cube, candidates, groups, choice.since, choice.until)
    if choice.until is not None:
        raise UnusableChoice(
            Sentence("Say since when, too: what was said before that is what a period is compared with.")
        )
    others = [place for place in range(len(words)) if place not in groups]
    rest = float(words[others].sum())
    if choice.background == REST and not rest:
        raise UnusableChoice(
            Sentence("Nobody but the groups that are compared said anything: choose another background.")
        )
    if choice.background == REST or (choice.background is None and rest >= ENOUGH):
        heard = candidates.everywhere[:, others].sum(axis=1)
        told = Sentence("what the others said (%(words)s words)", {"words": int(rest)})
        return candidates, GroupCounts(occurrences, words[groups], squares, authors, heard, rest), told
    heard = general_counts(words_there, candidates.words, choice.languages)
    told = Sentence("the language at large (%(languages)s)", {"languages": tuple(choice.languages)})
    return candidates, GroupCounts(occurrences, words[groups], squares, authors, heard, WORDS), told


def _since(
    cube: Cube, candidates: _Candidates, groups: list[int], since: str, until: str | None
) -> tuple[_Candidates, GroupCounts, Sentence]:
    """Return the counts of the periods from a date on, or up to another, against those before.

    What was said in none of these is left out. How unevenly authors use a term is known of all periods together: it is
    taken to be the same in each.
    """
    totals = cube.totals
    after = np.array([name is not None and since <= name <= (until or name) for name in totals.periods])
    before = np.array([name is not None and name < since for name in totals.periods])
    words, earlier = totals.words[groups][:, after].sum(axis=1), float(totals.words[groups][:, before].sum())
    if not words.all() or not earlier:
        raise UnusableChoice(_nothing_in(since, until))
    counts = cube.by_period(candidates.numbers)[:, groups]
    now = counts[:, :, after].sum(axis=2).astype(np.float64)
    all_of_it = candidates.everywhere[:, groups]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(all_of_it > 0, now / all_of_it, 0.0)
    squares = candidates.squares[:, groups] * part**2 * (totals.words[groups].sum(axis=1) / words)
    told = Sentence(
        "what the same groups said before %(date)s (%(words)s words)", {"date": since, "words": int(earlier)}
    )
    heard = counts[:, :, before].sum(axis=(1, 2)).astype(np.float64)
    authors = totals.all_authors[groups].astype(np.float64)
    said = now.sum(axis=1) + heard > 0
    counted = GroupCounts(now[said], words.astype(np.float64), squares[said], authors, heard[said], earlier)
    return candidates.some(said), counted, told


def _nothing_in(since: str, until: str | None) -> Sentence:
    if until is None:
        return Sentence(
            "There is nothing before %(date)s, or nothing after it, to compare: choose another date.", {"date": since}
        )
    return Sentence(
        "There is nothing before %(date)s, or nothing from then until %(until)s, to compare: choose other dates.",
        {"date": since, "until": until},
    )


@dataclass(frozen=True)
class _View:
    """What is told of a term that is chosen."""

    cube: Cube
    groups: list[int]
    candidates: _Candidates
    counts: GroupCounts
    phrases: Phrases
    forms: NDArray[np.int64]

    def grouped(self, which: NDArray[np.int64], ranked: list[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Return ranked places, of several forms of one term the first alone, with the others as they are written."""
        first: dict[tuple[int, ...], int] = {}
        others: dict[int, list[str]] = {}
        for place in ranked:
            words = self.candidates.words[which[place]]
            kept = first.setdefault(tuple(self.forms[words[words >= 0]].tolist()), place)
            if kept == place:
                others[place] = []
            else:
                others[kept].append(self.written(int(which[place])))
        return [(place, tuple(forms)) for place, forms in others.items()]

    def told(self, where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the places of the terms that can be told, as far as enough people said them."""
        return np.flatnonzero(self.phrases.kept & where)

    def without_nested(self, which: NDArray[np.int64], sure: NDArray[np.bool_]) -> list[int]:
        """Return the places, among those looked at, of the sure terms of which no longer one says the most."""
        chosen = np.zeros(len(self.phrases.kept), bool)
        chosen[which[sure]] = True
        longer = self.phrases.within[which]
        return [int(place) for place in np.flatnonzero(sure & ~((longer >= 0) & chosen[longer]))]

    def some(self, which: NDArray[np.int64]) -> GroupCounts:
        """Return the counts of some terms."""
        counts = self.counts
        return GroupCounts(
            counts.occurrences[which], counts.words, counts.squares[which], counts.clusters, counts.background[which],
            counts.background_words,
        )  # fmt: skip

    def term(
        self, place: int, *, bits: float, q: float, lift: float, rates: Floats, forms: tuple[str, ...], **more: float
    ) -> MappedTerm:
        """Return one term with what was found of it; rates: low, value and high by group, shape (3, groups)."""
        number = int(self.candidates.numbers[place])
        authors = tuple(int(each) for each in self.candidates.authors[place])
        figures = tuple(
            Figure(
                value=float(value), unit="per 10,000", low=float(low), high=float(high), level=INTERVAL, n=people,
                of=int(self.cube.totals.all_authors[group]), method="shared-terms",
                source="Monroe, Colaresi & Quinn 2008",
            )
            for group, people, low, value, high in zip(self.groups, authors, *rates, strict=True)
        )  # fmt: skip
        documents = tuple(int(each) for each in self.candidates.documents[place])
        return MappedTerm(self.written(place), number, figures, authors, documents, bits, q, lift, **more, forms=forms)

    def written(self, place: int) -> str:
        """Return how a term is written."""
        words = self.candidates.words[place]
        return " ".join(self.cube.words.take(pa.array(words[words >= 0])).to_pylist())


def _forms(cube: Cube, candidates: _Candidates, words: list[str], language: str) -> NDArray[np.int64]:
    """Return for each word of the cube which one stands for its forms; only words that are told are looked at."""
    shown = np.arange(len(words))
    there = np.unique(candidates.words[candidates.words >= 0])
    forms = shown_forms([words[number] for number in there], cube.words_by_group[there].sum(axis=1), language)
    shown[there] = there[forms]
    return shown


def _rates(counts: GroupCounts) -> Floats:
    """Return low, value and high of each term's rate per 10,000 words, shape (3, terms, groups).

    Without the prior that tests draw rates toward: what is shown is what was counted.
    """
    return rates(counts.occurrences, counts.words, dispersion(counts))


def _shared(view: _View, enough: NDArray[np.bool_], at_least: int | None) -> tuple[MappedTerm, ...]:
    which = view.told(enough)
    if not len(which):
        return ()
    counts = view.some(which)
    found = shared_terms(counts, at_least=at_least)
    with np.errstate(invalid="ignore"):
        sure = (found.q <= LEVEL) & ((found.bits > 0) | (at_least is not None))
    kept = view.without_nested(which, sure)
    rates = _rates(counts)
    order = sorted(kept, key=lambda place: -np.nan_to_num(found.bits[place], nan=-np.inf))
    return tuple(
        view.term(
            int(which[place]), bits=float(found.bits[place]), q=float(found.q[place]), lift=float(found.lift[place]),
            rates=rates[:, place], forms=forms, balance=float(found.balance[place]),
            probability=float(found.probability[place]),
        )
        for place, forms in view.grouped(which, order)[:MOST]
    )  # fmt: skip


def _owned(view: _View, enough: NDArray[np.bool_]) -> dict[str, tuple[MappedTerm, ...]]:
    which = view.told(enough.sum(axis=1) > 0)
    if not len(which):
        return {view.cube.totals.groups[group]: () for group in view.groups}
    counts = view.some(which)
    rates = _rates(counts)
    owned = {}
    for column, found in enumerate(owned_terms(counts)):
        with np.errstate(divide="ignore", invalid="ignore"):
            lift = np.exp(found.log_odds * (1 - CLEARLY_ABOVE / found.z))  # the lower bound, where z is above it
        sure = (found.q <= LEVEL) & (found.bits > 0) & enough[which, column]
        best = sorted(view.without_nested(which, sure), key=lambda place: -found.bits[place])
        owned[view.cube.totals.groups[view.groups[column]]] = tuple(
            view.term(
                int(which[place]), bits=float(found.bits[place]), q=float(found.q[place]), lift=float(lift[place]),
                rates=rates[:, place], forms=forms,
            )
            for place, forms in view.grouped(which, best)[:MOST]
        )  # fmt: skip
    return owned


def _equal(view: _View, enough: NDArray[np.bool_]) -> tuple[MappedTerm, ...]:
    which = view.told(enough)
    if not len(which):
        return ()
    counts = view.some(which)
    found = equal_use(counts)
    rates = _rates(counts)
    kept = view.without_nested(which, found.q <= LEVEL)
    kept.sort(key=lambda place: -counts.occurrences[place].sum())
    return tuple(
        view.term(
            int(which[place]), bits=0.0, q=float(found.q[place]), lift=float(found.ratio[place]), rates=rates[:, place],
            forms=forms, balance=1 / float(found.ratio[place]),
        )
        for place, forms in view.grouped(which, kept)[:MOST]
    )  # fmt: skip


def _notes(cube: Cube, groups: list[int]) -> tuple[Sentence, ...]:
    totals = cube.totals
    return tuple(
        Sentence(
            "%(group)s has %(authors)s authors: what is told of it rests on few people.",
            {"group": totals.groups[group], "authors": int(totals.all_authors[group])},
        )
        for group in groups
        if totals.all_authors[group] < 4 * FEWEST_AUTHORS
    )


__all__ = ["GENERAL", "REST", "LanguageMap", "MapChoice", "MappedTerm", "UnusableChoice", "language_map"]
