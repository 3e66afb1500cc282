"""Bursts and trends of 93,623 terms over 93 months, beside a plain loop over terms and periods.

    .venv/bin/python bench/language_bursts.py

The plain loop is Viterbi's search as it stands in books; it is timed on some of the terms, counted up to all of them,
and has to find the same bursts there. Both run in one thread.
"""

import sys
import time
from collections.abc import Callable
from math import log
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from plomada.language.bursts import GAMMA, SCALE, bursts  # noqa: E402
from plomada.language.trends import trends  # noqa: E402

TERMS, PERIODS, LOOPED = 93_623, 93, 500
RUNS = 5
LIMIT = 0.5  # seconds for all bursts
TIMES = 25  # as fast as the loop, at the least


def made() -> tuple[np.ndarray, np.ndarray]:
    """Return counts as months of talk have them: few terms often, most seldom, each with its ups and downs."""
    chance = np.random.default_rng(1)
    usual = chance.gamma(0.3, 10.0, (TERMS, 1)) + 0.05
    return chance.poisson(usual * chance.gamma(1.5, 1 / 1.5, (TERMS, PERIODS))).astype(float), np.full(PERIODS, 2e5)


def looped(said: list[float], words: list[float]) -> list[tuple[int, int]]:
    """Return the bursts of one term, plainly."""
    usual = sum(said) / sum(words)
    rates, price = (usual, SCALE * usual), GAMMA * log(len(said))
    costs, came = [0.0, price], []
    for period, (number, all_words) in enumerate(zip(said, words, strict=True)):
        own = [-number * log(rate) - (all_words - number) * log(1 - rate) for rate in rates]
        if period == 0:
            came.append((0, 0))
            costs = [own[0], price + own[1]]
            continue
        from_usual, from_busy = costs
        came.append((int(from_busy < from_usual), int(from_busy < from_usual + price)))
        costs = [min(from_usual, from_busy) + own[0], min(from_busy, from_usual + price) + own[1]]
    state, course = int(costs[1] < costs[0]), []
    for back in reversed(came):
        course.append(state)
        state = back[state]
    course.reverse()
    edges = [0, *course, 0]
    begins = [place for place in range(len(course)) if edges[place + 1] > edges[place]]
    ends = [place for place in range(len(course)) if edges[place + 1] > edges[place + 2]]
    return list(zip(begins, ends, strict=True))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    said, words = made()
    times = sorted(seconds(lambda: bursts(said, words)) for _run in range(RUNS))
    found = bursts(said, words)
    print(f"bursts of {TERMS:,} terms x {PERIODS}: median {times[RUNS // 2]:.2f} s, best {times[0]:.2f} s of {RUNS}")
    print(f"  {len(found.term):,} bursts in {len(np.unique(found.term)):,} terms")
    rows, plain_words = said[:: TERMS // LOOPED][:LOOPED], words.tolist()
    plain: list[list[tuple[int, int]]] = []
    loop = seconds(lambda: plain.extend(looped(row, plain_words) for row in rows.tolist() if any(row)))
    mine = [found.of(term) for term in range(0, TERMS, TERMS // LOOPED)][:LOOPED]
    same = [[(first, last) for first, last, _weight in each] for each, row in zip(mine, rows, strict=True) if any(row)]
    if same != plain:
        print("the plain loop finds other bursts: WRONG")
        return 1
    ratio = loop / LOOPED * TERMS / times[RUNS // 2]
    print(f"plain loop: {loop / LOOPED * TERMS:.0f} s, {ratio:,.0f} times as long; the same bursts in {LOOPED} terms")
    print(f"trends of the same: {seconds(lambda: trends(said, words)):.2f} s")
    kept = times[0] < LIMIT and ratio > TIMES
    print(f"limit {LIMIT} s and {TIMES} times: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
