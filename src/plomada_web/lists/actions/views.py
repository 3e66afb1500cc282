"""Keeping a list as a view, and choosing its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.lists.asking import Asked
from plomada_web.lists.filters import to_json
from plomada_web.lists.models import ChosenColumns, SavedView
from plomada_web.people.models import Record
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Member

MOST_VIEWS = 30  # of one list that one member owns


class TooManyViews(PlomadaError):
    """A member keeps as many views of a list as can be told apart."""

    def __init__(self) -> None:
        super().__init__(
            Sentence("You have %(most)s views of this list. Delete one that you no longer use.", {"most": MOST_VIEWS})
        )


@dataclass(frozen=True)
class ViewFacts:
    """What a view is called, and whether everyone sees it."""

    name: str
    shared: bool = False


@transaction.atomic
def save_view(asked: Asked, facts: ViewFacts, columns: Sequence[str], *, member: Member, now: datetime) -> SavedView:
    """Keep what a list is asked for as a new view."""
    mine = member.workspace.saved_views.filter(owner=member.user, record=asked.record)
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews
    last = member.workspace.saved_views.filter(record=asked.record).order_by("-position").first()
    view = SavedView.objects.create(
        workspace=member.workspace,
        record=asked.record,
        owner=member.user,
        name=facts.name,
        shared=facts.shared,
        columns=list(columns),
        position=min(last.position + 1, 30_000) if last else 0,
        created_at=now,
        changed_at=now,
        **_said(asked),
    )
    _note(view, "view.saved", member, now)
    return view


@transaction.atomic
def keep_in_view(view: SavedView, asked: Asked, *, member: Member, now: datetime) -> None:
    """Keep in a view what the list is asked for now."""
    for name, value in _said(asked).items():
        setattr(view, name, value)
    view.changed_at = now
    view.save()
    _note(view, "view.changed", member, now)


@transaction.atomic
def change_view(view: SavedView, facts: ViewFacts, *, member: Member, now: datetime) -> None:
    """Call a view something else, share it or keep it to oneself."""
    view.name, view.shared, view.changed_at = facts.name, facts.shared, now
    view.save(update_fields=["name", "shared", "changed_at"])
    _note(view, "view.changed", member, now)


@transaction.atomic
def delete_view(view: SavedView, *, member: Member, now: datetime) -> None:
    """Forget a view; the rows that it showed stay."""
    _note(view, "view.deleted", member, now)
    view.delete()


def choose_columns(record: Record, columns: Sequence[str], *, member: Member) -> None:
    """Show these columns to the member from now on. A matter of taste: no audit line."""
    ChosenColumns.objects.update_or_create(
        workspace=member.workspace, user=member.user, record=record, defaults={"columns": list(columns)}
    )


@transaction.atomic
def choose_columns_of_view(view: SavedView, columns: Sequence[str], *, member: Member, now: datetime) -> None:
    """Show these columns to everyone who opens the view."""
    view.columns, view.changed_at = list(columns), now
    view.save(update_fields=["columns", "changed_at"])
    _note(view, "view.changed", member, now)


def _said(asked: Asked) -> dict[str, object]:
    return {"rule": to_json(asked.whole_rule), "text": asked.text, "sort": str(asked.sort or "")}


def _note(view: SavedView, action: str, member: Member, now: datetime) -> None:
    audit.note(member.workspace, actor=Actor.of(member.user), action=action, target=Target(view), now=now)
