import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plomada.consensus import Answers, Scale, agreement, direction
from plomada.consensus.agreement import points
from tests.library import slow
from tests.library.made import NAN, answers, plain_table, tables


@given(tables(people=(3, 7)))
def test_points_and_leave_one_out_match_the_slow_version(said: Answers) -> None:
    assume(len(said.heard) == len(said.people))
    found, table = agreement(said), plain_table(said)
    expected = slow.points(table, said.scale.chance_variance)
    assume(expected is not None)
    assert found.figure.value == pytest.approx(expected)
    others = [value for value in slow.without_each(table, said.scale.chance_variance) if value is not None]
    assert [one.points for one in found.without] == pytest.approx(others)


@given(tables(people=(3, 5), statements=(1, 3)))
def test_completion_matches_refilling_every_cell(said: Answers) -> None:
    missing = int(np.isnan(said.ratings).sum())
    assume(missing <= 4)
    found = agreement(said).completion
    assert (found.low, found.high) == pytest.approx(slow.completion(plain_table(said), 1, 5))


def test_completion_counts_those_who_have_said_nothing() -> None:
    said = answers([[4, 4], [4, 5], [5, 4]])
    known, with_unheard = agreement(said).completion, agreement(said, committee=5).completion
    refilled = slow.completion([*plain_table(said), [None, None], [None, None]], 1, 5)
    assert (known.low, known.high) == pytest.approx((agreement(said).figure.value,) * 2)
    assert (with_unheard.low, with_unheard.high) == pytest.approx(refilled)
    assert with_unheard.value is None
    assert agreement(answers([[4, 4], [4, 5], [5, 4], [None, None], [None, None]])).completion.low == with_unheard.low


@given(tables(people=(3, 6)), st.randoms(use_true_random=False))
def test_the_order_of_people_and_statements_is_irrelevant(said: Answers, random: object) -> None:
    rows, columns = list(range(len(said.people))), list(range(len(said.statements)))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    mixed = Answers(
        tuple(said.people[row] for row in rows),
        tuple(said.statements[column] for column in columns),
        said.ratings[np.ix_(rows, columns)],
    )
    one, other = agreement(said), agreement(mixed)
    assert one.figure.value == pytest.approx(other.figure.value)
    assert one.figure.low == pytest.approx(other.figure.low)
    assert {row.person: round(row.points, 9) for row in one.without} == {
        row.person: round(row.points, 9) for row in other.without
    }


@given(tables(people=(3, 6)))
def test_someone_who_says_nothing_changes_only_the_range_of_what_may_come(said: Answers) -> None:
    silent = Answers(
        (*said.people, "silent"), said.statements, np.vstack([said.ratings, np.full(len(said.statements), NAN)])
    )
    one, other = agreement(said), agreement(silent)
    assert one.figure.value == other.figure.value
    assert one.figure.n == other.figure.n
    assert one.figure.low == other.figure.low
    assert one.without == other.without


@given(st.integers(1, 5), st.integers(3, 9), st.integers(1, 5))
def test_all_equal_is_100_with_no_doubt(value: int, people: int, statements: int) -> None:
    figure = agreement(answers([[value] * statements] * people)).figure
    assert (figure.value, figure.low, figure.high) == (100.0, 100.0, 100.0)


@pytest.mark.parametrize("people", [3, 12, 200])
def test_blind_answers_are_near_0_whatever_the_size_of_the_group(people: int) -> None:
    rng = np.random.default_rng(people)
    found = [points(rng.integers(1, 6, (people, 8)).astype(float), 2.0) for _ in range(400)]
    assert abs(np.mean(found)) < 2.5


def test_a_group_halved_between_the_ends_is_below_0() -> None:
    assert agreement(answers([[1], [1], [5], [5]])).figure.value == pytest.approx(100 * (1 - 16 / 3 / 2))


def test_the_interval_covers_at_least_85_percent_on_moderate_groups() -> None:
    """90 % is promised; each person's answers scatter by one step around the statement's own level."""
    rng = np.random.default_rng(3)
    levels = np.array([2, 3, 4, 3, 2, 4, 3, 3])

    def group(people: int) -> np.ndarray:
        return np.clip(np.rint(levels + rng.normal(0, 0.9, (people, 8))), 1, 5)

    truth = points(group(20_000), 2.0)
    held = 0
    for _ in range(400):
        ratings = group(6)
        found = agreement(Answers(tuple("abcdef"), tuple("stuvwxyz"), ratings)).figure
        held += found.low <= truth <= found.high
    assert held / 400 >= 0.85


