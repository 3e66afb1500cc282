"""What stands in a file of each kind of record: every field, under a heading by which an import knows it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plomada.sheets import Cell, Kind, WrittenColumn
from plomada_web.exports.linked import Linked
from plomada_web.people.custom_values import HAVE_OWN_FIELDS, own_fields, written
from plomada_web.people.models import CustomField, Record
from plomada_web.workspace.models import Workspace

Read = Callable[[Any, Linked], Cell]


@dataclass(frozen=True)
class ExportColumn:
    """One column: its heading, what its cells are, and how a row's cell is read.

    Attributes:
        heading: in the language of the file.
        read: takes the row and what is linked to the rows of its batch.
        kind: what the cells are.
        target: what an import takes it for, "" where it takes it for nothing.
    """

    heading: str | Promise
    read: Read
    kind: Kind = Kind.TEXT
    target: str = ""

    def written(self) -> WrittenColumn:
        """Return the column as a file has it."""
        return WrittenColumn(str(self.heading), self.kind)


def columns_of(workspace: Workspace, record: Record) -> tuple[ExportColumn, ...]:
    """Return every column of a kind of record, the workspace's own fields last: one SQL query."""
    own = own_fields(workspace, record) if record in HAVE_OWN_FIELDS else []
    columns = [*COLUMNS[record]]
    taken = {str(column.heading) for column in columns}
    for field in own:
        heading = field.name if field.name not in taken else f"{field.name} ({field.key})"
        taken.add(heading)
        columns.append(ExportColumn(heading, _own(field), OWN_KINDS.get(field.kind, Kind.TEXT)))
    return tuple(columns)


OWN_KINDS: Final = {CustomField.Kind.NUMBER.value: Kind.NUMBER, CustomField.Kind.DATE.value: Kind.DATE}


def _own(field: CustomField) -> Read:
    def read(row: Any, linked: Linked) -> Cell:
        value = row.custom.get(field.key)
        return None if value is None else own_cell(field, value)

    return read


def own_cell(field: CustomField, value: Any) -> Cell:
    """Return a value of an own field as a cell: numbers and days as such, the rest as it is written."""
    if field.kind == CustomField.Kind.NUMBER and isinstance(value, (int, float)):
        return float(value)
    if field.kind == CustomField.Kind.DATE:
        return date.fromisoformat(value)
    return written(field, value)


def _field(name: str) -> Read:
    return lambda row, _linked: getattr(row, name) if getattr(row, name) not in {"", None} else None


def _label(name: str) -> Read:
    """Return what reads a choice in the words of the file's language."""
    return lambda row, _linked: str(getattr(row, f"get_{name}_display")()) if getattr(row, name) else None


def _account(name: str) -> Read:
    def read(row: Any, linked: Linked) -> Cell:
        account = linked.accounts.get(row.account_id)
        return (getattr(account, name) or None) if account else None

    return read


def _person(name: str) -> Read:
    def read(row: Any, linked: Linked) -> Cell:
        person = linked.people.get(row.person_id)
        return (getattr(person, name) or None) if person else None

    return read


def _money(name: str) -> Read:
    """Return what reads an amount with its currency, which no import can take for another."""
    return lambda row, _linked: (
        f"{getattr(row, name + '_amount'):f} {getattr(row, name + '_currency')}"
        if getattr(row, name + "_amount") is not None
        else None
    )


OWNER: Final = lambda row, linked: linked.users.get(row.owner_id)  # noqa: E731  one expression, as the others
TAGS: Final = lambda row, linked: "; ".join(linked.tags.get(row.pk, ())) or None  # noqa: E731

