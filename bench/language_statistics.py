"""How long the statistics of a million terms in ten groups take, beside scipy asked for every number of every term.

    .venv/bin/python bench/language_statistics.py [terms [groups]]

Counts are made as speech makes them: rates by Zipf's law, words in bursts, one term in twenty truly said more by
all groups and as many by some. The plain run asks for the same numbers without leaving any term out, on every 200th
term (it would take minutes on all), with what is usual among all terms given to it; the numbers of whatever
the fast run asked for have to be the same, and of what was no candidate to it p has to be 0.4 or more.
"""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from scipy.special import betainc, betaincinv, gammaincc, gammaincinv

from plomada.language.equal_use import equal_use
from plomada.language.group_counts import GroupCounts
from plomada.language.owned_terms import owned_terms
from plomada.language.shared_terms import believed, shared_terms

Result = TypeVar("Result")
EVERY = 200
RUNS = 3


def made(terms: int, groups: int, seed: int = 1) -> GroupCounts:
    """Return counts of so many terms."""
    chance = np.random.default_rng(seed)
    words = chance.uniform(2e6, 8e6, groups)
    clusters = np.round(chance.uniform(50, 500, groups))
    rate = (np.arange(terms) + 10) ** -0.8
    rate = np.maximum(rate / rate.sum(), 1e-7)
    lift = chance.lognormal(0, 0.15, (terms, groups))
    lift[chance.random(terms) < 0.05] *= 3
    lift[chance.random(terms) < 0.05, : groups // 2] *= 5
    burst = 1 + chance.gamma(0.5, 1.0, (terms, groups))
    mean = rate[:, None] * lift * words
    y = np.round(chance.gamma(mean / burst + 0.01, burst))
    background = np.round(chance.gamma(rate * 5e7 + 0.01, 1.0))
    background[(y.sum(axis=1) + background) == 0] = 1
    squares = (y + (clusters - 1) * burst * chance.chisquare(5, (terms, groups)) / 5) * y / words
    return GroupCounts(y, words, squares, clusters, background, 5e7)


def plain(counts: GroupCounts, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return the numbers of some terms, each asked for."""
    rates = believed(counts, rows)
    a, b, a_rest, b_rest = rates.a, rates.b, rates.a_rest, rates.b_rest
    share = betaincinv(a, a_rest, 0.05)
    lift = share / (1 - share) * b_rest / b
    total = np.zeros(len(rows))
    for point in (np.arange(64) + 0.5) / 64:
        total += gammaincc(a, 1.5 * gammaincinv(a_rest, point) / b_rest * b).prod(axis=1)
    return {
        "p": betainc(a, a_rest, 1.5 * b / (1.5 * b + b_rest)).max(axis=1),
        "lift": lift.min(axis=1),
        "bits": 1e4 * (gammaincinv(a, 0.05) / b * np.log2(lift)).min(axis=1),
        "probability": total / 64,
    }


def fastest(run: Callable[[], Result]) -> tuple[float, float, Result]:
    """Return the least seconds of some runs, on the wall and of the processors, and what came out."""
    wall, busy = [], []
    for _ in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        result = run()
        wall.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
    return min(wall), min(busy), result


def again(counts: GroupCounts) -> GroupCounts:
    """Return the same counts with nothing remembered; they are looked at again, too."""
    return GroupCounts(
        counts.occurrences, counts.words, counts.squares, counts.clusters, counts.background, counts.background_words
    )


def main() -> None:
    terms, groups = [int(each) for each in sys.argv[1:3]] + [1_000_000, 10][len(sys.argv[1:3]) :]
    counts = made(terms, groups)
    print(f"{terms:,} terms x {groups} groups; seconds on the wall (of the processors), the least of {RUNS} runs")
    seconds, busy, found = fastest(lambda: shared_terms(again(counts)))
    print(f"shared terms: {seconds:.2f} s ({busy:.2f}); {int((found.q < 0.05).sum()):,} with q < 0.05")
    rows = np.arange(0, terms, EVERY)
    slow, _busy, theirs = fastest(lambda: plain(counts, rows))
    on_all = slow * EVERY
    print(
        f"plain scipy on {len(rows):,} of them: {slow:.2f} s; on all {on_all:.0f} s, {on_all / seconds:.0f} times that"
    )
    asked = np.isfinite(found.bits[rows])
    assert asked.any()
    for name, numbers in theirs.items():
        # Of the probability, 64 even points know three places, and ours, which are fewer and better placed, five.
        near = 2e-3 if name == "probability" else 1e-9
        np.testing.assert_allclose(getattr(found, name)[rows][asked], numbers[asked], rtol=1e-6, atol=near)
    least = theirs["p"][found.p[rows] == 1].min()
    assert least > 0.4
    print(f"the same numbers for the {asked.sum():,} asked; of those never candidates the smallest p is {least:.2f}")
    seconds, busy, owned = fastest(lambda: owned_terms(again(counts)))
    told = sum(int((each.q < 0.05).sum()) for each in owned)
    print(f"owned terms: {seconds:.2f} s ({busy:.2f}); {told:,} with q < 0.05")
    seconds, busy, equal = fastest(lambda: equal_use(again(counts)))
    print(f"equal use: {seconds:.2f} s ({busy:.2f}); {int((equal.q < 0.05).sum()):,} with q < 0.05")


if __name__ == "__main__":
    main()
