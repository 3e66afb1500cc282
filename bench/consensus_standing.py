"""All figures of one decision, 12 people x 60 statements x 999 shuffles: how long, beside plain loops.

    .venv/bin/python bench/consensus_standing.py

The plain version is the one the tests compare with (tests/library/slow.py). Its search for a fault line takes minutes,
so two of its shuffles are timed and counted 1,000 times; everything else is timed as it is.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from plomada.consensus import Answers, Signer, standing  # noqa: E402
from tests.library import slow  # noqa: E402

PEOPLE, STATEMENTS, SHUFFLES = 12, 60, 999
LIMIT_MS = 100
RUNS = 25


def group() -> Answers:
    rng = np.random.default_rng(1)
    ratings = rng.integers(1, 6, (PEOPLE, STATEMENTS)).astype(float)
    ratings[rng.random(ratings.shape) < 0.1] = np.nan
    return Answers(
        tuple(f"p{number}" for number in range(PEOPLE)), tuple(f"s{number}" for number in range(STATEMENTS)), ratings
    )


def fast(said: Answers) -> None:
    names = said.statements
    standing(
        said,
        rng=np.random.default_rng(1),
        phases={"define": names[:20], "identify": names[20:40], "choose": names[40:]},
        rankings={person: tuple("abcdefgh") for person in said.people},
        signers=[Signer(person, 0.8) for person in said.people[:6]],
        permutations=SHUFFLES,
    )


def plain(said: Answers) -> float:
    """Return the seconds that plain loops take."""
    table = [[None if np.isnan(cell) else float(cell) for cell in row] for row in said.ratings]

    def agreements() -> None:
        for first, last in ((0, 60), (0, 20), (20, 40), (40, 60)):
            part = [row[first:last] for row in table]
            slow.points(part, 2.0)
            slow.without_each(part, 2.0)

    def signing() -> None:
        for rho in (0.0, 0.1, 0.3):
            slow.all_sign([0.8] * 6, rho)

    shuffles = 2
    search = seconds(lambda: slow.shuffled_fau(table, np.random.default_rng(1), shuffles))
    return seconds(agreements) + seconds(signing) + search / shuffles * (SHUFFLES + 1)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    said = group()
    fast(said)  # the tables of splits are made once a process
    times = sorted(1000 * seconds(lambda: fast(said)) for _ in range(RUNS))
    best, middle = times[0], times[RUNS // 2]
    print(f"{PEOPLE} x {STATEMENTS}, {SHUFFLES} shuffles: median {middle:.0f} ms, best {best:.0f} ms of {RUNS}")
    loops = plain(said)
    print(f"plain loops: about {loops:,.0f} s, {1000 * loops / middle:,.0f} times as long")
    if best < LIMIT_MS:
        print(f"limit {LIMIT_MS} ms: kept")
        return 0
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"limit {LIMIT_MS} ms: not judged, the machine is busy (load {load:.1f} on {cores} cores)")
        return 0
    print(f"limit {LIMIT_MS} ms: MISSED")
    return 1


if __name__ == "__main__":
    sys.exit(main())
