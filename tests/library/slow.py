"""The plain, slow version of each fast calculation, written from its definition with loops, to compare with."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from math import sqrt
from statistics import NormalDist

import numpy as np
from scipy import integrate

Table = Sequence[Sequence[float | None]]


def mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)


def variance(values: Sequence[float]) -> float:
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def columns_of(table: Table) -> list[list[float]]:
    return [[value for value in column if value is not None] for column in zip(*table, strict=True)]


def points(table: Table, chance_variance: float) -> float | None:
    spreads = [variance(column) for column in columns_of(table) if len(column) >= 2]
    return 100 * (1 - mean(spreads) / chance_variance) if spreads else None


def without_each(table: Table, chance_variance: float) -> list[float | None]:
    return [points([*table[:row], *table[row + 1 :]], chance_variance) for row in range(len(table))]


def completion(table: Table, low: int, high: int) -> tuple[float, float]:
    """Refill every missing cell with every answer: only for a handful of missing cells."""
    missing = [(row, column) for row, cells in enumerate(table) for column, cell in enumerate(cells) if cell is None]
    chance = ((high - low + 1) ** 2 - 1) / 12
    found = []
    for fill in product(range(low, high + 1), repeat=len(missing)):
        filled = [list(cells) for cells in table]
        for (row, column), value in zip(missing, fill, strict=True):
            filled[row][column] = value
        found.append(points(filled, chance))
    numbers = [value for value in found if value is not None]
    return min(numbers), max(numbers)


def fau(table: Table) -> tuple[frozenset[int], float]:
    """Try every split, one after the other, from the definition; missing answers at the statement's mean."""
    columns = [[value for value in column if value is not None] for column in zip(*table, strict=True)]
    means = [mean(column) if column else 0.0 for column in columns]
    rows = [[means[j] if value is None else value for j, value in enumerate(row)] for row in table]
    people = range(len(rows))
    total = sum((row[j] - means[j]) ** 2 for row in rows for j in range(len(means)))
    best: tuple[float, frozenset[int]] = (-1.0, frozenset())
    for size in range(1, len(rows)):
        for camp in combinations(people, size):
            other = [person for person in people if person not in camp]
            between = 0.0
            for j, middle in enumerate(means):
                for side in (camp, other):
                    between += len(side) * (mean(rows[person][j] for person in side) - middle) ** 2
            best = max(best, (between / total, frozenset(camp)), key=lambda end: end[0])
    return best[1], best[0]


def shuffled_fau(table: Table, rng: np.random.Generator, shuffles: int) -> list[float]:
    found = []
    for _ in range(shuffles):
        columns = [list(rng.permutation(np.array(column, dtype=object))) for column in zip(*table, strict=True)]
        found.append(fau(list(zip(*columns, strict=True)))[1])
    return found


def all_sign(probabilities: Sequence[float], rho: float) -> float:
    """Integrate the one-factor copula by an adaptive rule."""
    normal = NormalDist()
    edges = [normal.inv_cdf(chance) for chance in probabilities]

    def at(leaning: float) -> float:
        product_of = normal.pdf(leaning)
        for edge in edges:
            product_of *= normal.cdf((edge - sqrt(rho) * leaning) / sqrt(1 - rho))
        return product_of

    return float(integrate.quad(at, -9, 9, epsabs=1e-12)[0])


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's correlation of ranks."""
    return float(np.corrcoef(one, other)[0, 1])


Said = tuple[str, str, float | None]


def snapshots(events: Iterable[Said], threshold: int) -> dict[str, list[dict[str, float]]]:
    """Keep every release, comparing whole snapshots anew after each event."""
    now: dict[str, dict[str, float]] = {}
    kept: dict[str, list[dict[str, float]]] = {}
    for person, statement, value in events:
        said, releases = now.setdefault(statement, {}), kept.setdefault(statement, [])
        said.pop(person, None)
        if value is not None:
            said[person] = value
        apart = [differing(release, said) for release in releases]
        if len(said) >= threshold and all(people >= threshold for people in apart):
            releases.append(dict(said))
    return kept


def differing(one: dict[str, float], other: dict[str, float]) -> int:
    return sum(one.get(person) != other.get(person) for person in {*one, *other})
