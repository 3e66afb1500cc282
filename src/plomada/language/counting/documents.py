"""What is counted: batches of documents, each a text with who said it, in which group and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plomada.language.periods import UNDATED, Period, period_numbers

SCHEMA: Final = pa.schema(
    [("text", pa.large_string()), ("group", pa.string()), ("author", pa.string()), ("date", pa.date32())]
)
NOBODY: Final = ""  # the group of what nobody of the groups said: it is background
NO_PERIOD: Final = -(1 << 31)
BYTES_AT_ONCE: Final = 16 << 20


@dataclass(frozen=True)
class Spoken:
    """Who said each text, and when, as numbers.

    Attributes:
        groups: place of the group in `names`, shape (texts,).
        names: of the groups.
        authors: a number made of the author's name; below 0 and different for each text where nobody is named.
        periods: days, weeks or months since 1970; `NO_PERIOD` where there is no date; all 0 if not asked for.
    """

    groups: NDArray[np.int32]
    names: list[str]
    authors: NDArray[np.int64]
    periods: NDArray[np.int32]


def spoken(batch: pa.RecordBatch, period: Period | None, row: int | NDArray[np.int64]) -> Spoken:
    """Return who said the texts of a batch, and when.

    Args:
        row: how many texts were before these, or a number for each text that no other has.

    Example:
        >>> from datetime import date
        >>> batch = pa.RecordBatch.from_pydict(
        ...     {"text": ["a", "b"], "group": ["IT", None], "author": ["Ana", None], "date": [date(1970, 2, 1)] * 2},
        ...     SCHEMA)
        >>> found = spoken(batch, Period.MONTH, row=0)
        >>> found.names, found.groups.tolist(), found.periods.tolist(), int(found.authors[1])
        (['IT', ''], [0, 1], [1, 1], -2)
    """
    groups = filled(pc.utf8_trim_whitespace(batch["group"].cast(pa.string())), NOBODY).dictionary_encode()
    named = batch["author"].cast(pa.string()).dictionary_encode()
    numbers = np.array([author_number(name) for name in named.dictionary.to_pylist()] or [0], np.int64)
    places = filled(named.indices, -1).to_numpy(zero_copy_only=False)
    nobody = -1 - (np.arange(row, row + batch.num_rows) if isinstance(row, int) else row)
    return Spoken(
        groups.indices.to_numpy(zero_copy_only=False).astype(np.int32),
        groups.dictionary.to_pylist(),
        np.where(places < 0, nobody, numbers[places]),
        _periods(batch["date"], period),
    )


def filled(column: pa.Array, value: str | int) -> pa.Array:
    """Return a column without empty places; most have none, and are not copied."""
    return pc.fill_null(column, value) if column.null_count else column


def author_number(name: str) -> int:
    """Return a number from 0 for an author's name: the same on every machine, and no way back to the name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") >> 1


def _periods(dates: pa.Array, period: Period | None) -> NDArray[np.int32]:
    if period is None:
        return np.zeros(len(dates), np.int32)
    days = dates.cast(pa.date32()).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    numbers = period_numbers(days, period)
    return np.where(numbers == UNDATED, NO_PERIOD, numbers).astype(np.int32)


def in_pieces(batches: Iterable[pa.RecordBatch], size: int = BYTES_AT_ONCE) -> Iterator[pa.RecordBatch]:
    """Return the batches cut so that the texts of each have about so many bytes; no text is cut."""
    for batch in batches:
        if not batch.num_rows:
            continue
        text = batch["text"].cast(pa.large_string())
        offsets = np.frombuffer(text.buffers()[1], np.int64)[text.offset : text.offset + len(text) + 1]
        ends = offsets[1:] - offsets[0]
        begun = 0
        while begun < batch.num_rows:
            before = int(ends[begun - 1]) if begun else 0
            end = max(begun + 1, int(np.searchsorted(ends, before + size, side="right")))
            yield batch.slice(begun, end - begun)
            begun = end
