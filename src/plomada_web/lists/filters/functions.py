"""What the database is asked that Django has no words for; the same on SQLite and PostgreSQL."""

import json
import sqlite3
import unicodedata
from collections.abc import Sequence
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, FloatField, Func, TextField
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from plomada_web.people.models import searchable

Sql = tuple[str, Any]
PLAIN = "plomada_plain"
_known: "WeakKeyDictionary[BaseDatabaseWrapper, sqlite3.Connection]" = WeakKeyDictionary()


def _letters() -> tuple[str, str]:
    """Return letters that have no accent and still are not what they are searched as, and what that is.

    PostgreSQL lowers them itself only where its locale knows them.
    """
    ranges = (*range(0x80, 0x250), *range(0x370, 0x530))
    pairs = [(chr(code), searchable(chr(code))) for code in ranges if chr(code).isalpha()]
    one = [(a, b) for a, b in pairs if a != b and len(b) == 1 and unicodedata.normalize("NFKD", a) == a]
    return "".join(a for a, _ in one), "".join(b for _, b in one)


class Plain(Func):
    """A text as `searchable` has it, without case and accents; nothing is the empty text.

    On PostgreSQL Latin, Greek and Cyrillic letters; on SQLite `searchable` itself is called.
    """

    output_field: ClassVar[TextField[Any, Any]] = TextField()
    arity = 1
    letters = _letters()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        connection.ensure_connection()
        opened = connection.connection
        if _known.get(connection) is not opened:
            opened.create_function(PLAIN, 1, lambda text: searchable(str(text or "")), deterministic=True)
            _known[connection] = opened
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{PLAIN}({sql})", list(params)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        sql, params = compiler.compile(self.source_expressions[0])
        bare = f"regexp_replace(normalize({sql}, NFKD), '[\u0300-\u036f]', '', 'g')"
        low = f"translate(lower({bare}), '{self.letters[0]}', '{self.letters[1]}')"
        spaced = f"btrim(regexp_replace(replace(replace({low}, 'ß', 'ss'), 'ẞ', 'ss'), '\\s+', ' ', 'g'))"
        # Most texts are of letters that need nothing of all that.
        whole = f"COALESCE(CASE WHEN {sql} ~ '^[!-~]+( [!-~]+)*$' THEN lower({sql}) ELSE {spaced} END, '')"
        return whole, [*params] * 3


class _InJson(Func):
    """A value within a JSON column, by the keys that lead to it; a key is never taken for a lookup."""

    arity = 1

    def __init__(self, column: str, *keys: str) -> None:
        super().__init__(F(column))
        self.keys = keys

    @property
    def identity(self) -> tuple[object, ...]:
        return (*super().identity, self.keys)

    def column(self, compiler: SQLCompiler) -> str:
        return compiler.compile(self.source_expressions[0])[0]


class JsonText(_InJson):
    """A text within a JSON column; null where there is none."""

    output_field: ClassVar[TextField[Any, Any]] = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        return f"json_extract({self.column(compiler)}, %s)", [json_path(self.keys)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        return f"({self.column(compiler)} #>> %s::text[])", [list(self.keys)]


class JsonNumber(_InJson):
    """A number within a JSON column; null where there is none."""

    output_field: ClassVar[FloatField[Any, Any]] = FloatField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        column, path = self.column(compiler), json_path(self.keys)
        sql = f"CASE WHEN json_type({column}, %s) IN ('integer', 'real') THEN json_extract({column}, %s) END"
        return sql, [path, path]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        column, keys = self.column(compiler), list(self.keys)
        number = f"({column} #>> %s::text[])::double precision"
        sql = f"CASE WHEN jsonb_typeof({column} #> %s::text[]) = 'number' THEN {number} END"
        return sql, [keys, keys]


class JsonHolds(_InJson):
    """Whether a JSON column has this value under a key, alone or in a list; on PostgreSQL an index can answer."""

    output_field: ClassVar[BooleanField[Any, Any]] = BooleanField()

    def __init__(self, column: str, key: str, value: str | float, *, in_list: bool) -> None:
        super().__init__(column, key)
        self.value, self.in_list = value, in_list

    @property
    def identity(self) -> tuple[object, ...]:
        return (*super().identity, self.value, self.in_list)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        held = f"json_each({self.column(compiler)}, %s)"
        sql = f"EXISTS (SELECT 1 FROM {held} WHERE json_each.value = %s)"  # noqa: S608 (a column of ours)
        return sql, [json_path(self.keys), self.value]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        held = {self.keys[0]: [self.value] if self.in_list else self.value}
        return f"{self.column(compiler)} @> %s::jsonb", [json.dumps(held)]


def json_path(keys: Sequence[str]) -> str:
    """Return the path by which SQLite finds a value in JSON.

    Example:
        >>> json_path(("budget", "amount"))
        '$."budget"."amount"'
    """
    return "$" + "".join(f'."{key}"' for key in keys)


Expression = Combinable | Func
