import pytest
from hypothesis import given

from plomada.consensus import Answers, common_ground
from plomada.consensus.common_ground import support_figure
from tests.library.made import answers, tables


def test_a_statement_that_three_of_three_want_is_shared() -> None:
    found = common_ground(answers([[5], [4], [4]]))
    assert [row.statement for row in found.shared] == ["s0"]
    assert found.shared[0].support.value == pytest.approx(0.8)
    assert all(rule.met for rule in found.shared[0].rules)


@pytest.mark.parametrize(
    ("column", "committee", "fails", "missing"),
    [
        ([5, 4, 4, 3, 3, 3], 6, {"mean", "support"}, None),
        ([4, 4, 4, 3, 4, 4], 6, {"mean"}, "Mean answer 3.83; it takes 4."),
        ([5, 5, 5, 5, 5, 2], 6, {"alike", "unopposed"}, None),
        ([4, 4, 4, 4, 4, 4, 5, 5, 2], 9, {"unopposed"}, "People against it: 1."),
        ([5, 5, 5, None, None, None], 6, {"answered"}, "Answered by 3 of 6 people; it takes 4."),
        ([5, 5], 2, {"answered"}, "Answered by 2 of 2 people; it takes 3."),
        ([5, 5, 3, 3], 4, {"alike", "support"}, None),
        ([None, None, None], 3, {"mean", "alike", "answered", "support"}, None),
    ],
)
def test_each_rule_fails_on_its_own_evidence(
    column: list[int | None], committee: int, fails: set[str], missing: str | None
) -> None:
    found = common_ground(answers([[value] for value in column]), committee)
    row = (*found.shared, *found.near, *found.open)[0]
    assert {rule.name for rule in row.rules if not rule.met} == fails
    assert (str(row.missing) if row.missing else None) == missing
    assert row.standing == ("near" if missing else "open")


def test_an_unheard_committee_keeps_a_statement_from_being_shared() -> None:
    said = answers([[5], [5], [5]])
    assert common_ground(said, committee=3).shared
    assert not common_ground(said, committee=8).shared


def test_without_a_fault_line_the_order_is_mean_less_spread() -> None:
    found = common_ground(answers([[4, 5, 5], [4, 5, 4], [4, 5, 4]]))
    assert [row.statement for row in found.shared] == ["s1", "s2", "s0"] or found.shared[0].statement == "s1"
    assert [row.rank for row in found.shared] == sorted((row.rank for row in found.shared), reverse=True)
    assert not found.by_camps


def test_with_camps_what_both_sides_support_comes_before_what_the_larger_side_supports() -> None:
    said = answers([[5, 5]] * 4 + [[3, 4]] * 2)
    found = common_ground(said, camps=(("p0", "p1", "p2", "p3"), ("p4", "p5")))
    rows = {row.statement: row.rank for row in (*found.shared, *found.near, *found.open)}
    assert rows["s0"] == pytest.approx(5 / 6 * 1 / 4)
    assert rows["s1"] == pytest.approx(5 / 6 * 3 / 4)
    assert found.by_camps


def test_on_the_scale_of_polis_agree_is_in_favour_and_pass_is_not() -> None:
    from plomada.consensus import Scale

    found = common_ground(answers([[1, 0], [1, 0], [1, 0]], Scale(-1, 1)))
    assert [row.statement for row in found.shared] == ["s0"]
    assert found.open[0].in_favour == 0


@given(tables())
def test_every_statement_stands_in_one_list_and_shared_means_nobody_opposed(said: Answers) -> None:
    found = common_ground(said)
    names = [row.statement for row in (*found.shared, *found.near, *found.open)]
    assert sorted(names) == sorted(said.statements)
    assert all(row.against == 0 and row.answered >= 3 for row in found.shared)
    assert all(sum(not rule.met for rule in row.rules) == 1 for row in found.near)


def test_support_of_few_is_uncertain() -> None:
    few, many = support_figure(2, 2, 2), support_figure(40, 40, 40)
    assert (few.value, many.value) == (0.75, pytest.approx(41 / 42))
    assert few.low is not None
    assert many.low is not None
    assert few.low < 0.5 < many.low
