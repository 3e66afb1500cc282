"""Of whom a rule would hold, while it is being written: the first twenty, and how many, counted to a thousand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from plomada_web.lists.filters import Catalogue, Rule, matching
from plomada_web.lists.filters.records import MODELS
from plomada_web.people.models import Account, Person, Record
from plomada_web.people.queries.paging import MOST_COUNTED, Count
from plomada_web.workspace.models import Workspace

SHOWN: Final = 20


@dataclass(frozen=True)
class Shown:
    """Someone, or an account, of whom the rule would hold."""

    id: int
    name: str
    note: str


@dataclass(frozen=True)
class Preview:
    """Of whom a rule would hold."""

    count: Count
    rows: tuple[Shown, ...]


def preview(rule: Rule, workspace: Workspace, record: Record, *, catalogue: Catalogue, now: datetime) -> Preview:
    """Return of whom the rule would hold now (two queries).

    Those shown are the first that are found, not the first by name: to sort a million for twenty would take too long.

    Raises:
        UnusableRule: the rule cannot be asked.
    """
    found = matching(rule, workspace, record, now=now, catalogue=catalogue)
    ids = list(found.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    related = ("account", "function") if record is Record.PERSON else ()
    rows = MODELS[record]._default_manager.filter(pk__in=ids[:SHOWN]).select_related(*related)
    return Preview(Count(len(ids)), tuple(_shown(row) for row in sorted(rows, key=_name)))


def _name(row: Any) -> str:
    return str(row.search)


def _shown(row: Any) -> Shown:
    if isinstance(row, Person):
        said = (row.title or (row.function.name if row.function else ""), row.account_name)
        return Shown(row.pk, row.name, " · ".join(text for text in said if text))
    assert isinstance(row, Account)  # noqa: S101  segments are of people or accounts
    return Shown(row.pk, row.name, " · ".join(text for text in (row.industry, row.country) if text))
