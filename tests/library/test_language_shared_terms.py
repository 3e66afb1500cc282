"""Shared terms: by hand, beside a slow twin, what has to hold for any counts, and that chance alone finds nothing."""

import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from plomada.language.false_discovery import false_discovery_rate
from plomada.language.group_counts import GroupCounts, UnusableCounts, dispersion
from plomada.language.shared_terms import ASKED, SharedTerms, believed, shared_terms


def counts(
    rows: Sequence[Sequence[float]], rest: Sequence[float], *, words: float = 10_000, clusters: int = 40
) -> GroupCounts:
    """Return counts of which each cluster has an even part: no more spread than chance has."""
    y = np.array(rows, dtype=float).reshape(len(rows), -1)
    sizes = np.full(y.shape[1], words)
    return GroupCounts(
        occurrences=y,
        words=sizes,
        squares=y * y / sizes,
        clusters=np.full(y.shape[1], float(clusters)),
        background=np.array(rest, dtype=float),
        background_words=100_000.0,
    )


def test_what_both_use_is_shared_and_what_one_uses_is_not() -> None:
    found = shared_terms(counts([[80, 60], [80, 0], [10, 10]], [90, 90, 100]))
    assert (found.q < 0.05).tolist() == [True, False, False]
    assert found.lift[0] > 4
    assert found.bits[0] > 0
    assert np.isnan(found.bits[1:]).all()
    assert found.p[1:].tolist() == [1, 1]
    assert found.balance.tolist() == [0.75, 0, 1]


def test_the_tail_of_two_gammas_is_what_integration_gives() -> None:
    """Slow twin: the probability that one rate is at most 1.5 times another, by quadrature over the other."""
    made = counts([[30, 22]], [120])
    a, b = made.occurrences[0], made.words
    prior = 1000 * (52 + 120) / 120_000
    wanted = []
    for group in range(2):
        mine = stats.gamma(a[group] + prior, scale=1 / (b[group] + 1000))
        rest = stats.gamma(120 + prior + 0.5, scale=1 / (100_000 + 1000))
        value, _error = integrate.quad(
            lambda x, mine=mine, rest=rest: rest.pdf(x) * mine.cdf(1.5 * x), rest.ppf(1e-12), rest.ppf(1 - 1e-12)
        )
        wanted.append(value)
    found = shared_terms(made)
    assert found.p[0] == pytest.approx(max(wanted), rel=1e-6)
    assert shared_terms(made, at_least=1).p[0] == pytest.approx(min(1, 2 * min(wanted)), rel=1e-6)


def test_the_probability_of_all_is_what_drawing_gives() -> None:
    made, chance = counts([[34, 30]], [120]), np.random.default_rng(1)
    prior = 1000 * (64 + 120) / 120_000
    rest = chance.gamma(120 + prior + 0.5, 1 / 101_000, 400_000)
    all_above = np.ones(400_000, bool)
    for y in (34, 30):
        all_above &= chance.gamma(y + prior, 1 / 11_000, 400_000) > 1.5 * rest
    assert shared_terms(made).probability[0] == pytest.approx(all_above.mean(), abs=0.005)


def test_lower_bounds_are_quantiles() -> None:
    made, chance = counts([[30, 30]], [120]), np.random.default_rng(2)
    prior = 1000 * (60 + 120) / 120_000
    mine = chance.gamma(30 + prior, 1 / 11_000, 400_000)
    rest = chance.gamma(120 + prior + 0.5, 1 / 101_000, 400_000)
    found = shared_terms(made)
    assert found.lift[0] == pytest.approx(np.quantile(mine / rest, 0.05), rel=0.02)
    assert found.bits[0] == pytest.approx(1e4 * np.quantile(mine, 0.05) * np.log2(found.lift[0]), rel=0.02)


