"""What the address of a list asks for, and how an address says it.

?q=text        words that stand somewhere in the row
?where=[...]   a rule, in the short form of `filters`
?view=3        a saved view; what else is said goes over what it says
?sort=-name    a column; with a minus from the highest
?after=7       the page after that row, or ?before=7
?archived=on   the archived rows instead of the others
?function=2    one quick filter: a field that is a select of its own above the list
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from plomada.figures import Sentence
from plomada_web.lists.filters import EVERYTHING, Catalogue, Condition, Operator, Rule, UnusableRule
from plomada_web.lists.filters.rules import conjunction, rule_of_address, rule_of_json, to_address
from plomada_web.lists.models import SavedView
from plomada_web.people.models import Record
from plomada_web.people.queries.paging import Place

# The fields that stand above a list as selects, and those that only an address says.
QUICK: Final[Mapping[Record, tuple[str, ...]]] = {
    Record.ACCOUNT: ("owner",),
    Record.PERSON: ("function", "owner"),
    Record.DECISION: ("owner", "kind", "phase"),
    Record.TOUCH: ("team", "channel"),
}
OF_ACCOUNT: Final = frozenset({Record.PERSON, Record.DECISION, Record.TOUCH})
LONGEST_TEXT: Final = 120
START: Final = Place()


@dataclass(frozen=True)
class Sort:
    """By which column, and from which end."""

    column: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    @classmethod
    def of(cls, text: str) -> "Sort":
        """Return the sort that an address says.

        Example:
            >>> Sort.of("-created_at")
            Sort(column='created_at', descending=True)
        """
        return cls(text.removeprefix("-"), text.startswith("-"))


@dataclass(frozen=True)
class Asked:
    """What a list is asked for.

    Attributes:
        rule: what the filter says, in the view or in the address.
        quick: the quick filters, field and value.
        account: only rows of this account.
        view: the saved view it starts from.
        changed: whether the address says something else than the view.
        refused: why the filter of the address was left aside.
    """

    record: Record
    text: str = ""
    rule: Rule = EVERYTHING
    quick: tuple[tuple[str, str | int], ...] = ()
    account: int | None = None
    archived: bool = False
    sort: Sort | None = None
    place: Place = START
    view: SavedView | None = None
    changed: bool = False
    refused: Sentence | None = None

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out beside the archived rows."""
        return bool(self.text or self.quick or self.account or self.rule != EVERYTHING)

    @property
    def whole_rule(self) -> Rule:
        """Return the rule with what the quick filters say, as a view keeps it."""
        quick: list[Rule] = [Condition(field, Operator.IS, value) for field, value in self.quick]
        if self.account:
            quick.append(Condition("account", Operator.IS, self.account))
        if self.archived and self.record is not Record.TOUCH:
            quick.append(Condition("archived", Operator.IS, True))
        return conjunction([self.rule, *quick])

    def address(self, **changes: object) -> str:
        """Return the part of the address that asks for this, with changes, ready to go after a `?`."""
        return urlencode(self.said(**changes))

    def as_file(self) -> str:
        """Return the part of an address that asks for the list as a file: all that narrows it, as one rule."""
        said = {"record": self.record.value, "q": self.text, "where": to_address(self.whole_rule)}
        return urlencode({name: value for name, value in said.items() if value})

    def said(self, **changes: object) -> dict[str, str]:
        """Return what an address or a form says to ask for this, with changes.

        The place is not part of it: a list that is asked for something else begins at its start.
        """
        asked = replace(self, **changes)  # type: ignore[arg-type]
        own = asked.view is None or asked.changed or bool(changes.keys() & {"rule", "text", "sort"})
        said: dict[str, object] = {"view": asked.view.pk if asked.view else ""}
        said |= dict(asked.quick)
        said |= {"account": asked.account or "", "archived": "on" if asked.archived else ""}
        if own:
            said |= {"q": asked.text, "where": to_address(asked.rule), "sort": asked.sort or ""}
        kept = {name: value for name, value in said.items() if value != ""}
        if own and asked.view:
            kept |= {"q": asked.text, "where": to_address(asked.rule)}  # that nothing is said is said too
        return {name: str(value) for name, value in kept.items()}


def asked_of(query: Mapping[str, str], record: Record, catalogue: Catalogue, *, view: SavedView | None) -> Asked:
    """Return what an address asks for. What cannot be read is left aside: a list never refuses an address."""
    rule, refused = _rule(query, view)
    text = query.get("q", view.text if view else "")[:LONGEST_TEXT].replace("\x00", "")
    sort = query.get("sort", view.sort if view else "")
    return Asked(
        record=record,
        text=text.strip(),
        rule=rule,
        quick=_quick(query, record, catalogue),
        account=_account(query, catalogue) if record in OF_ACCOUNT else None,
        archived=query.get("archived") == "on" or query.get("state") == "archived",
        sort=Sort.of(sort) if sort else None,
        place=Place(after=number_in(query.get("after", "")), before=number_in(query.get("before", ""))),
        view=view,
        changed=bool(view) and any(name in query for name in ("q", "where", "sort")),
        refused=refused,
    )


def _rule(query: Mapping[str, str], view: SavedView | None) -> tuple[Rule, Sentence | None]:
    try:
        if "where" in query or view is None:
            return rule_of_address(query.get("where", "")), None
        return rule_of_json(view.rule), None
    except UnusableRule as error:
        return EVERYTHING, error.sentence


def _quick(query: Mapping[str, str], record: Record, catalogue: Catalogue) -> tuple[tuple[str, str | int], ...]:
    found: list[tuple[str, str | int]] = []
    for name in QUICK[record]:
        if said := query.get(name):
            choices = catalogue.choices(record, catalogue.field(record, name))
            found += [(name, choice.value) for choice in choices if str(choice.value) == said]
    return tuple(found)


def _account(query: Mapping[str, str], catalogue: Catalogue) -> int | None:
    pk = number_in(query.get("account", ""))
    return pk if pk and catalogue.workspace.accounts.filter(pk=pk).exists() else None


def number_in(text: str) -> int | None:
    """Return the id that a part of an address is; None where it is none.

    Example:
        >>> number_in("12"), number_in("-1"), number_in("x"), number_in("9" * 30)
        (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0 else None
