"""Adoption: by hand, beside a slow twin, with and without an outside event, and that chance alone adopts nothing."""

from dataclasses import replace
from math import log
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.language.adoption import NO_COMPARISON, OUTSIDE, Adoption, AuthorCounts, adoption
from plomada.language.differences import (
    change_interval,
    comparable,
    dispersion,
    drift,
    placebo_p,
    relative_slope,
    window,
)
from plomada.language.log_rates import UnusablePeriods
from tests.library.press_conferences import needed, of_all, random_cases

AUTHORS, PERIODS, START = 60, 16, 8
NAMES = ("Marketing", "IT", "Finance")


def talk(seed: int = 1, terms: int = 240, groups: int = 2) -> AuthorCounts:
    """Return what people with habits say: some use a term again and again, most never, and in some periods more so."""
    chance = np.random.default_rng(seed)
    users = np.empty((terms, groups, PERIODS))
    for group in range(groups):
        habit = chance.gamma(0.3, 1 / 0.3, (terms, AUTHORS, 1))
        mood = chance.gamma(0.5, 2.0, (terms, AUTHORS, PERIODS))
        usual = chance.gamma(0.8, 0.1, (terms, 1, 1)) + 0.01
        users[:, group] = (chance.poisson(usual * habit * mood) > 0).sum(axis=1)
    return AuthorCounts(NAMES[:groups], np.ones(terms, np.int64), users, np.full((groups, PERIODS), float(AUTHORS)))


def with_message(counts: AuthorCounts, *said: list[float]) -> AuthorCounts:
    """Return the counts with a term more, number 0, said so in each group."""
    users = np.concatenate([np.array([said]), counts.users])
    return replace(counts, users=users, lengths=np.ones(len(users), np.int64))


RISES = [3.0, 4, 2, 3, 5, 3, 4, 3, 14, 17, 21, 18, 20, 19, 22, 18]
STAYS = [3.0, 4, 2, 3, 5, 3, 4, 3, 4, 3, 3, 5, 2, 4, 3, 4]
GREW = [1.0, 2, 4, 5, 7, 9, 11, 13, 16, 18, 20, 22, 24, 27, 29, 31]
NEW = [0.0] * START + [6.0, 9, 8, 11, 9, 12, 10, 11]


def told(found: Adoption) -> str:
    return " ".join(str(sentence) for sentence in found.cannot_tell)


class TestWhoAdopts:
    def test_a_message_that_both_groups_take_up_is_adopted(self) -> None:
        found = adoption(with_message(talk(), RISES, RISES), 0, (START, START))
        assert found.adopted is True
        assert found.change.low > 1
        assert found.p.value < 0.05
        assert [group.group for group in found.groups] == ["Marketing", "IT"]

    def test_one_group_alone_is_not_enough(self) -> None:
        found = adoption(with_message(talk(), RISES, STAYS), 0, (START, START))
        assert [group.adopted for group in found.groups] == [True, False]
        assert found.adopted is False
        assert found.p.value == found.groups[1].p.value
        assert found.change.value == found.groups[1].effect.value < found.groups[0].effect.value

    def test_a_word_nobody_used_before_can_be_taken_up(self) -> None:
        counts = talk()
        counts.users[:60, :, :START] = 0  # words that the groups did not use before either, some of which come up
        counts.users[:57, :, START:] = 0
        found = adoption(with_message(counts, NEW, NEW), 0, (START, START))
        assert found.adopted is True
        assert found.groups[0].before.value == 0

    def test_what_was_rising_already_cannot_be_told(self) -> None:
        found = adoption(with_message(talk(), GREW, GREW), 0, (START, START))
        assert found.adopted is None
        assert found.groups[0].earlier.value > found.groups[0].earlier.high
        assert "Marketing: the term was rising or falling" in told(found)


