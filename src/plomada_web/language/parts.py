"""Many values, as many at a time as one query takes."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

Value = TypeVar("Value")

AT_ONCE: Final = 500  # SQLite takes so many


def parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Return the values in lists that one query takes."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
