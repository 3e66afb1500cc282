"""The group as it is, and as it is not yet: who belongs, who usually would, whom the group itself suggests."""

from collections.abc import Sequence
from dataclasses import dataclass

from plomada_web.decisions.models import Decision, Stakeholder, Suggestion, UsualFunction
from plomada_web.decisions.queries.heard import has_been_heard
from plomada_web.people.custom_values import OwnValue, own_fields, values_of
from plomada_web.people.models import Function, Record


@dataclass(frozen=True)
class Row:
    """Someone of the group, whether they have been heard, and what they have in the workspace's own fields."""

    stakeholder: Stakeholder
    heard: bool
    own: tuple[OwnValue, ...] = ()

    @property
    def unheard(self) -> bool:
        """Return whether their ring is dashed."""
        return not self.heard


@dataclass(frozen=True)
class Missing:
    """A function that usually has a say in such a purchase, and has nobody in this group."""

    function: Function
    must_sign: bool


@dataclass(frozen=True)
class Group:
    """Everyone on the group's page.

    Attributes:
        missing: in the order of the functions; those that usually must sign first.
        removed: who was taken out, latest first.
    """

    rows: tuple[Row, ...]
    missing: tuple[Missing, ...]
    removed: tuple[Stakeholder, ...]
    suggestions: tuple[Suggestion, ...]


def group_of(decision: Decision) -> Group:
    """Return the group of a decision (three queries, and one where someone has own fields)."""
    everyone = list(
        Stakeholder.objects.filter(decision=decision)
        .select_related("person__function", "person__account", "person__site")
        .annotate(heard=has_been_heard())
    )
    present = [s for s in everyone if s.removed_at is None]
    own = own_fields(decision.workspace, Record.STAKEHOLDER) if any(s.custom for s in present) else []
    return Group(
        rows=tuple(Row(s, s.heard, values_of(own, s.custom)) for s in sorted(present, key=_signers_first)),
        missing=missing_from(decision, present),
        removed=tuple(sorted((s for s in everyone if s.removed_at), key=lambda s: str(s.removed_at), reverse=True)),
        suggestions=tuple(
            decision.suggestions.filter(status=Suggestion.Status.PENDING).select_related(
                "suggested_by__person", "suggested_by__decision"
            )
        ),
    )


def _signers_first(stakeholder: Stakeholder) -> tuple[bool, int, int]:
    function = stakeholder.person.function
    return not stakeholder.must_sign, function.position if function else 1_000, stakeholder.pk


def missing_from(decision: Decision, present: Sequence[Stakeholder]) -> tuple[Missing, ...]:
    """Return the functions that usually have a say in such a purchase and have nobody here (one query)."""
    if decision.kind_id is None:
        return ()
    here = {s.person.function_id for s in present}
    usual = UsualFunction.objects.filter(kind=decision.kind_id, function__archived_at=None).select_related("function")
    ordered = usual.order_by("-must_sign", "function__position", "function_id")
    return tuple(Missing(u.function, u.must_sign) for u in ordered if u.function_id not in here)
