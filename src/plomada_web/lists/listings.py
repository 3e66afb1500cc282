"""What each list is called, what it says when it is empty, and where its pages are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Record
from plomada_web.people.queries.paging import PAGE, Count
from plomada_web.site.telling import number
from plomada_web.workspace.models import Workspace

Counted = Callable[[int], str]


@dataclass(frozen=True)
class Listing:
    """The words of one list.

    Attributes:
        page: the name of its address.
        tabs: the template of the tabs it stands under, and which of them it is.
        counted: "%(shown)s people", for a number of rows.
        searched: what its search box looks through.
        empty: what will be here, and more of it.
        add: what its button says, and where that leads.
    """

    record: Record
    page: str
    title: Promise
    tabs: tuple[str, str]
    counted: Counted
    searched: Promise
    empty: tuple[Promise, Promise]
    none: tuple[Promise, Promise]
    all: Promise
    archived: Promise
    add: tuple[Promise, str] | None = None
    symbol: str = "plus"

    def address(self, workspace: Workspace, query: str = "") -> str:
        """Return the address of the list, narrowed."""
        whole = reverse(self.page, kwargs={"workspace": workspace.slug})
        return f"{whole}?{query}" if query else whole

    def how_many(self, count: Count | None) -> str:
        """Return how many rows there are, in words: "1,000+ people"; of a long list not counted yet, "more than 50"."""
        if count is None:
            return gettext("more than %(many)s") % {"many": self.counted(PAGE) % {"shown": number(PAGE)}}
        told = self.counted(2 if count.more else count.n)
        return told % {"shown": number(count.shown) + ("+" if count.more else "")}


LISTINGS: Final[Mapping[Record, Listing]] = {
    Record.PERSON: Listing(
        Record.PERSON,
        "people:people",
        _("People"),
        ("people/_tabs.html", "people"),
        lambda n: ngettext("%(shown)s person", "%(shown)s people", n),
        _("Name, e-mail or job title"),
        (
            _("The people at your customers will be here"),
            _(
                "Each with their account, their function and the decisions they have a part in. What they may decide is"
                " said in each decision, not here."
            ),
        ),
        (_("Nobody matches. Try fewer letters, or another filter."), _("Nobody is archived.")),
        _("Show everyone"),
        _("Archived people"),
        (_("Add person"), "people:person_new"),
        "user-plus",
    ),
    Record.ACCOUNT: Listing(
        Record.ACCOUNT,
        "people:accounts",
        _("Accounts"),
        ("people/_tabs.html", "accounts"),
        lambda n: ngettext("%(shown)s account", "%(shown)s accounts", n),
        _("Name, domain, industry or country"),
        (
            _("Your customers will be here"),
            _("And the companies that may become one: their sites, their people and their decisions."),
        ),
        (_("No account matches. Try fewer letters, or another filter."), _("No account is archived.")),
        _("Show all accounts"),
        _("Archived accounts"),
        (_("Add account"), "people:account_new"),
        "building",
    ),
    Record.DECISION: Listing(
        Record.DECISION,
        "decisions:table",
        _("Decisions"),
        ("decisions/_places.html", "table"),
        lambda n: ngettext("%(shown)s decision", "%(shown)s decisions", n),
        _("Find a decision or an account"),
        (
            _("One row for each purchase that a customer is deciding"),
            _("With its phase, who has been heard, who must sign and what it is worth."),
        ),
        (_("No decision fits. Try another word, or another filter."), _("Nothing is archived")),
        _("Show all"),
        _("Archived decisions"),
        (_("New decision"), "decisions:new"),
    ),
    Record.TOUCH: Listing(
        Record.TOUCH,
        "people:touches",
        _("Touches"),
        ("people/_tabs.html", "touches"),
        lambda n: ngettext("%(shown)s touch", "%(shown)s touches", n),
        _("Name of a person or an account"),
        (
            _("What happened between you and your customers will be here"),
            _("Each call, visit, mail or page they looked at: with whom, by which team, when and about what."),
        ),
        (_("No touch matches. Try fewer letters, or another filter."), _("Nothing is archived")),
        _("Show all touches"),
        pgettext_lazy("records", "Archived"),
    ),
}
