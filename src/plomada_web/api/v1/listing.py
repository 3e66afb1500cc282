"""Lists: narrowed, sorted, a page at a time.

Here is how this works. A list goes by one field and then by id. The cursor of the next page names both of the last row
shown, and the page begins after it: going deep costs no more than the first page, and rows that come or go meanwhile
repeat or hide no other. Nothing counts how many there are.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from plomada.errors import PlomadaError
from plomada_web.api.v1.door import Caller
from plomada_web.api.v1.etags import answer, told
from plomada_web.api.v1.problems import Problem
from plomada_web.api.v1.removing import Archived, still_there
from plomada_web.api.v1.values import Fits, IdAsked, Moment, Number, OneOf, line, one_of
from plomada_web.lists.filters import Catalogue, Rule, matching, narrowed, rule_of_json
from plomada_web.people.models import Record, searchable
from plomada_web.site.telling import say

Row = TypeVar("Row", bound=models.Model)
LIMIT, MOST = 50, 200


@dataclass(frozen=True)
class Fields:
    """Names of a shape's fields, with commas between."""

    shape: type[BaseModel]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._rule.check)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self._rule.__get_pydantic_json_schema__(schema, handler)

    @cached_property
    def _rule(self) -> Fits:
        name = f"({'|'.join(self.shape.model_fields)})"
        return Fits(rf"^{name}(,{name})*$", 400, ",".join(list(self.shape.model_fields)[:2]))


def ways(*names: str) -> OneOf:
    """Return the rule of what a list can be sorted by: each name, and each backwards."""
    return one_of(sign + name for name in names for sign in ("", "-"))


RULE = r"^\{[^\x00-\x1f]*\}$"
Filter = Annotated[
    Annotated[str, Fits(RULE, 2_000, '{"all":[]}', str)] | None,
    Field(description="A rule over fields, related records and touches, as JSON: see the guide to the API."),
]


def ruled(rows: QuerySet[Row], filter: str | None, caller: Caller, record: Record) -> QuerySet[Row]:
    """Return the rows that a rule leaves.

    Raises:
        Problem: 409 where the workspace cannot be asked this.
    """
    if filter is None:
        return rows
    return narrowed(rows, rule_of(filter, caller, record, "query"), Catalogue(caller.workspace), record, now=caller.now)


def rule_of(text: str, caller: Caller, record: Record, where: str, at: str = "filter") -> Rule:
    """Return the rule that a text says, once the workspace can be asked it.

    Raises:
        Problem: 409 where it cannot be read or asked.
    """
    try:
        rule = rule_of_json(json.loads(text))
        matching(rule, caller.workspace, record, now=caller.now)
    except (ValueError, RecursionError):
        raise Problem(409, "rule", _("The filter cannot be read as JSON.")) from None
    except PlomadaError as refused:
        detail = say(refused.sentence)
        errors = [{"where": where, "at": at, "detail": detail}]
        raise Problem(409, "rule", detail, errors=errors) from None
    return rule


class Wanted(BaseModel):
    """What every list understands; each list adds what it can be sorted by, its fields and its filters."""

    limit: Annotated[int, Number(1, MOST)] = Field(default=LIMIT, description="How many rows, at most 200.")
    cursor: Annotated[str, Fits(r"^[A-Za-z0-9_\-]+$", 400)] | None = Field(
        default=None, description="`next` of the page before."
    )
    sort: str = ""
    fields: str | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that are wanted."""
        return rows


class RecordsWanted(Wanted):
    """What lists of accounts, people and decisions understand beside; each adds what else its rows are known by."""

    EXACT: ClassVar[tuple[str, ...]] = ()

    q: Annotated[str, line(120)] | None = Field(default=None, description="Every word of it stands in the row.")
    external_id: Annotated[str, line(120)] | None = None
    owner: IdAsked | None = None
    changed_since: Moment | None = None
    filter: Filter = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that are wanted; `filter` is asked by `ruled`."""
        for word in searchable(self.q or "").split():
            rows = rows.filter(search__contains=word)
        exact = {name: getattr(self, name) for name in ("external_id", "owner", *self.EXACT)}
        exact["changed_at__gte"] = self.changed_since
        rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
        return still_there(rows, self.archived)


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """How rows of one kind are listed.

    Attributes:
        rows: all that the caller may see, with what their shape reads.
        shape: the representation of a row.
        sorts: the field behind each name that the list can go by.
    """

    rows: QuerySet[Row]
    shape: Callable[[Row], BaseModel]
    sorts: Mapping[str, str]


def listing(listed: Listed[Row], wanted: Wanted) -> HttpResponse:
    """Return one page of a list.

    Raises:
        Problem: 404 where the cursor names no place in this list.
    """
    sort = wanted.sort
    field, backwards = listed.sorts[sort.removeprefix("-")], sort.startswith("-")
    rows = wanted.narrow(listed.rows)
    if wanted.cursor:
        rows = _after(rows, field, backwards, _place(wanted.cursor, sort, listed.rows.model, field))
    sign = "-" if backwards else ""
    order = [f"{sign}{field}"] if field == "id" else [f"{sign}{field}", f"{sign}id"]
    found = list(rows.order_by(*order)[: wanted.limit + 1])
    shown = found[: wanted.limit]
    items = [told(listed.shape(row)) for row in shown]
    if wanted.fields:
        names = wanted.fields.split(",")
        items = [{key: item[key] for key in names} for item in items]
    following = _cursor(shown[-1], sort, field) if len(found) > wanted.limit else None
    return answer({"items": items, "next": following})


def _cursor(row: models.Model, sort: str, field: str) -> str:
    value = getattr(row, field)
    if isinstance(value, date):  # a moment is one too
        value = value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([sort, value, row.pk]).encode()).decode().rstrip("=")


def _place(cursor: str, sort: str, model: type[models.Model], field: str) -> tuple[Any, int]:
    """Return the value and the id that a cursor names."""
    try:
        said, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        column: Any = model._meta.get_field(field)
        place = column.to_python(value)
        number = int(pk)
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError):
        place, said, number = None, "", 0
    if said != sort or place is None or isinstance(place, bool) or not 0 < number < 2**63:
        raise Problem(404, "no-such-place", _("The cursor names no place in this list: begin again without it."))
    return place, number


def _after(rows: QuerySet[Row], field: str, backwards: bool, place: tuple[Any, int]) -> QuerySet[Row]:
    value, pk = place
    way = "lt" if backwards else "gt"
    if field == "id":
        return rows.filter(**{f"id__{way}": pk})
    beyond = Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"id__{way}": pk})
    return rows.filter(beyond, **{f"{field}__{way}e": value})
