"""The columns of the lists of people and of accounts."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.lists.columns.column import Cell, Column, Shelf, choice, counted, each, member, moment, tags, text
from plomada_web.lists.columns.touched import last_touch
from plomada_web.lists.queries.paging import Order
from plomada_web.people.models import Account, Person

BY_NAME = Order("search", indexed=True)
BY_CREATION = Order("created_at", indexed=True)
BY_CHANGE = Order("changed_at", indexed=True)


def _person(shelf: Shelf) -> Mapping[int, Cell]:
    return {
        row.pk: Cell(
            "text",
            row.name,
            row.title,
            shelf.place("people:person", "person_id", row.pk),
            _("no mail") if row.no_mail_since else "",
        )
        for row in shelf.rows
    }


def _account_of(shelf: Shelf) -> Mapping[int, Cell]:
    return {
        row.pk: Cell("text", row.account.name, address=shelf.place("people:account", "account_id", row.account_id))
        for row in shelf.rows
        if row.account
    }


ACCOUNT_OF = Column("account", _("Account"), _account_of, ("account__name",), Order("account__search", nullable=True))
ACCOUNT_OF_USUAL = Column(**{**ACCOUNT_OF.__dict__, "usual": True})
_STAKES = Stakeholder.objects.filter(removed_at=None, decision__archived_at=None)

PEOPLE = (
    Column("name", _("Person"), _person, ("name", "title", "no_mail_since", "erased_at"), BY_NAME, usual=True),
    ACCOUNT_OF_USUAL,
    Column(
        "function",
        _("Function"),
        each(lambda row: Cell("text", row.function.name if row.function else "")),
        ("function__name_es", "function__name_en"),
        Order(lambda: f"function__name_{'es' if (get_language() or 'en').startswith('es') else 'en'}", nullable=True),
        usual=True,
    ),
    last_touch("person", usual=True),
    member("owner", _("Looked after by")),
    tags(Person, "person_id"),
    counted("decisions", _("Decisions"), _STAKES, "person"),
    text("email", _("E-mail")),
    text("phone", _("Phone")),
    choice("language", _("Language")),
    text("source", _("Source")),
    choice("legal_basis", _("Legal basis")),
    moment("created_at", _("Added"), BY_CREATION),
    moment("changed_at", _("Changed"), BY_CHANGE),
    text("external_id", _("Identifier elsewhere")),
)


def _account(shelf: Shelf) -> Mapping[int, Cell]:
    return {
        row.pk: Cell("text", row.name, row.domain, shelf.place("people:account", "account_id", row.pk))
        for row in shelf.rows
    }


ACCOUNTS = (
    Column("name", _("Account"), _account, ("name", "domain"), BY_NAME, usual=True),
    text("industry", _("Industry"), usual=True),
    text("country", _("Country"), usual=True),
    last_touch("account", usual=True),
    member("owner", _("Looked after by")),
    tags(Account, "account_id"),
    counted("people", _("People"), Person.objects.filter(archived_at=None), "account"),
    counted("decisions", _("Decisions"), Decision.objects.filter(archived_at=None), "account"),
    moment("created_at", _("Added"), BY_CREATION),
    moment("changed_at", _("Changed"), BY_CHANGE),
    text("external_id", _("Identifier elsewhere")),
)
