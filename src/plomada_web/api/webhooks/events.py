"""What webhooks can be told: actions of the audit, under the names they have there."""

from typing import Final

from django.utils.functional import Promise

from plomada_web.workspace.audit_words import WORDS

EVENTS: Final = (
    "account.added",
    "account.changed",
    "account.archived",
    "account.restored",
    "person.added",
    "person.changed",
    "person.pasted",
    "person.archived",
    "person.restored",
    "person.erased",
    "person.merged",
    "account.merged",
    "touch.added",
    "note.written",
    "task.added",
    "task.done",
    "decision.created",
    "decision.edited",
    "decision.phase.changed",
    "decision.phase.corrected",
    "decision.archived",
    "decision.restored",
    "decision.result.given",
    "stakeholder.added",
    "stakeholder.edited",
    "stakeholder.removed",
    "stakeholder.returned",
    "statement.added",
    "statement.retired",
    "segment.entered",
    "segment.left",
    "import.finished",
    "import.stopped",
    "import.undone",
    "change_set.undone",
)
"""Only what members of the team do, or the product by itself: that someone in a group has spoken is told to nobody."""

IN_BATCHES: Final = frozenset({"segment.entered", "segment.left"})
"""Of these, several lines of one moment about one record tell of different people."""


def offered() -> list[tuple[str, str | Promise]]:
    """Return the events with their words."""
    return [(event, WORDS[event]) for event in EVENTS]
