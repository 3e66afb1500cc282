"""A workspace begins."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from plomada_web.decisions.actions.kinds import add_usual_kinds
from plomada_web.people.actions import add_usual_functions
from plomada_web.workspace import audit
from plomada_web.workspace.actions import WorkspaceFacts
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Member, Role, User, Workspace


@transaction.atomic
def start_workspace(*, facts: WorkspaceFacts, user: User, now: datetime, is_sample: bool = False) -> Workspace:
    """Make a workspace with its first admin, the usual functions and the usual kinds of purchase."""
    workspace = Workspace.objects.create(
        name=facts.name,
        slug=free_slug(facts.name),
        language=facts.language,
        currency=facts.currency,
        time_zone=facts.time_zone,
        is_sample=is_sample,
        created_at=now,
    )
    Member.objects.create(workspace=workspace, user=user, role=Role.ADMIN, joined_at=now)
    audit.note(workspace, actor=Actor.of(user), action="workspace.started", target=Target(workspace), now=now)
    add_usual_functions(workspace, now)
    add_usual_kinds(workspace, now)
    return workspace


def free_slug(name: str) -> str:
    """Return the name as it stands in addresses, with a number behind it where another has it already."""
    stem = slugify(name)[:50].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
