"""What each method of the library says, in the words of the people who read it.

One entry for each name that a `Figure.method` can carry. The long story (formula, worked number,
source) is the page of that name under docs/methods; here is only what fits beside a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

Text = str | Promise

COUNTED: Final = gettext_noop("counted")  # the source of a figure that needs no method; the others are citations


@dataclass(frozen=True)
class Method:
    """How a method is told beside its numbers.

    Attributes:
        name: what the number is called.
        says: what it means, ends of its scale included.
        changes: what would change it.
    """

    name: Text
    says: Text
    changes: Text


METHODS: Final[Mapping[str, Method]] = {
    "agreement": Method(
        _("Agreement"),
        _("How alike the answers are. 0 is what chance would give; 100, all say the same, for or against."),
        _("An answer from someone still unheard, or one person's change of mind."),
    ),
    "direction": Method(
        _("Direction"),
        _("Where the group stands on average, from 1 (strongly against) to 5 (strongly in favour)."),
        _("An answer from someone still unheard, or one person's change of mind."),
    ),
    "order-agreement": Method(
        _("Same order"),
        _("Whether they put their priorities in the same order. 1 is the same order, 0 is unrelated."),
        _("Someone ordering their priorities again, or someone new ordering theirs."),
    ),
    "common-ground": Method(
        _("Common ground"),
        _("Statements that most people back, that nobody opposes and on which enough people have spoken."),
        _("Someone opposing it, or answers from those who are still unheard."),
    ),
    "fault-lines": Method(
        _("Fault line"),
        _("How much of all the differences lies between two camps, the clearest split of the group in two."),
        _("Someone near the line answering otherwise. Shown only when chance rarely makes one so clear."),
    ),
    "sign-off": Method(
        _("Everyone signs"),
        _("How likely it is that everyone who must sign does, from what each of them says today."),
        _("The least certain signer, one signer more, or how much they influence each other."),
    ),
    "connections": Method(
        _("Next conversation"),
        _("What would move if these two came to terms on what divides them. A what-if, not a forecast."),
        _("New answers from either of them."),
    ),
    "mean": Method(
        _("Average"),
        _("What each would have if all had the same."),
        _("Those who enter or leave, and what happens with them. One far out moves it."),
    ),
    "median": Method(
        _("Middle"),
        _("Half of them lie below it, half above."),
        _("Those who enter or leave, and what happens with them. One far out does not move it."),
    ),
    "share": Method(
        _("Share"),
        _("Of how many of a hundred it holds."),
        _("Those who enter or leave, and what happens with them."),
    ),
    "heard": Method(
        _("Heard"),
        _("How many of the group have answered. Whoever has not is unheard, never neutral."),
        _("Each person who answers, joins or leaves the group."),
    ),
    "disclosure": Method(
        _("Shown from enough answers"),
        _("The group's answers are shown only when enough people have spoken that nobody can be told apart."),
        _("Enough new answers to show the group again without exposing anyone."),
    ),
    "movement": Method(
        _("Movement"),
        _("How far the answers have moved between two dates, among those who answered at both."),
        _("New answers; a changed answer counts from its date."),
    ),
    "nps": Method(
        _("Recommendation"),
        _("The share who would recommend minus the share who would not, from −100 to 100."),
        _("A few answers more: in a small group each one weighs a lot."),
    ),
    "duplicates": Method(
        _("Probably one"),
        _("How probable it is that two rows are the same person or account, from what they share and what differs."),
        _("A field filled in, or more rows: what is common and what is rare is learnt from your own."),
    ),
    "trend": Method(
        _("Trend"),
        _("By how much a term is said more or less from one period to the next. 1 is no change."),
        _("More periods, or a time in which it is said unusually often. It tells nothing of why."),
    ),
    "adoption": Method(
        _("Adoption"),
        _("By how much more a group uses a term since a date than comparable terms. 1 is no effect."),
        _("More periods, a group that did not get the message, or something outside that moves the term."),
    ),
    "shared-terms": Method(
        _("Shared words"),
        _("How surely all these roles say a term more than others do, and how much it tells of them at the least."),
        _("More that was said, by more authors; another background to compare with."),
    ),
    "owned-terms": Method(
        _("A role's own words"),
        _("How surely this role says a term more than the other roles do, and how much it tells of it at the least."),
        _("More that was said, by more authors; other roles to compare with."),
    ),
    "equal-use": Method(
        _("Words used alike"),
        _("How surely no role says a term one and a half times as often as another."),
        _("More that was said: with few words it stays open."),
    ),
    "phrases": Method(
        _("Phrases"),
        _("Words that stand together more often than chance has it, looked at as one."),
        _("More that was said, or another list of words without a topic."),
    ),
}
