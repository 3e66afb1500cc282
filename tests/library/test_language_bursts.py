"""Bursts: the cheapest course of all, by trying all; a worked case; what really happened."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.language.bursts import TooFewPeriods, bursts, shared_bursts
from plomada.language.log_rates import UnusablePeriods
from tests.library.press_conferences import GROUPS, needed

QUIET = [2.0, 1, 2, 2, 1, 2, 2, 1, 2, 2]
WORDS = np.full(10, 1000.0)


def cost(course: tuple[int, ...], said: list[int], words: int, gamma: float) -> float:
    """Slow twin: what a course costs, straight from the definition."""
    usual = sum(said) / (words * len(said))
    total, before = 0.0, 0
    for state, number in zip(course, said, strict=True):
        rate = usual * (2 if state else 1)
        total -= number * log(rate) + (words - number) * log(1 - rate)
        total += gamma * log(len(said)) if state > before else 0.0
        before = state
    return total


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=8, max_size=9).filter(any), st.sampled_from([0.3, 1.0, 3.0]))
def test_no_course_is_cheaper_than_the_one_that_is_found(said: list[int], gamma: float) -> None:
    found = bursts(np.array([said], dtype=float), np.full(len(said), 100.0), gamma=gamma)
    mine = [0] * len(said)
    for first, last, _weight in found.of(0):
        mine[first : last + 1] = [1] * (last - first + 1)
    best = min(cost(course, said, 100, gamma) for course in product((0, 1), repeat=len(said)))
    assert cost(tuple(mine), said, 100, gamma) == pytest.approx(best, abs=1e-9)


def test_the_weight_is_what_being_busy_saves() -> None:
    said = [2, 1, 2, 2, 30, 25, 2, 1, 2, 2]
    [(first, last, weight)] = bursts(np.array([said], dtype=float), WORDS).of(0)
    assert (first, last) == (4, 5)
    usual, busy = (cost(course, said, 1000, 0.0) for course in ((0,) * 10, (0, 0, 0, 0, 1, 1, 0, 0, 0, 0)))
    assert weight == pytest.approx(usual - busy)


def test_many_terms_give_what_each_gives_alone() -> None:
    many = np.random.default_rng(1).poisson(3.0, (5000, 12)) * np.random.default_rng(2).integers(1, 6, (5000, 12))
    words = np.full(12, 2000.0)
    together = bursts(many.astype(float), words, gamma=1.0)
    assert len(together.term) > 100
    for term in range(0, 5000, 400):
        alone = bursts(many[term : term + 1].astype(float), words, gamma=1.0).of(0)
        assert np.array(together.of(term)) == pytest.approx(np.array(alone))


def test_the_higher_gamma_the_fewer_bursts() -> None:
    many = np.random.default_rng(3).poisson(4.0, (500, 12)) * np.random.default_rng(4).integers(1, 4, (500, 12))
    number = [len(bursts(many.astype(float), np.full(12, 2000.0), gamma=gamma).term) for gamma in (0.5, 1.0, 3.0, 6.0)]
    assert number == sorted(number, reverse=True)
    assert number[0] > number[-1]


class TestSharedBursts:
    def test_are_where_the_groups_own_overlap(self) -> None:
        one, other = QUIET.copy(), QUIET.copy()
        one[3:7], other[5:9] = [30, 30, 30, 30], [25, 25, 25, 25]
        words = np.stack([WORDS, WORDS])
        found = shared_bursts(np.array([[one, other]]), words)
        assert (found.first.tolist(), found.last.tolist()) == ([5], [6])
        alone = [bursts(np.array([each]), WORDS).weight[0] for each in (one, other)]
        assert 0 < found.weight[0] < min(alone)

    def test_one_groups_own_is_not_shared(self) -> None:
        loud = QUIET.copy()
        loud[4] = 40
        assert len(shared_bursts(np.array([[loud, QUIET]]), np.stack([WORDS, WORDS])).term) == 0

    def test_groups_whose_counts_do_not_fit_are_refused(self) -> None:
        for counts, words in ((np.ones((1, 2, 10)), np.ones((3, 10))), (np.ones((1, 0, 10)), np.ones((0, 10)))):
            with pytest.raises(UnusablePeriods, match="same lengths"):
                shared_bursts(counts, words)


class TestEdges:
    def test_seven_periods_do_not_tell_what_is_usual(self) -> None:
        with pytest.raises(TooFewPeriods, match="from 8 periods up, and there are 7"):
            bursts(np.ones((1, 7)), np.full(7, 100.0))

    def test_what_nobody_said_what_is_even_and_what_is_most_of_all_words_has_no_burst(self) -> None:
        even, most = np.full(10, 5.0), np.full(10, 900.0)
        assert len(bursts(np.stack([np.zeros(10), even, most]), WORDS).term) == 0
        assert len(bursts(np.zeros((0, 10)), WORDS).term) == 0

    def test_a_silent_period_neither_begins_nor_ends_one(self) -> None:
        said, words = np.array([QUIET]), WORDS.copy()
        said[0, 3], said[0, 4], said[0, 5], words[4] = 30, 0, 30, 0
        assert [(first, last) for first, last, _weight in bursts(said, words).of(0)] == [(3, 5)]

    @pytest.mark.parametrize(
        ("counts", "words", "options", "said"),
        [
            (np.ones((1, 10)), np.ones(9), {}, "10 periods, and what they are counted out of has 9"),
            (-np.ones((1, 10)), WORDS, {}, "negative or missing"),
            (np.full((1, 10), np.nan), WORDS, {}, "negative or missing"),
            (np.full((1, 10), 2000.0), WORDS, {}, "more occurrences"),
            (np.ones((1, 10)), WORDS, {"gamma": 0.0}, "gamma above 0"),
            (np.ones((1, 10)), WORDS, {"scale": 1.0}, "scale above 1"),
        ],
    )
    def test_what_cannot_be_used_is_refused(
        self, counts: np.ndarray, words: np.ndarray, options: dict[str, float], said: str
    ) -> None:
        with pytest.raises(UnusablePeriods, match=said):
            bursts(counts, words, **options)


class TestRealPressConferences:
    """June 2019 to December 2021: the epidemic came to Mexico in March 2020, vaccines in December 2020."""

    def test_each_group_speaks_of_the_epidemic_when_it_comes(self) -> None:
        counts = needed()
        for place, group in enumerate(GROUPS):
            found = bursts(counts.occurrences[:, place], counts.words[place])
            (first, last, _weight), *others = found.of(counts.term("coronavirus"))
            assert others == [], group
            assert "2020-02" <= counts.months[first] <= "2020-03"
            assert "2020-04" <= counts.months[last] <= "2020-06"

    def test_vaccines_are_what_all_groups_share_most(self) -> None:
        counts = needed()
        found = shared_bursts(counts.occurrences, counts.words)
        best = np.argsort(-found.weight)[:12]
        words = [counts.terms[found.term[place]] for place in best]
        assert {"vacunación", "vacunas", "vacuna", "coronavirus", "dosis"} <= set(words)
        for place in best:
            if counts.terms[found.term[place]] in {"vacunas", "vacuna"}:
                assert counts.months[found.first[place]] in {"2020-12", "2021-01"}
                assert "2021-03" <= counts.months[found.last[place]] <= "2021-07"

    def test_with_the_default_few_terms_have_one(self) -> None:
        counts = needed()
        for place in range(len(GROUPS)):
            said = counts.occurrences[:, place]
            busy, easily = (
                len(np.unique(bursts(said, counts.words[place], gamma=gamma).term)) / (said.sum(axis=1) > 0).sum()
                for gamma in (3.0, 1.0)
            )
            assert busy < 0.25
            assert easily > 1.5 * busy
