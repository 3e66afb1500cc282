"""Looking up what is here already: a fixed number of SQL statements for any number of keys.

Names are the hard part: no column holds a name alone. But `search` begins with it, and every list's index has `search`
last, so that one probe of that index for each name finds those that begin with it, however many rows there are. The
probes of a batch are one statement.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Model, Q, QuerySet

from plomada_web.decisions.models import Decision
from plomada_web.imports.engine.shelf import Key, Shelf, Values
from plomada_web.imports.engine.surroundings import Surroundings
from plomada_web.people.models import Account, Person, searchable

COMMON: Final = ("id", "owner_id", "external_id", "custom", "archived_at")
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "account": (*COMMON, "name", "domain", "industry", "country", "notes", "last_touch_at", "merged_into_id"),
    "person": (
        *COMMON,
        *("name", "email", "phone", "title", "language", "notes", "source", "legal_basis", "legal_basis_since"),
        *("account_id", "site_id", "function_id", "no_mail_since", "last_touch_at", "merged_into_id"),
    ),
    "decision": (
        *COMMON,
        *("title", "language", "phase", "outcome", "value_amount", "value_currency", "expected_on", "created_at"),
        *("account_id", "kind_id", "last_told_at"),
    ),
}
MODELS: Final[dict[str, type[Model]]] = {"account": Account, "person": Person, "decision": Decision}
PROBED: Final = 20  # rows that begin with a name, among which the one that has just that name is looked for


# A file names the same company and the same person several times on its way through the steps.
word_of: Final = lru_cache(maxsize=16_384)(searchable)


def account_keys(values: Values) -> Iterable[Key]:
    """Yield by what an account is found."""
    if values.get("external_id"):
        yield "external_id", values["external_id"]
    if values.get("domain"):
        yield "domain", values["domain"]
    yield "name", word_of(values["name"])


def person_keys(values: Values) -> Iterable[Key]:
    """Yield by what a person is found."""
    if values.get("external_id"):
        yield "external_id", values["external_id"]
    if values.get("email"):
        yield "email", values["email"]
    yield "name", values.get("account_id"), word_of(values["name"])


def decision_keys(values: Values) -> Iterable[Key]:
    """Yield by what a decision is found."""
    if values.get("external_id"):
        yield "external_id", values["external_id"]
    yield "title", values.get("account_id"), word_of(values["title"])


def site_keys(values: Values) -> Iterable[Key]:
    """Yield by what a site is found: all of its account's, and itself."""
    yield "of", values["account_id"]
    yield "site", values["account_id"], values["word"]


def stakeholder_keys(values: Values) -> Iterable[Key]:
    """Yield by what a part in a decision is found: all of the decision's, and itself."""
    yield "of", values["decision_id"]
    yield "pair", values["decision_id"], values["person_id"]


def unique_keys(said: Values) -> Iterable[Key]:
    """Yield what only one record may have: asked for whatever the rules are, so that nobody's is taken over."""
    for name in ("external_id", "email"):
        if said.get(name):
            yield name, said[name]


def find(record: str, keys: Iterable[Key], shelf: Shelf, around: Surroundings) -> None:
    """Put what is here under these keys on the shelf; keys that were asked for before cost nothing."""
    by_rule: dict[str, list[Key]] = defaultdict(list)
    fresh = shelf.new_keys(keys)
    for key in fresh:
        by_rule[key[0]].append(key)
    found: list[Values] = []
    for rule, asked in by_rule.items():
        found += _found(record, rule, asked, around)
    _put(record, found, shelf)
    shelf.put_earlier(fresh)


def load(record: str, ids: Iterable[int], shelf: Shelf) -> None:
    """Put the records with these ids on the shelf."""
    missing = [pk for pk in set(ids) if pk not in shelf.by_id]
    if missing:
        _put(record, _values(record, MODELS[record]._default_manager.filter(pk__in=missing)), shelf)
        shelf.put_imagined([pk for pk in missing if pk < 0])


