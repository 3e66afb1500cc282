import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.errors import NotEnoughAnswers, OutsideScale
from plomada.surveys import nps, nps_difference
from plomada.surveys.nps import Promoters, counted


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
def test_it_is_promoters_less_detractors_in_percent(scores: list[int]) -> None:
    found = nps(scores)
    assert found.value == pytest.approx(100 * sum((s > 8) - (s < 7) for s in scores) / len(scores))
    assert -100 <= found.low <= found.high <= 100
    assert found.n == len(scores)


def test_six_promoters_of_six_are_not_certain() -> None:
    found = nps([10] * 6)
    assert (found.value, found.high) == (100.0, 100.0)
    assert found.low == pytest.approx(32.5, abs=0.1)


def test_turning_every_answer_round_turns_the_score_round() -> None:
    one, other = nps(Promoters(5, 3, 2)), nps(Promoters(2, 3, 5))
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_nobody_is_unknown_and_not_0() -> None:
    found = nps([])
    assert (found.value, str(found.unknown)) == (None, "Nobody has answered yet.")


def test_a_score_beyond_ten_is_refused_with_its_place() -> None:
    with pytest.raises(OutsideScale, match="Answer number 2 is 11, outside 0 to 10"):
        counted([3, 11])


def test_the_difference_of_a_group_with_itself_is_0_with_doubt() -> None:
    group = Promoters(5, 3, 2)
    found = nps_difference(group, group)
    assert found.value == 0
    assert found.low == pytest.approx(-found.high)
    assert found.high > 0


def test_no_difference_with_nobody() -> None:
    with pytest.raises(NotEnoughAnswers, match="no answers"):
        nps_difference(Promoters(0, 0, 0), Promoters(1, 0, 0))
