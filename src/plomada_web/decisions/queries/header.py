"""What stands above every page of a decision."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plomada_web.decisions.models import Decision, Stakeholder, Statement, Suggestion
from plomada_web.people.custom_values import OwnValue, own_values
from plomada_web.people.models import Record


@dataclass(frozen=True)
class Header:
    """What stands above every page of a decision.

    Attributes:
        people: in the group now.
        signers: of them, who must sign.
        suggested: people whom the group suggested and whom we have not settled.
        proposed: statements that the group proposed and that nobody has settled.
        own: what it has in the workspace's own fields.
    """

    people: int
    signers: int
    suggested: int
    proposed: int
    own: tuple[OwnValue, ...] = ()


def header_of(decision: Decision) -> Header:
    """Return what stands above every page of the decision (one query, and one where it has own fields)."""
    present = Stakeholder.objects.filter(removed_at=None)
    counts = Decision.objects.filter(pk=decision.pk).values_list(
        _count(present),
        _count(present.filter(must_sign=True)),
        _count(Suggestion.objects.filter(status=Suggestion.Status.PENDING)),
        _count(Statement.objects.filter(status=Statement.Status.PROPOSED)),
    )
    own = own_values(decision.workspace, Record.DECISION, decision.custom)
    people, signers, suggested, proposed = counts.get()
    return Header(people, signers, suggested, proposed, own)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Return the count of a decision's rows as a subquery of its own, so that counts do not multiply one another."""
    mine = rows.filter(decision=OuterRef("pk")).order_by().values("decision")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)
