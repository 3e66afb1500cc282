"""Near copies in a large corpus: what finding them costs a document, and whether that grows with the corpus.

Documents of 40 to 60 words are taken in as a file's are, a batch in each transaction: one in ten says nearly the same
as one before it, by the same author. The floor is the same batches into a second corpus, each right after the first
and without near copies: a busy machine slows both. What may not grow is the time a document takes, from the first
tenth of the corpus to the last one; the floor's growth is the database's own.

    python bench/near_copies.py                                  SQLite, in a temporary folder
    python tests/databases.py python bench/near_copies.py        PostgreSQL, started for it
    python bench/near_copies.py --documents 1000000

Exit code 1 where it takes longer than it may, grows more than it may, or misses near copies.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
Path(os.environ["PLOMADA_VAR"], "static").mkdir(parents=True, exist_ok=True)

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from plomada_web.config import wsgi  # noqa: E402, F401  as the server loads the product
from plomada_web.language import copies  # noqa: E402
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus  # noqa: E402
from plomada_web.language.actions.sources import add_source  # noqa: E402
from plomada_web.language.actions.taking_in import take_in  # noqa: E402
from plomada_web.language.arriving import Arrived  # noqa: E402
from plomada_web.language.background import batch_size  # noqa: E402
from plomada_web.language.models import Document, Source  # noqa: E402
from plomada_web.workspace import table_statistics  # noqa: E402
from plomada_web.workspace.audit import MACHINE  # noqa: E402
from plomada_web.workspace.models import Workspace  # noqa: E402

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
WORDS, AUTHORS, NEAR, TENTHS = 30_000, 5_000, 10, 10
MOST_TIMES, MOST_GROWTH, FEWEST_FOUND = 3.5, 1.6, 0.95


class NoNearCopies:
    """Stands in for what looks for near copies: it finds none and keeps nothing."""

    def __init__(self, *_what: object, **_among: object) -> None:
        self.unwritten: list[Document] = []

    def original_of(self, *_row: object) -> None:
        return None

    def add(self, _row: object) -> None:
        return None

    def write(self) -> None:
        return None


def documents(many: int) -> Iterator[Arrived]:
    """Yield documents, as common words are common; one in ten is an earlier one with another word in its middle."""
    chance = np.random.default_rng(7)
    words = np.array([f"w{n:x}q" for n in range(WORDS)], dtype=object)
    shares = 1 / np.arange(1, WORDS + 1) ** 0.9
    edges = np.cumsum(shares / shares.sum())
    before: list[tuple[str, str]] = []
    for n in range(many):
        if n % NEAR == NEAR - 1:
            text, author = before[int(chance.integers(len(before)))]
            told = text.split()
            told[len(told) // 2] = f"on{n}"
            text = " ".join(told)
        else:
            places = np.searchsorted(edges, chance.random(int(chance.integers(40, 61))))
            text, author = " ".join(words[np.minimum(places, WORDS - 1)]), f"author {int(chance.integers(AUTHORS))}"
            if len(before) < many // 4 or n % 4 == 0:
                before.append((text, author))
        yield Arrived(text, author=author, said_at=NOW, key=str(n), language="en")


def source_of(workspace: Workspace, name: str) -> Source:
    corpus = add_corpus(workspace, facts=CorpusFacts(name), actor=MACHINE, now=NOW)
    return add_source(corpus, kind=Source.Kind.TEXT, name=name, actor=MACHINE, now=NOW)


def taken(source: Source, batch: list[Arrived]) -> tuple[float, int]:
    """Take a batch in; return the seconds it took, and how many were copies."""
    begun = time.perf_counter()
    with transaction.atomic():
        found = take_in(source, batch, now=NOW)
    return time.perf_counter() - begun, found.copies


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    many = parser.parse_args().documents
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(name="Bench", slug="bench", created_at=NOW)
    with_near, without = (source_of(workspace, name) for name in ("near copies", "floor"))
    size, told, copied = batch_size(), documents(many), 0
    seconds, floor = np.zeros(TENTHS), np.zeros(TENTHS)
    print(f"{connection.vendor}: {many:,} documents, {size:,} in a transaction")
    for start in range(0, many, size):
        batch = [each for _n, each in zip(range(size), told, strict=False)]
        tenth = start * TENTHS // many
        took, found = taken(with_near, batch)
        with patch.object(copies, "NearCopies", NoNearCopies):
            least, _none = taken(without, batch)
        seconds[tenth], floor[tenth], copied = seconds[tenth] + took, floor[tenth] + least, copied + found
        table_statistics.refresh()  # as the worker does beside its jobs
        if (start + size) * TENTHS // many > tenth:
            each, bare = 1e6 * TENTHS / many * seconds[tenth], 1e6 * TENTHS / many * floor[tenth]
            print(f"  tenth {tenth + 1:2d}: {each:6.0f} µs a document, {each / bare:4.2f} x without ({bare:.0f} µs)")
    times, growth = seconds.sum() / floor.sum(), (seconds[-1] / seconds[0]) / (floor[-1] / floor[0])
    share = copied / (many // NEAR)
    print(f"  all: {many / seconds.sum():,.0f} documents/s, {times:.2f} x without; at most {MOST_TIMES} x")
    own = seconds[-1] / seconds[0]
    print(f"  last tenth / first: {own:.2f} x, {growth:.2f} x what it is without; at most {MOST_GROWTH} x")
    print(f"  near copies found: {share:.1%}; at least {FEWEST_FOUND:.0%}")
    return 0 if times < MOST_TIMES and growth < MOST_GROWTH and share >= FEWEST_FOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())
