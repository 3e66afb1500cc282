"""The three phases of a decision as columns: when, for how long, where the group is, and when we came in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from plomada.consensus.standing import PhaseStanding
from plomada.figures import Figure, Sentence
from plomada_web.decisions.models import OPEN_PHASES, Decision, Phase, PhaseChange, ResultMoment
from plomada_web.decisions.standing import DecisionStanding
from plomada_web.site.charts import percentage

HERE = 0.66  # of a column's width: where today hangs in the phase that goes on, so that there is room ahead

State = Literal["past", "now", "next"]


@dataclass(frozen=True)
class Stay:
    """A stretch of time that the group spent in a phase; until None: it is there."""

    phase: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Arrival:
    """Our first contact with the group.

    Attributes:
        team: "marketing" or "sales".
        on: the day.
        x: where it stands along the column, 0 to 1.
        raised: whether its label stands above another's, later in the same column.
    """

    team: str
    on: date
    x: float
    raised: bool = False

    @property
    def at(self) -> str:
        """Return the position for an SVG attribute."""
        return percentage(2 + 94 * self.x)

    @property
    def from_right(self) -> bool:
        """Return whether the label stands to the left of its flag, because the column ends on the right."""
        return self.x > 0.55


@dataclass(frozen=True)
class Column:
    """One phase, as the page shows it.

    Attributes:
        state: behind the group, where it is, or ahead.
        since, until: the latest stay; None where there was none, or where it goes on.
        days: so far in the phase, where the group is in it.
        arrivals: our first contacts in this phase.
        figures: None where nothing is asked in this phase, or not yet.
        agreement: with what the missing answers could do to it; None where nothing is asked.
        direction: None where nothing is asked.
    """

    phase: Phase
    state: State
    since: date | None
    until: date | None
    days: int | None
    arrivals: tuple[Arrival, ...]
    figures: PhaseStanding | None
    agreement: Figure | None
    direction: Figure | None
    heard: Figure

    @property
    def label(self) -> str:
        """Return the phase's name."""
        return str(self.phase.label)

    @property
    def here(self) -> str:
        """Return where the bob hangs, for an SVG attribute; empty where the group is elsewhere."""
        return percentage(2 + 94 * HERE) if self.state == "now" else ""


def stays_of(decision: Decision) -> tuple[Stay, ...]:
    """Return where the group was from when to when, oldest first (one query)."""
    changes = list(PhaseChange.objects.filter(decision=decision).order_by("entered_on", "id"))
    ends = [change.entered_on for change in changes[1:]]
    return (
        tuple(Stay(one.phase, one.entered_on, end) for one, end in zip(changes, [*ends, None], strict=True))
        if changes
        else ()
    )


def columns(standing: DecisionStanding, stays: Sequence[Stay], today: date) -> tuple[Column, ...]:
    """Return the three phases with their dates and figures."""
    arrivals = list(_arrivals(standing.decision, stays, today))
    return tuple(
        _column(standing, phase, [stay for stay in stays if stay.phase == phase], today, arrivals)
        for phase in OPEN_PHASES
    )


def _column(
    standing: DecisionStanding,
    phase: Phase,
    stays: Sequence[Stay],
    today: date,
    arrivals: Sequence[tuple[str, Arrival]],
) -> Column:
    last = stays[-1] if stays else None
    heard = standing.heard_in(phase)
    is_asked = heard.n or any(statement.phase == phase for statement in standing.asked)
    figures = standing.phase(phase) if is_asked else None
    in_words = standing.is_in_words(phase)
    is_now = standing.decision.phase == phase
    behind = last is not None or Phase.values.index(phase) < Phase.values.index(standing.decision.phase)
    return Column(
        phase=phase,
        state="now" if is_now else "past" if behind else "next",
        since=last.since if last else None,
        until=last.until if last else None,
        days=(today - last.since).days if last and is_now else None,
        arrivals=_apart([arrival for where, arrival in arrivals if where == phase]),
        figures=figures,
        agreement=not_shown_yet(standing, _with_completion(figures), heard, in_words=in_words) if figures else None,
        direction=not_shown_yet(standing, figures.direction, heard, in_words=in_words) if figures else None,
        heard=heard,
    )


def not_shown_yet(standing: DecisionStanding, figure: Figure, heard: Figure, *, in_words: bool = False) -> Figure:
    """Return the figure, saying that answers wait to be shown where that is why it is unknown, and not their lack."""
    if figure.known or figure.n >= heard.n:
        return figure
    if in_words:
        return replace(
            figure, unknown=Sentence("Only sensitive statements were answered here; they are told in words.")
        )
    if standing.decision.result_moment == ResultMoment.TOGETHER:
        return replace(figure, unknown=Sentence("Shown when the group gets its result."))
    return replace(figure, unknown=Sentence("Shown once five people have answered."))


def _with_completion(figures: PhaseStanding) -> Figure:
    """Return the agreement that also tells, where it is explained, what the missing answers could make of it."""
    found, completion = figures.agreement.figure, figures.agreement.completion
    if not found.known or not completion.ranged:
        return found
    told = Sentence("If every missing answer came in, it would lie within %(range)s.", {"range": completion})
    return replace(found, assumptions=(*found.assumptions, told))


def _arrivals(decision: Decision, stays: Sequence[Stay], today: date) -> Iterator[tuple[str, Arrival]]:
    for team, day in (("marketing", decision.marketing_engaged_on), ("sales", decision.sales_engaged_on)):
        if day is not None:
            stay = phase_at(stays, day)
            yield stay.phase if stay else Phase.DEFINE_PROBLEM, Arrival(team, day, _along(stay, day, today))


def phase_at(stays: Sequence[Stay], day: date) -> Stay | None:
    """Return the stay that the day falls into; None before the first."""
    return next((stay for stay in reversed(stays) if stay.since <= day), None)


def _along(stay: Stay | None, day: date, today: date) -> float:
    if stay is None:
        return 0.0
    end, room = (stay.until, 1.0) if stay.until else (max(today, stay.since), HERE)
    length = (end - stay.since).days
    return room * min((day - stay.since).days / length, 1.0) if length else 0.0


def _apart(arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Raise the earlier of two labels, so that neither is written over the other."""
    ordered = sorted(arrivals, key=lambda arrival: (arrival.on, arrival.team))
    return tuple(replace(one, raised=number < len(ordered) - 1) for number, one in enumerate(ordered))


DOING: Mapping[Phase, Sentence] = {
    Phase.DEFINE_PROBLEM: Sentence("defining the problem"),
    Phase.IDENTIFY_SOLUTION: Sentence("identifying the solution"),
    Phase.CHOOSE_SUPPLIER: Sentence("choosing the supplier"),
}


def how_we_came_in(decision: Decision, stays: Sequence[Stay]) -> tuple[Sentence, ...]:
    """Return where the group was when each of our teams first met it, in a sentence for each."""
    told = []
    if decision.marketing_engaged_on:
        values = {"day": decision.marketing_engaged_on, "doing": _doing(stays, decision.marketing_engaged_on)}
        told.append(Sentence("When marketing came in, on %(day)s, the group was %(doing)s.", values))
    if decision.sales_engaged_on:
        values = {"day": decision.sales_engaged_on, "doing": _doing(stays, decision.sales_engaged_on)}
        told.append(Sentence("When sales came in, on %(day)s, the group was %(doing)s.", values))
    return tuple(told)


def _doing(stays: Sequence[Stay], day: date) -> Sentence:
    stay = phase_at(stays, day)
    if stay is None:
        return Sentence("not yet in a phase we know of")
    return DOING.get(Phase(stay.phase), Sentence("past its decision"))
