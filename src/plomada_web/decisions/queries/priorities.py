"""What the group puts first, from the orders that may enter a sum."""

from dataclasses import dataclass

from plomada_web.decisions.models import Priority
from plomada_web.decisions.standing import DecisionStanding


@dataclass(frozen=True)
class Ranked:
    """A priority and its mean place, 1 the first."""

    name: str
    rank: float


def order(standing: DecisionStanding) -> tuple[Ranked, ...]:
    """Return the group's priorities, first the most important (one query); empty where there are too few orders."""
    found = standing.figures.order
    if not found.figure.known:
        return ()
    names = {str(one.pk): one.name for one in Priority.objects.filter(decision=standing.decision)}
    return tuple(Ranked(names[label], rank) for label, rank in found.order if label in names)