class TestOutsideEvents:
    def test_without_a_comparison_group_an_event_looks_like_adoption_and_that_is_said(self) -> None:
        found = adoption(with_message(talk(), RISES, RISES), 0, (START, START))
        assert found.adopted is True
        assert NO_COMPARISON in found.cannot_tell
        assert OUTSIDE in found.cannot_tell

    def test_where_those_without_the_message_say_it_as_much_it_is_not_adopted(self) -> None:
        found = adoption(with_message(talk(groups=3), RISES, RISES, RISES), 0, (START, START, None))
        assert found.adopted is False
        assert found.groups[0].against.value == pytest.approx(1, abs=0.5)
        assert NO_COMPARISON not in found.cannot_tell

    def test_where_they_go_on_as_before_it_is(self) -> None:
        found = adoption(with_message(talk(groups=3), RISES, RISES, STAYS), 0, (START, START, None))
        assert found.adopted is True
        assert len(found.groups) == 2
        assert found.groups[0].against.low > 1

    def test_a_comparison_group_that_never_says_it_tells_nothing_and_that_is_said(self) -> None:
        found = adoption(with_message(talk(groups=3), RISES, RISES, [0.0] * PERIODS), 0, (START, START, None))
        assert found.groups[0].against.value is None
        assert "IT: too few of those without the message" in told(found)

    def test_who_gets_it_later_is_the_comparison_until_then(self) -> None:
        late = [3.0, 4, 2, 3, 5, 3, 4, 3, 4, 3, 3, 5, 15, 19, 18, 20]
        found = adoption(with_message(talk(), RISES, late), 0, (START, START + 4))
        assert found.groups[0].against.low > 1  # the later group stays as it was until its own date
        assert found.groups[1].against is None
        assert found.adopted is True

    def test_a_rise_of_both_at_the_first_date_is_no_adoption(self) -> None:
        found = adoption(with_message(talk(), RISES, RISES), 0, (START, START + 4))
        assert found.adopted is False
        assert [group.adopted for group in found.groups] == [False, None]
        assert "IT: the term was rising or falling" in told(found)


class TestWhatIsMissing:
    def test_few_comparable_terms(self) -> None:
        found = adoption(with_message(talk(terms=15), RISES, RISES), 0, (START, START))
        assert found.adopted is None
        assert (found.p.value, found.change.value) == (None, None)
        assert "it takes 19" in told(found)

    def test_few_periods(self) -> None:
        found = adoption(with_message(talk(), RISES, RISES), 0, (3, START))
        assert found.adopted is None
        assert "Marketing: there are 3 periods before and 13 after. It takes 4 and 2" in told(found)

    def test_periods_in_which_nobody_spoke_are_none(self) -> None:
        counts = with_message(talk(), RISES, RISES)
        counts.exposure[0, :6] = 0
        assert "there are 2 periods before" in told(adoption(counts, 0, (START, START)))

    def test_a_period_in_which_the_group_said_nothing_is_unknown_and_takes_its_time(self) -> None:
        """Rows with nothing in them, and periods that are not told but leave their place, say the same."""
        counts = with_message(talk(), RISES, RISES)
        silent = np.isin(np.arange(PERIODS), [2, 5])
        counts.exposure[:, silent] = 0
        counts.users[:, :, silent] = 0
        whole = adoption(counts, 0, (START, START))
        spoken = np.flatnonzero(~silent)
        told_of = replace(counts, users=counts.users[:, :, spoken], exposure=counts.exposure[:, spoken], times=spoken)
        assert adoption(told_of, 0, (START - 2, START - 2)) == whole
        shifted = adoption(replace(told_of, times=None), 0, (START - 2, START - 2))
        assert shifted.groups[0].earlier != whole.groups[0].earlier

    def test_a_silent_period_is_no_period_in_which_the_term_was_not_used(self) -> None:
        counts = with_message(talk(), RISES, RISES)
        counts.exposure[0, 3], counts.users[:, 0, 3] = 0, 0
        unknown = adoption(counts, 0, (START, START)).groups[0]
        counts.exposure[0, 3] = AUTHORS
        zero = adoption(counts, 0, (START, START)).groups[0]
        assert unknown.before.value > zero.before.value
        assert unknown.before.value == pytest.approx(zero.before.value * START / (START - 1))

    def test_the_slope_before_is_by_the_time_that_went_by(self) -> None:
        users, exposure, side = np.array([[2.0, 4, 8]]), np.full(3, 60.0), np.full(3, True)
        without, within = (relative_slope(users, exposure, side, np.array(each)) for each in ([0, 1, 2], [0, 1, 6]))
        # By hand: (14 + 1/2)/180 users each; times from their middle -1, 0, 1 and -7/3, -4/3, 11/3.
        rate = 14.5 / 180
        assert without[0] == pytest.approx((8 - 2) / (rate * 60 * 2))
        assert within[0] == pytest.approx((2 * -7 + 4 * -4 + 8 * 11) / 3 / (rate * 60 * (49 + 16 + 121) / 9))

    @pytest.mark.parametrize("times", [[0] * PERIODS, list(range(PERIODS))[::-1], [0, 1]])
    def test_periods_out_of_order_are_refused(self, times: list[int]) -> None:
        with pytest.raises(UnusablePeriods, match="in the order of time"):
            replace(talk(), times=np.array(times))

    def test_few_authors_are_not_the_group(self) -> None:
        quiet = [0.0] * PERIODS
        counts = with_message(talk(), quiet, quiet)
        counts.users[1:200] = 0
        counts.users[0, :, -1] = 4
        found = adoption(counts, 0, (START, START))
        assert found.adopted is not True
        assert "4 used it since the date, and it takes 5" in told(found)

    def test_two_people_who_say_it_every_week_are_not_the_group(self) -> None:
        counts = with_message(talk(), RISES, RISES)
        assert adoption(counts, 0, (START, START), people=(9, 5)).adopted is True
        found = adoption(counts, 0, (START, START), people=(9, 2))
        assert found.adopted is None
        assert "IT: 2 used it since the date, and it takes 5" in told(found)

    @pytest.mark.parametrize(
        ("term", "starts", "said"),
        [
            (999, (8, 8), "no term number 999"),
            (0, (None, None), "at least one has to have one"),
            (0, (8,), "Each group needs the date"),
            (0, (0, 8), "within the 16 periods"),
            (0, (8, 16), "within the 16 periods"),
        ],
    )
    def test_what_cannot_be_asked_is_refused(self, term: int, starts: tuple[int | None, ...], said: str) -> None:
        with pytest.raises(UnusablePeriods, match=said):
            adoption(talk(), term, starts)

    def test_counts_that_do_not_fit_are_refused(self) -> None:
        with pytest.raises(UnusablePeriods, match="same lengths"):
            replace(talk(), groups=("one",))
        with pytest.raises(UnusablePeriods, match="negative or missing"):
            replace(talk(), exposure=np.full((2, PERIODS), np.nan))


