"""What can be chosen in the forms and filters of a workspace."""

from dataclasses import dataclass

from plomada_web.decisions.models import Decision, PurchaseKind
from plomada_web.people.models import Account, Function, Person, searchable
from plomada_web.people.queries.same import function_words
from plomada_web.workspace.models import User, Workspace

FOUND = 20  # people or accounts that a search shows


@dataclass(frozen=True)
class Choices:
    """What the filters of the board offer."""

    owners: tuple[User, ...]
    kinds: tuple[PurchaseKind, ...]


def choices(workspace: Workspace) -> Choices:
    """Return what the filters of the board offer (two queries)."""
    return Choices(tuple(owners(workspace)), tuple(kinds_offered(workspace)))


def owners(workspace: Workspace) -> list[User]:
    """Return the members who may look after a decision, by name."""
    return list(User.objects.filter(memberships__workspace=workspace).order_by("name", "id"))


def kinds_offered(workspace: Workspace) -> list[PurchaseKind]:
    """Return the kinds of purchase that are in use."""
    return list(PurchaseKind.objects.filter(workspace=workspace, archived_at=None))


def functions_offered(workspace: Workspace) -> list[Function]:
    """Return the functions that are in use."""
    return list(Function.objects.filter(workspace=workspace, archived_at=None))


def accounts_like(workspace: Workspace, text: str) -> list[Account]:
    """Return some accounts whose name, domain or place holds every word of the text, by name."""
    rows = Account.objects.filter(workspace=workspace, archived_at=None)
    for word in searchable(text).split():
        rows = rows.filter(search__contains=word)
    return list(rows.order_by("name", "id")[:FOUND])


def people_to_add(decision: Decision, text: str) -> list[Person]:
    """Return people who are not in the group: of the whole workspace by a part of their text, else of the account."""
    rows = Person.objects.filter(workspace=decision.workspace, archived_at=None)
    words = searchable(text).split()
    if not words:
        rows = rows.filter(account=decision.account)
    for word in words:
        rows = rows.filter(search__contains=word)
    present = decision.stakeholders.filter(removed_at=None).values("person")
    return list(rows.exclude(pk__in=present).select_related("function", "account").order_by("name", "id")[:FOUND])


def function_like(workspace: Workspace, words: str) -> int | None:
    """Return the function that someone's title or function, in their own words, names; None where it is not clear."""
    return function_words(workspace).get(searchable(words)) if words else None
