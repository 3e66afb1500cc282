"""Which view of a list may be seen and changed by whom."""

from django.db.models import Q, QuerySet

from plomada_web.lists.models import SavedView
from plomada_web.workspace.access import may_administer
from plomada_web.workspace.models import Member


def views_of(member: Member) -> QuerySet[SavedView]:
    """Return the views that a member sees, in their order: their own, and those that are everyone's."""
    return views_seen(member.workspace_id, member.user_id)


def views_seen(workspace: int, user: int) -> QuerySet[SavedView]:
    """Return the same of a workspace and a user by their ids."""
    return SavedView.objects.filter(Q(owner_id=user) | Q(shared=True), workspace_id=workspace)


def may_change_view(member: Member, view: SavedView) -> bool:
    """Return whether a member may change or delete a view: its owner; of shared ones those who administer too."""
    return view.owner_id == member.user_id or (view.shared and may_administer(member))
