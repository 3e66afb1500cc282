"""Give the group its result, where it gets it together."""

from datetime import datetime

from django.db import transaction

from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import Decision, GroupResult, ResultMoment
from plomada_web.decisions.said import Record, record_of
from plomada_web.decisions.turns import take_turn
from plomada_web.decisions.visibility import THRESHOLD, Audience, seen_of
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
    """Let the group see its result when everyone has spoken of all that is asked, and there is something new to tell.

    It happens again in a later phase, or when someone has joined. Giving it often gives nobody away: what a result adds
    to those before is always about five people or more.
    """
    if decision.result_moment != ResultMoment.TOGETHER:
        return None
    record = record_of(decision)
    asked = asked_in(decision, record.statements)
    everyone = {(member.pk, statement.pk) for member in record.members for statement in asked}
    if everyone <= record.latest.keys() and _has_news(record):
        return give_result(decision=decision, actor=actor, now=now)
    return None


def _has_news(record: Record) -> bool:
    """Return whether enough people have said something of any statement that the group has not been told."""
    return any(pool.waiting >= THRESHOLD for pool in seen_of(record, Audience.GROUP).pools.values())
