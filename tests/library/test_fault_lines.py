import numpy as np
import pytest
from hypothesis import assume, given, settings

from plomada.consensus import Answers, Line, fault_line
from plomada.consensus.climbing import climb, settle
from plomada.consensus.fault_lines import _distances
from plomada.consensus.splits import affordable, best_split, centred, shuffled_shares
from tests.library import slow
from tests.library.made import answers, plain_table, tables

LEFT, RIGHT = [5, 1, 5, 1, 4, 4, 5, 5], [1, 5, 1, 5, 2, 4, 5, 5]


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@settings(max_examples=60)
@given(tables(people=(2, 7)))
def test_the_best_split_matches_trying_each_one_from_the_definition(said: Answers) -> None:
    rows = centred(said.ratings)
    assume(np.square(rows).sum() > 0)
    signs, share = best_split(rows)
    _, expected = slow.fau(plain_table(said))
    assert share == pytest.approx(expected)
    both = (signs > 0).sum(), (signs < 0).sum()
    assert min(both) >= 1


def test_the_shuffled_shares_have_the_distribution_of_the_slow_version() -> None:
    table = [[5, 3, 2], [4, 5, 3], [3, 4, None], [2, 4, 3], [1, None, 2]]
    fast = shuffled_shares(centred(answers(table).ratings), rng(), 2000)
    plain = slow.shuffled_fau(table, rng(), 400)
    assert np.mean(fast) == pytest.approx(np.mean(plain), abs=0.02)
    assert np.quantile(fast, 0.9) == pytest.approx(np.quantile(plain, 0.9), abs=0.03)


@pytest.mark.parametrize("shape", [(6, 5), (9, 12), (12, 60), (14, 8), (14, 30)])
def test_the_climb_finds_the_best_of_all_splits_in_99_of_100_random_groups(shape: tuple[int, int]) -> None:
    draw = np.random.default_rng(shape)
    found = 0
    for _ in range(200):
        rows = centred(draw.integers(1, 6, shape).astype(float))
        found += climb((rows @ rows.T)[None])[1][0] / np.square(rows).sum() >= best_split(rows)[1] - 1e-9
    assert found >= 198


def test_the_climb_is_the_same_each_time_and_whoever_stands_first() -> None:
    rows = centred(np.random.default_rng(2).integers(1, 6, (20, 10)).astype(float))
    (one,), _ = climb((rows @ rows.T)[None])
    (again,), _ = climb((rows @ rows.T)[None])
    (turned,), _ = climb((rows[::-1] @ rows[::-1].T)[None])
    assert (one == again).all()
    assert (one == turned[::-1]).all() or (one == -turned[::-1]).all()


def test_a_crowd_of_two_camps_is_parted_where_they_part() -> None:
    draw = np.random.default_rng(4)
    middle = np.where(np.arange(300) < 120, 1, -1)[:, None] * np.ones(20)
    rows = centred(middle + draw.normal(0, 1.5, (300, 20)))
    signs, share = settle(rows)
    assert np.mean(signs[:120] == signs[0]) > 0.97
    assert np.mean(signs[120:] == -signs[0]) > 0.97
    assert 0 < share / np.square(rows).sum() < 1


def test_at_the_end_of_the_crowds_search_nobody_is_nearer_to_the_other_camp() -> None:
    rows = centred(np.random.default_rng(6).integers(1, 6, (150, 12)).astype(float))
    signs, _ = settle(rows)
    one, other = rows[signs > 0].mean(axis=0), rows[signs < 0].mean(axis=0)
    to_one, to_other = (np.square(rows - camp).sum(axis=1) for camp in (one, other))
    assert ((to_one < to_other) == (signs > 0)).all()


def test_the_crowds_search_comes_within_a_tenth_of_the_climb() -> None:
    rows = centred(np.random.default_rng(6).integers(1, 6, (80, 12)).astype(float))
    assert settle(rows)[1] >= 0.9 * climb((rows @ rows.T)[None])[1][0]


