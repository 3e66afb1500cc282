"""Every action of the audit, in words. A test fails on an action that has none.

The features name their actions; their words stand together here, because one page tells them all.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOUNS: Final[Mapping[str, Promise]] = {
    "workspace": _("Workspace"),
    "member": _("Members"),
    "job": _("Background work"),
    "account": _("Accounts"),
    "site": _("Sites"),
    "person": _("People"),
    "function": _("Functions"),
    "touch": _("Touches"),
    "kind": _("Kinds of purchase"),
    "decision": _("Decisions"),
    "stakeholder": _("Groups"),
    "statement": _("Statements"),
    "question": _("Questions"),
    "suggestion": _("Suggestions"),
    "room": _("Rooms"),
    "introduction": _("Introductions"),
    "change_set": _("Changes of many rows"),
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
    "account.added": _("added an account"),
    "account.changed": _("changed an account"),
    "account.archived": _("archived an account"),
    "account.restored": _("brought an account back"),
    "site.added": _("added a site"),
    "site.changed": _("changed a site"),
    "site.archived": _("archived a site"),
    "site.restored": _("brought a site back"),
    "person.added": _("added a person"),
    "person.changed": _("changed a person"),
    "person.archived": _("archived a person"),
    "person.restored": _("brought a person back"),
    "person.pasted": _("added people from a list"),
    "person.mail_allowed": _("noted that mail is welcome again"),
    "person.mail_stopped": _("noted that no mail is wanted"),
    "person.mails.allowed": _("asked for mails again"),
    "person.mails.stopped": _("asked for no more mails"),
    "person.language.chosen": _("chose a language"),
    "touch.added": _("noted touches"),
    "function.added": _("added a function"),
    "function.changed": _("changed a function"),
    "function.archived": _("archived a function"),
    "function.restored": _("brought a function back"),
    "function.usual_added": _("added the usual functions"),
    "kind.added": _("added a kind of purchase"),
    "kind.edited": _("changed a kind of purchase"),
    "kind.archived": _("archived a kind of purchase"),
    "kind.restored": _("brought a kind of purchase back"),
    "kinds.usual.added": _("added the usual kinds of purchase"),
    "decision.created": _("added a decision"),
    "decision.edited": _("changed a decision"),
    "decision.archived": _("archived a decision"),
    "decision.restored": _("brought a decision back"),
    "decision.phase.changed": _("moved a decision to another phase"),
    "decision.phase.corrected": _("corrected the day a phase began"),
    "decision.first_contacts.noted": _("noted our first contacts"),
    "decision.result.given": _("gave the group its result"),
    "stakeholder.added": _("added someone to a group"),
    "stakeholder.edited": _("changed someone's part in a group"),
    "stakeholder.removed": _("took someone out of a group"),
    "stakeholder.returned": _("brought someone back into a group"),
    "stakeholder.consent.given": _("agreed to be named"),
    "stakeholder.consent.withdrawn": _("asked not to be named any more"),
    "statement.added": _("added a statement"),
    "statement.edited": _("changed a statement"),
    "statement.moved": _("moved a statement"),
    "statement.retired": _("retired a statement"),
    "statement.reopened": _("asked a statement again"),
    "statement.proposed": _("proposed a statement"),
    "statement.accepted": _("took up a proposed statement"),
    "statement.declined": _("left a proposed statement"),
    "priorities.set": _("changed the priorities"),
    "question.asked": _("asked a question"),
    "question.answered": _("answered a question"),
    "suggestion.made": _("suggested someone"),
    "suggestion.accepted": _("confirmed a suggested person"),
    "suggestion.declined": _("declined a suggested person"),
    "room.link.made": _("made a personal link"),
    "room.links.revoked": _("revoked personal links"),
    "room.letter.asked": _("had a letter sent"),
    "introduction.sent": _("introduced two people"),
    "change_set.undo_asked": _("undid changes of many rows"),
}


def action_in_words(action: str) -> str:
    """Return what was done, in the reader's language; an action of a later version shows its name."""
    return str(WORDS.get(action, action))
