"""A decision is set up, changed, put away and brought back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.decisions.actions.phases import PhaseEntry, check_outcome, record_phase
from plomada_web.decisions.models import (
    OPEN_PHASES,
    Answer,
    Comment,
    Decision,
    Disclosure,
    Priority,
    PurchaseKind,
    Question,
    Ranking,
    ResultMoment,
    SignIntent,
    Stakeholder,
    Statement,
    Suggestion,
)
from plomada_web.decisions.starter.statements import PRIORITIES, statements_for
from plomada_web.people.actions import SameExternalId, tags_named
from plomada_web.people.custom_values import Value as OwnValue
from plomada_web.people.custom_values import with_changes
from plomada_web.people.models import Account
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import User, Workspace


class PromiseWeakened(PlomadaError):
    """People have answered on a promise about who sees it: it may be kept or made stricter, never looser."""


EDITED = (
    "account",
    "title",
    "kind",
    "language",
    "owner",
    "value_amount",
    "value_currency",
    "value_period",
    "expected_on",
    "disclosure",
    "result_moment",
    "answers_due_on",
    "external_id",
    "custom",
)


@dataclass(frozen=True)
class Value:
    """What the purchase is worth: an amount and its currency, once or a year."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class DecisionDetails:
    """What the team says of a decision.

    Attributes:
        account: whose purchase it is.
        value: None where it is not known.
        period: "once" or "yearly".
        disclosure: who sees the answers.
        answers_due_on: the day by which answers are wanted, shown in the room.
        result_moment: when a group of which nobody is named gets its result.
        custom: what changes in the own fields, by key; None empties one.
        external_id: what another system calls it; None leaves it as it is.
        tags: all of its tags by their names; None leaves them as they are.
    """

    account: Account
    title: str
    kind: PurchaseKind | None
    language: str
    owner: User | None
    value: Value | None
    period: str
    expected_on: date | None
    disclosure: Disclosure
    answers_due_on: date | None
    result_moment: ResultMoment = ResultMoment.TOGETHER
    custom: Mapping[str, OwnValue | None] = field(default_factory=dict)
    external_id: str | None = None
    tags: tuple[str, ...] | None = None


@transaction.atomic
def create_decision(
    workspace: Workspace, *, details: DecisionDetails, entry: PhaseEntry, actor: Actor, now: datetime
) -> Decision:
    """Set up a decision with its first phase, starter statements for every phase and starter priorities.

    Raises:
        PhaseRefused: the first phase begins in the future, or is decided without an outcome.
        SameExternalId: another decision is called that elsewhere.
    """
    check_outcome(entry)
    decision = Decision(workspace=workspace, created_at=now, phase=entry.phase, outcome=entry.outcome or "")
    _apply(decision, details)
    _save(decision)
    _tag(decision, details)
    record_phase(decision, entry=entry, actor=actor, now=now)
    _ask_starters(decision, now)
    audit.note(workspace, actor=actor, action="decision.created", target=Target(decision), now=now)
    return decision


@transaction.atomic
def edit_decision(decision: Decision, *, details: DecisionDetails, actor: Actor, now: datetime) -> Decision:
    """Change what the team says of a decision.

    Raises:
        PromiseWeakened: answers were given under a stricter promise than the one now wanted.
        SameExternalId: another decision is called that elsewhere.
    """
    # Locked while we count, so that of two who change the promise at once the second sees what the first made of it.
    before = Decision.objects.select_for_update().get(pk=decision.pk)
    _keep_promise(before, details)
    decision.custom = before.custom
    _apply(decision, details)
    # Only what the form holds: a phase or an end that a colleague has noted meanwhile stays.
    decision.changed_at = now
    _save(decision, *EDITED, "search", "changed_at")
    changed = [name for name in EDITED if getattr(before, name) != getattr(decision, name)]
    changed += ["tags"] if _tag(decision, details) else []
    detail: dict[str, object] = {"changed": changed}
    audit.note(
        decision.workspace,
        actor=actor,
        action="decision.edited",
        target=Target(decision, detail=detail),
        now=now,
    )
    if "disclosure" in changed:
        people = list(decision.stakeholders.values_list("person", flat=True))
        withdraw_words(decision.workspace, people, actor=actor, now=now)
    return decision


