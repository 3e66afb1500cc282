"""The columns of the list of touches."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from plomada_web.lists.columns.column import Cell, Column, Shelf, choice, each, member, text
from plomada_web.lists.columns.of_people import ACCOUNT_OF_USUAL
from plomada_web.lists.queries.paging import Order
from plomada_web.people.models import Touch


def _who(shelf: Shelf) -> Mapping[int, Cell]:
    return {row.pk: _one(shelf, row) for row in shelf.rows}


def _one(shelf: Shelf, row: Touch) -> Cell:
    """Return who was touched: the person, or the account where the person is not known."""
    if row.person:
        return Cell("text", row.person.name, row.person.title, shelf.place("people:person", "person_id", row.person_id))
    name = row.account.name if row.account else ""
    return Cell("text", name, _("nobody named"), shelf.place("people:account", "account_id", row.account_id))


def _team(shelf: Shelf) -> Mapping[int, Cell]:
    teams, channels = shelf.called("team"), shelf.called("channel")
    return {row.pk: Cell("team", teams[row.team], channels[row.channel], detail=row.team) for row in shelf.rows}


def _cost(row: Touch) -> Cell:
    return Cell("money", row.cost_amount, detail=row.cost_currency)


TOUCHES = (
    Column(
        "name",
        _("With whom"),
        _who,
        ("person__name", "person__title", "person__erased_at", "account__name"),
        usual=True,
    ),
    ACCOUNT_OF_USUAL,
    Column("at", _("When"), each(lambda row: Cell("moment", row.at)), ("at",), Order("at", indexed=True), usual=True),
    Column(
        "team",
        _("By"),
        _team,
        ("team", "channel"),
        Order("team"),
        usual=True,
    ),
    choice("channel", _("Channel")),
    text("asset", _("With"), usual=True),
    text("theme", _("Theme"), usual=True),
    text("campaign", _("Campaign")),
    text("note", _("What happened"), usual=True),
    Column(
        "cost",
        _("Cost"),
        each(_cost),
        ("cost_amount", "cost_currency"),
        Order("cost_amount", nullable=True),
        right=True,
    ),
    member("member", _("Noted by")),
    text("source", _("Came by")),
)
