import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.consensus import Signer, adding, sign_off
from plomada.consensus.sign_off import all_sign, common_shock, exchangeable
from plomada.errors import InputError
from tests.library import slow

CHANCES = st.lists(st.floats(0.02, 0.98), min_size=1, max_size=8)


def signers(*chances: float | None) -> list[Signer]:
    return [Signer(f"p{place}", chance) for place, chance in enumerate(chances)]


@settings(max_examples=40)
@given(CHANCES, st.sampled_from([0.05, 0.1, 0.3, 0.6, 0.9]))
def test_the_integral_matches_an_adaptive_rule(chances: list[float], rho: float) -> None:
    assert all_sign(chances, rho) == pytest.approx(slow.all_sign(chances, rho), abs=1e-9)


@given(CHANCES)
def test_it_lies_within_the_bounds_and_its_own_band_whatever_the_signers_say(chances: list[float]) -> None:
    found = sign_off(signers(*chances))
    assert found.bounds.low is not None
    assert found.bounds.high is not None
    assert found.figure.low is not None
    assert found.figure.high is not None
    assert found.bounds.low - 1e-9 <= found.figure.low <= found.figure.value <= found.figure.high
    assert found.figure.high <= found.bounds.high + 1e-9


@given(CHANCES, st.floats(0, 1))
def test_one_more_signer_never_makes_it_likelier(chances: list[float], chance: float) -> None:
    found = adding(signers(*chances), Signer("new", chance))
    assert found.after.value <= found.before.value + 1e-12
    assert found.ratio is None or found.ratio >= chance - 1e-9


@given(CHANCES)
def test_the_order_of_signers_is_irrelevant(chances: list[float]) -> None:
    one, other = sign_off(signers(*chances)), sign_off(signers(*reversed(chances)))
    assert one.figure.value == pytest.approx(other.figure.value)


def test_a_certain_veto_is_0_and_a_certain_yes_changes_nothing() -> None:
    assert sign_off(signers(0.9, 0.0)).figure.value == 0
    assert sign_off(signers(0.9, 1.0)).figure.value == pytest.approx(0.9)
    assert sign_off(signers(1.0, 1.0)).figure.value == pytest.approx(1)
    assert sign_off(signers(1.0, 1.0)).weakest is None


def test_someone_unheard_makes_it_a_range_from_0_without_a_value() -> None:
    found = sign_off(signers(0.9, None, 0.8))
    heard = sign_off(signers(0.9, 0.8))
    assert (found.figure.value, found.figure.low) == (None, 0.0)
    assert found.figure.high == pytest.approx(heard.figure.high)
    assert (found.figure.n, found.figure.of, found.unheard) == (2, 3, ("p1",))
    assert str(found.figure.unknown) == "Not heard yet: p1. They may sign or not, so there is a range and no value."
    assert (found.bounds.low, found.bounds.high) == (0.0, 0.8)
    assert found.weakest == "p2"


def test_nobody_heard_may_be_anything_and_nobody_to_sign_is_unknown() -> None:
    assert (sign_off(signers(None)).figure.low, sign_off(signers(None)).figure.high) == (0.0, 1.0)
    nobody = sign_off([])
    assert (nobody.figure.value, nobody.figure.ranged) == (None, False)
    assert str(nobody.figure.unknown) == "Nobody is marked as having to sign."


def test_the_weakest_link_is_whose_certainty_would_add_most() -> None:
    found = sign_off(signers(0.9, 0.5, 0.7))
    assert found.weakest == "p1"
    first = found.effects[0]
    assert first.if_certain == pytest.approx(all_sign([0.9, 1.0, 0.7], 0.1))
    assert first.gain == pytest.approx(first.if_certain - found.figure.value)
    assert [one.name for one in found.effects] == ["p1", "p2", "p0"]


def test_of_two_certain_refusals_one_still_stands_first() -> None:
    assert sign_off(signers(0.9, 0.0, 0.0)).weakest == "p1"


def test_swaying_each_other_helps_a_unanimous_vote() -> None:
    values = [value for _, value in sign_off(signers(0.8, 0.8, 0.8)).by_rho]
    assert values == sorted(values)


def test_the_copula_at_the_ends_is_independence_and_the_least_ready() -> None:
    assert all_sign([0.9, 0.5], 0.0) == pytest.approx(0.45)
    assert all_sign([0.9, 0.5], 1.0) == 0.5
    assert all_sign([], 0.3) == 1.0
    assert exchangeable(0.8, 0, 0.2) == 1.0


def test_a_chance_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"Ana signs with probability 80: give a number from 0 to 1\."):
        Signer("Ana", 80)
    with pytest.raises(InputError, match="probability nan"):
        Signer("Ana", float("nan"))


def test_a_shock_more_likely_than_someones_no_is_refused() -> None:
    with pytest.raises(InputError, match="lower one of the two"):
        common_shock([0.95], 0.1)
