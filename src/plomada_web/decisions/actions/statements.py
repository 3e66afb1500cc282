"""What the group is asked: statements and priorities, added, changed, put in order, retired; questions answered.

Once someone has answered a statement its words stand: whoever agreed, agreed with those words. To say it
differently, retire it and ask anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.decisions.models import Answer, Decision, Phase, Priority, Question, Ranking, Statement
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


class AlreadyAnswered(PlomadaError):
    """Someone has answered these words: they can be retired, not changed."""


class NotProposed(PlomadaError):
    """The statement is not waiting for a yes or a no."""


class NothingToAsk(PlomadaError):
    """Fewer than two priorities cannot be put in an order."""


@dataclass(frozen=True)
class StatementDetails:
    """What a statement says, in one language or both, and in which phase it is asked."""

    phase: Phase
    text_es: str
    text_en: str
    is_sensitive: bool = False


@dataclass(frozen=True)
class PriorityDetails:
    """A priority as the team wants it; without `priority` it is a new one."""

    name_es: str
    name_en: str
    priority: Priority | None = None


@transaction.atomic
def add_statement(decision: Decision, *, details: StatementDetails, actor: Actor, now: datetime) -> Statement:
    """Ask the group one thing more, at the end of its phase."""
    last = decision.statements.filter(phase=details.phase).aggregate(last=Max("position"))["last"]
    statement = Statement(
        decision=decision,
        origin=Statement.Origin.TEAM,
        position=0 if last is None else last + 1,
        created_at=now,
    )
    _apply(statement, details)
    statement.save()
    _note(decision, "statement.added", Target(statement), actor, now)
    return statement


@transaction.atomic
def edit_statement(statement: Statement, *, details: StatementDetails, actor: Actor, now: datetime) -> Statement:
    """Change the words of a statement that nobody has answered; it can be marked as sensitive at any time.

    Raises:
        AlreadyAnswered: someone has answered it, and its words or its phase would change, or it would no longer be
            sensitive.
    """
    # Who answers holds the decision's row, so nobody answers words that are just being changed.
    Decision.objects.select_for_update().get(pk=statement.decision_id)
    before = Statement.objects.get(pk=statement.pk)
    words = (before.phase, before.text_es, before.text_en)
    if words != (details.phase, details.text_es, details.text_en) and is_answered(before):
        raise AlreadyAnswered(
            Sentence("People have answered these words, so they stand: retire the statement and ask it anew.")
        )
    if before.is_sensitive and not details.is_sensitive and is_answered(before):
        raise AlreadyAnswered(
            Sentence("People have answered this as a sensitive statement, so it stays one: retire it and ask it anew.")
        )
    _apply(statement, details)
    statement.save(update_fields=["phase", "text_es", "text_en", "is_sensitive"])
    detail: dict[str, object] = {"before": {"es": before.text_es, "en": before.text_en, "phase": before.phase}}
    _note(statement.decision, "statement.edited", Target(statement, detail=detail), actor, now)
    if details.is_sensitive and not before.is_sensitive:
        people = statement.answers.values_list("stakeholder__person", flat=True).distinct()
        withdraw_words(statement.decision.workspace, list(people), actor=actor, now=now)
    return statement


@transaction.atomic
def retire_statement(statement: Statement, *, actor: Actor, now: datetime) -> None:
    """Ask a statement no longer; what was answered is kept, and counts no more."""
    if _moved(statement, {Statement.Status.OPEN}, Statement.Status.RETIRED):
        _note(statement.decision, "statement.retired", Target(statement), actor, now)


@transaction.atomic
def ask_again(statement: Statement, *, actor: Actor, now: datetime) -> None:
    """Ask a retired or declined statement again, in the same words; earlier answers count again."""
    if _moved(statement, {Statement.Status.RETIRED, Statement.Status.REJECTED}, Statement.Status.OPEN):
        _note(statement.decision, "statement.reopened", Target(statement), actor, now)


@transaction.atomic
def settle_proposal(statement: Statement, *, accept: bool, actor: Actor, now: datetime) -> None:
    """Take up or leave a statement that a stakeholder proposed.

    Raises:
        NotProposed: it is not waiting; the mobilizer or a colleague may have settled it.
    """
    status = Statement.Status.OPEN if accept else Statement.Status.REJECTED
    if not _moved(statement, {Statement.Status.PROPOSED}, status):
        raise NotProposed(Sentence("This proposal has been settled already."))
    action = "statement.accepted" if accept else "statement.declined"
    _note(statement.decision, action, Target(statement), actor, now)


@transaction.atomic
def move_statement(statement: Statement, *, up: bool, actor: Actor, now: datetime) -> None:
    """Move a statement one place among those that are asked in its phase; at the end of the row it stays."""
    Decision.objects.select_for_update().get(pk=statement.decision_id)
    order = list(
        Statement.objects.filter(decision_id=statement.decision_id, phase=statement.phase, status=Statement.Status.OPEN)
    )
    here = next((place for place, other in enumerate(order) if other.pk == statement.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, other in enumerate(order):
        other.position = place
    Statement.objects.bulk_update(order, ["position"])
    _note(statement.decision, "statement.moved", Target(statement, detail={"place": there + 1}), actor, now)


@transaction.atomic
def set_priorities(
    decision: Decision, *, wanted: Sequence[PriorityDetails], actor: Actor, now: datetime
) -> list[Priority]:
    """Make these the priorities of the decision, in this order; those that are not named are retired.

    Raises:
        NothingToAsk: fewer than two.
        AlreadyAnswered: one that people have ranked would be renamed.
    """
    if len(wanted) < 2:
        raise NothingToAsk(Sentence("Keep at least two priorities: one alone cannot be put in an order."))
    ranked = _ranked(decision)
    kept = []
    for position, details in enumerate(wanted):
        priority = details.priority or Priority(decision=decision)
        renamed = (priority.name_es, priority.name_en) != (details.name_es, details.name_en)
        if renamed and priority.pk in ranked:
            raise AlreadyAnswered(
                Sentence(
                    "People have ranked “%(name)s”, so it stands: remove it and add another.",
                    {"name": priority.name},
                )
            )
        priority.name_es, priority.name_en = details.name_es, details.name_en
        priority.position, priority.retired_at = position, None
        priority.save()
        kept.append(priority)
    Priority.objects.filter(decision=decision, retired_at=None).exclude(pk__in=[p.pk for p in kept]).update(
        retired_at=now
    )
    detail: dict[str, object] = {"priorities": [p.in_language("name", "en") for p in kept]}
    _note(decision, "priorities.set", Target(decision, detail=detail), actor, now)
    return kept


@transaction.atomic
def answer_question(question: Question, *, text: str, actor: Actor, now: datetime) -> None:
    """Write our answer to a stakeholder's question, or write it better; the group reads it in the room."""
    question.answer, question.answered_at, question.answered_by = text, now, actor.user
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(question.decision, "question.answered", Target(question, label=question.decision.title), actor, now)


def is_answered(statement: Statement) -> bool:
    """Return whether anyone has answered the statement."""
    return Answer.objects.filter(statement=statement).exists()


def _ranked(decision: Decision) -> set[int]:
    orders = Ranking.objects.filter(stakeholder__decision=decision).values_list("order", flat=True)
    return {priority for order in orders for priority in order}


def _apply(statement: Statement, details: StatementDetails) -> None:
    statement.phase, statement.is_sensitive = details.phase, details.is_sensitive
    statement.text_es, statement.text_en = details.text_es, details.text_en


def _moved(statement: Statement, before: set[Statement.Status], after: Statement.Status) -> bool:
    """Give the statement a new status if it has one of those before; return whether it had."""
    # One UPDATE decides between two who act at once.
    done = Statement.objects.filter(pk=statement.pk, status__in=before).update(status=after)
    statement.refresh_from_db(fields=["status"])
    return bool(done)


def _note(decision: Decision, action: str, target: Target, actor: Actor, now: datetime) -> None:
    audit.note(decision.workspace, actor=actor, action=action, target=target, now=now)
