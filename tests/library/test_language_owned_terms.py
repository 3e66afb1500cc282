"""Owned terms and equal use: by hand, beside slow twins, what has to hold for any counts, and what chance finds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from plomada.language.equal_use import EqualUse, equal_use
from plomada.language.group_counts import GroupCounts, UnusableCounts, dispersion
from plomada.language.owned_terms import OwnedTerms, owned_terms
from plomada.language.shared_terms import shared_terms

NUMBERS = st.integers(0, 400)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8)


def counts(rows: list[list[float]], rest: list[float], words: tuple[float, ...], spread: float = 1.0) -> GroupCounts:
    """Return counts of forty clusters a group with so much spread."""
    y, sizes = np.array(rows, float), np.array(words)
    return GroupCounts(
        y, sizes, (y + 39 * spread) * y / sizes, np.full(len(words), 40.0), np.array(rest, float), 100_000.0
    )


MADE = counts([[60, 9, 12], [3, 70, 65], [0, 0, 30], [20, 20, 20]], [40, 90, 0, 60], (9e3, 1e4, 12e3), 1.5)


@pytest.mark.parametrize("against_background", [False, True])
def test_the_log_odds_are_those_of_monroe_colaresi_and_quinn(against_background: bool) -> None:
    """Slow twin: each term in each group by the formula."""
    found, phi = owned_terms(MADE, against_background=against_background), dispersion(MADE)
    y, words = MADE.occurrences, MADE.words
    for group in range(3):
        others = [each for each in range(3) if each != group]
        for term in range(4):
            a = 1000 * (y[term].sum() + MADE.background[term]) / (words.sum() + 100_000)
            rest, n = y[term, others].sum(), words[others].sum()
            phi_rest = sum(phi[term, h] * (y[term, h] + a) for h in others) / sum(y[term, h] + a for h in others)
            if against_background:
                rest, n, phi_rest = MADE.background[term], 100_000, phi[term].mean()
            phi_here = phi_rest = max(phi[term, group], phi_rest)
            here, there = y[term, group] + a + 0.5, rest + a + 0.5
            delta = math.log(here / (words[group] + 1000 - here)) - math.log(there / (n + 1000 - there))
            z = delta / math.sqrt(phi_here / here + phi_rest / there)
            assert found[group].log_odds[term] == pytest.approx(delta)
            assert found[group].z[term] == pytest.approx(z)
            assert found[group].p[term] == pytest.approx(2 * stats.norm.sf(abs(z)))
            if z <= 1.95996:
                assert np.isnan(found[group].bits[term])
                continue
            mine = stats.gamma(y[term, group] / phi_here + a, scale=1)
            rate = mine.ppf(0.05) / (words[group] / phi_here + 1000)
            share = special.betaincinv(mine.args[0], rest / phi_rest + a + 0.5, 0.05)
            lift = share / (1 - share) * (n / phi_rest + 1000) / (words[group] / phi_here + 1000)
            assert found[group].bits[term] == pytest.approx(1e4 * rate * math.log2(lift))
        q = stats.false_discovery_control(found[group].p)
        assert found[group].q[q < 0.2] == pytest.approx(q[q < 0.2])


def test_the_frequent_and_distinctive_comes_before_the_rare_and_more_distinctive() -> None:
    made = counts([[200, 20], [25, 0]], [100, 3], (1e4, 1e4))
    own, _other = owned_terms(made)
    assert own.bits[0] > own.bits[1]
    assert own.log_odds[0] < own.log_odds[1]
    assert own.bits[0] > 100 > own.bits[1] > 0


def test_what_the_others_never_say_is_owned_however_much_was_said() -> None:
    """With everybody's share alone, 1000 words' worth of it, the error would be 20 times as large."""
    made = counts([[200, 0], [2000, 2000]], [0, 0], (5e7, 5e7))
    assert owned_terms(made)[0].z[0] > 4


def test_what_everybody_outside_says_too_is_owned_against_the_others_and_not_against_the_background() -> None:
    made = counts([[90, 10]], [900], (1e4, 1e4))
    assert owned_terms(made)[0].q[0] < 0.05
    assert owned_terms(made, against_background=True)[0].q[0] > 0.05


@settings(max_examples=100, deadline=None, database=None)
@given(ROWS)
def test_of_two_groups_one_owns_what_the_other_lacks(rows: list[tuple[int, int, int, int]]) -> None:
    made = counts([list(row[:2]) for row in rows], [row[2] + 1 for row in rows], (9e3, 14e3))
    one, other = owned_terms(made)
    assert one.z == pytest.approx(-other.z)
    assert (one.q >= one.p - 1e-12).all()
    assert (np.isnan(one.bits) | np.isnan(other.bits)).all()
    assert np.isfinite(one.bits[one.z > 1.96]).all()


def by_chance(seed: int, *, bursts: bool, first: int = 30) -> tuple[OwnedTerms, ...]:
    """Return what two groups own whose authors all speak alike, in bursts; looking at these, or not."""
    chance = np.random.default_rng(seed)
    usual = chance.gamma(0.6, 1 / 0.6, 1500) * 0.002 + 2e-5
    y = chance.poisson(usual[:, None] * chance.gamma(0.25, 4, (1500, 60)) * 1000).astype(float)
    y = y[y.sum(axis=1) > 0]
    halves = np.split(chance.permutation(60), [first])
    said = np.stack([y[:, half].sum(axis=1) for half in halves], axis=1)
    sizes = np.array([float(len(half)) for half in halves])
    words = sizes * 1000
    squares = np.stack([(y[:, half] ** 2 / 1000).sum(axis=1) for half in halves], axis=1)
    if not bursts:
        squares = said**2 / words
    return owned_terms(GroupCounts(said, words, squares, sizes, said.sum(axis=1), 60_000.0))


def test_chance_owns_nothing_and_would_if_words_did_not_come_in_bursts() -> None:
    for first in (30, 8):  # of 60 authors: halves, and a small group against many
        found = [by_chance(seed, bursts=True, first=first) for seed in range(6)]
        assert np.mean([(each.p < 0.05).mean() for one in found for each in one]) < 0.05
        assert sum((one[0].q < 0.05).sum() for one in found) <= 1
    assert sum((by_chance(seed, bursts=False)[0].q < 0.05).sum() for seed in range(6)) > 60


class TestEqualUse:
    def test_it_is_both_one_sided_tests_of_every_pair(self) -> None:
        """Slow twin: each term and pair by the formula."""
        found, phi = equal_use(MADE), dispersion(MADE)
        for term in range(4):
            y, largest = MADE.occurrences[term], 0.0
            if y.min() == 0:
                assert (found.p[term], found.ratio[term]) == (1, np.inf)
                continue
            for one in range(3):
                for other in range(3):
                    if one != other:
                        apart = math.log(y[one] / MADE.words[one]) - math.log(y[other] / MADE.words[other])
                        error = math.sqrt(phi[term, one] / y[one] + phi[term, other] / y[other])
                        largest = max(largest, stats.norm.sf((math.log(1.5) - apart) / error))
            assert found.p[term] == (pytest.approx(largest) if largest < 0.5 else 1)

    def test_many_words_alike_are_equal_and_few_leave_it_open(self) -> None:
        found = equal_use(counts([[400, 410], [4, 4], [400, 800]], [9, 9, 9], (1e4, 1e4)))
        assert (found.q < 0.05).tolist() == [True, False, False]
        assert found.ratio.round(3).tolist() == [1.025, 1, 2]
        assert 1.025 < found.ratio_high[0] < 1.5 < found.ratio_high[1]
        assert np.isnan(found.ratio_high[2])

    @settings(max_examples=100, deadline=None, database=None)
    @given(ROWS)
    def test_for_any_counts(self, rows: list[tuple[int, int, int, int]]) -> None:
        made = counts([list(row[:3]) for row in rows], [row[3] + 1 for row in rows], (9e3, 1e4, 14e3))
        found = equal_use(made)
        assert ((found.p < 0.5) | (found.p == 1) | np.isclose(found.p, 0.5)).all()
        asked = found.p < 1
        assert (found.ratio_high[asked] >= found.ratio[asked] - 1e-9).all()
        assert ((found.p <= 0.05) == (np.nan_to_num(found.ratio_high, nan=9) <= 1.5 + 1e-9)).all()

    def test_groups_that_differ_by_as_much_as_counts_are_seldom_called_equal(self) -> None:
        """Chance at the edge of what is alike: at most one in twenty."""
        chance = np.random.default_rng(6)
        y = chance.poisson([[300.0, 200.0]], (4000, 2)).astype(float)
        found: EqualUse = equal_use(GroupCounts(y, np.full(2, 1e4), y * y / 1e4, np.full(2, 40.0), np.ones(4000), 1e5))
        assert 0.03 < (found.p < 0.05).mean() < 0.06


def test_without_a_background_the_groups_are_compared_with_each_other() -> None:
    alone = GroupCounts(MADE.occurrences, MADE.words, MADE.squares, MADE.clusters, np.zeros(4), 0.0)
    assert owned_terms(alone)[0].q[0] < 0.05
    assert len(equal_use(alone).q) == 4
    for asked in (lambda: owned_terms(alone, against_background=True), lambda: shared_terms(alone)):
        with pytest.raises(UnusableCounts, match="background has no words"):
            asked()


def test_no_terms_give_no_terms() -> None:
    none = np.zeros((0, 2))
    made = GroupCounts(none, np.full(2, 9.0), none, np.full(2, 3.0), np.zeros(0), 9.0)
    assert len(equal_use(made).q) == 0
    assert [len(each.q) for each in owned_terms(made)] == [0, 0]
