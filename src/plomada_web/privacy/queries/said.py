"""What someone said in rooms, as far as our team may know that it was them.

What was said on the promise that we do not see the name is theirs alone: a copy that a member makes must not hold it.
They get it themselves, in their room.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plomada_web.decisions.models import Disclosure, Stakeholder
from plomada_web.rooms.queries.own_words import Line, own_words

BROUGHT = frozenset({"question", "suggestion", "proposal"})  # known to be theirs as long as they are named to us


@dataclass(frozen=True)
class SaidIn:
    """What a stakeholder said in one decision.

    Attributes:
        lines: what our team may know to be theirs, oldest first.
        withheld: whether their room may hold more, that only they may read.
    """

    decision: str
    lines: tuple[Line, ...]
    withheld: bool


def said_by(stakes: Iterable[Stakeholder]) -> tuple[SaidIn, ...]:
    """Return what was said in each decision by the promise made there (eight queries a decision, none unnamed)."""
    return tuple(_said_in(stake) for stake in stakes)


def _said_in(stake: Stakeholder) -> SaidIn:
    mode = stake.decision.disclosure
    if mode == Disclosure.NAMED_TO_US:
        return SaidIn(stake.decision.title, own_words(stake), withheld=False)
    # Someone taken out of the group is named no more; neither is who took their consent back.
    if not stake.is_named_to_us or stake.removed_at is not None:
        return SaidIn(stake.decision.title, (), withheld=True)
    lines = tuple(line for line in own_words(stake) if line.named or line.kind in BROUGHT)
    return SaidIn(stake.decision.title, lines, withheld=True)
