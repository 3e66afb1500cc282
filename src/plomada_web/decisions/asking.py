"""Which statements a group is asked now, and in which order."""

from collections.abc import Iterable

from plomada_web.decisions.models import OPEN_PHASES, Decision, Phase, Statement


def asked_in(decision: Decision, statements: Iterable[Statement]) -> list[Statement]:
    """Return what the decision's group is asked now, in the order of asking.

    The phase the group is in comes first, then the earlier ones, the nearest first: what was passed over may not have
    been agreed. Later phases are asked when the group gets there. A decided purchase shows every phase, as it was.
    """
    phases = list(OPEN_PHASES)
    if decision.phase != Phase.DECIDED:
        phases = phases[: phases.index(Phase(decision.phase)) + 1][::-1]
    places = {str(phase): place for place, phase in enumerate(phases)}
    asked = [each for each in statements if each.status == Statement.Status.OPEN and each.phase in places]
    return sorted(asked, key=lambda each: (places[each.phase], each.position, each.pk))