def test_a_slow_twin_finds_the_same_effect_and_p() -> None:
    counts = with_message(talk(), RISES, STAYS)
    found = adoption(counts, 0, (START, START), leave_out=(5,))
    for place, group in enumerate(found.groups):
        users = counts.users[:, place].tolist()
        before = [sum(row[:START]) + 0.5 for row in users]
        others = [number for number in range(1, len(users)) if number != 5 and 0.5 <= before[number] / before[0] <= 2]
        changes = [log((sum(row[START:]) + 0.5) / each) for row, each in zip(users, before, strict=True)]
        of_others = [changes[number] for number in others]
        assert group.controls == len(others)
        assert group.effect.value == pytest.approx(np.exp(changes[0] - median(of_others)))
        assert group.p.value == (1 + sum(each >= changes[0] for each in of_others)) / (1 + len(others))


class TestParts:
    def test_the_interval_of_a_change_is_that_of_a_ratio_of_gammas(self) -> None:
        chance, said, spread = np.random.default_rng(1), np.array([3.0, 4, 20, 25, 22]), 1.7
        exposure = np.array([50.0, 60, 55, 60, 50])
        low, high = change_interval(said, exposure, window(exposure, 2, 5), spread, 0.9)
        after = chance.gamma(67.5 / spread, spread / 165, 400_000)
        before = chance.gamma(7.5 / spread, spread / 110, 400_000)
        assert (low, high) == pytest.approx(np.quantile(np.log(after / before), [0.05, 0.95]), abs=0.01)

    def test_only_as_many_words_and_half_to_twice_as_frequent_are_comparable(self) -> None:
        before, lengths = np.array([9.5, 4.5, 4.4, 19.5, 19.6, 9.5]), np.array([2, 2, 2, 2, 2, 3])
        assert comparable(before, lengths, 0).tolist() == [1, 3]
        assert comparable(before, lengths, 0, leave_out=[3]).tolist() == [1]

    def test_what_no_term_did_without_a_message_has_the_smallest_p(self) -> None:
        assert placebo_p(5.0, np.zeros(99)) == 0.01
        assert placebo_p(0.0, np.zeros(99)) == 1

    def test_terms_that_vary_by_chance_have_no_more_spread_than_chance(self) -> None:
        exposure = np.full(40, 100.0)
        said = np.random.default_rng(1).poisson(9.0, (500, 40)).astype(float)
        assert dispersion(said, exposure, window(exposure, 20, 40)).mean() == pytest.approx(1.05, abs=0.08)
        said[0, ::2] *= 4
        assert dispersion(said, exposure, window(exposure, 20, 40))[0] > 5

    def test_the_drift_of_terms_that_do_not_drift_is_one(self) -> None:
        normal = np.random.default_rng(1).normal(size=20_000)
        assert drift(normal, np.ones(20_000)) == pytest.approx(1, abs=0.03)
        assert drift(3 * normal, np.ones(20_000)) == pytest.approx(9, rel=0.05)


