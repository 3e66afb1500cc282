"""Accounts and their sites: add, change, archive, bring back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.actions.changes import refuse_merged, set_archived, set_facts, set_fields
from plomada_web.people.custom_values import Value
from plomada_web.people.models import Account, Site
from plomada_web.people.queries.same import account_named
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class AccountFacts:
    """What is written about an account. `custom`: what changes in the own fields, by key; None empties one."""

    name: str
    domain: str = ""
    industry: str = ""
    country: str = ""
    notes: str = ""
    custom: Mapping[str, Value | None] = field(default_factory=dict)


@dataclass(frozen=True)
class SiteFacts:
    """What is written about a site."""

    name: str
    city: str = ""
    country: str = ""


class SameAccount(PlomadaError):
    """There is an account of that name; it may be meant, or be another one."""

    def __init__(self, account: Account) -> None:
        super().__init__(Sentence("There is an account called %(name)s already.", {"name": account.name}))
        self.account = account


class SameSite(PlomadaError):
    """The account has a site of that name, perhaps an archived one."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("This account has a site called %(name)s, perhaps an archived one.", {"name": name}))


@transaction.atomic
def add_account(
    workspace: Workspace, *, facts: AccountFacts, actor: Actor, now: datetime, allow_same_name: bool = False
) -> Account:
    """Add an account.

    Raises:
        SameAccount: one of that name is there, and it was not said that this is another.
    """
    same = account_named(workspace, facts.name)
    if same is not None and not allow_same_name:
        raise SameAccount(same)
    account = Account(workspace=workspace, created_at=now)
    set_facts(account, vars(facts))
    account.save()
    audit.note(workspace, actor=actor, action="account.added", target=Target(account), now=now)
    return account


@transaction.atomic
def change_account(account: Account, *, facts: AccountFacts, actor: Actor, now: datetime) -> None:
    """Change what is written about an account."""
    changed = set_facts(account, vars(facts))
    if changed:
        account.changed_at = now
        account.save()
        target = Target(account, detail={"fields": changed})
        audit.note(account.workspace, actor=actor, action="account.changed", target=target, now=now)


@transaction.atomic
def archive_account(account: Account, *, actor: Actor, now: datetime) -> None:
    """Take an account out of the lists; its people and decisions stay as they are."""
    set_archived(account, since=now, actor=actor, now=now)


@transaction.atomic
def restore_account(account: Account, *, actor: Actor, now: datetime) -> None:
    """Bring an archived account back.

    Raises:
        Merged: it was merged into another.
    """
    refuse_merged(account)
    set_archived(account, since=None, actor=actor, now=now)


def add_site(account: Account, *, facts: SiteFacts, actor: Actor, now: datetime) -> Site:
    """Add a site to an account.

    Raises:
        SameSite: the account has one of that name.
    """
    site = Site(account=account, **asdict(facts))
    _save_site(site, action="site.added", actor=actor, now=now)
    return site


def change_site(site: Site, *, facts: SiteFacts, actor: Actor, now: datetime) -> None:
    """Change what is written about a site.

    Raises:
        SameSite: the account has another of that name.
    """
    if set_fields(site, asdict(facts)):
        _save_site(site, action="site.changed", actor=actor, now=now)


@transaction.atomic
def archive_site(site: Site, *, actor: Actor, now: datetime) -> None:
    """Take a site out of the lists; people keep it."""
    set_archived(site, since=now, actor=actor, now=now)


@transaction.atomic
def restore_site(site: Site, *, actor: Actor, now: datetime) -> None:
    """Bring an archived site back."""
    set_archived(site, since=None, actor=actor, now=now)


def _save_site(site: Site, *, action: str, actor: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            site.save()
            target = Target(site, label=f"{site.account.name}: {site.name}")
            audit.note(site.account.workspace, actor=actor, action=action, target=target, now=now)
    except IntegrityError:
        raise SameSite(site.name) from None
