"""What the customer's people bring in themselves: statements, people, questions.

The room calls these with the stakeholder and the moment. Nothing they bring is shown to others, and nobody is
written to, before we or the group's mobilizer have said yes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.answering import actor_of, check_open
from plomada_web.decisions.models import OPEN_PHASES, Phase, Question, Stakeholder, Statement, Suggestion
from plomada_web.people.models import searchable
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Target

STATEMENT_LENGTH = 240
QUESTION_LENGTH = 1000
OPEN_PROPOSALS = 20  # each, of one stakeholder: more than that waiting helps nobody
OPEN_QUESTIONS = 20
OPEN_SUGGESTIONS = 20


class NotTaken(PlomadaError):
    """What a stakeholder brought cannot be taken as it is: empty, too long, or there already."""


class TooManyWaiting(PlomadaError):
    """A stakeholder has as much waiting as one person may."""


class NotTheMobilizer(PlomadaError):
    """Only the group's mobilizer may say yes or no to what others propose."""


@dataclass(frozen=True)
class SuggestedPerson:
    """Someone who should be asked, as a stakeholder describes them.

    Attributes:
        name: how they are called.
        email: their address, where it is known; nobody is written to before we confirm.
        title: title or function, in the stakeholder's words.
        reason: why they should be asked.
    """

    name: str
    email: str = ""
    title: str = ""
    reason: str = ""


@transaction.atomic
def propose_statement(*, stakeholder: Stakeholder, phase: str, text: str, now: datetime) -> Statement:
    """Keep a statement that a stakeholder proposes, in the language they use; it is not asked yet.

    Raises:
        NotAsked: the decision is over, or the stakeholder was removed.
        NotTaken: no such phase, empty, longer than 240 characters, or there already in this phase.
        TooManyWaiting: 20 of their proposals are still waiting.
    """
    check_open(stakeholder)
    words = _checked(" ".join(text.split()), limit=STATEMENT_LENGTH)
    if phase not in OPEN_PHASES:
        raise NotTaken(Sentence("Choose the phase that the statement belongs to."))
    _queue(stakeholder)
    there = Statement.objects.filter(decision_id=stakeholder.decision_id, phase=phase)
    if searchable(words) in {searchable(s.text_es) for s in there} | {searchable(s.text_en) for s in there}:
        raise NotTaken(Sentence("This statement is there already: answer it, or say it in another way."))
    waiting = Statement.objects.filter(proposed_by=stakeholder, status=Statement.Status.PROPOSED).count()
    _check_waiting(waiting, OPEN_PROPOSALS)
    statement = Statement.objects.create(
        decision=stakeholder.decision,
        phase=Phase(phase),
        text_es=words if stakeholder.person.language == "es" else "",
        text_en="" if stakeholder.person.language == "es" else words,
        origin=Statement.Origin.STAKEHOLDER,
        proposed_by=stakeholder,
        status=Statement.Status.PROPOSED,
        position=there.count(),
        created_at=now,
    )
    _note(stakeholder, "statement.proposed", Target(statement), now)
    return statement


@transaction.atomic
def suggest_person(*, stakeholder: Stakeholder, person: SuggestedPerson, now: datetime) -> Suggestion:
    """Keep the name of someone who should be asked; we confirm before anyone is written to.

    Raises:
        NotAsked: the decision is over, or the stakeholder was removed.
        NotTaken: no name, or the same name is waiting already.
        TooManyWaiting: 20 of their suggestions are still waiting.
    """
    check_open(stakeholder)
    name = _checked(" ".join(person.name.split()), limit=120)
    _queue(stakeholder)
    pending = Suggestion.objects.filter(decision_id=stakeholder.decision_id, status=Suggestion.Status.PENDING)
    if searchable(name) in {searchable(other) for other in pending.values_list("name", flat=True)}:
        raise NotTaken(Sentence("%(name)s has been suggested already and waits to be confirmed.", {"name": name}))
    _check_waiting(pending.filter(suggested_by=stakeholder).count(), OPEN_SUGGESTIONS)
    suggestion = Suggestion.objects.create(
        decision=stakeholder.decision,
        suggested_by=stakeholder,
        name=name,
        email=person.email.strip().lower()[:254],
        title=person.title.strip()[:120],
        reason=person.reason.strip()[:400],
        suggested_at=now,
    )
    _note(stakeholder, "suggestion.made", Target(suggestion, label=name), now)
    return suggestion


@transaction.atomic
def ask_question(*, stakeholder: Stakeholder, text: str, now: datetime) -> Question:
    """Keep a question that a stakeholder puts to the group or to us.

    Raises:
        NotAsked: the decision is over, or the stakeholder was removed.
        NotTaken: empty or longer than 1,000 characters.
        TooManyWaiting: 20 of their questions are still without an answer.
    """
    check_open(stakeholder)
    words = _checked(text.strip(), limit=QUESTION_LENGTH)
    _queue(stakeholder)
    _check_waiting(Question.objects.filter(asked_by=stakeholder, answered_at=None).count(), OPEN_QUESTIONS)
    question = Question.objects.create(decision=stakeholder.decision, asked_by=stakeholder, text=words, asked_at=now)
    # The line does not repeat the question: it may hold what its author said to the group alone.
    _note(stakeholder, "question.asked", Target(question, label=stakeholder.decision.title), now)
    return question


@transaction.atomic
def moderate_statement(*, stakeholder: Stakeholder, statement: Statement, accept: bool, now: datetime) -> Statement:
    """Let the group's mobilizer take up or leave what another member proposed.

    Raises:
        NotAsked: the decision is over, or the mobilizer was removed.
        NotTheMobilizer: the stakeholder is not one, or the statement is another group's.
        NotTaken: it has been settled already.
    """
    check_open(stakeholder)
    if not stakeholder.is_mobilizer or statement.decision_id != stakeholder.decision_id:
        raise NotTheMobilizer(
            Sentence("Only the group's mobilizer, or the team that asks, can approve what others propose.")
        )
    fresh = Statement.objects.select_for_update().get(pk=statement.pk)
    if fresh.status != Statement.Status.PROPOSED:
        raise NotTaken(Sentence("Someone has settled this proposal already."))
    fresh.status = Statement.Status.OPEN if accept else Statement.Status.REJECTED
    fresh.save(update_fields=["status"])
    _note(stakeholder, "statement.accepted" if accept else "statement.declined", Target(fresh), now)
    return fresh


def _checked(words: str, *, limit: int) -> str:
    """Return the words as they are, or refuse them."""
    if not words:
        raise NotTaken(Sentence("There is nothing written: write a few words first."))
    if len(words) > limit:
        raise NotTaken(
            Sentence(
                "That is %(length)s characters long: keep it to %(limit)s.",
                {"length": len(words), "limit": limit},
            )
        )
    return words


def _queue(stakeholder: Stakeholder) -> None:
    """Make two devices of one person wait for one another, so that the limits hold."""
    Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)


def _check_waiting(waiting: int, most: int) -> None:
    if waiting >= most:
        raise TooManyWaiting(
            Sentence("%(waiting)s of yours are waiting already: let them be looked at first.", {"waiting": waiting})
        )


def _note(stakeholder: Stakeholder, action: str, target: Target, now: datetime) -> None:
    audit.note(stakeholder.decision.workspace, actor=actor_of(stakeholder), action=action, target=target, now=now)
