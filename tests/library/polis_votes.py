"""Real votes of public Polis conversations, read from the data folder beside the repository."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

SHARED = Path(os.environ.get("PLOMADA_SHARED") or Path(__file__).resolve().parents[3] / "shared")
POLIS = SHARED / "data" / "polis"


def votes(conversation: str) -> np.ndarray:
    """Return voters x statements: 1, 0, -1, NaN where not voted; skips where the data are absent."""
    file = POLIS / conversation / "participants-votes.csv"
    if not file.is_file():
        pytest.skip(f"no votes at {file}: name the data folder in PLOMADA_SHARED")
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    first = header.index("n-disagree") + 1
    return np.array([[float(cell) if cell else np.nan for cell in row[first:]] for row in rows])


def small_group(
    table: np.ndarray, rng: np.random.Generator, sizes: tuple[int, int] = (6, 12), common: int = 8
) -> np.ndarray:
    """Return a group drawn from real voters, on the statements that all of it voted on, at least `common` of them."""
    people = int(rng.integers(sizes[0], sizes[1] + 1))
    busy = table[(~np.isnan(table)).sum(axis=1) >= max(common, 20)]
    while True:
        chosen = busy[rng.choice(len(busy), people, replace=False)]
        shared = chosen[:, ~np.isnan(chosen).any(axis=0)]
        if shared.shape[1] >= common:
            return shared
