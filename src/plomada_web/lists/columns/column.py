"""A column of a list, and what stands in its cells."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.queries.paging import Order
from plomada_web.site.addresses import row_address
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import Member, Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes:
        kind: how it is drawn: "text", "number", "day", "moment", "month", "money", "member", "tags", "ago".
        value: what; None or empty is a dash.
        note: a smaller line below it.
        address: where it leads.
        detail: what else its kind needs: the currency, the role of a member, the team of a touch.
    """

    kind: str
    value: Any = None
    note: object = ""
    address: str = ""
    detail: object = ""


EMPTY = Cell("text")


@dataclass
class Shelf:
    """What the columns of one page share, each thing read at most once."""

    workspace: Workspace
    rows: Sequence[Any]
    _kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def ids(self) -> list[int]:
        """Return the ids of the page's rows."""
        return [row.pk for row in self.rows]

    @cached_property
    def roles(self) -> dict[int, str]:
        """Return the role of each member, by which their ring is coloured."""
        return dict(_roles(self.workspace.pk))

    def place(self, name: str, argument: str, row_id: int | None) -> str:
        """Return the address of a row; nothing where there is none."""
        if row_id is None:
            return ""
        return row_address(name, self.workspace.slug, **{argument: row_id})

    def called(self, name: str) -> Mapping[str, str]:
        """Return what each choice of a field of the rows is called (a row would work all of them out each time)."""
        choices = self.rows[0]._meta.get_field(name).flatchoices
        return defaultdict(str, ((value, str(label)) for value, label in choices))

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Return what several columns need, read by the first that asks."""
        if name not in self._kept:
            self._kept[name] = read()
        return cast(T, self._kept[name])


@written_once
def _roles(workspace: int) -> "QuerySet[Member, tuple[int, str]]":
    return Member.objects.filter(workspace_id=workspace).values_list("user_id", "role")


Cells = Callable[[Shelf], Mapping[int, Cell]]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: what addresses and saved views call it.
        cells: what it shows of the rows of a page, by their ids, in at most one query.
        reads: what its cells need of a row, `account__name` through a relation: a list loads nothing else.
        order: what the list sorts by under its heading; None: it does not sort.
        right: numbers stand to the right.
        usual: it is shown until somebody chooses otherwise.
        adds: what the database works out for each row, by the name under which the row then has it.
    """

    name: str
    label: str | Promise
    cells: Cells
    reads: tuple[str, ...] = ()
    order: Order | None = None
    right: bool = False
    usual: bool = False
    adds: Mapping[str, Combinable] = field(default_factory=dict)


def each(cell: Callable[[Any], Cell]) -> Cells:
    """Return the cells of a column that needs nothing but each row."""
    return lambda shelf: {row.pk: cell(row) for row in shelf.rows}


def text(name: str, label: str | Promise, *, usual: bool = False) -> Column:
    """Return the column of a text of the row."""
    from_row = each(lambda row: Cell("text", getattr(row, name)))
    return Column(name, label, from_row, (name,), Order(name), usual=usual)


def member(name: str, label: str | Promise, *, usual: bool = False) -> Column:
    """Return the column of a member: who looks after it, who noted it."""

    def cells(shelf: Shelf) -> Mapping[int, Cell]:
        return {
            row.pk: Cell("member", user, detail=shelf.roles.get(user.pk, ""))
            for row in shelf.rows
            if (user := getattr(row, name)) is not None
        }

    reads = (f"{name}__name", f"{name}__email")
    return Column(name, label, cells, reads, Order(f"{name}__name", nullable=True), usual=usual)


def moment(name: str, label: str | Promise, order: Order | None = None) -> Column:
    """Return the column of a moment, shown as its day."""
    return Column(name, label, each(lambda row: Cell("day", getattr(row, name))), (name,), order)


def choice(name: str, label: str | Promise, *, usual: bool = False) -> Column:
    """Return the column of a fixed choice."""

    def cells(shelf: Shelf) -> Mapping[int, Cell]:
        called = shelf.called(name)
        return {row.pk: Cell("text", called[getattr(row, name)]) for row in shelf.rows}

    return Column(name, label, cells, (name,), Order(name), usual=usual)


def counted(name: str, label: str | Promise, rows: QuerySet[Any], link: str) -> Column:
    """Return the column of how many other rows belong to the row by their `link`."""
    of_row = rows.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(n=Count("pk")).values("n")
    from_row = each(lambda row: Cell("number", getattr(row, f"count_{name}")))
    adds = {f"count_{name}": Coalesce(Subquery(of_row), 0)}
    return Column(name, label, from_row, adds=adds, right=True, usual=True)


def tags(model: type[Model], row: str) -> Column:
    """Return the column of the tags."""
    through = model.tags.through._default_manager  # type: ignore[attr-defined]

    def cells(shelf: Shelf) -> Mapping[int, Cell]:
        found: dict[int, list[str]] = {}
        links = through.filter(**{f"{row}__in": shelf.ids}).order_by("tag__word").values_list(row, "tag__name")
        for pk, name in links:
            found.setdefault(pk, []).append(name)
        return {pk: Cell("tags", names) for pk, names in found.items()}

    return Column("tags", _("Tags"), cells)
