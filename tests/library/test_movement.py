import numpy as np
import pytest

from plomada.consensus import Answers, movement
from plomada.consensus.agreement import points
from tests.library.made import answers

EARLY = [[5, 1, None], [2, 4, 3], [4, 5, 4], [3, 2, 1]]
LATE = [[5, 4, 2], [4, 4, 3], [4, 5, None], [3, 3, 1]]


def test_it_lists_who_moved_on_what_the_farthest_first() -> None:
    found = movement(answers(EARLY), answers(LATE))
    assert [(move.person, move.statement, move.before, move.after) for move in found.moves] == [
        ("p0", "s1", 1, 4),
        ("p1", "s0", 2, 4),
        ("p3", "s1", 2, 3),
    ]
    assert [(move.person, move.statement) for move in found.new] == [("p0", "s2")]
    assert [(move.person, move.statement) for move in found.withdrawn] == [("p2", "s2")]


def test_the_change_rests_on_what_was_answered_at_both_dates_only() -> None:
    found = movement(answers(EARLY), answers(LATE)).change
    early = np.array([[5, 1, np.nan], [2, 4, 3], [4, 5, np.nan], [3, 2, 1]])
    late = np.array([[5, 4, np.nan], [4, 4, 3], [4, 5, np.nan], [3, 3, 1]])
    assert found.value == pytest.approx(points(late, 2.0) - points(early, 2.0))
    assert found.low < found.value < found.high
    assert found.n == 4


def test_a_new_voice_is_not_a_change_of_mind() -> None:
    later = Answers(("p0", "p1", "p2", "new"), ("s0",), np.array([[5.0], [2], [4], [1]]))
    found = movement(answers([[5], [2], [4]]), later)
    assert (found.change.value, found.moves) == (0.0, ())
    assert [move.person for move in found.new] == ["new"]


def test_people_and_statements_may_stand_in_another_order() -> None:
    later = Answers(("p2", "p1", "p0"), ("s1", "s0"), np.array([[1.0, 4], [5, 2], [3, 5]]))
    assert movement(answers([[5, 3], [2, 5], [4, 1]]), later).moves == ()


def test_fewer_than_three_at_both_dates_are_too_early_to_measure() -> None:
    found = movement(answers([[5], [2]]), answers([[4], [2]])).change
    assert found.value is None
    assert "it takes answers from 3 people, and there are 2" in str(found.unknown)
    assert movement(answers([]), answers([])).change.value is None
