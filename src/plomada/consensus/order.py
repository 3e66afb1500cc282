"""Do people put the same things first?

Each person ranks a list of priorities. The figure is the mean rank correlation of all pairs of people
(Spearman), 1 for the same order, 0 for unrelated ones, with the chance of seeing as much in shuffled orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations as arrangements
from math import factorial
from typing import Final

import numpy as np

from plomada.consensus.answers import Numbers
from plomada.consensus.direction import too_few
from plomada.figures import Figure, Sentence

EXACT_UP_TO: Final = 20_000  # arrangements


@dataclass(frozen=True)
class Concordance:
    """Kendall's W and what it is made of.

    Attributes:
        w: corrected for ties, 0 to 1. Its mean under no agreement is 1 / people, so never show it as it is.
        w_uncorrected: as if there were no ties.
        rank_sums: per item.
        squares: sum of squared deviations of the rank sums (S).
        ties: sum over people and groups of t tied items of t^3 - t.
        mean_spearman: mean rank correlation of all pairs, (m w - 1) / (m - 1).
        chi_square: m (items - 1) w.
    """

    w: float
    w_uncorrected: float
    rank_sums: Numbers
    squares: float
    ties: float
    mean_spearman: float
    chi_square: float


@dataclass(frozen=True)
class OrderAgreement:
    """Whether people put the same things first.

    Attributes:
        figure: mean rank correlation of all pairs, unit "rho".
        p_value: chance of as much agreement in shuffled orders; None where unknown.
        exact: whether every arrangement was tried.
        order: the items with their mean rank, the group's first priority first.
    """

    figure: Figure
    p_value: float | None
    exact: bool
    order: tuple[tuple[str, float], ...]


def order_agreement(
    rankings: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
    permutations: int = 999,
    committee: int | None = None,
) -> OrderAgreement:
    """Return whether people put the same things first.

    Args:
        rankings: each person's items, the most important first. What a person leaves out comes after, tied; a
            person who ranks nothing says nothing and does not count.
        rng: the source of chance, used where there are too many arrangements to try them all.
        permutations: how many shuffled copies then.
        committee: how many people there are, heard or not.

    Source: Kendall & Babington Smith 1939. Worked in docs/methods/order-agreement.md.

    Example:
        >>> found = order_agreement({"Ana": "abc", "Luis": "abc", "Marta": "acb"}, np.random.default_rng(1))
        >>> round(found.figure.value, 3), round(found.p_value, 3), found.exact
        (0.667, 0.194, True)
    """
    items = sorted({item for ranking in rankings.values() for item in ranking})
    spoke = {person: ranking for person, ranking in rankings.items() if ranking}
    ranks = np.array([_ranks(ranking, items) for ranking in spoke.values()]).reshape(len(spoke), len(items))
    telling = ranks[(ranks != ranks[:, :1]).any(axis=1)] if items else ranks[:0]
    means = telling.mean(axis=0) if len(telling) else np.empty(0)
    order = tuple(sorted(zip(items, means.tolist(), strict=False), key=lambda row: (row[1], row[0])))
    blank = _blank(len(telling), max(committee or 0, len(rankings)))
    if len(telling) < 2:
        return OrderAgreement(replace(blank, unknown=too_few(len(telling), 2)), None, exact=False, order=order)
    p_value, exact = order_chance(telling, rng, permutations)
    chance = Sentence("Orders at random agree as much in %(percent)s%% of cases.", {"percent": round(100 * p_value, 1)})
    figure = replace(blank, value=concordance(telling).mean_spearman, assumptions=(*blank.assumptions, chance))
    return OrderAgreement(figure, p_value, exact, order)


def concordance(ranks: Numbers) -> Concordance:
    """Return Kendall's W with correction for ties, and the mean rank correlation that follows from it.

    Args:
        ranks: people x items, mid-ranks within each person; at least two people, and nobody with all items
            tied.

    Source: Kendall & Babington Smith 1939; ties Kendall 1948.

    Example:
        >>> concordance(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])).w
        1.0
    """
    people, items = ranks.shape
    sums = ranks.sum(axis=0)
    squares = float(np.square(sums - sums.mean()).sum())
    ties = float(sum(_tied(row) for row in ranks))
    whole = people**2 * (items**3 - items)
    w = 12 * squares / (whole - people * ties)
    return Concordance(
        w=w,
        w_uncorrected=12 * squares / whole,
        rank_sums=sums,
        squares=squares,
        ties=ties,
        mean_spearman=(people * w - 1) / (people - 1),
        chi_square=people * (items - 1) * w,
    )


def mid_ranks(values: Numbers) -> Numbers:
    """Return ranks within each row, tied values sharing the middle of theirs; the smallest value has rank 1.

    Example:
        >>> mid_ranks(np.array([[10.0, 30.0, 30.0]])).tolist()
        [[1.0, 2.5, 2.5]]
    """
    # A value's rank is how many lie below it, and half of those that equal it. (scipy.stats would take longer to load
    # than all the rest of the product.)
    below = (values[:, None, :] < values[:, :, None]).sum(axis=2)
    equal = (values[:, None, :] == values[:, :, None]).sum(axis=2)
    return np.asarray(below + (equal + 1) / 2)


def order_chance(ranks: Numbers, rng: np.random.Generator, permutations: int) -> tuple[float, bool]:
    """Return the chance of rank sums as uneven in shuffled orders, and whether it is exact.

    Args:
        ranks: people x items.
        rng: used where all arrangements are more than 20,000.
        permutations: how many shuffled copies then.

    Example:
        >>> order_chance(np.array([[1.0, 2.0], [1.0, 2.0]]), np.random.default_rng(1), 999)
        (0.5, True)
    """
    people, items = ranks.shape
    observed = float(np.square(ranks.sum(axis=0) - ranks.sum() / items).sum()) - 1e-9
    if factorial(items) ** (people - 1) <= EXACT_UP_TO:
        sums = ranks[:1]  # one person may stay put: only how the others lie to them counts
        for row in ranks[1:]:
            every = np.array(list(arrangements(row)))
            sums = (sums[:, None, :] + every[None, :, :]).reshape(-1, items)
        found = np.square(sums - ranks.sum() / items).sum(axis=1)
        return float((found >= observed).mean()), True
    mixed = rng.permuted(np.broadcast_to(ranks, (permutations, people, items)), axis=2).sum(axis=1)
    reached = np.square(mixed - ranks.sum() / items).sum(axis=1) >= observed
    return (1 + int(reached.sum())) / (1 + permutations), False


def _ranks(ranking: Sequence[str], items: Sequence[str]) -> list[float]:
    places = {item: place for place, item in enumerate(dict.fromkeys(ranking), start=1)}
    rest = (len(places) + 1 + len(items)) / 2
    return [float(places.get(item, rest)) for item in items]


def _tied(row: Numbers) -> int:
    _, times = np.unique(row, return_counts=True)
    return int((times**3 - times).sum())


def _blank(people: int, of: int) -> Figure:
    return Figure(
        value=None,
        unit="rho",
        n=people,
        of=of,
        method="order-agreement",
        source="Kendall & Babington Smith 1939",
        assumptions=(Sentence("1 is the same order for all, 0 is orders unrelated to each other."),),
    )
