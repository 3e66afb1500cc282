"""The next conversation: who with whom, about what they share, and what it would move."""

from dataclasses import dataclass, replace

from plomada.consensus.connections import Conversation
from plomada.figures import Figure, Sentence
from plomada_web.decisions.models import Stakeholder, Statement
from plomada_web.decisions.standing import DecisionStanding


@dataclass(frozen=True)
class Talk:
    """A conversation worth arranging.

    Attributes:
        number: its place in the ranking, from 1.
        of: how many there are.
        about: the statement to start from.
        disagreement: the part of all disagreement that lies between the two.
        gains: what it would move, a what-if.
    """

    number: int
    of: int
    one: Stakeholder
    other: Stakeholder
    about: Statement
    reasons: tuple[Sentence, ...]
    disagreement: Figure
    agreement_gain: Figure
    sign_off_gain: Figure | None

    @property
    def next_number(self) -> int:
        """Return the place of the pair to look at after this one; after the last comes the first again."""
        return self.number % self.of + 1


def talks(standing: DecisionStanding) -> tuple[Talk, ...]:
    """Return the conversations worth arranging between people who may both be named, the best first."""
    ranked = standing.conversations
    return tuple(_talk(standing, talk, number, len(ranked)) for number, talk in enumerate(ranked, start=1))


def talk_at(standing: DecisionStanding, number: int) -> Talk | None:
    """Return the conversation at a place of the ranking, or the first; None where there is none at all."""
    ranked = standing.conversations
    if not ranked:
        return None
    place = number if 1 <= number <= len(ranked) else 1
    return _talk(standing, ranked[place - 1], place, len(ranked))


def talk_between(standing: DecisionStanding, first_id: int, second_id: int) -> Talk | None:
    """Return the conversation between these two, in this order or the other; None where none is worth arranging."""
    found = (talk for talk in talks(standing) if {talk.one.pk, talk.other.pk} == {first_id, second_id})
    return next(found, None)


def _talk(standing: DecisionStanding, talk: Conversation, number: int, of: int) -> Talk:
    one, other = standing.people[talk.pair.one], standing.people[talk.pair.other]
    return Talk(
        number=number,
        of=of,
        one=one,
        other=other,
        about=standing.statement(talk.about),
        reasons=talk.reasons[1:],  # the first says that both are in favour of the statement, which stands quoted above
        disagreement=talk.pair.disagreement,
        agreement_gain=talk.agreement_gain,
        # A rise of a probability is told in percentage points: "+14 %" would read as a share of what it was.
        sign_off_gain=replace(talk.sign_off_gain, unit="percentage points") if talk.sign_off_gain else None,
    )


def why_none(standing: DecisionStanding) -> Sentence:
    """Return why no conversation is proposed."""
    if standing.is_pooled:
        return Sentence("In this room answers are not named, so nobody can be brought together by what they said.")
    if standing.figures.connections.left_out:
        return standing.figures.connections.left_out
    if len(standing.seen.record.heard) < 2:
        return Sentence("It takes two people who have been heard.")
    return Sentence("Nobody who shares a statement is far apart on another.")