@transaction.atomic
def archive_decision(decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Put a decision away: its room is closed, everything is kept. Done twice it changes nothing."""
    if decision.archived_at is not None:
        return
    decision.archived_at = decision.changed_at = now
    decision.save(update_fields=["archived_at", "changed_at"])
    audit.note(decision.workspace, actor=actor, action="decision.archived", target=Target(decision), now=now)


@transaction.atomic
def restore_decision(decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Bring an archived decision back as it was."""
    if decision.archived_at is None:
        return
    decision.archived_at, decision.changed_at = None, now
    decision.save(update_fields=["archived_at", "changed_at"])
    audit.note(decision.workspace, actor=actor, action="decision.restored", target=Target(decision), now=now)


def people_who_answered(decision: Decision) -> int:
    """Return how many people of the group, of now or before, have said anything on the promise of this room."""
    said = [
        Answer.objects.filter(stakeholder__decision=decision).values("stakeholder"),
        Ranking.objects.filter(stakeholder__decision=decision).values("stakeholder"),
        SignIntent.objects.filter(stakeholder__decision=decision).values("stakeholder"),
        Comment.objects.filter(stakeholder__decision=decision).values("stakeholder"),
        Question.objects.filter(decision=decision).values("asked_by"),
        Suggestion.objects.filter(decision=decision).values("suggested_by"),
        Statement.objects.filter(decision=decision).values("proposed_by"),
    ]
    spoke = reduce(or_, (Q(pk__in=rows.order_by()) for rows in said))
    return Stakeholder.objects.filter(spoke, decision=decision).count()


def disclosures_allowed(decision: Decision) -> list[Disclosure]:
    """Return the promises still open: all before the first answer, then this one, or a stricter one.

    A room where names are shown with consent cannot become "group only" any more: counting those who were named into
    a new whole would show, by subtraction, what single others said.
    """
    if not people_who_answered(decision):
        return list(Disclosure)
    stricter = {Disclosure.GROUP_ONLY} if decision.disclosure == Disclosure.NAMED_TO_US else set()
    return [choice for choice in Disclosure if choice in {decision.disclosure, *stricter}]


def _keep_promise(before: Decision, wanted: DecisionDetails) -> None:
    people = people_who_answered(before)
    if wanted.disclosure not in disclosures_allowed(before):
        promise = Disclosure(before.disclosure).label
        if people == 1:
            raise PromiseWeakened(
                Sentence(
                    "One person has answered on the promise “%(promise)s”: it can only be made stricter.",
                    {"promise": promise},
                )
            )
        raise PromiseWeakened(
            Sentence(
                "%(people)s people have answered on the promise “%(promise)s”: it can only be made stricter.",
                {"people": people, "promise": promise},
            )
        )
    # Either way: two results told by two rules can differ by a single person.
    if people and before.result_moment != wanted.result_moment:
        raise PromiseWeakened(
            Sentence("People have answered on the promise of when the group gets its result: it cannot change now.")
        )


def _apply(decision: Decision, details: DecisionDetails) -> None:
    decision.account, decision.title, decision.kind = details.account, details.title, details.kind
    decision.language, decision.owner = details.language, details.owner
    decision.value_amount = details.value.amount if details.value else None
    decision.value_currency = details.value.currency if details.value else ""
    decision.value_period = details.period
    decision.expected_on, decision.answers_due_on = details.expected_on, details.answers_due_on
    decision.disclosure, decision.result_moment = details.disclosure, details.result_moment
    decision.custom = with_changes(decision.custom, details.custom)
    if details.external_id is not None:
        decision.external_id = details.external_id


def _save(decision: Decision, *fields: str) -> None:
    try:
        with transaction.atomic():
            decision.save(update_fields=fields or None)
    except IntegrityError:
        raise SameExternalId(decision.external_id) from None


def _tag(decision: Decision, details: DecisionDetails) -> bool:
    """Give a decision its tags, and return whether they are others than before."""
    if details.tags is None:
        return False
    tags = tags_named(decision.workspace, details.tags)
    other = {tag.pk for tag in tags} != set(decision.tags.values_list("pk", flat=True))
    if other:
        decision.tags.set(tags)
    return other


def _ask_starters(decision: Decision, now: datetime) -> None:
    kind = decision.kind.starter if decision.kind else ""
    Statement.objects.bulk_create(
        Statement(
            decision=decision,
            phase=phase,
            text_es=starter.es,
            text_en=starter.en,
            is_sensitive=starter.is_sensitive,
            origin=Statement.Origin.STARTER,
            position=position,
            created_at=now,
        )
        for phase in OPEN_PHASES
        for position, starter in enumerate(statements_for(kind, phase))
    )
    Priority.objects.bulk_create(
        Priority(decision=decision, name_es=priority.es, name_en=priority.en, position=position)
        for position, priority in enumerate(PRIORITIES)
    )
