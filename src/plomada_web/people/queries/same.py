"""Who is the same: the account or person that a name or an e-mail already stands for."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from plomada_web.people.models import Account, Person, searchable
from plomada_web.people.paste import PastedPerson
from plomada_web.people.usual_functions import USUAL_FUNCTIONS
from plomada_web.workspace.models import Workspace


def account_named(workspace: Workspace, name: str) -> Account | None:
    """Return the account of that name, whatever its case and accents; archived ones do not count."""
    wanted = searchable(name)
    found = workspace.accounts.filter(archived_at=None, search__startswith=wanted).order_by("search", "pk")
    return next((account for account in found.iterator(chunk_size=50) if searchable(account.name) == wanted), None)


def person_named(account: Account, name: str) -> Person | None:
    """Return the person of that name in the account, whatever its case and accents; archived ones do not count."""
    wanted = searchable(name)
    found = account.people.filter(archived_at=None, search__startswith=wanted).select_related("account")
    return next((person for person in found.order_by("pk") if searchable(person.name) == wanted), None)


def person_with_email(workspace: Workspace, email: str) -> Person | None:
    """Return who has that e-mail, or into whom its owner was merged; nobody has the empty one."""
    if not email:
        return None
    email = email.lower()
    # Said again that it is not empty: SQLite uses an index of what is not empty only where it is told so.
    here = workspace.people.filter(archived_at=None, email=email).exclude(email="")
    found = here.select_related("account").first()
    return found or survivors_by_email(workspace, [email]).get(email)


def survivors_by_email(workspace: Workspace, emails: Collection[str]) -> dict[str, Person]:
    """Return, by the e-mail of someone who was merged, who they were merged into and is still there."""
    merged = workspace.people.filter(email__in=emails, merged_into__isnull=False, merged_into__archived_at=None)
    rows = merged.select_related("merged_into__account").order_by("pk")
    return {row.email: row.merged_into for row in rows if row.merged_into is not None and row.email}


def known_among(account: Account, rows: Sequence[PastedPerson]) -> dict[PastedPerson, Person]:
    """Return the rows of a pasted list whose person we know, with that person.

    By e-mail in the whole workspace; by name in the account where the row or the person has no e-mail, because two
    people with different addresses may share a name.
    """
    emails = {row.email for row in rows if row.email}
    people = list(
        account.workspace.people.filter(Q(email__in=emails) | Q(account=account), archived_at=None)
        .select_related("account", "function")
        .order_by("-pk")
    )
    by_email = {person.email: person for person in people if person.email}
    by_email = survivors_by_email(account.workspace, emails - by_email.keys()) | by_email
    by_name = {searchable(person.name): person for person in people if person.account_id == account.pk}
    known = {}
    for row in rows:
        person = by_email.get(row.email) if row.email else None
        namesake = by_name.get(searchable(row.name))
        if person is None and namesake is not None and not (row.email and namesake.email):
            person = namesake
        if person is not None:
            known[row] = person
    return known


def function_words(workspace: Workspace) -> dict[str, int]:
    """Return the workspace's functions by every word they go by, as `searchable` leaves it: for `paste.parse`."""
    rows = list(workspace.functions.filter(archived_at=None))
    words: dict[str, int] = {}
    aliases = {usual.name_en: usual.aliases for usual in USUAL_FUNCTIONS}
    for row in rows:
        for alias in aliases.get(row.name_en, ()):
            words.setdefault(searchable(alias), row.pk)
    for row in rows:  # a function's own names win over another's alias
        words |= {searchable(name): row.pk for name in (row.executive, row.name_es, row.name_en) if name}
    return words
