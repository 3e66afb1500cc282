"""How much power each vote has, for the method pages only: with a veto each, all signers have the same."""

from collections.abc import Sequence
from functools import cache
from math import factorial


def shapley_shubik(weights: Sequence[int], quota: int) -> list[float]:
    """Return each voter's power: the share of orders of arrival in which it is theirs to tip the balance.

    Args:
        weights: votes of each.
        quota: votes it takes; met exactly is met.

    Source: Shapley & Shubik 1954.

    Example:
        >>> [round(power, 4) for power in shapley_shubik([10, 10, 20, 30], 50)]
        [0.0833, 0.0833, 0.25, 0.5833]
    """
    return [
        _power(tuple(weights[:place]) + tuple(weights[place + 1 :]), weight, quota)
        for place, weight in enumerate(weights)
    ]


def _power(others: tuple[int, ...], weight: int, quota: int) -> float:
    people = len(others) + 1

    @cache
    def coalitions(left: int, size: int, votes: int) -> int:
        """Count coalitions of `size` among the first `left` others that have exactly these votes."""
        if left == 0:
            return int(size == 0 and votes == 0)
        without = coalitions(left - 1, size, votes)
        return without + (coalitions(left - 1, size - 1, votes - others[left - 1]) if size else 0)

    tipping = 0
    for size in range(people):
        orders = factorial(size) * factorial(people - size - 1)
        tipping += orders * sum(coalitions(people - 1, size, votes) for votes in range(quota - weight, quota))
    return tipping / factorial(people)
