"""What the machines of a Spark cluster do with counts that the shuffle brought together, and the way back to a cube."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from plomada.language.counting.folding import Cells, FoldedTerms, Thresholds, added, folded
from plomada.language.counting.ngrams import NO_WORD, CellCounts, Keys, Numbers, bits
from plomada.language.counting.ranges import CountedRange

WHOLE: Final = -1  # the period of a row that is about all of them


def packed(words: Numbers, width: int) -> Keys:
    """Return each term in one number: its words' numbers, `width` bits each, in their order."""
    keys: Keys = (words[:, 0].astype(np.int64) << width | words[:, 1] + 1) << width | words[:, 2] + 1
    return keys


def folded_batches(batches: Iterable[pa.RecordBatch], cells: Cells, kept: Thresholds) -> Iterator[pa.RecordBatch]:
    """Return what is told of terms whose counts come sorted; the last term of a batch may go on in the next."""
    begun: list[Keys | Numbers] = [np.zeros(0, np.int64), *[np.zeros(0, np.int32)] * 3]
    for batch in batches:
        begun = [np.concatenate((old, new.to_numpy())) for old, new in zip(begun, batch.columns, strict=True)]
        complete = int(np.searchsorted(begun[0], begun[0][-1])) if len(begun[0]) else 0
        if complete:
            yield _rows([column[:complete] for column in begun], cells, kept)
            begun = [column[complete:] for column in begun]
    if len(begun[0]):
        yield _rows(begun, cells, kept)


def _rows(columns: Sequence[Keys | Numbers], cells: Cells, kept: Thresholds) -> pa.RecordBatch:
    terms, numbers = np.unique(columns[0], return_inverse=True)
    counts = added([numbers.astype(np.int32), *(column.astype(np.int32) for column in columns[1:])], len(cells.groups))
    found = folded(CellCounts(counts.terms, counts.cells, counts.occurrences, counts.texts), cells, kept)
    of = terms[found.terms]
    by_group, by_period = (np.repeat(of, np.diff(rows, prepend=0)) for rows in (found.group_rows, found.period_rows))
    whole = np.full(len(found.groups), WHOLE, np.int32)
    nothing = np.zeros(len(found.periods))
    return pa.RecordBatch.from_arrays(
        [
            pa.array(np.concatenate(pair))
            for pair in (
                (by_group, by_period),
                (found.groups, found.period_groups), (whole, found.periods),
                (found.occurrences, found.period_occurrences), (found.texts, found.period_texts),
                (found.authors, found.period_authors), (found.squares, nothing),
            )
        ],
        ["term", "group", "period", "occurrences", "texts", "authors", "squares"],
    )  # fmt: skip


def folded_ranges(folded_terms: Path, words: int, spilled: Path) -> Iterator[CountedRange]:
    """Return the terms in the order of their words, some at a time, read by a database that needs little memory."""
    width = bits(words + 1)
    base = duckdb.connect(config={"temp_directory": str(spilled), "memory_limit": "1GB"})
    files = {"files": str(folded_terms / "*.parquet")}
    [(last,)] = base.execute("SELECT coalesce(max(term), -1) FROM read_parquet($files)", files).fetchall()
    step = 1 << max(0, 3 * width - 6)  # 64 pieces of all possible terms
    for first in range(0, last + 1, step):
        rows = base.sql(
            'SELECT * FROM read_parquet($files) WHERE term >= $first AND term < $end ORDER BY term, "group", period',
            params={**files, "first": first, "end": first + step},
        ).to_arrow_table()
        if rows.num_rows:
            yield _counted(rows, width)
    base.close()


def _counted(rows: pa.Table, width: int) -> CountedRange:
    columns = {name: rows[name].to_numpy() for name in rows.column_names}
    terms, first = np.unique(columns["term"], return_index=True)
    whole = columns["period"] == WHOLE
    ends = np.append(first[1:], len(whole))
    by_group, by_period = np.cumsum(whole)[ends - 1], np.cumsum(~whole)[ends - 1]
    mask = (1 << width) - 1
    words = np.stack([terms >> 2 * width, (terms >> width & mask) - 1, (terms & mask) - 1], axis=1).astype(np.int32)
    words[words < 0] = NO_WORD

    def taken(name: str, which: Numbers) -> Numbers:
        found: Numbers = columns[name][which].astype(np.int32)
        return found

    return CountedRange(
        words,
        FoldedTerms(
            terms, by_group.astype(np.int64), taken("group", whole), taken("occurrences", whole), taken("texts", whole),
            taken("authors", whole), columns["squares"][whole], by_period.astype(np.int64), taken("group", ~whole),
            taken("period", ~whole), taken("occurrences", ~whole), taken("texts", ~whole), taken("authors", ~whole),
        ),
    )  # fmt: skip
