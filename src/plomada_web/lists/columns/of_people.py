"""The columns of the lists of people and of accounts."""

from collections.abc import Mapping

from django.db.models import Count, Model, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.columns.column import Cell, Cells, Column, Shelf, choice, each, member, moment, tags, text
from plomada_web.lists.columns.touched import last_touch
from plomada_web.lists.queries.paging import Order
from plomada_web.people.models import Account, Person

BY_NAME = Order("search", indexed=True)
BY_CREATION = Order("created_at", indexed=True)
BY_CHANGE = Order("changed_at", indexed=True)


def _counted(model: type[Model], what: str, live: Q) -> Cells:
    def cells(shelf: Shelf) -> Mapping[int, Cell]:
        rows = model._default_manager.filter(pk__in=shelf.ids, **{f"{what}__isnull": False}).order_by()
        found = dict(rows.values_list("pk").annotate(n=Count(what, filter=live)))
        return {pk: Cell("number", found.get(pk, 0)) for pk in shelf.ids}

    return cells


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


ACCOUNT_OF = Column("account", _("Account"), _account_of, ("account",), Order("account__search", nullable=True))
ACCOUNT_OF_USUAL = Column(**{**ACCOUNT_OF.__dict__, "usual": True})
_STAKES = Q(stakes__removed_at=None, stakes__decision__archived_at=None)

PEOPLE = (
    Column("name", _("Person"), _person, order=BY_NAME, usual=True),
    ACCOUNT_OF_USUAL,
    Column(
        "function",
        _("Function"),
        each(lambda row: Cell("text", row.function.name if row.function else "")),
        ("function",),
        Order(lambda: f"function__name_{'es' if (get_language() or 'en').startswith('es') else 'en'}", nullable=True),
        usual=True,
    ),
    last_touch(Person, "person", usual=True),
    member("owner", _("Looked after by")),
    tags(Person, "person_id"),
    Column("decisions", _("Decisions"), _counted(Person, "stakes", _STAKES), right=True, usual=True),
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
    Column("name", _("Account"), _account, order=BY_NAME, usual=True),
    text("industry", _("Industry"), usual=True),
    text("country", _("Country"), usual=True),
    last_touch(Account, "account", usual=True),
    member("owner", _("Looked after by")),
    tags(Account, "account_id"),
    Column("people", _("People"), _counted(Account, "people", Q(people__archived_at=None)), right=True, usual=True),
    Column(
        "decisions",
        _("Decisions"),
        _counted(Account, "decisions", Q(decisions__archived_at=None)),
        right=True,
        usual=True,
    ),
    moment("created_at", _("Added"), BY_CREATION),
    moment("changed_at", _("Changed"), BY_CHANGE),
    text("external_id", _("Identifier elsewhere")),
)
