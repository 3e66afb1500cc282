"""What the tests of setting up share: addresses, actors, and a decision in which nobody has answered yet."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from plomada_web.decisions.actions.decisions import DecisionDetails, Value, create_decision
from plomada_web.decisions.actions.phases import PhaseEntry
from plomada_web.decisions.models import Decision, Disclosure, Phase
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World


def at(world: World, name: str, **kwargs: object) -> str:
    """Return an address of decisions in the world's workspace, of its decision where none is named."""
    named = {"workspace": world.workspace.slug} | kwargs
    return reverse(f"decisions:{name}", kwargs=named)


def of(world: World, name: str, **kwargs: object) -> str:
    """Return an address of the world's decision."""
    return at(world, name, decision_id=world.decision.pk, **kwargs)


def bob(world: World) -> Actor:
    """Return Bob as the one who acts."""
    return Actor.of(world.bob)


def details(world: World, **changed: object) -> DecisionDetails:
    """Return what the team could say of a new decision."""
    values: dict[str, object] = {
        "account": world.account,
        "title": "Gafas de seguridad",
        "kind": None,
        "language": "es",
        "owner": world.bob,
        "value": Value(Decimal("41000.00"), "EUR"),
        "period": "once",
        "expected_on": date(2027, 3, 1),
        "disclosure": Disclosure.NAMED_WITH_CONSENT,
        "answers_due_on": None,
    }
    return DecisionDetails(**(values | changed))  # type: ignore[arg-type]


def fresh_decision(world: World, **changed: object) -> Decision:
    """Return a decision with its starter statements, to which nobody has answered."""
    entry = PhaseEntry(Phase.DEFINE_PROBLEM, date(2026, 11, 2))
    return create_decision(world.workspace, details=details(world, **changed), entry=entry, actor=bob(world), now=NOW)


def audited(action: str) -> list[AuditLine]:
    """Return the audit lines of an action, oldest first."""
    return list(AuditLine.objects.filter(action=action).order_by("pk"))
