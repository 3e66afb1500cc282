from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.consensus import order_agreement
from plomada.consensus.order import concordance, order_chance
from tests.library import slow

ORDERS = st.lists(st.permutations(list("abcde")), min_size=2, max_size=6)


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@given(ORDERS)
def test_the_figure_is_the_mean_correlation_of_all_pairs(orders: list[list[str]]) -> None:
    ranks = [[order.index(item) for item in "abcde"] for order in orders]
    expected = np.mean([slow.spearman(one, other) for one, other in combinations(ranks, 2)])
    found = order_agreement({str(place): order for place, order in enumerate(orders)}, rng(), permutations=9)
    assert found.figure.value == pytest.approx(expected)


def test_the_chance_is_that_of_every_arrangement_in_small_groups() -> None:
    ranks = np.array([[1.0, 2, 3], [1, 3, 2], [1, 2, 3]])
    observed = concordance(ranks).squares
    every = [
        concordance(np.array([ranks[0], one, other])).squares
        for one, other in product(permutations([1.0, 2, 3]), repeat=2)
    ]
    assert order_chance(ranks, rng(), 9) == (pytest.approx(np.mean(np.array(every) >= observed - 1e-9)), True)


def test_the_drawn_chance_is_close_to_the_exact_one() -> None:
    ranks = np.array([[1.0, 2, 3, 4]] * 2 + [[2.0, 1, 4, 3]])
    exact, is_exact = order_chance(ranks, rng(), 9)
    six_items = np.hstack([ranks, np.full((3, 1), 5.0), np.full((3, 1), 6.0)])
    drawn, drawn_exact = order_chance(six_items, rng(), 99)
    assert (is_exact, drawn_exact) == (True, False)
    assert 0 < drawn <= exact


def test_shuffled_orders_are_found_remarkable_about_as_often_as_promised() -> None:
    draw = np.random.default_rng(9)
    chances = [
        order_chance(draw.permuted(np.tile(np.arange(1.0, 7), (5, 1)), axis=1), draw, 199)[0] for _ in range(300)
    ]
    assert np.mean(np.array(chances) <= 0.1) == pytest.approx(0.1, abs=0.05)


def test_what_a_person_leaves_out_is_tied_last_and_who_ranks_nothing_does_not_count() -> None:
    found = order_agreement({"Ana": ["a"], "Luis": ["a", "b", "c"], "Marta": []}, rng())
    assert found.order == (("a", 1.0), ("b", 2.25), ("c", 2.75))
    assert (found.figure.n, found.figure.of) == (2, 3)


@pytest.mark.parametrize("rankings", [{}, {"Ana": ["a", "b"]}, {"Ana": [], "Luis": []}, {"Ana": ["a"], "Luis": ["a"]}])
def test_fewer_than_two_telling_orders_are_unknown(rankings: dict[str, list[str]]) -> None:
    found = order_agreement(rankings, rng())
    assert (found.figure.value, found.p_value) == (None, None)
    assert "it takes answers from 2 people" in str(found.figure.unknown)


def test_opposite_orders_of_two_people_are_minus_1() -> None:
    assert order_agreement({"Ana": "abc", "Luis": "cba"}, rng()).figure.value == pytest.approx(-1)
