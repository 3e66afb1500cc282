"""The column of the last touch: when it was, by whom and how."""

from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.columns.column import Cell, Column, each
from plomada_web.lists.queries.paging import Order
from plomada_web.people.models import Touch
from plomada_web.people.models.touches import Channel, Team


def last_touch(link: str, *, usual: bool = False) -> Column:
    """Return the column of the last touch of people or accounts."""
    newest = Touch.objects.filter(**{link: OuterRef("pk")}).order_by("-at", "-id")
    return Column(
        "last_touch",
        _("Last touch"),
        each(_cell),
        ("last_touch_at",),
        Order("last_touch_at", nullable=True, indexed=True),
        usual=usual,
        adds={"last_touch_how": Subquery(newest.values(how=Concat("team", Value(" "), "channel"))[:1])},
    )


def _cell(row: Any) -> Cell:
    if not row.last_touch_how:
        return Cell("ago")
    team, channel = row.last_touch_how.split()
    return Cell("ago", row.last_touch_at, f"{Team(team).label}, {Channel(channel).label}", detail=team)