class TestDispersion:
    def test_even_use_is_no_more_than_chance(self) -> None:
        assert dispersion(counts([[80, 60]], [90])).tolist() == [[1, 1]]

    def test_what_one_author_says_over_and_over_counts_for_less(self) -> None:
        even = counts([[80, 60], [20, 30]], [90, 90])
        squares = even.squares.copy()
        squares[0, 0] = 80**2 / 250  # all of it by one author of forty
        burst = GroupCounts(even.occurrences, even.words, squares, even.clusters, even.background, 100_000.0)
        assert dispersion(burst)[0, 0] > 10
        assert shared_terms(burst).p[0] > 0.05 > shared_terms(even).p[0]

    def test_what_is_usual_is_the_median_of_terms_of_like_frequency(self) -> None:
        """Slow twin: each group's terms sorted into powers of two by hand."""
        chance = np.random.default_rng(5)
        y = chance.poisson(chance.gamma(1, 20, (400, 2))).astype(float)
        y[0] = 0
        squares = y * y / 1e4 * chance.uniform(0.9, 4, y.shape)
        made = GroupCounts(y, np.full(2, 1e4), squares, np.array([40.0, 1.0]), np.ones(400), 1e5)
        found = dispersion(made)
        excess = [(squares[t, 0] * 1e4 / y[t, 0] - y[t, 0]) / 39 if y[t, 0] else 1.0 for t in range(400)]
        for term in range(400):
            like = [excess[t] for t in range(400) if int(y[t, 0] + 1).bit_length() == int(y[term, 0] + 1).bit_length()]
            usual = max(1, statistics.median(like))
            assert found[term, 0] == pytest.approx(max(1, (39 * excess[term] + 10 * usual) / 49))
        assert (found[:, 1] == 1).all()

    def test_of_one_cluster_nothing_is_known(self) -> None:
        assert dispersion(counts([[80, 60]], [90], clusters=1)).tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("rows", "rest", "words", "at_least", "said"),
    [
        ([[1], [2]], [1, 1], 10, None, "two groups or more"),
        ([[1, 1]], [1, 1], 10, None, "same lengths"),
        ([[1, 1]], [1], 0, None, "no words"),
        ([[1, 1]], [1], 10, 3, "from 1 to the number of groups, 2"),
        ([[1, 1]], [1], 10, 0, "from 1 to"),
        ([[1, 1], [0, 0]], [1, 0], 10, None, "said by nobody"),
    ],
)
def test_counts_that_cannot_be_used_are_refused(
    rows: list[list[float]], rest: list[float], words: float, at_least: int | None, said: str
) -> None:
    with pytest.raises(UnusableCounts, match=said), np.errstate(all="ignore"):
        shared_terms(counts(rows, rest, words=words), at_least=at_least)


def test_no_terms_give_no_terms() -> None:
    empty = np.zeros((0, 2))
    none = GroupCounts(empty, np.full(2, 9.0), empty, np.full(2, 3.0), np.zeros(0), 9.0)
    assert len(shared_terms(none).q) == 0


NUMBERS = st.integers(0, 400)


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_for_any_counts(rows: list[tuple[int, int, int, int]]) -> None:
    rows = [row if any(row) else (0, 0, 0, 1) for row in rows]
    made = counts([row[:3] for row in rows], [row[3] for row in rows])
    found = shared_terms(made)
    asked = np.isfinite(found.bits)
    for each in (found.p, found.q, found.balance, found.probability[asked]):
        assert ((each >= 0) & (each <= 1 + 1e-12)).all()
    assert (asked == (found.p < ASKED)).all()
    assert (found.q >= found.p - 1e-12).all()
    assert (found.probability[asked] <= 1 - found.p[asked] + 1e-4).all()
    assert (shared_terms(made, at_least=3).p == found.p).all()
    turned = shared_terms(counts([row[2::-1] for row in rows], [row[3] for row in rows]))
    assert turned.p == pytest.approx(found.p)
    assert turned.bits == pytest.approx(found.bits, nan_ok=True)


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([300.0, 10_000.0, 1e7]),
)
def test_what_is_asked_is_what_it_was_before_and_what_is_not_could_not_be_found(
    rows: list[tuple[int, int, int, int]], wanted: int, words: float
) -> None:
    """Slow twin: everything asked of every term, the background's rate by many even points."""
    made = counts([row[:3] for row in rows], [row[3] + (not any(row)) for row in rows], words=max(words, 1201.0))
    found, rates = shared_terms(made, at_least=wanted), believed(made, np.arange(len(rows)))
    single = special.betainc(rates.a, rates.a_rest, 1.5 * rates.b / (1.5 * rates.b + rates.b_rest))
    joint = np.minimum(1, (4 - wanted) * np.sort(single, axis=1)[:, wanted - 1])
    share = special.betaincinv(rates.a, rates.a_rest, 0.05)
    lift = share / (1 - share) * rates.b_rest / rates.b
    bits = 1e4 * special.gammaincinv(rates.a, 0.05) / rates.b * np.log2(np.maximum(lift, 1e-300))
    rest = special.gammaincinv(rates.a_rest, (np.arange(500) + 0.5) / 500) / rates.b_rest
    above = special.gammaincc(rates.a[:, None], 1.5 * rest[:, :, None] * rates.b[:, None]).prod(axis=2).mean(axis=1)
    asked = np.isfinite(found.bits)
    told = found.p < 1
    assert found.p[told] == pytest.approx(joint[told])
    assert found.lift[asked] == pytest.approx(lift.min(axis=1)[asked])
    assert found.bits[asked] == pytest.approx(bits.min(axis=1)[asked])
    assert found.probability[asked] == pytest.approx(above[asked], abs=5e-3)
    assert (joint[~told] > 0.4).all()
    assert (asked == (joint < ASKED)).all()


