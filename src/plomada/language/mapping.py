"""The language map: what several groups all say more than others do, what each owns, and what all use equally.

Everything is told of terms that enough people in a group said; how many were looked at is told too, because the share
of false finds is over these. Which background the shared terms are compared with is a choice: what other groups said,
or the language at large; what was said in some periods is compared with what the same groups said before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plomada.figures import Sentence
from plomada.language.backgrounds import UnusableChoice, others_or_at_large, require_words, said_before
from plomada.language.candidates import candidates_of
from plomada.language.counting.cube import Cube
from plomada.language.equal_use import equal_use
from plomada.language.group_counts import GroupCounts
from plomada.language.map_view import MapView, forms_of, rates_of
from plomada.language.mapped import FEWEST_AUTHORS, GENERAL, LEVEL, REST, LanguageMap, MappedTerm
from plomada.language.moving_terms import moving_terms
from plomada.language.owned_terms import CLEARLY_ABOVE, owned_terms
from plomada.language.phrases import phrases
from plomada.language.shared_terms import shared_terms
from plomada.language.stop_words import stop_words

MOST: Final = 500  # terms of a kind


@dataclass(frozen=True)
class MapChoice:
    """What to compare.

    Attributes:
        groups: two or more; empty: all that have a name.
        background: `REST`: what the other groups and nobody in particular said; `GENERAL`: the language at large; None:
            the first if it is large enough, else the second. Where something earlier is given, that is what there is.
        languages: the share of each in the corpus, 0 to 1.
        at_least: in so many groups a term has to be emphasised to be shared; None: in all.
        fewest_authors: of each group that is told to use a term.
    """

    groups: tuple[str, ...] = ()
    background: str | None = None
    languages: Mapping[str, float] = field(default_factory=lambda: {"en": 1.0})
    at_least: int | None = None
    fewest_authors: int = FEWEST_AUTHORS


def language_map(cube: Cube, choice: MapChoice, earlier: Cube | None = None) -> LanguageMap:
    """Return the map of a corpus that was counted.

    Args:
        cube: what is told.
        choice: what to compare.
        earlier: where the cube is of some periods, what it was counted from: compared with is then what the same groups
            said before them.

    Raises:
        UnusableChoice: fewer than two groups, or one that is not there; a background without a word.
    """
    groups = _groups(cube, choice)
    if earlier is not None:
        require_words(cube, earlier, groups)
    candidates = candidates_of(cube, groups, choice.fewest_authors)
    words = cube.words.to_pylist()
    background = (
        others_or_at_large(cube, candidates, groups, choice.background, choice.languages)
        if earlier is None
        else said_before(cube, earlier, candidates, groups)
    )
    counted = GroupCounts(
        candidates.everywhere[:, groups], cube.totals.words[groups].sum(axis=1).astype(np.float64),
        candidates.squares[:, groups], cube.totals.all_authors[groups].astype(np.float64),
        background.occurrences, background.words,
    )  # fmt: skip
    # A number is no topic either: it stands inside a phrase, never at its edge.
    left_out = stop_words(*choice.languages) | {word for word in words if word.isdigit()}
    said = candidates.everywhere.sum(axis=1)
    found = phrases(candidates.words, said, words, stop=left_out, said=float(cube.totals.words.sum()))
    enough = candidates.authors >= choice.fewest_authors
    main = max(choice.languages, key=lambda code: choice.languages[code])
    view = MapView(cube, groups, candidates, counted, found, forms_of(cube, candidates, words, main))
    wanted = len(groups) if choice.at_least is None else choice.at_least
    moving = moving_terms(view, cube if earlier is None else earlier, enough, choice.fewest_authors)
    return LanguageMap(
        tuple(cube.totals.groups[group] for group in groups),
        tuple(int(each) for each in counted.words),
        tuple(int(cube.totals.all_authors[group]) for group in groups),
        background.told,
        int((found.kept & (enough.sum(axis=1) >= wanted)).sum()),
        _shared(view, enough.sum(axis=1) >= wanted, choice.at_least),
        _owned(view, enough),
        _equal(view, enough.sum(axis=1) == len(groups)),
        moving.rising,
        moving.rising_in,
        moving.busy,
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


def _shared(view: MapView, enough: NDArray[np.bool_], at_least: int | None) -> tuple[MappedTerm, ...]:
    which = view.told(enough)
    if not len(which):
        return ()
    counts = view.some(which)
    found = shared_terms(counts, at_least=at_least)
    with np.errstate(invalid="ignore"):
        sure = (found.q <= LEVEL) & ((found.bits > 0) | (at_least is not None))
    kept = view.without_nested(which, sure)
    rates = rates_of(counts)
    order = sorted(kept, key=lambda place: -np.nan_to_num(found.bits[place], nan=-np.inf))
    return tuple(
        view.term(
            int(which[place]), bits=float(found.bits[place]), q=float(found.q[place]), lift=float(found.lift[place]),
            rates=rates[:, place], forms=forms, balance=float(found.balance[place]),
            probability=float(found.probability[place]),
        )
        for place, forms in view.grouped(which, order)[:MOST]
    )  # fmt: skip


def _owned(view: MapView, enough: NDArray[np.bool_]) -> dict[str, tuple[MappedTerm, ...]]:
    which = view.told(enough.sum(axis=1) > 0)
    if not len(which):
        return {view.cube.totals.groups[group]: () for group in view.groups}
    counts = view.some(which)
    rates = rates_of(counts)
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


def _equal(view: MapView, enough: NDArray[np.bool_]) -> tuple[MappedTerm, ...]:
    which = view.told(enough)
    if not len(which):
        return ()
    counts = view.some(which)
    found = equal_use(counts)
    rates = rates_of(counts)
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
