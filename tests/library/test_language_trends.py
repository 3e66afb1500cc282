"""Trends: beside statsmodels, the worked cases of others, and that chance alone finds no more than it may."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from plomada.language.bursts import TooFewPeriods, bursts
from plomada.language.differences import beyond
from plomada.language.log_rates import UnusablePeriods, fitted_log_rates
from plomada.language.trends import trends
from tests.library.press_conferences import SHARED, needed

FILE = SHARED / "reference_cases.json"
TOPIC = "13-trends-causal"
CASES = {case["id"]: case for case in json.loads(FILE.read_text()) if case["topic"] == TOPIC} if FILE.is_file() else {}
NOT_COVERED = {
    "mann_kendall_a": "ranks of ten months ignore that a rate out of few words is less sure than one out of many",
    "mann_kendall_b": "ranks of ten months ignore that a rate out of few words is less sure than one out of many",
    "kleinberg_pybursts": "bursts of moments with any number of levels: our counts come in periods",
    "kleinberg_node": "bursts of moments with any number of levels: our counts come in periods",
}


def straight(periods: int) -> np.ndarray:
    return np.column_stack([np.ones(periods), np.arange(periods) - (periods - 1) / 2])


class TestWorkedCases:
    pytestmark = pytest.mark.skipif(not CASES, reason=f"no reference cases at {FILE}: name them in PLOMADA_SHARED")

    def case(self, name: str) -> tuple[dict[str, Any], dict[str, Any], float]:
        found = CASES[name]
        return found["inputs"], found["expected"], found["tolerance"]

    def test_every_case_is_covered_or_has_its_reason(self) -> None:
        assert CASES.keys() == {"kleinberg_two_state_counts", "did_card_krueger", "its_sicily"} | NOT_COVERED.keys()

    def test_kleinbergs_two_states(self) -> None:
        said, wanted, _tolerance = self.case("kleinberg_two_state_counts")
        found = bursts(np.array([said["r"]], float), np.array(said["d"], float), gamma=said["gamma"], scale=said["s"])
        states = [0] * len(said["r"])
        for first, last, _weight in found.of(0):
            states[first : last + 1] = [1] * (last - first + 1)
        assert states == wanted["states"]

    def test_jobs_in_two_states(self) -> None:
        said, wanted, tolerance = self.case("did_card_krueger")
        (before, after), (control_before, control_after) = said["treated"], said["control"]
        found = beyond(after - before, np.array([control_after - control_before]))
        assert found == pytest.approx(wanted["did_from_rounded"])
        assert found == pytest.approx(wanted["published"], abs=tolerance)

    def test_smoking_ban_in_sicily(self) -> None:
        said, wanted, tolerance = self.case("its_sicily")
        _month, aces, ban, people = np.array(said["rows"]).T
        time = np.arange(1, len(aces) + 1)
        plain = np.column_stack([np.ones(len(aces)), ban, time])
        turns = np.outer(2 * np.pi * time / 12, [1, 2])
        seasons = np.column_stack([plain, np.sin(turns), np.cos(turns)])
        reach = stats.norm.ppf(0.975)
        found = fitted_log_rates(aces[None], people, plain)
        ratio, error, spread = found.coefficients[0, 1], found.errors[0, 1], found.dispersion[0]
        assert np.exp(ratio) == pytest.approx(wanted["poisson_RR"], abs=tolerance)
        assert found.coefficients[0, 2] == pytest.approx(wanted["coef_time"], abs=tolerance)
        assert np.exp(ratio + reach * error * np.array([-1, 1])) == pytest.approx(wanted["poisson_ci"], abs=tolerance)
        wide = reach * error * np.sqrt(spread) * np.array([-1, 1])
        assert np.exp(ratio + wide) == pytest.approx(wanted["quasi_ci"], abs=tolerance)
        assert spread == pytest.approx(wanted["quasi_dispersion"], abs=tolerance)
        found = fitted_log_rates(aces[None], people, seasons)
        ratio, error, spread = found.coefficients[0, 1], found.errors[0, 1], found.dispersion[0]
        assert np.exp(ratio) == pytest.approx(wanted["seasonal_RR"], abs=tolerance)
        wide = reach * error * np.sqrt(spread) * np.array([-1, 1])
        assert np.exp(ratio + wide) == pytest.approx(wanted["seasonal_ci"], abs=tolerance)
        assert spread == pytest.approx(wanted["seasonal_dispersion"], abs=tolerance)


class TestBesideStatsmodels:
    @settings(max_examples=25)
    @given(st.lists(st.integers(0, 60), min_size=9, max_size=9).filter(lambda said: sum(map(bool, said)) > 2))
    def test_one_term(self, said: list[int]) -> None:
        words = np.linspace(500.0, 1500.0, 9)
        found = fitted_log_rates(np.array([said], float), words, straight(9))
        peer = sm.GLM(said, straight(9), family=sm.families.Poisson(), offset=np.log(words)).fit(tol=1e-12, maxiter=200)
        assert found.coefficients[0] == pytest.approx(peer.params, abs=1e-5)
        assert found.errors[0] == pytest.approx(peer.bse, rel=1e-4)
        assert found.dispersion[0] == pytest.approx(peer.pearson_chi2 / 7, rel=1e-4)

    def test_many_terms_at_once_and_a_silent_period(self) -> None:
        chance = np.random.default_rng(1)
        said, words = chance.poisson(chance.gamma(1.0, 8.0, (300, 1)), (300, 20)).astype(float), np.full(20, 900.0)
        words[7], said[:, 7] = 0, 0
        found = fitted_log_rates(said, words, straight(20))
        kept = words > 0
        for term in range(0, 300, 30):
            model = sm.GLM(said[term, kept], straight(20)[kept], sm.families.Poisson(), np.log(words[kept]))
            peer = model.fit(scale="X2", tol=1e-12)
            assert found.coefficients[term] == pytest.approx(peer.params, abs=1e-7)
            errors = found.errors[term] * np.sqrt(found.dispersion[term])
            assert errors == pytest.approx(peer.bse, rel=1e-6)


def test_a_term_that_doubles_each_period_is_told_so() -> None:
    found = trends(np.array([[1.0, 2, 4, 8, 16, 32, 64, 128]]), np.full(8, 1e5))
    figure = found.figure(0)
    assert figure.value == pytest.approx(2.0)
    assert figure.low < 2.0 < figure.high
    assert (figure.unit, figure.level, figure.n) == ("times", 0.95, 255)


def test_more_words_with_as_many_more_occurrences_are_no_trend() -> None:
    words = np.linspace(1e4, 9e4, 12)
    found = trends((words / 1000)[None], words)
    assert found.change[0] == pytest.approx(1.0)
    assert found.p[0] > 0.99


def test_the_other_way_round_in_time_is_the_other_way_round() -> None:
    said = np.random.default_rng(2).poisson(9.0, (40, 14)).astype(float)
    forth, back = trends(said, np.full(14, 500.0)), trends(said[:, ::-1], np.full(14, 500.0))
    assert back.change == pytest.approx(1 / forth.change)
    assert back.p == pytest.approx(forth.p)


class TestUnknown:
    def test_a_rare_term_has_no_number_and_is_no_find(self) -> None:
        said = np.array([[0.0] * 9 + [5], [0.0] * 8 + [30, 30], [5.0] * 10, [0.0] * 10])
        found = trends(said, np.full(10, 1000.0))
        assert np.isnan(found.q).tolist() == [True, True, False, True]
        assert found.figure(0).value is None
        assert "10 occurrences in 3 periods up: there are 5 in all" in str(found.figure(0).unknown)

    def test_few_periods_are_refused_silent_ones_not_counted(self) -> None:
        words = np.full(9, 100.0)
        words[:2] = 0
        with pytest.raises(TooFewPeriods, match="there are 7"):
            trends(np.ones((1, 9)), words)

    def test_no_terms_give_no_trends(self) -> None:
        assert len(trends(np.ones((0, 9)), np.full(9, 100.0)).q) == 0

    def test_fewer_periods_than_numbers_are_refused(self) -> None:
        with pytest.raises(UnusablePeriods, match="2 numbers cannot be found from 2 periods"):
            fitted_log_rates(np.ones((1, 2)), np.ones(2), straight(2))

    def test_a_term_said_in_one_period_only_does_not_run_away(self) -> None:
        found = fitted_log_rates(np.array([[0.0] * 9 + [50]]), np.ones(10), straight(10))
        assert found.errors[0, 1] > 1 or np.isnan(found.errors[0, 1])


def without_trend(alike: float, seed: int) -> np.ndarray:
    """Return counts of 2,000 terms over 36 periods whose rates wander about where they were, and go nowhere."""
    chance = np.random.default_rng(seed)
    mood = np.zeros((2000, 36))
    for period in range(36):
        before = mood[:, period - 1] if period else 0.0
        mood[:, period] = alike * before + np.sqrt(1 - alike**2) * chance.normal(size=2000)
    usual = chance.gamma(1.0, 20.0, (2000, 1)) + 2
    return chance.poisson(usual * np.exp(0.6 * mood)).astype(float)


@pytest.mark.parametrize(("alike", "most", "plain_least"), [(0.0, 0.05, 0.03), (0.3, 0.07, 0.10)])
def test_where_nothing_grows_chance_finds_about_what_it_may(alike: float, most: float, plain_least: float) -> None:
    """Without widening for likeness in time, terms that wander would be found twice as often as they may."""
    said, words = without_trend(alike, 1), np.full(36, 1e5)
    found = trends(said, words)
    known = np.isfinite(found.p)
    assert (found.p[known] < 0.05).mean() <= most
    assert (found.q[known] < 0.05).sum() == 0
    fitted = fitted_log_rates(said, words, straight(36))
    plain = fitted.coefficients[:, 1] / (fitted.errors[:, 1] * np.sqrt(fitted.dispersion))
    assert (2 * stats.t.sf(np.abs(plain), 34) < 0.05).mean() >= plain_least


def test_real_months_in_any_order_have_no_trend() -> None:
    counts = needed()
    order = np.random.default_rng(1).permutation(len(counts.months))
    for group in range(counts.words.shape[0]):
        found = trends(counts.occurrences[:, group][:, order], counts.words[group][order])
        known = np.isfinite(found.p)
        assert (found.p[known] < 0.05).mean() < 0.05
        assert (found.q[known] < 0.05).sum() == 0


def test_the_worked_numbers_are_what_the_code_gives() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "methods" / "trend.md"
    worked = " ".join(page.read_text(encoding="utf-8").split("## Worked")[1].split("## How to read it")[0].split())
    outage = [2.0, 1, 2, 2, 30, 25, 2, 1, 2, 2]
    connectivity = [4.0, 5, 7, 6, 9, 10, 12, 13, 14, 18]
    for name, said in (("outage", outage), ("connectivity", connectivity)):
        assert f"| {name} | {' | '.join(f'{number:.0f}' for number in said)} |" in worked
    counts, words = np.array([outage, connectivity]), np.full(10, 1000.0)
    found, busy = trends(counts, words), bursts(counts, words)
    [(first, last, weight)] = busy.of(0)
    assert f"**unusually busy in months {first + 1} and {last + 1}**, weight **{weight:.1f}**" in worked
    assert f"no trend: {found.change[0]:.2f} a month, {found.low[0]:.2f} to {found.high[0]:.2f}" in worked
    grows = f"**{found.change[1]:.2f} times a month, interval {found.low[1]:.2f} to {found.high[1]:.2f}**"
    assert grows in worked
    assert f"*q* = {found.q[1]:.3f}" in worked
    assert busy.of(1) == []
