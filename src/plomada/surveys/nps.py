"""Net promoter score: promoters (9, 10) less detractors (0 to 6), of a hundred, with an interval that holds for few."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from scipy import special

from plomada.errors import NotEnoughAnswers, OutsideScale
from plomada.figures import Figure, Sentence

LEVEL: Final = 0.9
PROMOTER_FROM: Final = 9
PASSIVE_FROM: Final = 7
HIGHEST: Final = 10
# Rocks 2016, AW(3, T): three more people, as a triangular belief would spread them.
ADDED_END: Final = 0.75
ADDED_MIDDLE: Final = 1.5
SOURCE: Final = "Rocks 2016"
ADDED: Final = Sentence(
    "The interval counts three people more, spread over the three kinds, so that few answers prove little; it need not "
    "be centred on the score."
)


@dataclass(frozen=True)
class Promoters:
    """How many would recommend, would not mind, would warn.

    Attributes:
        promoters: gave 9 or 10.
        passives: gave 7 or 8.
        detractors: gave 0 to 6.
    """

    promoters: float
    passives: float
    detractors: float

    @property
    def people(self) -> float:
        """How many in all."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """Promoters less detractors, as a share from -1 to 1."""
        return (self.promoters - self.detractors) / self.people

    @property
    def variance(self) -> float:
        """Variance of one person's +1, 0 or -1."""
        return (self.promoters + self.detractors) / self.people - self.score**2

    @property
    def adjusted(self) -> "Promoters":
        """The same with three people added, which the interval is made of."""
        return Promoters(self.promoters + ADDED_END, self.passives + ADDED_MIDDLE, self.detractors + ADDED_END)

    @property
    def error(self) -> float:
        """Standard error of the score."""
        return sqrt(self.variance / self.people)


def counted(scores: Sequence[float]) -> Promoters:
    """Return how many promoters, passives and detractors there are.

    Raises:
        OutsideScale: a score below 0 or above 10.

    Example:
        >>> counted([10, 9, 7, 3])
        Promoters(promoters=2, passives=1, detractors=1)
    """
    for place, score in enumerate(scores, start=1):
        if not 0 <= score <= HIGHEST:
            raise OutsideScale(
                Sentence(
                    "Answer number %(place)s is %(score)s, outside 0 to 10: correct it.",
                    {"place": place, "score": score},
                )
            )
    promoters = sum(score >= PROMOTER_FROM for score in scores)
    detractors = sum(score < PASSIVE_FROM for score in scores)
    return Promoters(promoters, len(scores) - promoters - detractors, detractors)


def nps(scores: Sequence[float] | Promoters, level: float = LEVEL) -> Figure:
    """Return the net promoter score in points, with its interval.

    Args:
        scores: answers from 0 to 10, or how many of each kind.
        level: coverage of the interval, between 0 and 1.

    Returns:
        Points from -100 to 100; unknown where nobody answered.

    Source: Reichheld 2003; interval Rocks 2016, adjusted Wald AW(3, T). Worked in docs/methods/nps.md.

    Example:
        >>> found = nps([10, 10, 9, 9, 9, 8, 8, 7, 3, 0])
        >>> round(found.value), round(found.low), round(found.high)
        (30, -12, 58)
    """
    given = scores if isinstance(scores, Promoters) else counted(scores)
    if not given.people:
        nobody = Sentence("Nobody has answered yet.")
        return Figure(value=None, unit="points", n=0, method="nps", source=SOURCE, unknown=nobody)
    low, high = _interval(given.adjusted.score, given.adjusted.error, level)
    return Figure(
        value=100 * given.score,
        unit="points",
        low=100 * max(low, -1.0),
        high=100 * min(high, 1.0),
        level=level,
        n=round(given.people),
        method="nps",
        source=SOURCE,
        assumptions=(ADDED,),
    )


def nps_difference(before: Promoters, after: Promoters, level: float = LEVEL) -> Figure:
    """Return how far one net promoter score lies above another, in points, with its interval.

    Args:
        before: what is compared with; the two groups share nobody.
        after: what is compared.
        level: coverage of the interval, between 0 and 1.

    Raises:
        NotEnoughAnswers: nobody in one of the two.

    Source: Rocks 2016, the adjustment made in each group.

    Example:
        >>> round(nps_difference(Promoters(15, 10, 11), Promoters(19, 9, 8)).value, 1)
        19.4
    """
    if not before.people or not after.people:
        raise NotEnoughAnswers(Sentence("One of the two groups has no answers: wait for the first."))
    centre = after.adjusted.score - before.adjusted.score
    low, high = _interval(centre, sqrt(before.adjusted.error**2 + after.adjusted.error**2), level)
    return Figure(
        value=100 * (after.score - before.score),
        unit="points",
        low=100 * max(low, -2.0),
        high=100 * min(high, 2.0),
        level=level,
        n=round(before.people + after.people),
        method="nps",
        source=SOURCE,
        assumptions=(ADDED,),
    )


def _interval(centre: float, error: float, level: float) -> tuple[float, float]:
    reach = float(special.ndtri((1 + level) / 2)) * error
    return centre - reach, centre + reach
