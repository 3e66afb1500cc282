"""What a few letters lead to: decisions, accounts, people, pages and commands, whatever their case and accents."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plomada_web.decisions.models import Decision
from plomada_web.lists.access import views_of
from plomada_web.lists.listings import LISTINGS
from plomada_web.people.models import Account, Person, Record, searchable
from plomada_web.site.written_once import written_once
from plomada_web.workspace.access import may_administer, may_edit
from plomada_web.workspace.models import Member

LAST_LETTER = "\U0010ffff"  # sorts after every letter
EACH = 6  # of a kind; whoever wants more goes to the list


@dataclass(frozen=True)
class Hit:
    """Something found.

    Attributes:
        parts: the name in three: before the letters that were looked for, those letters, after them.
        detail: what tells it from others of that name.
        symbol: its icon.
    """

    parts: tuple[str, str, str]
    detail: str
    address: str
    symbol: str


@dataclass(frozen=True)
class Group:
    """Things of one kind that were found."""

    name: Promise
    hits: tuple[Hit, ...]


def found_by(member: Member, text: str) -> tuple[Group, ...]:
    """Return what the text leads to in the member's workspace, kind by kind (at most ten queries)."""
    words = searchable(text).split()
    groups = (
        Group(_("Decisions"), _decisions(member, words)),
        Group(_("Accounts"), _accounts(member, words)),
        Group(_("People"), _people(member, words)),
        Group(_("Views"), _views(member, words)),
        Group(_("Go to"), _listed(member, words, PAGES)),
        Group(_("Do"), _listed(member, words, COMMANDS) if may_edit(member) else ()),
    )
    return tuple(group for group in groups if group.hits)


def _decisions(member: Member, words: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            marked(row.title, words),
            row.account.name,
            _address("decisions:standing", member, decision_id=row.pk),
            "git-merge",
        )
        for row in _best(Decision, _decisions_of, member, words)
    )


@written_once
def _decisions_of(ids: list[int]) -> QuerySet[Decision]:
    return Decision.objects.filter(pk__in=ids).select_related("account").only("title", "account__name")


def _accounts(member: Member, words: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(marked(row.name, words), row.industry, _address("people:account", member, account_id=row.pk), "building")
        for row in _best(Account, _accounts_of, member, words)
    )


@written_once
def _accounts_of(ids: list[int]) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=ids).only("name", "industry")


def _people(member: Member, words: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            marked(row.name, words),
            ", ".join(part for part in (row.title, row.account_name) if part),
            _address("people:person", member, person_id=row.pk),
            "user",
        )
        for row in _best(Person, _people_of, member, words)
    )


@written_once
def _people_of(ids: list[int]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids).select_related("account").only("name", "title", "account__name")


def _views(member: Member, words: Sequence[str]) -> tuple[Hit, ...]:
    """Return the saved views whose name has every word: there are few, and all of them are read."""
    named = [view for view in views_of(member) if words and all(word in searchable(view.name) for word in words)]
    return tuple(
        Hit(
            marked(view.name, words),
            str(LISTINGS[Record(view.record)].title),
            LISTINGS[Record(view.record)].address(member.workspace, f"view={view.pk}"),
            "list-details",
        )
        for view in named[:EACH]
    )


Row = TypeVar("Row", Decision, Account, Person)


def _best(model: type[Row], read: Callable[[list[int]], list[Row]], member: Member, words: Sequence[str]) -> list[Row]:
    """Return the first rows that hold every word: those that begin with the first word, then the others.

    What begins with a word is a range of the index by `search`, found at once however long the table; only where that
    leaves room is the index looked through. The rows themselves are read when they are found.
    """
    if not words:
        return []
    rows = model._default_manager.filter(workspace=member.workspace, archived_at=None)
    for word in words:
        rows = rows.filter(search__contains=word)
    ordered = rows.order_by("search", "pk").values_list("pk", flat=True)
    ids = list(ordered.filter(search__gte=words[0], search__lt=words[0] + LAST_LETTER)[:EACH])
    if len(ids) < EACH:
        ids += ordered.exclude(pk__in=ids)[: EACH - len(ids)]
    found = {row.pk: row for row in read(ids)} if ids else {}
    return [found[pk] for pk in ids if pk in found]


@dataclass(frozen=True)
class Listed:
    """A page or a command; `admin`: for those who administer."""

    name: Promise
    address: str
    symbol: str
    admin: bool = False


PAGES = (
    Listed(_("Today"), "today:home", "sun"),
    Listed(_("Decisions by phase"), "decisions:board", "layout-kanban"),
    Listed(_("Decisions as a table"), "decisions:table", "table"),
    Listed(_("Kinds of purchase"), "decisions:kinds", "list-details"),
    Listed(_("People"), "people:people", "users"),
    Listed(_("Accounts"), "people:accounts", "building"),
    Listed(_("Touches"), "people:touches", "history"),
    Listed(_("Functions"), "people:functions", "users-group"),
    Listed(pgettext_lazy("place", "Language"), "language:corpora", "language"),
    Listed(_("Segments"), "segments:segments", "target"),
    Listed(_("Duplicates"), "duplicates:pairs", "users"),
    Listed(_("Exports"), "exports:exports", "download"),
    Listed(_("Changes of many rows"), "undo:change_sets", "history"),
    Listed(_("Settings"), "workspace:settings", "settings"),
    Listed(_("Members"), "workspace:members", "user-check"),
    Listed(_("Who did what"), "workspace:audit", "history", admin=True),
)
COMMANDS = (
    Listed(_("New decision"), "decisions:new", "plus"),
    Listed(_("Add a person"), "people:person_new", "user-plus"),
    Listed(_("Add an account"), "people:account_new", "plus"),
    Listed(_("New corpus"), "language:corpus_new", "plus"),
    Listed(_("Import a file"), "imports:new", "upload"),
)


def _listed(member: Member, words: Sequence[str], listed: Iterable[Listed]) -> tuple[Hit, ...]:
    allowed = [one for one in listed if may_administer(member) or not one.admin]
    return tuple(
        Hit(marked(str(one.name), words), "", address, one.symbol)
        for one in allowed
        if all(word in searchable(str(one.name)) for word in words) and (address := _place(one, member))
    )


def _place(one: Listed, member: Member) -> str:
    """Return the address of a page or a command; nothing where the product is built without it."""
    try:
        return _address(one.address, member)
    except NoReverseMatch:
        return ""


def _address(name: str, member: Member, **row: int) -> str:
    return reverse(name, kwargs={"workspace": member.workspace.slug, **row})


def marked(name: str, words: Sequence[str]) -> tuple[str, str, str]:
    """Return the name in three parts, the middle being the first word found in it.

    >>> marked("Acerías Ñandú", ["nan"])
    ('Acerías ', 'Ñan', 'dú')
    >>> marked("Molinos Quimera", ["harina"])
    ('Molinos Quimera', '', '')
    """
    # Letter by letter, so that a place in the plain text is a place in the name: "ß" alone becomes two.
    plain = [_plain(letter) for letter in name]
    whole = "".join(plain)
    places = [number for number, letters in enumerate(plain) for _letter in letters]
    for word in words:
        at = whole.find(word)
        if at >= 0:
            start, end = places[at], places[at + len(word) - 1] + 1
            return name[:start], name[start:end], name[end:]
    return name, "", ""


def _plain(letter: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part))
