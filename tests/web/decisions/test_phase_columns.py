"""Where the flags and the bob of the phases stand, and which phase a day falls into."""

from datetime import date

import pytest

from plomada_web.decisions.models import Decision, Phase, PhaseChange
from plomada_web.decisions.queries.phases import Column, Stay, columns, how_we_came_in, phase_at, stays_of
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.visibility import Audience
from tests.web.world import World

TODAY = date(2026, 11, 21)


def columns_of(world: World, **fields: object) -> dict[str, Column]:
    Decision.objects.filter(pk=world.decision.pk).update(**fields)
    world.decision.refresh_from_db()
    found = columns(standing_of(world.decision, Audience.TEAM), stays_of(world.decision), TODAY)
    return {column.phase.value: column for column in found}


def test_the_bob_hangs_where_they_are_and_nowhere_else(world: World) -> None:
    found = columns_of(world)
    assert {phase: (column.state, bool(column.here)) for phase, column in found.items()} == {
        "define_problem": ("past", False),
        "identify_solution": ("now", True),
        "choose_supplier": ("next", False),
    }
    assert found["identify_solution"].days == 141


def test_once_decided_the_bob_hangs_nowhere(world: World) -> None:
    PhaseChange.objects.create(
        decision=world.decision, phase=Phase.DECIDED, entered_on=TODAY, noted_at=world.decision.created_at
    )
    found = columns_of(world, phase=Phase.DECIDED, outcome="won")
    assert {column.here for column in found.values()} == {""}
    assert found["identify_solution"].until == TODAY
    assert found["choose_supplier"].state == "past"


def test_flags_stand_in_proportion_to_the_days_of_their_phase(world: World) -> None:
    """Of the 150 days of the first phase, 36 had gone by on 11 March; of 141 so far in the second, 19 on 22 July."""
    found = columns_of(world)
    assert found["define_problem"].arrivals[0].x == pytest.approx(36 / 150)
    assert found["identify_solution"].arrivals[0].x == pytest.approx(0.66 * 19 / 141)


def test_of_two_flags_in_one_phase_the_earlier_is_raised(world: World) -> None:
    found = columns_of(world, marketing_engaged_on=date(2026, 3, 11), sales_engaged_on=date(2026, 3, 12))
    assert [(one.team, one.raised) for one in found["define_problem"].arrivals] == [
        ("marketing", True),
        ("sales", False),
    ]


def test_a_contact_before_the_first_phase_stands_at_its_beginning_and_is_told_as_unknown(world: World) -> None:
    found = columns_of(world, marketing_engaged_on=date(2025, 1, 1))
    assert found["define_problem"].arrivals[0].x == 0
    told = [str(sentence) for sentence in how_we_came_in(world.decision, stays_of(world.decision))]
    assert told[0].endswith("the group was not yet in a phase we know of.")


def test_a_phase_gone_back_to_counts_from_the_return(world: World) -> None:
    PhaseChange.objects.create(
        decision=world.decision,
        phase=Phase.DEFINE_PROBLEM,
        entered_on=date(2026, 11, 1),
        noted_at=world.decision.created_at,
    )
    found = columns_of(world, phase=Phase.DEFINE_PROBLEM)
    assert (found["define_problem"].since, found["define_problem"].days) == (date(2026, 11, 1), 20)
    assert found["identify_solution"].state == "past"


def test_without_any_dated_phase_nothing_is_made_up(world: World) -> None:
    PhaseChange.objects.all().delete()
    found = columns_of(world)
    assert {column.since for column in found.values()} == {None}
    assert found["identify_solution"].days is None


def test_a_day_falls_into_the_stay_that_began_last() -> None:
    first, second = Stay("define_problem", date(2026, 1, 1), TODAY), Stay("identify_solution", TODAY, None)
    assert phase_at([first, second], date(2025, 12, 31)) is None
    assert phase_at([first, second], date(2026, 1, 1)) == first
    assert phase_at([first, second], TODAY) == second
