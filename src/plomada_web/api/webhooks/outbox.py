"""What happened becomes deliveries: the audit is read on from where it was read last.

Here is how this works. One row says up to which number the audit has been read. Numbers are given when a transaction
writes its line, and lines show when it ends: a long one shows late, behind others with higher numbers. So numbers that
were missing are looked for again, for an hour; most of them belong to transactions that were given up. Several workers
look at once, and the row's lock lets one at a time through. Reading and writing down is one transaction: nothing is
told twice and nothing is left out, whenever a worker dies.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from plomada_web.api.models import Delivery, Outbox, Webhook
from plomada_web.api.webhooks.events import EVENTS, IN_BATCHES
from plomada_web.api.webhooks.payloads import payload_of
from plomada_web.workspace.models import AuditLine

AT_ONCE = 2_000
LOOKED_FOR = timedelta(hours=1)


def newest_line() -> int:
    """Return the number of the newest line there is."""
    return AuditLine.objects.aggregate(newest=Max("pk"))["newest"] or 0


def begin_to_read() -> None:
    """Have the audit read from here on, where it is not read yet."""
    Outbox.objects.get_or_create(pk=1, defaults={"upto": newest_line()})


def read_on(*, now: datetime) -> int:
    """Write down what is to be told of the lines since the last look; return how many deliveries that makes."""
    with transaction.atomic():
        begin_to_read()
        if connection.features.has_select_for_update_skip_locked:
            box = Outbox.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        else:
            box = Outbox.objects.filter(pk=1).first()
        if box is None:
            return 0  # another worker is looking
        webhooks = list(Webhook.objects.filter(is_active=True).select_related("workspace"))
        if not webhooks:
            box.upto, box.missing = newest_line(), []
            box.save(update_fields=["upto", "missing"])
            return 0
        return _write_down(box, webhooks, now)


def _write_down(box: Outbox, webhooks: list[Webhook], now: datetime) -> int:
    late = {int(number): float(since) for number, since in box.missing}
    fresh = list(AuditLine.objects.filter(pk__gt=box.upto).order_by("pk")[:AT_ONCE])
    found = [*AuditLine.objects.filter(pk__in=late).order_by("pk"), *fresh]
    upto = fresh[-1].pk if fresh else box.upto
    here = {line.pk for line in found}
    if upto - box.upto <= 10 * AT_ONCE:  # a wider hole is a dump that was restored, and no transaction
        late |= {number: now.timestamp() for number in range(box.upto + 1, upto + 1) if number not in here}
    too_old = (now - LOOKED_FOR).timestamp()
    box.missing = [[number, since] for number, since in late.items() if number not in here and since > too_old]
    box.upto = upto
    box.save(update_fields=["upto", "missing"])
    told = list(_deliveries(_once(found), webhooks, now))
    Delivery.objects.bulk_create(told, ignore_conflicts=True)
    return len(told)


def _once(lines: Iterable[AuditLine]) -> list[AuditLine]:
    """Return the lines that are to be told: what one moment did to one record is told once."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for line in lines:
        of_a_moment = (line.workspace_id, line.action, line.target_type, line.target_id, line.at)
        key: tuple[object, ...] = (line.pk,) if line.action in IN_BATCHES else of_a_moment
        if line.action in EVENTS and key not in seen:
            seen.add(key)
            kept.append(line)
    return kept


def _deliveries(lines: list[AuditLine], webhooks: list[Webhook], now: datetime) -> Iterable[Delivery]:
    by_workspace: dict[int, list[Webhook]] = {}
    for webhook in webhooks:
        by_workspace.setdefault(webhook.workspace_id, []).append(webhook)
    payloads: dict[int, Mapping[str, Any]] = {}
    for line in lines:
        for webhook in by_workspace.get(line.workspace_id, []):
            if line.action in webhook.events and line.pk > webhook.after_line:
                payload = payloads.setdefault(line.pk, payload_of(line, webhook.workspace))
                yield Delivery(
                    webhook=webhook, line=line.pk, event=line.action, payload=payload, next_try_at=now, made_at=now
                )
