"""Long lists in any order, a page at a time, without counting what is passed over.

Here is how this works. The address of the next page names the last row shown. The page begins after that row, in the
order of the list, so that going deep costs no more than the first page, and rows that come or go meanwhile repeat or
hide no other. Rows without a value in the column that sorts come last, whichever the direction, as a part of their own:
databases differ on where such rows go, and an index serves each part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

from plomada_web.lists.queries.narrowing import Narrowed
from plomada_web.people.queries.paging import MOST_COUNTED, PAGE, Count, Place

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Order:
    """What a list can be sorted by.

    Attributes:
        by: a column, or an expression over the row. A callable is asked for it, where it depends on the language.
        nullable: rows may have no value in it.
        indexed: an index goes by it, in this workspace's lists of any length.
    """

    by: str | Combinable | Callable[[], str | Combinable]
    nullable: bool = False
    indexed: bool = False

    def expression(self) -> Combinable:
        """Return what the database sorts by."""
        by = self.by() if callable(self.by) else self.by
        return F(by) if isinstance(by, str) else by


@dataclass(frozen=True)
class Found:
    """The ids of one page, in order, how many there are where that is known, and where the pages beside it begin."""

    ids: tuple[int, ...]
    count: Count | None
    previous: int | None = None
    next: int | None = None


def find(
    narrowed: Narrowed, order: Order, place: Place, *, descending: bool, among: Rows, counted: bool = True
) -> Found:
    """Return the page of a list that begins at that place.

    Args:
        narrowed: the list, unordered.
        order: what it goes by.
        place: a row that is not `among` those the place may name is the start of the list.
        descending: from the highest value to the lowest.
        among: all rows of the workspace: the name of another's row must not show through the order.
        counted: whether to say how many there are even where that takes a longer walk than the page.
    """
    walk = _Walk(narrowed.rows, order, descending)
    named = place.after or place.before
    start = walk.start(among, named) if named else None
    if start is None:
        # Found and counted in one walk: a search that finds little reads all rows.
        ids = walk.ids(MOST_COUNTED + 1 if counted else PAGE + 1)
        shown = tuple(ids[:PAGE])
        known = Count(len(ids)) if counted or len(ids) <= PAGE else None
        return Found(shown, known, next=shown[-1] if len(ids) > PAGE else None)
    back = place.after is None
    ids = walk.ids(PAGE + 1, start, back=back)
    more, shown = len(ids) > PAGE, tuple(ids[:PAGE])
    known = narrowed.count() if counted else None
    if back:
        shown = shown[::-1]
        return Found(shown, known, shown[0] if shown and more else None, shown[-1] if shown else None)
    return Found(shown, known, shown[0] if shown else None, shown[-1] if more else None)


@dataclass(frozen=True)
class _Start:
    value: object
    pk: int


@dataclass(frozen=True)
class _Walk:
    rows: Rows
    order: Order
    descending: bool

    def start(self, among: Rows, pk: int) -> _Start | None:
        value = among.filter(pk=pk).annotate(sorted_by=self.order.expression()).values_list("sorted_by", flat=True)[:1]
        return next((_Start(each, pk) for each in value), None)

    def ids(self, most: int, start: _Start | None = None, *, back: bool = False) -> list[int]:
        """Return the first ids beyond the start, or before it, nearest first."""
        down = self.descending != back
        found: list[int] = []
        for empty in self.parts(back):
            if start is not None and (start.value is None) != empty:
                continue  # the start lies in the part that comes next
            part = self.part(empty, down, start)
            found += part.values_list("pk", flat=True)[: most - len(found)]
            start = None
            if len(found) >= most:
                break
        return found

    def parts(self, back: bool) -> Sequence[bool]:
        """Return whether each part, as it is met, is that of the rows without a value."""
        if not self.order.nullable:
            return (False,)
        return (True, False) if back else (False, True)

    def part(self, empty: bool, down: bool, start: _Start | None) -> Rows:
        rows: Rows = self.rows.alias(sorted_by=self.order.expression())
        if self.order.nullable:
            rows = rows.filter(sorted_by__isnull=empty)
        beyond = "lt" if down else "gt"
        if start is not None and empty:
            rows = rows.filter(**{f"pk__{beyond}": start.pk})
        elif start is not None:
            rest = Q(**{f"sorted_by__{beyond}": start.value})
            rest |= Q(sorted_by=start.value, **{f"pk__{beyond}": start.pk})
            rows = rows.filter(rest, **{f"sorted_by__{beyond}e": start.value})
        by = ("pk",) if empty else ("sorted_by", "pk")
        return rows.order_by(*(f"-{each}" for each in by) if down else by)