COUNT = st.lists(st.integers(0, 20), min_size=PERIODS, max_size=PERIODS)


@settings(max_examples=30)
@given(COUNT, COUNT, st.integers(4, 14))
def test_for_any_counts(one: list[int], other: list[int], start: int) -> None:
    counts = with_message(talk(terms=120), list(map(float, one)), list(map(float, other)))
    found = adoption(counts, 0, (start, start))
    assert found.adopted in {True, False, None}
    for group in found.groups:
        if group.effect.value is not None:
            assert 0 < group.effect.low <= group.effect.high
            assert 0 < group.p.value <= 1
            assert group.adopted is not True or (group.effect.low > 1 and group.p.value < 0.05)
    more = adoption(replace(counts, exposure=10 * counts.exposure), 0, (start, start))
    turned = replace(counts, users=counts.users[:, ::-1], exposure=counts.exposure[::-1], groups=("IT", "Marketing"))
    for same in (more, adoption(turned, 0, (start, start))):
        assert same.adopted == found.adopted
        assert same.p.value == found.p.value
        assert same.change.value == pytest.approx(found.change.value)


def shares(found: list[Adoption]) -> tuple[list[float], float]:
    """Return the share of cases called adopted, in each group and in all."""
    groups = range(len(found[0].groups))
    each = [float(np.mean([one.groups[group].adopted is True for one in found])) for group in groups]
    return each, float(np.mean([one.adopted is True for one in found]))


class TestWithoutAnyEffect:
    """The table in docs/methods/adoption.md."""

    def test_among_people_with_habits_chance_adopts_no_more_than_it_may(self) -> None:
        found = []
        for seed in range(20):
            counts = talk(seed)
            places = np.random.default_rng(100 + seed)
            for _case in range(50):
                start = int(places.integers(5, 12))
                found.append(adoption(counts, int(places.integers(len(counts.lengths))), (start, start)))
        each, every = shares(found)
        assert max(each) <= 0.05
        assert every <= 0.01

    def test_among_real_words_and_dates_chance_adopts_no_more_than_it_may(self) -> None:
        counts, chance = of_all(needed()), np.random.default_rng(1)
        found = [adoption(counts, term, (date,) * 3) for term, date in random_cases(counts, chance, 600)]
        each, every = shares(found)
        assert max(each) <= 0.05
        assert every <= 0.01


def test_an_epidemic_looks_like_a_message_and_the_answer_says_what_it_cannot_tell() -> None:
    counts = needed()
    term, start = counts.term("coronavirus"), counts.months.index("2020-03")
    people = AuthorCounts(
        ("president", "officials", "press"), np.ones(len(counts.terms), int), counts.users, counts.active
    )
    found = adoption(people, term, (start,) * 3)
    assert min(group.effect.value for group in found.groups) > 3
    assert found.adopted is not False
    assert OUTSIDE in found.cannot_tell
    beside = adoption(people, term, (start, start, None))
    assert beside.adopted is False


def test_the_worked_numbers_are_what_the_code_gives() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "methods" / "adoption.md"
    worked = " ".join(page.read_text(encoding="utf-8").split("## Worked")[1].split("## How to read it")[0].split())
    before = np.array(RISES[:START])
    others = [np.concatenate([np.roll(before, k), np.roll(before, k) + k % 3 - 1]) for k in range(24)]
    users = np.array([[RISES, STAYS], *([each, each] for each in others)])
    counts = AuthorCounts(NAMES[:2], np.ones(25, np.int64), users, np.full((2, PERIODS), 60.0))
    found = adoption(counts, 0, (START, START))
    for group, said in zip(found.groups, (RISES, STAYS), strict=True):
        sides = (said[:START], said[START:])
        row = " | ".join(" ".join(f"{number:.0f}" for number in side) for side in sides)
        assert f"| {group.group} | {row} |" in worked
        assert f"**{group.effect.value:.2f} times**, from {group.effect.low:.2f}" in worked
        assert f"= **{group.p.value:.2f}**" in worked
    assert found.adopted is False
    assert f"*p* = {found.p.value:.2f}, smallest effect {found.change.value:.2f}" in worked
    beyond = adoption(counts, 0, (START, None))
    against = beyond.groups[0].against
    assert beyond.adopted is True
    assert f"would be {against.value:.2f} times, from {against.low:.2f}: adopted by Marketing" in worked
