"""The audit line: every action writes one, in its own transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from plomada_web.workspace.models import AuditLine, User, Workspace


@dataclass(frozen=True)
class Actor:
    """Who acts: a user of ours, or someone at the customer who came in by a personal link.

    Attributes:
        name: what the audit line shows.
        user: the user of ours; None for the customer's people and for the machine itself.
    """

    name: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> "Actor":
        """Return the actor that a signed-in user is."""
        return cls(name=str(user), user=user)


MACHINE = Actor(name="Plomada")
SOMEONE = Actor(name="Someone in the group")  # who was promised not to be named to us; told in the reader's language


@dataclass(frozen=True)
class Target:
    """What was acted upon."""

    row: models.Model
    label: str = ""
    detail: dict[str, object] = field(default_factory=dict)


def note(workspace: Workspace, *, actor: Actor, action: str, target: Target, now: datetime) -> AuditLine:
    """Write one audit line.

    Args:
        workspace: whose line it is.
        actor: who acted.
        action: dotted name: noun, then what happened, as in "decision.phase.changed".
        target: the row acted upon, and what may help to understand the line later.
        now: the moment of the action.
    """
    return AuditLine.objects.create(
        workspace=workspace,
        actor=actor.user,
        actor_name=actor.name[:160],
        action=action,
        target_type=target.row._meta.model_name or "",
        target_id=target.row.pk,
        target_label=(target.label or str(target.row))[:200],
        detail=target.detail,
        at=now,
    )