def _found(record: str, rule: str, keys: Sequence[Key], around: Surroundings) -> list[Values]:
    ours = MODELS[record]._default_manager.filter(workspace=around.workspace)
    if rule in {"name", "title"}:
        ids = _by_name(record, keys, around)
        return _values(record, ours.filter(pk__in=ids)) if ids else []
    texts = [key[1] for key in keys]
    if rule == "external_id":
        return _values(record, ours.filter(external_id__in=texts).exclude(external_id=""))
    has = Q(**{f"{rule}__in": texts}) & ~Q(**{rule: ""})
    found = _values(record, ours.filter(has, archived_at=None).order_by("id"))
    if record in around.merged:  # a duplicate that was merged is found by its identifiers
        found += _values(record, ours.filter(has, merged_into__isnull=False))
    return found


def _values(record: str, rows: "QuerySet[Any]") -> list[Values]:
    fields = FIELDS[record]
    return [dict(zip(fields, row, strict=True)) for row in rows.values_list(*fields)]


def _put(record: str, found: Sequence[Values], shelf: Shelf) -> None:
    """Put records on the shelf; one that was merged stands for the one that stayed."""
    merged = [values for values in found if values.get("merged_into_id")]
    shelf.put_found(values for values in found if not values.get("merged_into_id"))
    if not merged:
        return
    load(record, (values["merged_into_id"] for values in merged), shelf)
    for values in merged:
        survivor = shelf.by_id.get(values["merged_into_id"])
        if survivor is not None:
            shelf.by_id[values["id"]] = survivor
            for key in shelf.keys_of(values):
                shelf.by_key.setdefault(key, []).append(survivor)


def _by_name(record: str, keys: Sequence[Key], around: Surroundings) -> set[int]:
    """Return the ids of those not archived whose name, or title, begins like one of the keys."""
    table = MODELS[record]._meta.db_table
    if record == "account":
        return _probe(table, "workspace_id", [(around.workspace.pk, key[1]) for key in keys])
    at_home = [(key[1], key[2]) for key in keys if key[1] is not None]
    if record == "decision":
        return _probe_titles([(account, word) for account, word in at_home], around)
    ids = _probe(table, "account_id", at_home)
    if homeless := [key[2] for key in keys if key[1] is None]:
        pairs = [(around.workspace.pk, word) for word in homeless]
        ids |= _probe(table, "workspace_id", pairs, "AND r.account_id IS NULL")
    return ids


def _probe(table: str, column: str, pairs: Sequence[tuple[int, str]], more: str = "") -> set[int]:
    if not pairs:
        return set()
    # Rows go by `search` from the name on: those that begin with it come first, whatever the database's collation.
    if connection.vendor == "postgresql":
        sql = f"""
            SELECT r.id FROM unnest(%s::bigint[], %s::text[]) AS wanted (owner, word)
            CROSS JOIN LATERAL (
                SELECT r.id, r.search FROM {table} r
                WHERE r.{column} = wanted.owner AND r.archived_at IS NULL AND r.search >= wanted.word {more}
                ORDER BY r.search, r.id LIMIT {PROBED}
            ) r WHERE starts_with(r.search, wanted.word)
        """  # noqa: S608  names of tables and columns of our own
        parameters: list[Any] = [[owner for owner, _ in pairs], [word for _, word in pairs]]
    else:
        sql = f"""
            SELECT r.id FROM json_each(%s) AS wanted CROSS JOIN {table} r
            WHERE r.{column} = wanted.value ->> 0 AND r.archived_at IS NULL {more}
            AND r.search >= wanted.value ->> 1 AND r.search < (wanted.value ->> 1) || char(1114111)
        """  # noqa: S608
        parameters = [json.dumps(pairs)]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {row[0] for row in cursor.fetchall()}


def _probe_titles(pairs: Sequence[tuple[int, str]], around: Surroundings) -> set[int]:
    """Return the decisions of the accounts: few, and no index has them by title."""
    accounts = {account for account, _ in pairs}
    rows = Decision.objects.filter(workspace=around.workspace, account_id__in=accounts, archived_at=None)
    words = set(pairs)
    return {
        pk
        for pk, account, title in rows.values_list("pk", "account_id", "title")
        if (account, searchable(title)) in words
    }