def test_nobody_one_and_two_people_are_too_early_to_measure() -> None:
    for table in ([], [[5, 4]], [[5, 4], [4, 4]]):
        found = agreement(answers(table)).figure
        assert found.value is None
        assert (
            str(found.unknown) == f"Too early to measure: it takes answers from 3 people, and there are {len(table)}."
        )


def test_two_people_show_how_far_apart_they_are_instead() -> None:
    pair = agreement(answers([[5, 4, None], [3, 4, 1]])).pair_difference
    assert pair is not None
    assert (pair.value, pair.low) == (1.0, None)
    nothing = agreement(answers([[5, None], [None, 2]])).pair_difference
    assert nothing is not None
    assert nothing.value is None
    assert str(nothing.unknown) == "The two people have answered no statement in common."
    assert agreement(answers([[5], [4], [4]])).pair_difference is None


def test_all_cannot_say_is_unheard() -> None:
    found = agreement(answers([[None, None]] * 4))
    assert (found.figure.value, found.figure.n, found.figure.of) == (None, 0, 4)
    assert found.dropped == ("s0", "s1")
    assert found.swing is None


def test_three_people_without_a_statement_in_common_are_unknown() -> None:
    found = agreement(answers([[5, None, None], [None, 4, None], [None, None, 3]]))
    assert str(found.figure.unknown) == "No statement has been answered by two people yet."


def test_a_statement_with_one_answer_is_dropped_and_named() -> None:
    found = agreement(answers([[5, 1], [4, None], [4, None]]))
    assert found.dropped == ("s1",)
    assert [row.statement for row in found.per_statement] == ["s0"]
    assert found.figure.value == pytest.approx(agreement(answers([[5], [4], [4]])).figure.value)


def test_a_statement_with_two_answers_has_no_interval() -> None:
    row = agreement(answers([[5, 4], [4, 4], [4, None]])).per_statement[1].agreement
    assert (row.value, row.low, row.n) == (100.0, None, 2)


def test_no_interval_where_one_persons_leaving_leaves_nothing_to_compare() -> None:
    found = agreement(answers([[5, 4], [5, None], [None, 4]])).figure
    assert found.value == 100.0
    assert found.low is None
    assert str(found.assumptions[-1]) == "Too few answers overlap to leave one person out: no interval."


@given(tables(people=(3, 6)))
def test_direction_is_the_mean_of_the_statements_means(said: Answers) -> None:
    assume(len(said.heard) >= 2)
    means = [np.mean(column) for column in slow.columns_of(plain_table(said)) if column]
    found = direction(said)
    assert found.value == pytest.approx(np.mean(means))
    if found.low is not None and found.high is not None:
        assert said.scale.low <= found.low <= found.value <= found.high <= said.scale.high


def test_direction_of_a_group_that_agrees_on_no_is_low_with_full_agreement() -> None:
    said = answers([[1, 1], [1, 1], [1, 1]])
    assert (agreement(said).figure.value, direction(said).value) == (100.0, 1.0)


def test_direction_needs_two_people_and_gives_an_interval_from_three() -> None:
    assert direction(answers([[5]])).value is None
    assert direction(answers([])).value is None
    assert (direction(answers([[5], [4]])).value, direction(answers([[5], [4]])).low) == (4.5, None)
    assert direction(answers([[5], [4], [4]])).ranged


def test_the_scale_decides_what_blind_answers_vary_by() -> None:
    assert Scale(-1, 1).chance_variance == pytest.approx(2 / 3)
    assert Scale(1, 7).chance_variance == 4
    assert Scale(0, 10).chance_variance == 10


@given(tables(people=(3, 6)))
def test_each_statement_by_itself_is_what_it_is_in_the_list(said: Answers) -> None:
    for row in agreement(said).per_statement:
        alone = said.only([row.statement])
        assert row.direction.value == pytest.approx(direction(alone).value)
        assert row.direction.low == pytest.approx(direction(alone).low)
        figure = agreement(alone).figure
        if row.agreement.n >= 3:
            assert row.agreement.value == pytest.approx(figure.value)
            assert row.agreement.low == pytest.approx(figure.low)


def test_no_interval_where_whoever_leaves_makes_no_difference_although_people_differ() -> None:
    found = agreement(answers([[4], [4], [4], [5], [5], [5]]))
    for figure in (found.figure, found.per_statement[0].agreement):
        assert figure.value == pytest.approx(85)
        assert (figure.low, figure.high) == (None, None)
        assert "no sign of certainty" in str(figure.assumptions[-1])
    assert agreement(answers([[4], [4], [4], [4], [5], [5]])).figure.ranged
