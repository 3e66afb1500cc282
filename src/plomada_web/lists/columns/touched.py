"""The column of the last touch: when it was, by whom and how."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.columns.column import Cell, Column, Shelf
from plomada_web.lists.queries.paging import Order
from plomada_web.people.models import Touch


def last_touch(model: type[Model], link: str, *, usual: bool = False) -> Column:
    """Return the column of the last touch of people or accounts."""

    def cells(shelf: Shelf) -> Mapping[int, Cell]:
        of_row = Touch.objects.filter(**{link: OuterRef("pk")}).order_by("-at", "-id").values("pk")[:1]
        newest = model._default_manager.filter(pk__in=shelf.ids).annotate(newest=Subquery(of_row)).values("newest")
        touches: dict[int, Any] = {getattr(touch, f"{link}_id"): touch for touch in Touch.objects.filter(pk__in=newest)}
        found = {}
        for row in shelf.rows:
            touch = touches.get(row.pk)
            if touch:
                how = f"{touch.get_team_display()}, {touch.get_channel_display()}"
                found[row.pk] = Cell("ago", touch.at, how, detail=touch.team)
        return found

    order = Order("last_touch_at", nullable=True, indexed=True)
    return Column("last_touch", _("Last touch"), cells, order=order, usual=usual)
