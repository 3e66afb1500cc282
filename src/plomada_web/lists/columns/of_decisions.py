"""The columns of the list of decisions."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plomada_web.decisions.models import Decision
from plomada_web.decisions.queries import board
from plomada_web.lists.columns.column import Cell, Column, Shelf, choice, each, member, moment, tags, text
from plomada_web.lists.columns.of_people import ACCOUNT_OF_USUAL, BY_CHANGE, BY_CREATION, BY_NAME
from plomada_web.lists.queries.paging import Order
from plomada_web.site.telling import number, of_all


def _decision(shelf: Shelf) -> Mapping[int, Cell]:
    return {
        row.pk: Cell("text", row.title, row.kind or "", shelf.place("decisions:standing", "decision_id", row.pk))
        for row in shelf.rows
    }


def _phase(shelf: Shelf) -> Mapping[int, Cell]:
    phases, outcomes = shelf.called("phase"), shelf.called("outcome")
    return {row.pk: Cell("text", phases[row.phase], outcomes[row.outcome]) for row in shelf.rows}


def _since(shelf: Shelf) -> Mapping[int, Cell]:
    began = board.since_of(shelf.rows)
    today = timezone.localdate()
    return {
        row.pk: Cell("day", began[row.pk], "" if row.outcome else _days(today, began[row.pk]))
        for row in shelf.rows
        if row.pk in began
    }


def _days(today: date, began: date) -> str:
    days = (today - began).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": number(days)}


def _heard(shelf: Shelf) -> Mapping[int, Cell]:
    groups = shelf.once("groups", lambda: board.groups_of(shelf.ids))
    return {pk: Cell("text", of_all(group.heard, group.people)) for pk, group in groups.items() if group.people}


def _unheard(shelf: Shelf) -> Mapping[int, Cell]:
    groups = shelf.once("groups", lambda: board.groups_of(shelf.ids))
    still = {row.pk for row in shelf.rows if not row.outcome}
    return {
        pk: Cell("number", group.unheard_signers)
        for pk, group in groups.items()
        if pk in still and group.unheard_signers
    }


def _value(row: Decision) -> Cell:
    if row.value_amount is None:
        return Cell("money")
    yearly = row.value_period == Decision.Period.YEARLY
    return Cell("money", row.value_amount, _("a year") if yearly else "", detail=row.value_currency)


DECISIONS = (
    Column("name", _("Decision"), _decision, ("title", "kind__name_es", "kind__name_en"), BY_NAME, usual=True),
    ACCOUNT_OF_USUAL,
    Column(
        "phase",
        _("Phase"),
        _phase,
        ("phase", "outcome"),
        usual=True,
    ),
    Column("since", _("In it since"), _since, ("phase", "outcome"), usual=True),
    Column("heard", _("Heard"), _heard, right=True, usual=True),
    Column("unheard", _("Must sign, unheard"), _unheard, ("outcome",), right=True, usual=True),
    Column(
        "value",
        _("Value"),
        each(_value),
        ("value_amount", "value_period", "value_currency"),
        Order("value_amount", nullable=True),
        right=True,
        usual=True,
    ),
    Column(
        "expected_on",
        _("Closing"),
        each(lambda row: Cell("month", row.expected_on)),
        ("expected_on",),
        Order("expected_on", nullable=True),
        usual=True,
    ),
    member("owner", _("Looked after by"), usual=True),
    tags(Decision, "decision_id"),
    choice("language", _("Language of the group")),
    moment("created_at", _("Added"), BY_CREATION),
    moment("changed_at", _("Changed"), BY_CHANGE),
    text("external_id", _("Identifier elsewhere")),
)
