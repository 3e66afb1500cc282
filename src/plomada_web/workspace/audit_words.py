"""Every action of the audit, in words. A test fails on an action that has none."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOUNS: Final[Mapping[str, Promise]] = {
    "workspace": _("Workspace"),
    "member": _("Members"),
    "job": _("Background work"),
}

WORDS: Final[Mapping[str, Promise]] = {
    "workspace.started": _("started the workspace"),
    "workspace.changed": _("changed the settings"),
    "member.invited": _("invited a member"),
    "member.invited_again": _("sent an invitation again"),
    "member.invitation_revoked": _("revoked an invitation"),
    "member.joined": _("joined"),
    "member.role_changed": _("changed a member's role"),
    "member.removed": _("removed a member"),
    "job.retried": _("tried work again"),
}


def action_in_words(action: str) -> str:
    """Return what was done, in the reader's language; an action of a later version shows its name."""
    return str(WORDS.get(action, action))
