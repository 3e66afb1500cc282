"""Whether a list's rows are found first and then put in order, or met in its order one by one.

The way that an index offers is tried, no further than some thousands. Few: the list is those, and is put in order.
Many: the list is walked in its order, where one of them is soon met, and what was found may tell that they are more
than a list counts.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet

from plomada_web.lists.filters import Catalogue, Rule, narrowed
from plomada_web.lists.filters.leading import ways
from plomada_web.people.models import Record
from plomada_web.people.queries.paging import MOST_COUNTED, Count, count

MOST_FIRST: Final = 2_000  # found first; more of them are met soon enough in the list's own order
MOST_WAYS: Final = 2
MANY: Final = Count(MOST_COUNTED + 1)


@dataclass(frozen=True)
class Narrowed:
    """The rows of a list, unordered; a `sample` of them, where one was found, is counted sooner than all."""

    rows: "QuerySet[Any]"
    sample: "QuerySet[Any] | None" = None

    def count(self) -> Count:
        """Return how many they are, counted no further than a thousand."""
        if self.sample is not None and count(self.sample).more:
            return MANY
        return count(self.rows)


def found_first(rows: "QuerySet[Any]", rule: Rule, catalogue: Catalogue, record: Record, *, now: datetime) -> Narrowed:
    """Return those of the rows of which the rule holds, by their ids where an index finds few.

    Raises:
        UnusableRule: it asks for a field that is not there, or for something that the field does not take.
    """
    matching, sample = narrowed(rows, rule, catalogue, record, now=now), None
    for way in islice(ways(rule, catalogue, record, now=now), MOST_WAYS):
        found = way.first(MOST_FIRST + 1)
        ids = set(found)
        # What holds of all that were found need not be asked of each again.
        those = (rows if way.exact else matching).filter(pk__in=ids)
        if len(found) <= MOST_FIRST:
            return Narrowed(those)
        if sample is None and len(ids) > MOST_COUNTED:
            sample = those
    return Narrowed(matching, sample)
