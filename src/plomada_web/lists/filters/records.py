"""The fields and relations that every workspace's records have."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Model, Q
from django.db.models import TextChoices as Fixed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plomada_web.decisions.models import Decision, Outcome, Phase, PurchaseKind, Stakeholder, StakeholderRole
from plomada_web.lists.filters import choices
from plomada_web.lists.filters.fields import Choices, Field, Relation
from plomada_web.lists.filters.operands import Amount, Column, Flag, Linked
from plomada_web.lists.filters.operators import Kind
from plomada_web.people.models import Account, Channel, Function, LegalBasis, Person, Record, Tag, Team, Touch
from plomada_web.workspace.models import Language

MODELS: Final[Mapping[Record, type[Model]]] = {
    Record.ACCOUNT: Account,
    Record.PERSON: Person,
    Record.DECISION: Decision,
    Record.STAKEHOLDER: Stakeholder,
    Record.TOUCH: Touch,
}
ARCHIVED = "archived"


def _text(name: str, label: str | Promise, *, searched: bool = False) -> Field:
    return Field(name, label, Kind.TEXT, Column(name, blank=True), searched=searched)


def _choice(name: str, label: str | Promise, of: type[Fixed]) -> Field:
    return Field(name, label, Kind.CHOICE, Column(name, blank=True), choices.fixed(of))


def _reference(name: str, label: str | Promise, of: Choices, *, typed: bool = False) -> Field:
    return Field(name, label, Kind.REFERENCE, Column(f"{name}_id"), of, typed=typed)


def _moment(name: str, label: str | Promise) -> Field:
    return Field(name, label, Kind.MOMENT, Column(name))


def _date(name: str, label: str | Promise) -> Field:
    return Field(name, label, Kind.DATE, Column(name))


def _flag(name: str, label: str | Promise, **holds: Any) -> Field:
    return Field(name, label, Kind.YES_NO, Flag(Q(**holds)))


def _tags(model: Any, row: str) -> Field:
    return Field("tags", _("Tags"), Kind.CHOICES, Linked(model.tags.through, row, "tag_id"), TAGS)


TAGS: Final = choices.rows(Tag)
FUNCTIONS: Final = choices.rows(Function)
KINDS: Final = choices.rows(PurchaseKind)
SOURCE = pgettext_lazy("of a touch", "Came by")

FIELDS: Final[Mapping[Record, tuple[Field, ...]]] = {
    Record.ACCOUNT: (
        _text("name", _("Name"), searched=True),
        _text("domain", _("Web domain"), searched=True),
        _text("industry", _("Industry"), searched=True),
        _text("country", _("Country"), searched=True),
        _reference("owner", _("Looked after by"), choices.users),
        _tags(Account, "account_id"),
        _moment("last_touch_at", _("Last touch")),
        _moment("created_at", _("Added")),
        _moment("changed_at", _("Changed")),
        _text("external_id", _("Identifier elsewhere")),
        _text("notes", _("Notes")),
        _flag(ARCHIVED, _("Archived"), archived_at__isnull=False),
    ),
    Record.PERSON: (
        _text("name", _("Name"), searched=True),
        _text("email", _("E-mail"), searched=True),
        _text("title", _("Job title"), searched=True),
        _reference("function", _("Function"), FUNCTIONS),
        _reference("account", _("Account"), choices.accounts, typed=True),
        _reference("owner", _("Looked after by"), choices.users),
        _tags(Person, "person_id"),
        _choice("language", _("Language"), Language),
        _text("phone", _("Phone")),
        _moment("last_touch_at", _("Last touch")),
        _moment("created_at", _("Added")),
        _moment("changed_at", _("Changed")),
        _text("source", _("Source")),
        _choice("legal_basis", _("Legal basis"), LegalBasis),
        _flag("no_mail", _("Wants no mail"), no_mail_since__isnull=False),
        _text("external_id", _("Identifier elsewhere")),
        _text("notes", _("Notes")),
        _flag(ARCHIVED, _("Archived"), archived_at__isnull=False),
    ),
    Record.DECISION: (
        _text("title", _("Title"), searched=True),
        _reference("account", _("Account"), choices.accounts, typed=True),
        _choice("phase", _("Phase"), Phase),
        _choice("outcome", _("Outcome"), Outcome),
        _reference("kind", _("Kind of purchase"), KINDS),
        _reference("owner", _("Looked after by"), choices.users),
        Field("value", _("Value"), Kind.MONEY, Amount("value_amount", "value_currency")),
        _date("expected_on", _("Expected close")),
        _tags(Decision, "decision_id"),
        _date("marketing_engaged_on", _("Marketing's first contact")),
        _date("sales_engaged_on", _("Sales' first contact")),
        _date("answers_due_on", _("Answers wanted by")),
        _choice("language", _("Language of the group"), Language),
        _moment("created_at", _("Added")),
        _moment("changed_at", _("Changed")),
        _text("external_id", _("Identifier elsewhere")),
        _flag(ARCHIVED, _("Archived"), archived_at__isnull=False),
    ),
    Record.STAKEHOLDER: (
        _choice("role", _("Role in the decision"), StakeholderRole),
        _flag("must_sign", _("Must sign"), must_sign=True),
        _flag("is_mobilizer", _("Mobilizer"), is_mobilizer=True),
        _moment("added_at", _("Added")),
    ),
    Record.TOUCH: (
        _choice("team", _("By"), Team),
        _choice("channel", _("Channel"), Channel),
        _moment("at", _("When")),
        _text("asset", _("With")),
        _text("theme", _("Theme")),
        _text("campaign", _("Campaign")),
        _text("note", _("What happened")),
        Field("cost", _("Cost"), Kind.MONEY, Amount("cost_amount", "cost_currency")),
        _reference("person", _("Person"), choices.people, typed=True),
        _reference("account", _("Account"), choices.accounts, typed=True),
        _reference("member", _("Noted by"), choices.users),
        Field("source", SOURCE, Kind.TEXT, Column("source", blank=True)),
    ),
}
PARTS_LABEL = _("parts in decisions")
LIVE: Final = Q(archived_at=None)
TAKES_PART: Final = Q(removed_at=None)

RELATIONS: Final[Mapping[Record, tuple[Relation, ...]]] = {
    Record.ACCOUNT: (
        Relation("people", _("people"), Record.PERSON, "account", live=LIVE),
        Relation("decisions", _("decisions"), Record.DECISION, "account", live=LIVE),
        Relation("touches", _("touches"), Record.TOUCH, "account"),
    ),
    Record.PERSON: (
        Relation("account", _("an account"), Record.ACCOUNT, "pk", own="account_id"),
        Relation("parts", PARTS_LABEL, Record.STAKEHOLDER, "person", live=TAKES_PART & Q(decision__archived_at=None)),
        Relation("touches", _("touches"), Record.TOUCH, "person"),
    ),
    Record.DECISION: (
        Relation("account", _("an account"), Record.ACCOUNT, "pk", own="account_id"),
        Relation("group", _("people in the group"), Record.STAKEHOLDER, "decision", live=TAKES_PART),
    ),
    Record.STAKEHOLDER: (
        Relation("decision", _("a decision"), Record.DECISION, "pk", own="decision_id"),
        Relation("person", _("a person"), Record.PERSON, "pk", own="person_id"),
    ),
    Record.TOUCH: (
        Relation("person", _("a person"), Record.PERSON, "pk", own="person_id"),
        Relation("account", _("an account"), Record.ACCOUNT, "pk", own="account_id"),
    ),
}
# Fields that are reached through another record, so that nobody has to ask about the relation for one of them.
REACHED: Final[Mapping[Record, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    Record.PERSON: (("account", ("domain", "industry", "country", "owner", "tags")),),
    Record.DECISION: (("account", ("industry", "country", "tags")),),
    Record.TOUCH: (("person", ("title", "function", "tags")), ("account", ("industry", "country", "tags"))),
    Record.STAKEHOLDER: (("decision", ("title", "phase", "kind", "owner", "expected_on")), ("person", ("function",))),
}
