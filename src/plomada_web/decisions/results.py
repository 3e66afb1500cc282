"""Give the group its result, where it gets it together."""

from datetime import datetime

from django.db import transaction

from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import Decision, GroupResult, ResultMoment
from plomada_web.decisions.said import record_of
from plomada_web.decisions.turns import take_turn
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@transaction.atomic
def give_result(*, decision: Decision, actor: Actor, now: datetime) -> GroupResult:
    """Let the group see what it has said so far; nothing is shown of a statement that fewer than five have answered."""
    _, now = take_turn(decision.pk, now=now)
    result = GroupResult.objects.create(decision=decision, at=now)
    audit.note(decision.workspace, actor=actor, action="decision.result.given", target=Target(decision), now=now)
    return result


def give_result_if_all_spoke(*, decision: Decision, actor: Actor, now: datetime) -> GroupResult | None:
    """Let the group see its result the first time that everyone asked has said something of every statement."""
    if decision.result_moment != ResultMoment.TOGETHER or GroupResult.objects.filter(decision=decision).exists():
        return None
    record = record_of(decision)
    asked = asked_in(decision, record.statements)
    everyone = {(member.pk, statement.pk) for member in record.members for statement in asked}
    if everyone <= record.latest.keys():
        return give_result(decision=decision, actor=actor, now=now)
    return None