COLUMNS: Final[Mapping[Record, Sequence[ExportColumn]]] = {
    Record.ACCOUNT: (
        ExportColumn(_("Name"), _field("name"), target="account.name"),
        ExportColumn(_("Web domain"), _field("domain"), target="account.domain"),
        ExportColumn(_("Industry"), _field("industry"), target="account.industry"),
        ExportColumn(_("Country"), _field("country"), target="account.country"),
        ExportColumn(_("Owner"), OWNER, target="account.owner"),
        ExportColumn(_("Tags"), TAGS, target="account.tags"),
        ExportColumn(_("Notes"), _field("notes"), target="account.notes"),
        ExportColumn(_("Identifier elsewhere"), _field("external_id"), target="account.external_id"),
        ExportColumn(_("Added on"), _field("created_at"), Kind.MOMENT),
        ExportColumn(_("Changed on"), _field("changed_at"), Kind.MOMENT),
        ExportColumn(_("Last touch"), _field("last_touch_at"), Kind.MOMENT),
        ExportColumn(_("Archived on"), _field("archived_at"), Kind.MOMENT),
    ),
    Record.PERSON: (
        ExportColumn(_("Full name"), _field("name"), target="person.name"),
        ExportColumn(_("E-mail"), _field("email"), target="person.email"),
        ExportColumn(_("Phone"), _field("phone"), target="person.phone"),
        ExportColumn(_("Job title"), _field("title"), target="person.title"),
        ExportColumn(
            _("Function"), lambda row, linked: linked.functions.get(row.function_id), target="person.function"
        ),
        ExportColumn(_("Account"), _account("name"), target="account.name"),
        ExportColumn(_("Web domain"), _account("domain"), target="account.domain"),
        ExportColumn(_("Country"), _account("country"), target="account.country"),
        ExportColumn(_("Site"), lambda row, linked: linked.sites.get(row.site_id), target="person.site"),
        ExportColumn(_("Language"), _field("language"), target="person.language"),
        ExportColumn(_("Owner"), OWNER, target="person.owner"),
        ExportColumn(_("Tags"), TAGS, target="person.tags"),
        ExportColumn(_("Notes"), _field("notes"), target="person.notes"),
        ExportColumn(_("Source"), _field("source"), target="person.source"),
        ExportColumn(_("Legal basis"), _label("legal_basis"), target="person.legal_basis"),
        ExportColumn(
            _("Consent to be written to"),
            lambda row, linked: linked.consents.get(row.pk),
            Kind.YES_NO,
            target="person.consent_mail",
        ),
        ExportColumn(_("Identifier elsewhere"), _field("external_id"), target="person.external_id"),
        ExportColumn(_("No mail since"), _field("no_mail_since"), Kind.MOMENT),
        ExportColumn(_("Added on"), _field("created_at"), Kind.MOMENT),
        ExportColumn(_("Changed on"), _field("changed_at"), Kind.MOMENT),
        ExportColumn(_("Last touch"), _field("last_touch_at"), Kind.MOMENT),
        ExportColumn(_("Archived on"), _field("archived_at"), Kind.MOMENT),
    ),
    Record.DECISION: (
        ExportColumn(_("Decision title"), _field("title"), target="decision.title"),
        ExportColumn(_("Account"), _account("name"), target="account.name"),
        ExportColumn(_("Web domain"), _account("domain"), target="account.domain"),
        ExportColumn(_("Phase"), _label("phase"), target="decision.phase"),
        ExportColumn(_("Outcome"), _label("outcome"), target="decision.outcome"),
        ExportColumn(_("Value"), _money("value"), target="decision.value"),
        ExportColumn(_("Value as a number"), _field("value_amount"), Kind.MONEY),
        ExportColumn(_("Currency"), _field("value_currency")),
        ExportColumn(_("Period"), _label("value_period")),
        ExportColumn(_("Expected close"), _field("expected_on"), Kind.DATE, target="decision.expected_on"),
        ExportColumn(
            _("Decided on"), lambda row, linked: linked.decided.get(row.pk), Kind.DATE, target="decision.closed_on"
        ),
        ExportColumn(_("Decision kind"), lambda row, linked: linked.kinds.get(row.kind_id), target="decision.kind"),
        ExportColumn(_("Owner"), OWNER, target="decision.owner"),
        ExportColumn(_("Tags"), TAGS),
        ExportColumn(_("Decision ID"), _field("external_id"), target="decision.external_id"),
        ExportColumn(_("Created on"), _field("created_at"), Kind.MOMENT, target="decision.created_at"),
        ExportColumn(_("Marketing's first contact"), _field("marketing_engaged_on"), Kind.DATE),
        ExportColumn(_("Sales' first contact"), _field("sales_engaged_on"), Kind.DATE),
        ExportColumn(_("Changed on"), _field("changed_at"), Kind.MOMENT),
        ExportColumn(_("Archived on"), _field("archived_at"), Kind.MOMENT),
    ),
    Record.STAKEHOLDER: (
        ExportColumn(_("Decision title"), lambda row, _l: row.decision.title, target="decision.title"),
        ExportColumn(_("Decision ID"), lambda row, _l: row.decision.external_id or None, target="decision.external_id"),
        ExportColumn(_("Account"), lambda row, _l: row.decision.account.name, target="account.name"),
        ExportColumn(_("Full name"), _person("name"), target="person.name"),
        ExportColumn(_("E-mail"), _person("email"), target="person.email"),
        ExportColumn(_("Job title"), _person("title"), target="person.title"),
        ExportColumn(_("Role in the decision"), _label("role"), target="stakeholder.role"),
        ExportColumn(_("Must sign"), _field("must_sign"), Kind.YES_NO, target="stakeholder.must_sign"),
        ExportColumn(_("Mobilizer"), _field("is_mobilizer"), Kind.YES_NO),
        ExportColumn(_("Added on"), _field("added_at"), Kind.MOMENT),
        ExportColumn(_("Removed on"), _field("removed_at"), Kind.MOMENT),
    ),
    Record.TOUCH: (
        ExportColumn(_("Date of activity"), _field("at"), Kind.MOMENT, target="touch.at"),
        ExportColumn(_("Channel"), _label("channel"), target="touch.channel"),
        ExportColumn(pgettext_lazy("of a touch", "Team"), _label("team"), target="touch.team"),
        ExportColumn(_("Full name"), _person("name"), target="person.name"),
        ExportColumn(_("E-mail"), _person("email"), target="person.email"),
        ExportColumn(_("Account"), _account("name"), target="account.name"),
        ExportColumn(_("Asset"), _field("asset"), target="touch.asset"),
        ExportColumn(_("Theme"), _field("theme"), target="touch.theme"),
        ExportColumn(_("Campaign"), _field("campaign"), target="touch.campaign"),
        ExportColumn(_("What happened"), _field("note"), target="touch.note"),
        ExportColumn(_("Cost"), _money("cost"), target="touch.cost"),
        ExportColumn(_("Noted by"), lambda row, linked: linked.users.get(row.member_id)),
        ExportColumn(_("Came by"), _field("source")),
        ExportColumn(_("Touch key"), _field("key"), target="touch.key"),
        ExportColumn(_("Added on"), _field("created_at"), Kind.MOMENT),
    ),
}
