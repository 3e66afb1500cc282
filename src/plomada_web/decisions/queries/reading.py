"""The plain sentence at the head of the page: where they part, or that they don't, or that it is too early to say."""

from collections.abc import Mapping, Sequence

from plomada.consensus.common_ground import STRONG
from plomada.consensus.fault_lines import Line
from plomada.consensus.standing import PhaseStanding
from plomada.figures import Sentence
from plomada_web.decisions.models import OPEN_PHASES, Phase, ResultMoment
from plomada_web.decisions.standing import DecisionStanding

MIDDLE = 3.0  # of 1 to 5: below it a group that agrees, agrees on "no"

PARTING: Mapping[Phase, Sentence] = {
    Phase.DEFINE_PROBLEM: Sentence("They part already over what the problem is."),
    Phase.IDENTIFY_SOLUTION: Sentence("They part over the solution."),
    Phase.CHOOSE_SUPPLIER: Sentence("They part over the supplier."),
}
PARTING_AFTER: Mapping[Phase, Sentence] = {
    Phase.IDENTIFY_SOLUTION: Sentence("They part over the solution: the problem they already share."),
    Phase.CHOOSE_SUPPLIER: Sentence("They part over the supplier: until there they agree."),
}


def reading(standing: DecisionStanding) -> Sentence:
    """Return where the group stands in one plain sentence."""
    if not standing.heard.value:
        return Sentence("Nobody has been heard yet.")
    if standing.voices_missing:
        return Sentence(
            "Results are shown from five voices on, so that nobody stands out; voices still missing: %(missing)s.",
            {"missing": standing.voices_missing},
        )
    measured = [
        (phase, figures)
        for phase in OPEN_PHASES
        if (figures := standing.phase(phase)) and figures.agreement.figure.known
    ]
    if not standing.has_results:
        return _waiting(standing)
    if not measured:
        return Sentence("Too few answers yet to say whether they agree.")
    parting = _parting(measured, divided=standing.figures.fault_line.line is Line.CLEAR)
    if parting is None:
        return _together(*measured[-1])
    return PARTING[parting] if parting == measured[0][0] else PARTING_AFTER.get(parting, PARTING[parting])


def _waiting(standing: DecisionStanding) -> Sentence:
    if standing.is_pooled and standing.decision.result_moment == ResultMoment.TOGETHER:
        return Sentence("The group gets its result at once for all, and it has not been given yet.")
    return Sentence("Too few answers yet to say whether they agree.")


def _parting(measured: Sequence[tuple[Phase, PhaseStanding]], *, divided: bool) -> Phase | None:
    """Return the first phase in which they part: agreement is weak, or weakest where a clear line runs through them."""
    weak = [phase for phase, figures in measured if _points(figures) < STRONG]
    if weak:
        return weak[0]
    return min(measured, key=lambda one: _points(one[1]))[0] if divided else None


def _points(figures: PhaseStanding) -> float:
    return figures.agreement.figure.value or 0.0


def _together(phase: Phase, figures: PhaseStanding) -> Sentence:
    if figures.direction.value is not None and figures.direction.value < MIDDLE:
        return Sentence("They agree, but against: the statements do not say what they want.")
    if phase == Phase.CHOOSE_SUPPLIER:
        return Sentence("They agree, the supplier included.")
    if phase == Phase.IDENTIFY_SOLUTION:
        return Sentence("They agree as far as the solution.")
    return Sentence("They agree on what the problem is.")
