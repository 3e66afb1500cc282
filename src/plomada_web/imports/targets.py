"""What a column of a file can mean: the fields of each kind of record that an import fills."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import CustomField, Record
from plomada_web.workspace.models import Workspace

ORDER: Final = ("account", "person", "decision", "stakeholder", "touch")
OWN: Final = "custom"


@dataclass(frozen=True)
class Target:
    """One field that a column can fill.

    Attributes:
        name: dotted, "person.email"; a field of the workspace's own is "person.custom.size".
        label: what a person reads.
        kind: how a cell is read (`engine.reading.READERS`).
        most: characters that fit, for text.
    """

    name: str
    label: str | Promise
    kind: str = "text"
    most: int = 0

    @property
    def record(self) -> str:
        """Return the kind of record."""
        return self.name.split(".", 1)[0]

    @property
    def field(self) -> str:
        """Return the field of that record."""
        return self.name.split(".", 1)[1]


TARGETS: Final = (
    Target("account.name", _("Name"), most=160),
    Target("account.domain", _("Web domain"), "domain", 160),
    Target("account.industry", _("Industry"), most=120),
    Target("account.country", _("Country"), most=80),
    Target("account.city", _("City"), most=80),
    Target("account.owner", _("Owner"), "owner"),
    Target("account.tags", _("Tags"), "tags"),
    Target("account.notes", _("Notes"), most=20000),
    Target("account.external_id", _("Identifier elsewhere"), "identifier", 120),
    Target("person.name", _("Name"), most=120),
    Target("person.given_name", _("Given name"), most=120),
    Target("person.family_name", _("Family name"), most=120),
    Target("person.email", _("E-mail"), "email", 254),
    Target("person.phone", _("Phone"), most=40),
    Target("person.title", _("Job title"), most=120),
    Target("person.function", _("Function"), "function", 120),
    Target("person.language", _("Language"), "language"),
    Target("person.site", _("Site"), most=120),
    Target("person.owner", _("Owner"), "owner"),
    Target("person.tags", _("Tags"), "tags"),
    Target("person.source", _("Source"), most=120),
    Target("person.legal_basis", _("Legal basis"), "legal_basis"),
    Target("person.consent_mail", _("Agrees to be written to"), "yes_no"),
    Target("person.notes", _("Notes"), most=20000),
    Target("person.external_id", _("Identifier elsewhere"), "identifier", 120),
    Target("decision.title", _("Title"), most=160),
    Target("decision.value", _("Value"), "money"),
    Target("decision.phase", _("Phase"), "phase"),
    Target("decision.outcome", _("Outcome"), "outcome"),
    Target("decision.expected_on", _("Expected close"), "date"),
    Target("decision.created_at", _("Created"), "moment"),
    Target("decision.closed_on", _("Closed"), "date"),
    Target("decision.kind", _("Kind of purchase"), "purchase_kind"),
    Target("decision.owner", _("Owner"), "owner"),
    Target("decision.external_id", _("Identifier elsewhere"), "identifier", 120),
    Target("stakeholder.role", _("Role in the decision"), "role"),
    Target("stakeholder.must_sign", _("Must sign"), "yes_no"),
    Target("touch.at", _("When"), "moment"),
    Target("touch.channel", _("Channel"), "channel"),
    Target("touch.team", _("By"), "team"),
    Target("touch.asset", _("With"), most=300),
    Target("touch.theme", _("Theme"), most=120),
    Target("touch.campaign", _("Campaign"), most=120),
    Target("touch.note", _("What happened"), most=500),
    Target("touch.cost", _("Cost"), "money"),
    Target("touch.key", _("Identifier elsewhere"), "identifier", 120),
)
BY_NAME: Final[Mapping[str, Target]] = {target.name: target for target in TARGETS}


def targets_of(workspace: Workspace) -> dict[str, Target]:
    """Return every target by its name, the workspace's own fields among them: one SQL query."""
    own = workspace.custom_fields.filter(archived_at=None).exclude(record=Record.TOUCH)
    return {**BY_NAME, **{target.name: target for target in map(own_target, own)}}


def own_target(field: CustomField) -> Target:
    """Return the target that a field of the workspace's own is."""
    return Target(f"{field.record}.{OWN}.{field.key}", field.name, OWN)


def grouped(targets: Mapping[str, Target]) -> list[tuple[str, list[Target]]]:
    """Return the targets by their kind of record, in the order of the pages."""
    return [
        (str(Record(record).label), [target for target in targets.values() if target.record == record])
        for record in ORDER
    ]
