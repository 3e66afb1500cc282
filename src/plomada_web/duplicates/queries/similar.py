"""Who is there already, while someone is being written down: at most two quick queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value

from plomada.figures import Sentence
from plomada.matching.plain import company, digits, host, plain
from plomada_web.people.models import Account, Person, searchable
from plomada_web.workspace.models import Workspace

ALIKE = 0.84  # of the letters of two names, in order, in both
WORD_ALIKE = 0.8
FEWEST_WORDS = 2  # a first name alone says nothing
MOST_ACCOUNTS = 10
MOST_MATES = 200
MOST_SHOWN = 3
LAST_LETTER = "\U0010ffff"  # sorts after every letter
FEWEST_LETTERS = 3


@dataclass(frozen=True)
class Typed:
    """What has been typed so far; `besides`: the record that is being changed, which is no duplicate of itself."""

    name: str = ""
    email: str = ""
    phone: str = ""
    account: str = ""
    domain: str = ""
    besides: int | None = None


@dataclass(frozen=True)
class Like:
    """Someone who is there already, and why they are shown."""

    id: int
    name: str
    where: str
    reason: Sentence


def people_like(workspace: Workspace, typed: Typed) -> tuple[Like, ...]:
    """Return up to three people who may be the one being written down, the surest first."""
    here = workspace.people.filter(archived_at=None).exclude(pk=typed.besides or 0)
    found: dict[int, Like] = {}
    for row in _exactly(workspace, here, typed):
        found.setdefault(row["pk"], Like(row["pk"], row["name"], row["account__name"] or "", _exact_reason(row)))
    for person in _mates(workspace, typed):
        if _same_people(typed.name, person.name):
            found.setdefault(person.pk, Like(person.pk, person.name, person.account_name, _alike_reason()))
    return tuple(found.values())[:MOST_SHOWN]


def accounts_like(workspace: Workspace, typed: Typed) -> tuple[Like, ...]:
    """Return up to three accounts that may be the one being written down."""
    here = workspace.accounts.filter(archived_at=None).exclude(pk=typed.besides or 0)
    domain, name = host(typed.domain), company(typed.name)
    wanted = Q(pk=None)
    if domain:
        wanted |= Q(domain__in=[domain, f"www.{domain}"])
    if len(name) >= FEWEST_LETTERS:
        begins = searchable(typed.name)[:4]
        wanted |= Q(search__gte=begins, search__lt=begins + LAST_LETTER)
    found: dict[int, Like] = {}
    rows: Iterable[Account] = here.filter(wanted).order_by("search", "pk")[:MOST_MATES]
    for account in rows:
        if domain and host(account.domain) == domain:
            found[account.pk] = Like(account.pk, account.name, account.domain, Sentence("Same domain"))
        elif name and _alike(name, company(account.name), ALIKE):
            found[account.pk] = Like(account.pk, account.name, account.domain, _alike_reason())
    return tuple(sorted(found.values(), key=lambda like: like.reason.template != "Same domain"))[:MOST_SHOWN]


def _exactly(workspace: Workspace, here: "QuerySet[Person]", typed: Typed) -> list[dict[str, Any]]:
    """Return those of the same e-mail, phone or name, in one query whose parts each have their index.

    That neither is empty is said again in words: SQLite uses an index of what is not empty only where it is told.
    """
    parts = []
    if "@" in typed.email:
        parts.append(_part(here.filter(email=typed.email.strip().lower()).exclude(email=""), "1 email"))
    if digits(typed.phone):
        parts.append(_part(_with_phone(workspace, typed), "2 phone"))
    words = searchable(typed.name).split()
    if len(words) > 1:
        names = here.filter(search__gte=words[0], search__lt=words[0] + LAST_LETTER)
        for word in words:
            names = names.filter(search__contains=word)
        parts.append(_part(names, "3 name"))
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return list(rows.order_by("because")[: MOST_SHOWN * 3])


def _with_phone(workspace: Workspace, typed: Typed) -> "QuerySet[Person]":
    rows = Person.objects.filter(phone__in=_ways_to_write(typed.phone), archived_at=None).exclude(phone="")
    # The workspace in words that no index answers: a phone has far fewer people than a workspace.
    return rows.alias(of=F("workspace_id") + 0).filter(of=workspace.pk).exclude(pk=typed.besides or 0)


def _part(rows: "QuerySet[Person]", because: str) -> Any:
    told = rows.annotate(because=Value(because, output_field=CharField()))
    return told.order_by().values("pk", "name", "account__name", "because")


def _mates(workspace: Workspace, typed: Typed) -> list[Person]:
    """Return among whom a name with a slip is looked for: the account's people, else whose name begins alike."""
    name, account = searchable(typed.name), searchable(typed.account)
    if len(name.split()) < FEWEST_WORDS:
        return []
    if account:
        of = workspace.accounts.filter(archived_at=None, search__gte=account, search__lt=account + LAST_LETTER)
        # By the account alone, without the workspace: from the few accounts the database goes to their people.
        rows = Person.objects.filter(account__in=of.order_by("search")[:MOST_ACCOUNTS], archived_at=None)
    else:
        rows = workspace.people.filter(archived_at=None, search__gte=name[:4], search__lt=name[:4] + LAST_LETTER)
    return list(rows.exclude(pk=typed.besides or 0).select_related("account")[:MOST_MATES])


def _ways_to_write(phone: str) -> list[str]:
    """Return the ways in which the number may be stored: as typed, closed up, with and without its country."""
    closed = "".join(c for c in phone if c.isdigit() or c == "+")
    last = digits(phone)
    grouped = (f"{last[:3]} {last[3:6]} {last[6:]}", f"{last[:3]} {last[3:5]} {last[5:7]} {last[7:]}")
    return sorted({phone.strip(), closed, last, *grouped, *(f"+34 {one}" for one in (last, *grouped)), f"+34{last}"})


def _same_people(one: str, other: str) -> bool:
    """Return whether two names are alike word by word, in any order; the longer may have one word more."""
    fewer, more = sorted((plain(one).split(), plain(other).split()), key=len)
    if len(more) - len(fewer) > 1 or len(fewer) < FEWEST_WORDS:
        return False
    return all(any(_alike(word, there, WORD_ALIKE) for there in more) for word in fewer)


def _alike(one: str, other: str, least: float) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def _exact_reason(row: dict[str, Any]) -> Sentence:
    return {"1 email": Sentence("Same e-mail"), "2 phone": Sentence("Same phone"), "3 name": Sentence("Same name")}[
        row["because"]
    ]


def _alike_reason() -> Sentence:
    return Sentence("A name like it")
