"""What a stakeholder says, written down: every answer is a new row, and the latest counts.

The room calls these with the moment and the stakeholder; what was said before stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import (
    Answer,
    Comment,
    Disclosure,
    Priority,
    Ranking,
    SignIntent,
    Stakeholder,
    Statement,
)
from plomada_web.decisions.results import give_result_if_all_spoke
from plomada_web.decisions.turns import take_turn
from plomada_web.workspace.audit import SOMEONE, Actor

COMMENT_LENGTH = 2000


class NotAsked(PlomadaError):
    """What was answered is not a question that is open to this stakeholder."""


class AnswerRefused(PlomadaError):
    """The answer is not one of those that the question allows."""


@dataclass(frozen=True)
class Said:
    """One answer to one statement.

    Attributes:
        value: 1 (strongly against) to 5 (strongly in favour); None means "I can't say".
        comment: why, if they wanted to say.
    """

    value: int | None
    comment: str = ""


def actor_of(stakeholder: Stakeholder) -> Actor:
    """Return the stakeholder as the one who acts: by name where our team may know what is theirs."""
    return Actor(name=stakeholder.person.name) if stakeholder.is_named_to_us else SOMEONE


def check_open(stakeholder: Stakeholder) -> None:
    """Refuse what someone says after they were removed, or after the group has decided.

    Raises:
        NotAsked: the decision is over or archived, or the stakeholder is no longer in the group.
    """
    if stakeholder.removed_at is not None:
        raise NotAsked(Sentence("You are no longer asked in this decision; what you said before is kept."))
    if not stakeholder.decision.is_open:
        raise NotAsked(Sentence("This decision is closed: answers can be read but no longer given."))


def speaks_named(stakeholder: Stakeholder) -> bool:
    """Return whether what the stakeholder says now is said with consent to be named.

    The flag is written on each row and never changed, so that what was said without a name stays so: consent given
    later holds for what is said from then on, and the group's released results can be replayed exactly.
    """
    named_mode = stakeholder.decision.disclosure == Disclosure.NAMED_WITH_CONSENT
    return named_mode and stakeholder.named_consent_at is not None


def in_turn(stakeholder: Stakeholder, *, now: datetime) -> tuple[Stakeholder, datetime]:
    """Return the stakeholder as they are now and the moment of what they say, once it is their turn.

    The decision's row is the queue: until what they say is written, nobody changes the promise they say it on.

    Raises:
        NotAsked: the decision is over or archived, or the stakeholder is no longer in the group.
    """
    decision, moment = take_turn(stakeholder.decision_id, now=now)
    fresh = Stakeholder.objects.select_related("person").get(pk=stakeholder.pk)
    fresh.decision = decision
    check_open(fresh)
    return fresh, moment


@transaction.atomic
def record_answer(*, stakeholder: Stakeholder, statement: Statement, said: Said, now: datetime) -> Answer:
    """Write what the stakeholder says of the statement; saying the same again writes nothing new.

    Raises:
        NotAsked: the statement is not open in their decision, or the decision is over.
        AnswerRefused: a value that is not 1 to 5.
    """
    stakeholder, now = in_turn(stakeholder, now=now)
    statement = Statement.objects.get(pk=statement.pk)
    if statement.decision_id != stakeholder.decision_id or statement.status != Statement.Status.OPEN:
        raise NotAsked(Sentence("This statement is not being asked any more."))
    if said.value is not None and said.value not in range(1, 6):
        raise AnswerRefused(
            Sentence("The answer is %(value)s: choose 1 to 5, or “I can't say”.", {"value": said.value})
        )
    comment = said.comment.strip()[:COMMENT_LENGTH]
    last = Answer.objects.filter(stakeholder=stakeholder, statement=statement).order_by("-said_at", "-id").first()
    named = speaks_named(stakeholder)
    if last is not None and (last.value, last.comment, last.is_named) == (said.value, comment, named):
        return last
    answer = Answer.objects.create(
        stakeholder=stakeholder,
        statement=statement,
        value=said.value,
        cannot_say=said.value is None,
        comment=comment,
        is_named=named,
        said_at=now,
    )
    give_result_if_all_spoke(decision=stakeholder.decision, actor=actor_of(stakeholder), now=now)
    return answer


@transaction.atomic
def record_ranking(*, stakeholder: Stakeholder, order: Sequence[int], now: datetime) -> Ranking:
    """Write the order in which the stakeholder puts the priorities, first the most important.

    Raises:
        NotAsked: the decision is over.
        AnswerRefused: a priority is missing, unknown or named twice.
    """
    stakeholder, now = in_turn(stakeholder, now=now)
    asked = set(Priority.objects.filter(decision=stakeholder.decision, retired_at=None).values_list("pk", flat=True))
    if sorted(order) != sorted(asked):
        raise AnswerRefused(
            Sentence("Give each of the %(count)s priorities one place, from 1 to %(count)s.", {"count": len(asked)})
        )
    return Ranking.objects.create(
        stakeholder=stakeholder, order=list(order), is_named=speaks_named(stakeholder), said_at=now
    )


@transaction.atomic
def record_intent(*, stakeholder: Stakeholder, likelihood: int, condition: str, now: datetime) -> SignIntent:
    """Write how likely the stakeholder is to sign as things stand, and on what condition.

    Raises:
        NotAsked: the decision is over.
        AnswerRefused: not 0 to 10.
    """
    stakeholder, now = in_turn(stakeholder, now=now)
    if likelihood not in range(11):
        raise AnswerRefused(Sentence("The likelihood is %(value)s: choose 0 to 10.", {"value": likelihood}))
    return SignIntent.objects.create(
        stakeholder=stakeholder,
        likelihood=likelihood,
        condition=condition.strip()[:400],
        must_sign=stakeholder.must_sign,
        is_named=speaks_named(stakeholder),
        said_at=now,
    )


@transaction.atomic
def record_comment(*, stakeholder: Stakeholder, text: str, now: datetime) -> Comment:
    """Write what the stakeholder wanted to add.

    Raises:
        NotAsked: the decision is over.
        AnswerRefused: there is no text.
    """
    stakeholder, now = in_turn(stakeholder, now=now)
    if not text.strip():
        raise AnswerRefused(Sentence("The comment is empty: write a few words, or leave it."))
    return Comment.objects.create(
        stakeholder=stakeholder, text=text.strip()[:4000], is_named=speaks_named(stakeholder), said_at=now
    )
