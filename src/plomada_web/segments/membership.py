"""Who is in a segment: asked about some records at a time, and what differs from before written down."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from plomada_web.lists.filters import Catalogue, Rule, narrowed, rule_of_json
from plomada_web.lists.filters.matching import speaks_of_archived
from plomada_web.lists.filters.records import MODELS
from plomada_web.segments.models import Membership, Segment
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Target

AT_ONCE = 5000
MOST_TOLD = 100  # ids in a line of the audit


class Superseded(Exception):
    """The segment has another rule since, or was archived; what was asked with the old one is not written."""


@dataclass(frozen=True)
class Asking:
    """A segment's rule, as it is asked of records.

    Attributes:
        version: of the rule that is asked.
    """

    segment: Segment
    catalogue: Catalogue
    rule: Rule
    version: int = field(default=0)

    @classmethod
    def of(cls, segment: Segment) -> "Asking":
        """Return the segment's rule, ready to be asked.

        Raises:
            UnusableRule: it cannot be read.
        """
        return cls(segment, Catalogue(segment.workspace), rule_of_json(segment.rule), segment.version)

    def holds(self, ids: Collection[int], *, now: datetime) -> set[int]:
        """Return those of the ids of which the rule holds.

        Raises:
            UnusableRule: it asks for something that is not there any more.
        """
        record = self.segment.record
        # By their ids alone: beside them the workspace would have a database walk all of it. The wall comes after.
        rows = MODELS[record]._default_manager.filter(pk__in=ids)
        found = narrowed(rows, self.rule, self.catalogue, record, now=now)
        archived_too = speaks_of_archived(self.rule)
        return {
            pk
            for pk, workspace_id, archived_at in found.values_list("pk", "workspace_id", "archived_at")
            if workspace_id == self.segment.workspace_id and (archived_too or archived_at is None)
        }


@transaction.atomic
def settle(asking: Asking, ids: Collection[int], *, now: datetime) -> None:
    """Write down which of these records entered the segment and which left it.

    Raises:
        Superseded: the segment has another rule since.
        UnusableRule: the rule asks for something that is not there any more.
    """
    segment = lock(asking)
    column = f"{segment.of}_id"
    holds = asking.holds(ids, now=now)
    inside: dict[int, int] = dict(_open(segment).filter(**{f"{column}__in": ids}).values_list(column, "pk"))
    entering, leaving = holds - inside.keys(), inside.keys() - holds
    Membership.objects.bulk_create(
        Membership(segment=segment, entered_at=now, **{column: pk}) for pk in sorted(entering)
    )
    if leaving:
        Membership.objects.filter(pk__in=[inside[pk] for pk in leaving]).update(left_at=now)
    if segment.built_at is not None:  # until all have been asked once, nobody has come or gone
        _note(asking, "segment.entered", entering, now=now)
        _note(asking, "segment.left", leaving, now=now)
    if entering or leaving:
        Segment.objects.filter(pk=segment.pk).update(size=F("size") + len(entering) - len(leaving))


def _note(asking: Asking, action: str, ids: Collection[int], *, now: datetime) -> None:
    """Write one line for all who came, or went, together."""
    if ids:
        told: dict[str, object] = {"of": asking.segment.of, "count": len(ids), "ids": sorted(ids)[:MOST_TOLD]}
        target = Target(asking.segment, detail=told)
        audit.note(asking.segment.workspace, actor=audit.MACHINE, action=action, target=target, now=now)


def lock(asking: Asking) -> Segment:
    """Hold the segment's row until the transaction ends: two workers never write about the same one.

    Raises:
        Superseded: the segment has another rule since, or was archived.
    """
    segment = Segment.objects.select_for_update(no_key=True).filter(pk=asking.segment.pk).first()
    if segment is None or segment.version != asking.version or segment.archived_at is not None:
        raise Superseded
    return segment


def next_ids(segment: Segment, after: int) -> list[int]:
    """Return the next ids of the segment's kind of record, in their order."""
    rows: QuerySet[Any] = MODELS[segment.record]._default_manager.filter(pk__gt=after)
    # In words that no index answers: the ids are to be walked in their order, not the workspace's rows sorted.
    ours = rows.alias(owner_workspace=Coalesce("workspace", 0)).filter(owner_workspace=segment.workspace_id)
    return list(ours.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def recount(segment: Segment) -> None:
    """Count the members anew: records that were removed took their rows along without being told of."""
    Segment.objects.filter(pk=segment.pk).update(size=_open(segment).count())


def _open(segment: Segment) -> QuerySet[Membership]:
    return Membership.objects.filter(segment=segment, left_at=None)