def test_counts_of_half_the_memory_give_the_same() -> None:
    rows = np.random.default_rng(3).poisson(40, (3000, 3)).astype(float)
    rows[:300] *= 3
    wide = counts(rows.tolist(), [300.0] * 3000)
    narrow = GroupCounts(
        wide.occurrences.astype(np.float32),
        wide.words,
        wide.squares.astype(np.float32),
        wide.clusters,
        wide.background.astype(np.float32),
        wide.background_words,
    )
    assert shared_terms(narrow).p == pytest.approx(shared_terms(wide).p, rel=1e-4)
    assert (shared_terms(wide).q < 0.05).sum() > 200


def test_the_share_of_false_finds_is_what_scipy_gives() -> None:
    chance = np.random.default_rng(4)
    for p in (chance.random(500) ** 3, np.ones(5), np.array([0.01]), np.where(chance.random(99) < 0.5, 1, 0.03)):
        ours, theirs = false_discovery_rate(p), stats.false_discovery_control(p)
        assert ours[theirs < 0.2] == pytest.approx(theirs[theirs < 0.2])
        assert (ours >= theirs - 1e-12).all()


def by_chance(seed: int, *, bursts: bool) -> tuple[SharedTerms, SharedTerms]:
    """Return what is found where all authors speak alike, with and without looking at how the words come in bursts."""
    chance = np.random.default_rng(seed)
    terms, authors, said = 1500, 90, 1000
    usual = chance.gamma(0.6, 1 / 0.6, terms) * 0.002 + 2e-5
    moods = chance.gamma(0.25, 4, (terms, authors)) if bursts else np.ones((terms, authors))
    y = chance.poisson(usual[:, None] * moods * said).astype(float)
    y = y[y.sum(axis=1) > 0]
    groups = np.array_split(chance.permutation(authors), 3)
    occurrences = np.stack([y[:, group].sum(axis=1) for group in groups[:2]], axis=1)
    squares = np.stack([(y[:, group] ** 2 / said).sum(axis=1) for group in groups[:2]], axis=1)
    words = np.array([float(len(group) * said) for group in groups[:2]])
    rest = y[:, groups[2]].sum(axis=1)
    clusters = np.array([float(len(group)) for group in groups[:2]])
    seen = GroupCounts(occurrences, words, squares, clusters, rest, float(len(groups[2]) * said))
    blind = GroupCounts(occurrences, words, occurrences**2 / words, clusters, rest, float(len(groups[2]) * said))
    return shared_terms(seen), shared_terms(blind)


def test_where_all_speak_alike_chance_finds_no_more_than_it_may() -> None:
    seen = [by_chance(seed, bursts=True)[0] for seed in range(8)]
    assert np.mean([(found.p < 0.05).mean() for found in seen]) <= 0.05
    assert sum((found.q < 0.05).sum() for found in seen) <= 1


def test_without_looking_at_bursts_it_would() -> None:
    blind = [by_chance(seed, bursts=True)[1] for seed in range(8)]
    assert sum((found.q < 0.05).sum() for found in blind) > 20
