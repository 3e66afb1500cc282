"""Which of what people said may stand beside their name, row by row of the record."""

from collections.abc import Mapping
from dataclasses import dataclass

from plomada.figures import Sentence
from plomada_web.decisions.models import Stakeholder
from plomada_web.decisions.said import Intent, Order, Words
from plomada_web.decisions.visibility import Seen


@dataclass(frozen=True)
class Cast:
    """The people of a decision, as one audience may see them.

    Attributes:
        seen: what the audience may see.
        members: everyone who ever belonged to the group, by number.
    """

    seen: Seen
    members: Mapping[int, Stakeholder]

    @classmethod
    def of(cls, seen: Seen) -> "Cast":
        """Return the cast of what may be seen."""
        return cls(seen, {one.pk: one for one in seen.record.stakeholders})

    def may_name(self, stakeholder_id: int) -> bool:
        """Return whether the person may be named beside what they said."""
        member = self.members[stakeholder_id]
        return self.seen.all_named or (member.removed_at is None and self.seen.may_name(member))

    def is_named(self, row: Words | Intent | Order) -> bool:
        """Return whether this row, old or new, may stand beside its name."""
        return self.seen.all_named or (row.named and self.may_name(row.stakeholder_id))

    def name(self, stakeholder_id: int) -> str:
        """Return the person's name. Belonging to the group is no secret; what they said may be."""
        return self.members[stakeholder_id].person.name

    def who(self, stakeholder_id: int | None) -> str | Sentence:
        """Return who proposed or asked something, where it may be told."""
        if stakeholder_id is not None and stakeholder_id in self.members and self.may_name(stakeholder_id):
            return self.name(stakeholder_id)
        return Sentence("Someone in the group")
