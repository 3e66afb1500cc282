"""Whose turn it is to be written down: one after the other in each decision, at moments that only ever grow.

What unnamed people said is told in releases that are replayed from the record by its moments. Two that write at once,
or two servers whose clocks differ, must not put something before what was already shown. So everyone who writes to the
record holds the decision's row, and is given a moment later than all before.
"""

from datetime import datetime, timedelta

from plomada_web.decisions.models import Decision

A_LITTLE = timedelta(microseconds=1)


def take_turn(decision_id: int, *, now: datetime) -> tuple[Decision, datetime]:
    """Wait for the decision's row, and return it as it is now with the moment of what is written next.

    Call it in a transaction. The promise about who sees what cannot change until that ends.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=decision_id)
    last = decision.last_told_at
    moment = now if last is None or now > last else last + A_LITTLE
    Decision.objects.filter(pk=decision_id).update(last_told_at=moment)
    decision.last_told_at = moment
    return decision, moment
