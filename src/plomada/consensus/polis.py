"""Measures of the Polis conversations (Small et al. 2021) on the camps of a group.

Polis counts agree (A), disagree (D) and all votes seen, passes included (S).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Votes:
    """How one camp voted on one statement.

    Attributes:
        chosen: those who voted the way in question (agree, or disagree).
        seen: all who voted, passes included.
    """

    chosen: int
    seen: int

    @property
    def share(self) -> float:
        """Share who chose it, drawn towards one half: (A + 1) / (S + 2).

        Example:
            >>> Votes(3, 3).share
            0.8
        """
        return (self.chosen + 1) / (self.seen + 2)

    @property
    def test(self) -> float:
        """How far the share lies from one half, in standard errors."""
        return 2 * sqrt(self.seen + 1) * ((self.chosen + 1) / (self.seen + 1) - 0.5)


@dataclass(frozen=True)
class Representativeness:
    """How much a vote sets one camp apart from the others.

    Attributes:
        ratio: the share within over the share without.
        test: difference of the two in standard errors.
        metric: what representative statements are sorted by: ratio, its test, the share and its test
            multiplied.
    """

    ratio: float
    test: float
    metric: float


def group_aware_consensus(camps: Sequence[Votes]) -> float:
    """Return the support that no camp can be outvoted in: the product of the camps' shares.

    Example:
        >>> round(group_aware_consensus([Votes(5, 11), Votes(3, 10), Votes(6, 6)]), 6)
        0.134615
    """
    product = 1.0
    for camp in camps:
        product *= camp.share
    return product


def representativeness(inside: Votes, outside: Votes) -> Representativeness:
    """Return how much a vote sets one camp apart from all others together.

    Example:
        >>> round(representativeness(Votes(10, 11), Votes(5, 16)).ratio, 4)
        2.5385
    """
    ratio = inside.share / outside.share
    one, other = (inside.chosen + 1) / (inside.seen + 1), (outside.chosen + 1) / (outside.seen + 1)
    pooled = (inside.chosen + outside.chosen + 2) / (inside.seen + outside.seen + 2)
    error = sqrt(pooled * (1 - pooled) * (1 / (inside.seen + 1) + 1 / (outside.seen + 1)))
    test = (one - other) / error if error else 0.0
    return Representativeness(ratio, test, ratio * test * inside.share * inside.test)
