"""Queries whose SQL is written once and asked again and again.

Django writes the SQL of a query anew each time it is asked. On a page of fifteen small queries that takes longer than
the database needs to answer them. Where only the values differ from one time to the next, the text is kept:

    @written_once
    def open_tasks(person: int) -> QuerySet[Task]:
        return Task.objects.filter(person_id=person, done_at=None).select_related("owner")[:20]

    open_tasks(7)  →  [<Task>, …]

The function is run once, with a place instead of each value: so it must not look at them, and what it writes must not
depend on the language, the clock or who asks. A value is a number, a text, a moment or a day; or, where the function
says `list[int]`, numbers for `pk__in`. Rows come back as Django makes them, those of related tables with them.
"""

import inspect
import json
import threading
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST: Final = 2**63 - 1

Values = ParamSpec("Values")
Row = TypeVar("Row")


class _Place(Expression):
    """Where a value is put into the text."""

    def __init__(self, name: str, *, several: bool) -> None:
        super().__init__()
        self.name, self.several = name, several

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        if not self.several:
            return "%s", (self,)
        if connection.vendor == "postgresql":
            return "(SELECT unnest(%s::bigint[]))", (self,)
        return "(SELECT value FROM json_each(%s))", (self,)

    def filled(self, value: object) -> object:
        """Return the value as the database takes it."""
        match value:
            case datetime():
                return connection.ops.adapt_datetimefield_value(value)
            case date():
                return connection.ops.adapt_datefield_value(value)
            case int() if connection.vendor == "postgresql":
                return _int8()(value)
            case list() if connection.vendor != "postgresql":
                return json.dumps(value)
        return value


@cache
def _int8() -> Any:
    from psycopg.types.numeric import Int8  # noqa: PLC0415  with PostgreSQL only

    return Int8


class _Written:
    """A query with its text."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(connection=connection)
        # Asked for its text, the compiler also learns how to read the rows that come back.
        text, values = self.compiler.as_sql()
        if connection.vendor == "postgresql":
            # What is the same each time stands in the text: planned once, it is seen which indexes fit.
            told = ["%s" if isinstance(value, _Place) else _literal(value) for value in values]
            text = "".join(part + value for part, value in zip(text.split("%s"), [*told, ""], strict=True))
            values = tuple(value for value in values if isinstance(value, _Place))
        self.text, self.values = text, values

    def ask(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows for these values; a number that no database keeps is in no row."""
        if any(isinstance(value, int) and abs(value) > MOST for value in values.values()):
            return []
        with _cursor() as cursor:
            filled = [one.filled(values[one.name]) if isinstance(one, _Place) else one for one in self.values]
            cursor.execute(self.text, filled)
            told = cursor.fetchall()
        compiler: Any = copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.execute_sql = lambda *_args, **_kwargs: [told]
        query: Any = copy(self.rows.query)
        query.get_compiler = lambda *_args, **_kwargs: compiler
        found: Any = self.rows._iterable_class(QuerySet(self.rows.model, query=query))
        return [*found]


def _cursor() -> Any:
    """Return what asks the database; PostgreSQL plans a text that comes again only once for each connection."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    here: Any = connection
    here.close_if_health_check_failed()
    here.ensure_connection()
    return here._prepare_cursor(_prepared()(here.connection))


@cache
def _prepared() -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415  with PostgreSQL only

    class Prepared(ServerBindingCursor):
        def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
            return super().execute(query, params, prepare=True)  # type: ignore[misc]  # psycopg's, unknown to its types

    return Prepared


def _literal(value: Any) -> str:
    """Return a value as PostgreSQL's SQL says it."""
    from psycopg.sql import Literal  # noqa: PLC0415  with PostgreSQL only

    return Literal(value).as_string(connection.connection).replace("%", "%%")


def written_once(function: "Callable[Values, QuerySet[Any, Row]]") -> Callable[Values, list[Row]]:
    """Let a function that makes a query return its rows, and make the query only the first time.

    Raises:
        TypeError: when it is called with other values than it has names for.
    """
    signature = inspect.signature(function)
    places = [
        _Place(name, several=parameter.annotation == list[int]) for name, parameter in signature.parameters.items()
    ]
    made: Callable[..., QuerySet[Any, Row]] = function
    written: list[_Written] = []
    lock = threading.Lock()

    @wraps(function)
    def rows(*args: Values.args, **kwargs: Values.kwargs) -> list[Row]:
        values = signature.bind(*args, **kwargs).arguments
        with lock:
            if not written:
                written.append(_Written(made(*places)))
        return written[0].ask(values)

    return rows
