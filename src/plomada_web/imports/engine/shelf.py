"""The records of one kind that a batch has to do with, as they are or will be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

Values = dict[str, Any]
Key = tuple[Any, ...]  # ("email", "ana@company.example")


def _custom(old: Any, said: Mapping[str, Any], overwrite: bool) -> Values:
    return {**(old or {}), **said} if overwrite else {**said, **(old or {})}


def _tags(old: Any, said: Iterable[int], overwrite: bool) -> list[int]:
    return sorted({*(old or ()), *said})


# Fields that hold several values: each of them is filled or overwritten, not the whole.
MERGED: Final[Mapping[str, Callable[[Any, Any, bool], Any]]] = {"custom": _custom, "tags": _tags}
NOTHING: Final[tuple[Any, ...]] = (None, "", {}, [])


# Slots and a plain dict of values, no model: a model of thirty fields costs more than all the rest of its row.
@dataclass(slots=True, eq=False)
class Kept:
    """One record.

    Attributes:
        id: its number; of a new one, the number that was reserved for it.
        values: its fields by the names of their columns ("account_id", not "account").
        number: the row of the file that first had to do with it.
        made: whether this import makes it.
        before: the changed fields as they were; None while nothing is changed.
    """

    id: int
    values: Values
    number: int
    made: bool = False
    before: Values | None = None


class Earlier(Protocol):
    """What the earlier batches of a dry run would have written; those of a real run wrote it into the database."""

    def of(self, name: str, ids: Iterable[int]) -> Mapping[int, Values]:
        """Return those of these records that earlier batches would have made or changed."""
        ...

    def under(self, name: str, keys: Iterable[Key]) -> Mapping[int, Values]:
        """Return the records that would be found under these keys."""
        ...


@dataclass
class Shelf:
    """Records by everything they are found by.

    Attributes:
        keys_of: says by which keys a record is found.
        made: new records, in their order.
        changed: records that were here and differ now.
        seen: every record that a row of this batch meant.
        asked: keys that the database was asked for already.
        name: by which earlier batches know it.
        earlier: what they would have written; None where it is written.
    """

    keys_of: Callable[[Values], Iterable[Key]]
    by_id: dict[int, Kept] = field(default_factory=dict)
    by_key: dict[Key, list[Kept]] = field(default_factory=dict)
    made: list[Kept] = field(default_factory=list)
    changed: dict[int, Kept] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    asked: set[Key] = field(default_factory=set)
    name: str = ""
    earlier: Earlier | None = None

    def put(self, kept: Kept) -> Kept:
        """Put a record on the shelf, unless it lies there; return the one that does."""
        there = self.by_id.get(kept.id)
        if there is not None:
            return there
        self.by_id[kept.id] = kept
        for key in self.keys_of(kept.values):
            self.by_key.setdefault(key, []).append(kept)
        return kept

    def put_found(self, found: Iterable[Mapping[str, object]]) -> None:
        """Put records of the database on the shelf, as earlier batches would have left them."""
        rows: dict[Any, Values] = {values["id"]: dict(values) for values in found}
        newer = self.earlier.of(self.name, rows) if self.earlier and rows else {}
        for pk, values in rows.items():
            self.put(Kept(pk, newer.get(pk, values), number=0))

    def put_earlier(self, keys: Sequence[Key]) -> None:
        """Put on the shelf what earlier batches would have made or changed so that it is found under these keys."""
        if self.earlier and keys:
            for pk, values in self.earlier.under(self.name, keys).items():
                self.put(Kept(pk, values, number=0))

    def put_imagined(self, ids: Sequence[int]) -> None:
        """Put records on the shelf that earlier batches would have made."""
        if self.earlier and ids:
            for pk, values in self.earlier.of(self.name, ids).items():
                self.put(Kept(pk, values, number=0))

    def make(self, kept: Kept) -> Kept:
        """Put a new record on the shelf."""
        kept.made = True
        self.made.append(kept)
        return self.put(kept)

    def new_keys(self, keys: Iterable[Key]) -> list[Key]:
        """Return the keys that nobody has asked the database for, once each, and note that they are being asked for."""
        fresh = [key for key in dict.fromkeys(keys) if key not in self.asked and key not in self.by_key]
        self.asked.update(fresh)
        return fresh

    def change(self, kept: Kept, said: Mapping[str, Any], *, overwrite: bool) -> bool:
        """Set the fields that differ, and remember what they were; return whether any did."""
        values = kept.values
        changes: Values = {}
        for name, value in said.items():
            old = values.get(name)
            if name in MERGED:
                value = MERGED[name](old, value, overwrite)  # noqa: PLW2901
            elif not overwrite and old not in NOTHING:
                continue
            if old != value:
                changes[name] = value
        if not changes:
            return False
        if not kept.made:
            before = kept.before = kept.before if kept.before is not None else {}
            for name in changes:
                before.setdefault(name, values.get(name))
            self.changed[kept.id] = kept
        values.update(changes)
        for key in self.keys_of(values):
            there = self.by_key.setdefault(key, [])
            if kept not in there:
                there.append(kept)
        return True
