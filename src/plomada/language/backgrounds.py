"""What the groups of a map are compared with: what others said, the language at large, or what they said before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.candidates import Candidates, said_in_all
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats
from plomada.language.general import WORDS, general_counts
from plomada.language.mapped import REST
from plomada.language.periods import Span

ENOUGH: Final = 10_000  # words: of a background that is compared with without being asked for


class UnusableChoice(InputError):
    """Groups or a background that are not in what was counted."""


@dataclass(frozen=True)
class Background:
    """What is compared with.

    Attributes:
        occurrences: of each term that is looked at, shape (terms,).
        words: how many there are in all.
        told: what it is.
    """

    occurrences: Floats
    words: float
    told: Sentence


def others_or_at_large(
    cube: Cube, candidates: Candidates, groups: list[int], wanted: str | None, languages: Mapping[str, float]
) -> Background:
    """Return what the other groups and nobody in particular said, or the language at large.

    Args:
        cube: what is compared.
        candidates: its terms that are looked at.
        groups: those that are compared, by their places.
        wanted: `REST` or `GENERAL`; None: the first if it is large enough, else the second.
        languages: the share of each in the corpus, 0 to 1.

    Raises:
        UnusableChoice: what the others said is wanted, and there are none.
    """
    others = [place for place in range(len(cube.totals.groups)) if place not in groups]
    rest = float(cube.totals.words[others].sum())
    if wanted == REST and not rest:
        raise UnusableChoice(
            Sentence("Nobody but the groups that are compared said anything: choose another background.")
        )
    if wanted == REST or (wanted is None and rest >= ENOUGH):
        told = Sentence("what the others said (%(words)s words)", {"words": int(rest)})
        return Background(candidates.everywhere[:, others].sum(axis=1), rest, told)
    told = Sentence("the language at large (%(languages)s)", {"languages": tuple(languages)})
    return Background(general_counts(cube.words.to_pylist(), candidates.words, languages), WORDS, told)


def said_before(cube: Cube, earlier: Cube, candidates: Candidates, groups: list[int]) -> Background:
    """Return what the groups themselves said before the periods that a cube is of.

    Args:
        cube: of some periods.
        earlier: what it was counted from.
        candidates: its terms that are looked at.
        groups: those that are compared, by their places.

    Raises:
        UnusableChoice: the cube is of all periods.
    """
    span, totals = _span_of(cube), earlier.totals
    before = np.flatnonzero(span.follows(totals.periods))
    heard = said_in_all(earlier, candidates.words, groups, before.tolist())
    words = int(totals.words[groups][:, before].sum())
    of = Sentence("what the same groups said before %(date)s (%(words)s words)", {"date": span.since, "words": words})
    return Background(heard, float(words), of)


def _span_of(cube: Cube) -> Span:
    if cube.span is None:
        raise UnusableChoice(Sentence("What was said at all times has no time before it to be compared with."))
    return cube.span


def require_words(cube: Cube, earlier: Cube, groups: list[int]) -> None:
    """Refuse to compare groups with themselves where one has said nothing in the periods, or all nothing before.

    Raises:
        UnusableChoice: so it is.
    """
    span = _span_of(cube)
    before = earlier.totals.words[groups][:, span.follows(earlier.totals.periods)]
    if cube.totals.words[groups].all() and before.any():
        return
    if span.until is None:
        raise UnusableChoice(
            Sentence(
                "There is nothing before %(date)s, or nothing after it, to compare: choose another date.",
                {"date": span.since},
            )
        )
    raise UnusableChoice(
        Sentence(
            "There is nothing before %(date)s, or nothing from then until %(until)s, to compare: choose other dates.",
            {"date": span.since, "until": span.until},
        )
    )
