"""Saying that two are two, and taking that back."""

from datetime import datetime

from django.db import transaction

from plomada_web.duplicates.models import DuplicatePair
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target

State = DuplicatePair.State


@transaction.atomic
def keep_apart(pair: DuplicatePair, *, actor: Actor, now: datetime) -> None:
    """Note that the two of a pair are two: they are not asked about again. Done twice it changes nothing."""
    values = {"decided_by": actor.user, "decided_by_name": actor.name[:160], "decided_at": now}
    if DuplicatePair.objects.filter(pk=pair.pk, state=State.OPEN).update(state=State.TWO, **values):
        _note(pair, "duplicate.kept_apart", actor=actor, now=now)


@transaction.atomic
def reopen(pair: DuplicatePair, *, actor: Actor, now: datetime) -> None:
    """Ask about a pair again that was said to be two."""
    values = {"decided_by": None, "decided_by_name": "", "decided_at": None}
    if DuplicatePair.objects.filter(pk=pair.pk, state=State.TWO).update(state=State.OPEN, **values):
        _note(pair, "duplicate.reopened", actor=actor, now=now)


def _note(pair: DuplicatePair, action: str, *, actor: Actor, now: datetime) -> None:
    target = Target(pair, label=f"{pair.left} · {pair.right}")
    audit.note(pair.workspace, actor=actor, action=action, target=target, now=now)