def test_two_camps_are_named_with_what_parts_and_what_bridges_them() -> None:
    table = [LEFT, LEFT, [5, 1, 4, 2, 4, 4, 5, 5], RIGHT, RIGHT, [2, 4, 2, 4, 3, 4, 5, 5], RIGHT]
    found = fault_line(answers(table), rng())
    assert found.line is Line.CLEAR
    assert found.camps == (("p3", "p4", "p5", "p6"), ("p0", "p1", "p2"))
    assert {row.statement for row in found.dividing} >= {"s0", "s1", "s2", "s3"}
    assert found.dividing[0].means != (None, None)
    assert found.bridge_statements == ("s6", "s7", "s5")
    assert {one.person for one in found.bridge_people} == {"p5", "p2"}
    assert found.p_value is not None
    assert found.p_value <= 0.05
    assert "chance" in str(found.figure.assumptions[-1])


def test_the_shares_of_all_statements_in_the_line_add_to_1() -> None:
    found = fault_line(answers([LEFT[:4]] * 3 + [RIGHT[:4]] * 3), rng())
    assert sum(row.share for row in found.dividing) == pytest.approx(1)


def test_one_person_against_all_is_not_called_a_camp() -> None:
    odd = [1, 1, 1, 1, 1, 1, 1, 1]
    same = [[5, 4, 5, 4, 5, 5, 4, 5], [5, 5, 5, 4, 4, 5, 5, 5], [4, 5, 5, 5, 5, 4, 5, 5], [5, 5, 4, 5, 5, 5, 5, 4]]
    found = fault_line(answers([*same, *same, odd]), rng())
    assert (found.line, found.apart, found.camps) == (Line.APART, "p8", ())


def test_blind_answers_show_a_line_no_more_often_than_1_in_20() -> None:
    draw = np.random.default_rng(8)
    lines = [fault_line(answers(draw.integers(1, 6, (7, 10)).tolist()), draw, 199).line for _ in range(200)]
    assert sum(line is not Line.NONE for line in lines) <= 18


def test_blind_answers_of_a_larger_group_show_a_line_no_more_often_either() -> None:
    draw = np.random.default_rng(10)
    lines = [fault_line(answers(draw.integers(1, 6, (18, 10)).tolist()), draw, 99).line for _ in range(60)]
    assert sum(line is not Line.NONE for line in lines) <= 8


def test_an_unclear_line_names_no_camps() -> None:
    found = fault_line(answers(np.random.default_rng(3).integers(1, 6, (6, 6)).tolist()), rng())
    assert (found.line, found.camps, found.dividing, found.bridge_people) == (Line.NONE, (), (), ())
    assert found.figure.known


def test_a_line_needs_four_people_and_some_difference() -> None:
    assert "it takes answers from 4 people" in str(fault_line(answers([[1], [5], [5]]), rng()).figure.unknown)
    same = fault_line(answers([[4, 4]] * 5), rng())
    assert (same.line, same.figure.value) == (Line.UNKNOWN, None)
    assert str(same.figure.unknown) == "Nobody differs from anybody on any statement."
    assert fault_line(answers([]), rng()).line is Line.UNKNOWN


def test_beyond_fourteen_people_it_says_that_not_every_split_was_tried() -> None:
    found = fault_line(answers([LEFT] * 8 + [RIGHT] * 8), rng(), permutations=99)
    assert (found.exact, found.line) == (False, Line.CLEAR)
    assert "Too many people" in str(found.figure.assumptions[0])
    assert fault_line(answers([LEFT] * 7 + [RIGHT] * 7), rng(), permutations=99).exact


def test_large_groups_get_fewer_shuffles_and_say_how_many() -> None:
    assert [affordable(999, shape) for shape in ((14, 60), (30, 60), (31, 60), (1921, 197))] == [999, 999, 199, 99]
    table = np.random.default_rng(3).integers(1, 6, (40, 5)).tolist()
    assert fault_line(answers(table), rng()).shuffles == 199


def test_the_same_seed_gives_the_same_chance() -> None:
    said = answers(np.random.default_rng(3).integers(1, 6, (8, 9)).tolist())
    assert fault_line(said, rng()).p_value == fault_line(said, rng()).p_value


@given(tables(people=(2, 6)))
def test_the_distance_to_a_side_matches_pair_by_pair(said: Answers) -> None:
    side = np.arange(0, len(said.people), 2)
    found = _distances(said, side)
    for person, row in enumerate(plain_table(said)):
        gaps = [
            (mine - theirs) ** 2
            for other in side
            if other != person
            for mine, theirs in zip(row, plain_table(said)[other], strict=True)
            if mine is not None and theirs is not None
        ]
        assert (np.isnan(found[person]) and not gaps) or found[person] == pytest.approx(np.mean(gaps))
