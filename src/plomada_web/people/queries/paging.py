"""Where a page of a list begins, and counts that stop in time."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import IntegerField, QuerySet, Subquery

from plomada_web.people.models import Account, Person

PAGE = 50
MOST_COUNTED = 1000

Row = TypeVar("Row", Account, Person)


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


class CountOf(Subquery):
    """How many rows there are, stopping after a thousand, as a part of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST_COUNTED + 1])


def count(rows: QuerySet[Row]) -> Count:
    """Return how many rows there are, stopping after a thousand."""
    return Count(rows.order_by()[: MOST_COUNTED + 1].count())
