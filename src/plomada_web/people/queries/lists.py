"""People and accounts by a few words, rows of people, and functions, each in a fixed number of SQL queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import OuterRef, Q, QuerySet

from plomada_web.people.models import Account, Function, Person, searchable
from plomada_web.people.queries.paging import Count, CountOf
from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class PersonRow:
    """A person in a list; `decisions` are the purchases they have a part in."""

    id: int
    name: str
    title: str
    email: str
    account_id: int | None
    account: str
    function: str
    language: str
    decisions: int
    no_mail: bool
    archived: bool


@dataclass(frozen=True)
class FunctionRow:
    """A function in the list; `people` have it, archived ones left out."""

    id: int
    name_es: str
    name_en: str
    executive: str
    people: int


@dataclass(frozen=True)
class Tallies:
    """How many there are of each, for the tabs; `duplicates` are pairs to decide."""

    people: Count
    accounts: Count
    functions: int
    duplicates: Count


def tallies(workspace: Workspace) -> Tallies:
    """Return how many people, accounts, functions and pairs to decide the workspace has."""
    ((people, accounts, functions, pairs),) = _tallied(workspace.pk)
    return Tallies(Count(people), Count(accounts), functions, Count(pairs))


@written_once
def _tallied(workspace: int) -> "QuerySet[Any, tuple[int, int, int, int]]":
    """Return how many rows four lists have.

    Duplicates stand above this feature, which asks for them by the relation.
    """
    pairs = Workspace._meta.get_field("duplicate_pairs").related_model._default_manager
    there = {f"{side}_{kind}__archived_at": None for side in ("left", "right") for kind in ("person", "account")}
    live = {"workspace": OuterRef("pk"), "archived_at": None}
    lists = (
        Person.objects.filter(**live),
        Account.objects.filter(**live),
        Function.objects.filter(**live),
        pairs.filter(workspace=OuterRef("pk"), state="open", **there),
    )
    return Workspace.objects.filter(pk=workspace).values_list(*(CountOf(rows) for rows in lists))


def person_rows(people: Sequence[Person]) -> tuple[PersonRow, ...]:
    """Return the people as rows, with the decisions of all counted at once."""
    decisions = dict(_decisions_of([person.pk for person in people])) if people else {}
    return tuple(
        PersonRow(
            id=person.pk,
            name=person.name,
            title=person.title,
            email=person.email,
            account_id=person.account_id,
            account=person.account_name,
            function=person.function.name if person.function else "",
            language=person.get_language_display(),
            decisions=decisions.get(person.pk, 0),
            no_mail=person.no_mail_since is not None,
            archived=person.archived_at is not None,
        )
        for person in people
    )


@written_once
def _decisions_of(ids: list[int]) -> "QuerySet[Person, tuple[int, int]]":
    part = Q(stakes__removed_at=None, stakes__decision__archived_at=None)
    rows = Person.objects.filter(pk__in=ids, stakes__isnull=False).order_by().values_list("pk")
    return rows.annotate(n=CountRows("stakes", filter=part))


def function_rows(workspace: Workspace, *, archived: bool) -> list[FunctionRow]:
    """Return the functions in their order, with how many people have each."""
    rows = workspace.functions.filter(archived_at__isnull=not archived).annotate(
        having=CountRows("people", filter=Q(people__archived_at=None))
    )
    return [FunctionRow(row.pk, row.name_es, row.name_en, row.executive, row.having) for row in rows]


def account_names(workspace: Workspace, text: str) -> list[str]:
    """Return up to twenty names of accounts that contain the text, for a field that completes what is typed."""
    rows = workspace.accounts.filter(archived_at=None)
    for word in searchable(text).split():
        rows = rows.filter(search__contains=word)
    return list(rows.order_by("search", "pk").values_list("name", flat=True)[:20])
