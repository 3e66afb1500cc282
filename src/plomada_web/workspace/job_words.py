"""Every kind of background work, in words. A test fails on a kind that has none."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[Mapping[str, Promise]] = {
    "duplicates.look": _("Looking for duplicates"),
    "workspace.invitation": _("Mail: invitation of a member"),
    "rooms.letter": _("Mail: invitation or reminder to a stakeholder"),
    "lists.many": _("Change of many rows"),
    "decisions.introduction": _("Mail: introduction of two people"),
    "exports.file": _("A list written to a file"),
    "tracking.confirmation": _("Mail: to confirm a form"),
    "undo.change_set": _("Undo of changes of many rows"),
    "api.deliveries": _("Events for a webhook"),
    "imports.run": _("Import"),
    "imports.trial": _("Dry run of an import"),
    "language.take_in": _("Documents from a file"),
    "language.poll": _("Look at an address"),
    "decisions.words": _("Words from our rooms"),
    "language.restore_source": _("Bringing back a source"),
    "language.erase": _("Erasing a corpus"),
    "language.map": _("Language map"),
    "language.look": _("Look at an experiment"),
    "segments.members": _("Segment: finding its members"),
}


def kind_in_words(kind: str) -> str:
    """Return what the work is, in the reader's language."""
    return str(WORDS.get(kind, kind))
