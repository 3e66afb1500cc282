"""Long lists, a page at a time, and counts that stop in time.

Here is how this works. Lists go by `search`, then `id`. The address of the next page names the last row shown, and the
page begins after that row: going deep costs no more than the first page, and rows that come or go meanwhile repeat or
hide no other.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet

from plomada_web.people.models import Account, Person

PAGE = 50
MOST_COUNTED = 1000

Row = TypeVar("Row", Account, Person)
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Place:
    """Where in a list to begin: after a row, before a row, or at the start."""

    after: int | None = None
    before: int | None = None


@dataclass(frozen=True)
class Count:
    """How many there are, counted no further than a thousand."""

    n: int

    @property
    def shown(self) -> int:
        """Return the number to show."""
        return min(self.n, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Return whether there are more than the number shown."""
        return self.n > MOST_COUNTED


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """One page of a list.

    Attributes:
        count: how many rows the list has.
        newer: the row before which the previous page ends; None on the first page.
        older: the row after which the next page begins; None on the last.
    """

    rows: tuple[Shown, ...]
    count: Count
    previous: int | None = None
    next: int | None = None


def count(rows: QuerySet[Row]) -> Count:
    """Return how many rows there are, stopping after a thousand."""
    return Count(rows.order_by()[: MOST_COUNTED + 1].count())


def page_of(rows: QuerySet[Row], place: Place, *, among: QuerySet[Row], related: tuple[str, ...] = ()) -> Page[Row]:
    """Return the page of a list that begins at that place.

    Args:
        rows: the list, unordered.
        place: a row that is not `among` those the place may name is the start of the list.
        among: all rows of the workspace: the name of another's row must not show through the order.
        related: what is read with each row.
    """
    anchor = place.after or place.before
    search = among.filter(pk=anchor).values_list("search", flat=True).first() if anchor else None
    if search is None:
        return _first_page(rows, related)
    counted, rows = count(rows), rows.select_related(*related) if related else rows
    if place.before:
        backwards = rows.filter(Q(search__lt=search) | Q(search=search, pk__lt=place.before), search__lte=search)
        found = list(backwards.order_by("-search", "-pk")[: PAGE + 1])
        shown = tuple(reversed(found[:PAGE]))
        first = shown[0].pk if shown and len(found) > PAGE else None
        return Page(shown, counted, previous=first, next=shown[-1].pk if shown else None)
    onwards = rows.filter(Q(search__gt=search) | Q(search=search, pk__gt=place.after), search__gte=search)
    found = list(onwards.order_by("search", "pk")[: PAGE + 1])
    shown = tuple(found[:PAGE])
    return Page(
        shown,
        counted,
        previous=shown[0].pk if shown else None,
        next=shown[-1].pk if len(found) > PAGE else None,
    )


def _first_page(rows: QuerySet[Row], related: tuple[str, ...]) -> Page[Row]:
    """Return the start of the list, found and counted in one walk: a search that finds little reads all rows."""
    ids = list(rows.order_by("search", "pk").values_list("pk", flat=True)[: MOST_COUNTED + 1])
    # By their ids alone: with the list's conditions beside them SQLite would walk the list again.
    whole = rows.model._default_manager.filter(pk__in=ids[:PAGE])
    by_id = {row.pk: row for row in (whole.select_related(*related) if related else whole)} if ids else {}
    shown = tuple(by_id[pk] for pk in ids[:PAGE] if pk in by_id)
    return Page(shown, Count(len(ids)), next=shown[-1].pk if shown and len(ids) > PAGE else None)
