"""Real people dealt to groups at random: of such groups nothing is true, and whatever is found is found by chance."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from plomada.engines.local import LocalEngine
from plomada.language.counting.cube import CountSettings
from plomada.language.counting.documents import SCHEMA
from plomada.language.group_counts import GroupCounts

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Clusters:
    """How often each term stands in what each cluster said: a cluster (a meeting, an event) is dealt as one.

    Attributes:
        term, cluster: of each row, as numbers.
        occurrences, squares: of each row; squares are occurrences² / words of the cluster.
        words: of each cluster.
        terms: how many there are.
    """

    term: NDArray[np.int32]
    cluster: NDArray[np.int16]
    occurrences: Floats
    squares: Floats
    words: Floats
    terms: int

    def dealt(self, chance: np.random.Generator, fewest: int = 5) -> GroupCounts:
        """Return the counts of two groups and a background, a third of the clusters each, dealt at random.

        Args:
            chance: deals.
            fewest: in so many clusters of a group a term has to be.
        """
        hand = chance.permutation(len(self.words)) % 3
        place = self.term.astype(np.int64) * 3 + hand[self.cluster]

        def added(values: Floats | None) -> Floats:
            return np.bincount(place, values, minlength=3 * self.terms).reshape(-1, 3).astype(np.float64)

        told = (added(None)[:, :2] >= fewest).any(axis=1)
        occurrences, squares = added(self.occurrences)[told], added(self.squares)[told, :2]
        words = np.bincount(hand, self.words).astype(np.float64)
        clusters = np.bincount(hand).astype(np.float64)
        return GroupCounts(occurrences[:, :2], words[:2], squares, clusters[:2], occurrences[:, 2], float(words[2]))


def clusters_of(table: pa.Table, cluster: str, to: Path) -> Clusters:
    """Return a corpus counted by cluster, in a folder that is not there yet."""
    group = table[cluster].cast(pa.string())
    columns = [table["text"].cast(pa.large_string()), group, group, pa.nulls(len(table), pa.date32())]
    batches = pa.Table.from_arrays(columns, schema=SCHEMA).to_batches(1 << 16)
    cube = LocalEngine().count(batches, CountSettings(), to)
    rows = pq.read_table(cube.folder / "by_group.parquet")
    return Clusters(
        rows["term"].to_numpy(),
        rows["group"].to_numpy(),
        rows["occurrences"].to_numpy().astype(np.float64),
        rows["squares"].to_numpy(),
        cube.totals.words.sum(axis=1).astype(np.float64),
        cube.size,
    )


def of_role(table: pa.Table, role: str) -> pa.Table:
    """Return what one role said."""
    return table.filter(pc.equal(table["group"].cast(pa.string()), role))
