"""Websites of the workspace's company: add, change, archive, bring back."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.people.actions.changes import set_fields
from plomada_web.tracking.models import TrackedSite
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class WebsiteFacts:
    """What is written about a website.

    Attributes:
        origins: where its pages come from, as `origins.origin_of` says them.
    """

    name: str
    origins: list[str]


def new_key() -> str:
    """Return a key for addresses that everybody may read: long enough never to be made twice."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def add_website(workspace: Workspace, *, facts: WebsiteFacts, actor: Actor, now: datetime) -> TrackedSite:
    """Add a website."""
    site = TrackedSite.objects.create(workspace=workspace, key=new_key(), created_at=now, **asdict(facts))
    audit.note(workspace, actor=actor, action="website.added", target=Target(site), now=now)
    return site


@transaction.atomic
def change_website(site: TrackedSite, *, facts: WebsiteFacts, actor: Actor, now: datetime) -> None:
    """Change what is written about a website; its key stays."""
    changed = set_fields(site, asdict(facts))
    if changed:
        site.save()
        target = Target(site, detail={"fields": changed})
        audit.note(site.workspace, actor=actor, action="website.changed", target=target, now=now)


@transaction.atomic
def archive_website(site: TrackedSite, *, actor: Actor, now: datetime) -> None:
    """Take no more visits of a website."""
    if site.archived_at is None:
        site.archived_at = now
        site.save(update_fields=["archived_at"])
        audit.note(site.workspace, actor=actor, action="website.archived", target=Target(site), now=now)


@transaction.atomic
def restore_website(site: TrackedSite, *, actor: Actor, now: datetime) -> None:
    """Take visits of a website again."""
    if site.archived_at is not None:
        site.archived_at = None
        site.save(update_fields=["archived_at"])
        audit.note(site.workspace, actor=actor, action="website.restored", target=Target(site), now=now)
