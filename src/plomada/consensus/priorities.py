"""Weights from pairwise judgements (AHP) and how alike weights are (Goepel's S*), for the method pages only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from plomada.consensus.answers import Numbers

# Published tables differ (0.89 for 4 items elsewhere), so the same matrix has several ratios: name the table.
SAATY_1980: Final[Mapping[int, float]] = MappingProxyType(
    {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
)
LARGEST_JUDGEMENT: Final = 9


@dataclass(frozen=True)
class Priorities:
    """Weights of items, and how consistent the judgements behind them are.

    Attributes:
        weights: one per item, adding to 1.
        eigenvalue: the principal one; equal to the number of items where judgements never contradict each
            other.
        inconsistency: (eigenvalue - items) / (items - 1), 0 where they never do.
        ratio: inconsistency over that of random judgements; None for two items, which cannot contradict.
        ratio_alonso_lamata: the same by a formula instead of a table.
    """

    weights: Numbers
    eigenvalue: float
    inconsistency: float
    ratio: float | None
    ratio_alonso_lamata: float


def priorities(judgements: Numbers, random_index: Mapping[int, float] = SAATY_1980) -> Priorities:
    """Return the weights behind pairwise judgements: the principal eigenvector.

    Args:
        judgements: items x items; how many times the row counts more than the column, reciprocal.
        random_index: inconsistency of random judgements by number of items.

    Source: Saaty 1980; Alonso & Lamata 2006.

    Example:
        >>> priorities(np.array([[1.0, 3.0], [1 / 3, 1.0]])).weights.round(2).tolist()
        [0.75, 0.25]
    """
    items = len(judgements)
    values, vectors = np.linalg.eig(judgements)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    largest = float(values[first].real)
    inconsistency = (largest - items) / (items - 1)
    chance = random_index.get(items)
    return Priorities(
        weights=weights / weights.sum(),
        eigenvalue=largest,
        inconsistency=inconsistency,
        ratio=inconsistency / chance if chance else None,
        ratio_alonso_lamata=(largest - items) / (2.7699 * items - 4.3513 - items),
    )


def group_judgements(judgements: Sequence[Numbers]) -> Numbers:
    """Return the group's judgements: the geometric mean of its people's, which keeps reciprocals reciprocal.

    Source: Aczel & Saaty 1983.

    Example:
        >>> group_judgements([np.array([[1, 4], [0.25, 1]]), np.ones((2, 2))]).tolist()
        [[1.0, 2.0], [0.5, 1.0]]
    """
    return np.asarray(np.exp(np.log(np.array(judgements)).mean(axis=0)))


@dataclass(frozen=True)
class WeightsAlike:
    """How alike people's weights are.

    Attributes:
        star: Goepel's S*, 0 each on a thing of their own, 1 the same weights.
        relative: the same without the allowance for the largest judgement possible.
        within: mean entropy of a person's weights (H alpha).
        between: what the people add to it (H beta).
        group: entropy of the mean weights (H gamma).
    """

    star: float
    relative: float
    within: float
    between: float
    group: float


def weights_alike(weights: Numbers, largest: int = LARGEST_JUDGEMENT) -> WeightsAlike:
    """Return how alike people's weights are, from Shannon entropies.

    Args:
        weights: people x items, each row adding to 1, none 0.
        largest: the largest judgement that people could give.

    Source: Goepel 2018, IJAHP 10(3), eq. 11 to 21. It is hardly moved by one person with reversed priorities.

    Example:
        >>> weights_alike(np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]])).star
        1.0
    """
    items = weights.shape[1]
    within = float(np.mean([_entropy(row) for row in weights]))
    group = _entropy(weights.mean(axis=0))
    alike = float(np.exp(within - group))
    least = np.exp(least_entropy(items, largest)) / items
    return WeightsAlike(
        star=float((alike - least) / (1 - least)),
        relative=(alike - 1 / items) / (1 - 1 / items),
        within=within,
        between=group - within,
        group=group,
    )


def least_entropy(items: int, largest: int = LARGEST_JUDGEMENT) -> float:
    """Return the entropy of the most extreme weights: one item `largest` times as important as each other.

    Example:
        >>> round(least_entropy(4), 6)
        0.836988
    """
    extreme = np.full(items, 1.0)
    extreme[0] = largest
    return _entropy(extreme / extreme.sum())


def _entropy(shares: Numbers) -> float:
    used = shares[shares > 0]
    return float(-(used * np.log(used)).sum())
