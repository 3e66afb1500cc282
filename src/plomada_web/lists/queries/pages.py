"""One page of a list: its rows, their cells, and how many there are, in a fixed number of queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from plomada.figures import Sentence
from plomada_web.lists.asking import Asked, Sort
from plomada_web.lists.columns import Cell, Column, Columns, Shelf
from plomada_web.lists.columns.column import EMPTY
from plomada_web.lists.columns.registry import COLUMNS
from plomada_web.lists.filters import Catalogue, UnusableRule, narrowed
from plomada_web.lists.filters.matching import listed
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.queries.narrowing import Narrowed, found_first
from plomada_web.lists.queries.paging import find
from plomada_web.people.models import Record, searchable
from plomada_web.people.queries.paging import Count
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import Workspace

MOST_SORTED: Final = 10_000  # by a column without an index
FIRST_SORT: Final[Mapping[Record, Sort]] = {
    Record.ACCOUNT: Sort("name"),
    Record.PERSON: Sort("name"),
    Record.DECISION: Sort("created_at", descending=True),
    Record.TOUCH: Sort("at", descending=True),
}
MOST_NAMED: Final = 500  # people or accounts whose touches are looked for one by one


@dataclass(frozen=True)
class ListRow:
    """A row: what it is called, and its other cells, one for each column after the first."""

    id: int
    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ListPage:
    """A page of a list.

    Attributes:
        count: how many rows the list has; None where that is worked out after the page.
        refused: why it is not narrowed or sorted as it was asked for.
    """

    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    count: Count | None
    sort: Sort
    previous: int | None = None
    next: int | None = None
    refused: Sentence | None = None


def list_page(
    asked: Asked, catalogue: Catalogue, columns: Columns, shown: tuple[Column, ...], *, now: datetime
) -> ListPage:
    """Return the page that is asked for."""
    listed, refused = _rows_or_none(asked, catalogue, now=now)
    sort, too_long = _sort(asked, columns, listed.rows)
    among = MODELS[asked.record]._default_manager.filter(workspace=catalogue.workspace)
    order = columns[sort.column].order
    assert order is not None  # noqa: S101 (`_sort` chooses only among those that have one)
    # A long walk for the number alone is left to a request of its own, after the page.
    counted = not asked.narrows
    found = find(listed, order, asked.place, descending=sort.descending, among=among, counted=counted)
    # By their ids alone: with the list's conditions beside them SQLite would walk the list again.
    by_id = {row.pk: row for row in _read(asked.record, shown, found.ids)} if found.ids else {}
    read = [by_id[pk] for pk in found.ids if pk in by_id]
    return ListPage(
        columns=shown,
        rows=_drawn(Shelf(catalogue.workspace, read), shown),
        count=found.count,
        sort=sort,
        previous=found.previous,
        next=found.next,
        refused=asked.refused or refused or too_long,
    )


def _read(record: Record, shown: tuple[Column, ...], ids: Sequence[int]) -> list[Any]:
    """Return the rows of these ids with what the columns show of them, and nothing else."""
    reads = frozenset(name for column in shown for name in column.reads)
    adds = frozenset(column.name for column in shown if column.adds)
    return _reading(record, reads, adds)(list(ids))


@lru_cache(maxsize=200)
def _reading(record: Record, reads: frozenset[str], adding: frozenset[str]) -> Callable[[list[int]], list[Any]]:
    """Return the query that reads these names, and what those columns add: of few selections, asked again and again."""
    related = sorted({name.rpartition("__")[0] for name in reads if "__" in name})
    adds = {name: made for column in COLUMNS[record] if column.name in adding for name, made in column.adds.items()}

    @written_once
    def reading(ids: list[int]) -> "QuerySet[Any]":
        rows: QuerySet[Any] = MODELS[record]._default_manager.only(*sorted(reads)).annotate(**adds)
        return (rows.select_related(*related) if related else rows).filter(pk__in=ids)

    return reading


def rows_of(asked: Asked, catalogue: Catalogue, *, now: datetime) -> "QuerySet[Any]":
    """Return the rows that are asked for, unordered.

    Raises:
        UnusableRule: the filter asks for something that is not there, or that a field does not take.
    """
    return narrowed(_around(asked, catalogue), asked.rule, catalogue, asked.record, now=now)


def narrowed_rows(asked: Asked, catalogue: Catalogue, *, now: datetime) -> Narrowed:
    """Return the same rows as a list needs them, found first where few are meant.

    Raises:
        UnusableRule: the filter asks for something that is not there, or that a field does not take.
    """
    return found_first(_around(asked, catalogue), asked.rule, catalogue, asked.record, now=now)


def _around(asked: Asked, catalogue: Catalogue) -> "QuerySet[Any]":
    """Return the rows of the quick filters and of the search, before the rule is asked of them."""
    rows = listed(_start(asked, catalogue), asked.rule, asked.record, archived=asked.archived)
    for word in searchable(asked.text).split():
        rows = rows.filter(_holds(asked, word, catalogue.workspace))
    return rows


def _holds(asked: Asked, word: str, workspace: Workspace) -> Q:
    """Return the condition that a row has the word; a touch has those of its person and its account."""
    if asked.record is not Record.TOUCH:
        return Q(search__contains=word)
    return _among("person", workspace.people.all(), word) | _among("account", workspace.accounts.all(), word)


def _among(name: str, rows: "QuerySet[Any]", word: str) -> Q:
    """Return the condition that a touch is of one of the rows with the word.

    Few are named one by one, so that the database looks their touches up; of many, touches are soon met anyway.
    """
    having = rows.filter(search__contains=word)
    few = list(having.values_list("pk", flat=True)[: MOST_NAMED + 1])
    return Q(**{f"{name}__in": few if len(few) <= MOST_NAMED else having.values("pk")})


def _start(asked: Asked, catalogue: Catalogue) -> "QuerySet[Any]":
    """Return the rows of the quick filters, so that the narrowest index is the one that is used.

    An account or a function is of one workspace: where one is asked for, the workspace is not.
    """
    quick = dict(asked.quick)
    rows = MODELS[asked.record]._default_manager.all()
    if asked.account:
        rows = rows.filter(account=asked.account)
    elif not (asked.record is Record.PERSON and "function" in quick):
        rows = rows.filter(workspace=catalogue.workspace)
    if asked.account and asked.record is Record.PERSON and "function" in quick:
        # In words that no index answers: an account has far fewer people than a function.
        rows = rows.alias(has=Coalesce("function", 0)).filter(has=quick.pop("function"))
    return rows.filter(**quick)


def _rows_or_none(asked: Asked, catalogue: Catalogue, *, now: datetime) -> tuple[Narrowed, Sentence | None]:
    """Return the rows; none, and why, where the filter cannot be asked any more."""
    try:
        return narrowed_rows(asked, catalogue, now=now), None
    except UnusableRule as error:
        return Narrowed(MODELS[asked.record]._default_manager.none()), error.sentence


def _sort(asked: Asked, columns: Columns, rows: "QuerySet[Any]") -> tuple[Sort, Sentence | None]:
    """Return what the list goes by: what is asked for, where it can, else its usual order."""
    usual = FIRST_SORT[asked.record]
    wanted = asked.sort
    column = columns.get(wanted.column) if wanted else None
    if wanted is None or column is None or column.order is None:
        return usual, None
    if column.order.indexed or rows.order_by()[: MOST_SORTED + 1].count() <= MOST_SORTED:
        return wanted, None
    limit = {"column": column.label, "most": MOST_SORTED}
    return usual, Sentence(
        "By “%(column)s” only lists of up to %(most)s rows are sorted: narrow this one down first.", limit
    )


def _drawn(shelf: Shelf, shown: tuple[Column, ...]) -> tuple[ListRow, ...]:
    if not shelf.rows:
        return ()
    heads, *others = [column.cells(shelf) for column in shown]
    return tuple(ListRow(pk, heads[pk], tuple(cells.get(pk, EMPTY) for cells in others)) for pk in shelf.ids)


def how_many_of(asked: Asked, catalogue: Catalogue, *, now: datetime) -> Count:
    """Return how many rows a list has, counted no further than a thousand; of one that cannot be asked, none."""
    rows, _refused = _rows_or_none(asked, catalogue, now=now)
    return rows.count()
