from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.surveys import Event, distribution, released, suppress
from tests.library import slow

EVENTS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["A", "B"]), st.one_of(st.none(), st.integers(1, 3))),
    max_size=60,
)
GROUPS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), min_size=1, max_size=8)


def ups_to(events: list[tuple[str, str, float | None]], threshold: int) -> list[dict[str, dict[str, float]]]:
    """Return what is shown after each event."""
    said = [Event(*event) for event in events]
    return [
        {name: dict(release.values) for name, release in released(said[:count], threshold=threshold).items()}
        for count in range(len(said) + 1)
    ]


@settings(max_examples=80)
@given(EVENTS, st.integers(2, 4))
def test_no_two_results_ever_shown_differ_by_fewer_people_than_the_threshold(
    events: list[tuple[str, str, float | None]], threshold: int
) -> None:
    for statement in ("A", "B"):
        shown: list[dict[str, float]] = []
        for release in ups_to(events, threshold):
            values = release.get(statement, {})
            if values not in shown:
                shown.append(values)
        for one, other in combinations(shown, 2):
            assert slow.differing(one, other) >= threshold
        assert all(not values or len(values) >= threshold for values in shown)


@given(EVENTS, st.integers(2, 5))
def test_releases_match_the_slow_version(events: list[tuple[str, str, float | None]], threshold: int) -> None:
    found = released([Event(*event) for event in events], threshold=threshold)
    expected = slow.snapshots(events, threshold)
    assert {name: dict(release.values) for name, release in found.items()} == {
        name: releases[-1] if releases else {} for name, releases in expected.items()
    }


def test_the_fifth_answer_releases_and_the_next_four_wait() -> None:
    said = [Event(person, "A", 4) for person in "abcdefghij"]
    assert (dict(released(said[:4])["A"].values), released(said[:4])["A"].waiting) == ({}, 4)
    assert len(released(said[:5])["A"].values) == 5
    assert (len(released(said[:9])["A"].values), released(said[:9])["A"].waiting) == (5, 4)
    assert (len(released(said)["A"].values), released(said)["A"].waiting) == (10, 0)


def test_a_change_back_no_longer_waits() -> None:
    said = [Event(person, "A", 4) for person in "abcde"]
    assert released([*said, Event("a", "A", 1)])["A"].waiting == 1
    assert released([*said, Event("a", "A", 1), Event("a", "A", 4)])["A"].waiting == 0
    assert released([*said, Event("a", "A", None)])["A"].waiting == 1


def test_withdrawals_do_not_release_what_few_are_left_with() -> None:
    said = [Event(person, "A", 4) for person in "abcdef"] + [Event(person, "A", None) for person in "abcde"]
    assert set(released(said)["A"].values) == set("abcde")


def test_going_back_and_forth_does_not_give_two_people_away() -> None:
    """Between the first and the third state only e and f differ, though each step changes five."""
    first = [Event(person, "A", 1) for person in "abcdef"]
    second = [Event(person, "A", 2) for person in "abcde"]
    third = [Event(person, "A", 1) for person in "abcd"] + [Event("f", "A", 2)]
    found = [released(said)["A"].values for said in (first[:5], [*first, *second], [*first, *second, *third])]
    for one, other in combinations([dict(values) for values in found], 2):
        assert one == other or slow.differing(one, other) >= 5


@given(GROUPS)
def test_no_hidden_group_can_be_solved_from_the_total(groups: dict[str, int]) -> None:
    found = suppress(groups)
    hidden = [groups[name] for name in (*found.insufficient, *found.suppressed)]
    people = [size for size in hidden if size]
    assert not people or sum(people) >= 5 or not found.shown
    assert not people or len(people) >= 2 or not found.shown
    assert all(groups[name] >= 5 for name in found.shown)
    assert sorted([*found.insufficient, *found.suppressed, *found.shown]) == sorted(groups)


def test_nothing_is_hidden_where_all_have_enough_or_the_small_ones_are_empty() -> None:
    assert suppress({"a": 5, "b": 9}).shown == ("a", "b")
    assert suppress({"a": 0, "b": 9}).shown == ("b",)


def test_counts_are_told_unless_sensitive_and_unanimous() -> None:
    assert distribution([5, 4, 4, 5, 5]).counts == (0, 0, 0, 2, 3)
    assert str(distribution([5, 4, 3, 1]).wording) == "In favour 2, neither 1, against 1."
    told = distribution([5, 4, 4, 5, 5], sensitive=True)
    assert (told.counts, told.answered, str(told.wording)) == (None, 5, "Nearly all are in favour.")
    assert str(distribution([1, 2, 1], sensitive=True).wording) == "Nearly all are against."
    assert str(distribution([3, 3], sensitive=True).wording) == "Nearly all are neither for nor against."
    assert distribution([5, 5, 5, 5, 3], sensitive=True).counts == (0, 0, 1, 0, 4)
    assert distribution([], sensitive=True).counts == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("parent", [None, 400])
def test_the_exception_for_large_groups_is_off_unless_asked_for(parent: int | None) -> None:
    found = suppress({"a": 1, "b": 500}, parent=parent)
    assert found.shown == (("b",) if parent else ())
