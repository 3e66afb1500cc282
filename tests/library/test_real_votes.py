"""How far the agreement of real people lies above that of the same votes shuffled."""

import csv
from collections.abc import Callable

import numpy as np
import pytest

from plomada.consensus import Answers, Line, Scale, fault_line
from plomada.consensus.agreement import points
from plomada.consensus.climbing import climb
from plomada.consensus.splits import best_split, centred
from tests.library.polis_votes import POLIS, small_group, votes

CONVERSATIONS = ("15-per-hour-seattle", "bg2050-volunteers", "brexit-consensus", "vtaiwan.uberx")
CHANCE = Scale(-1, 1).chance_variance


def test_two_hundred_real_groups_agree_21_points_above_their_own_votes_shuffled(
    record_property: Callable[[str, object], None],
) -> None:
    """Shuffled: each person's own votes are dealt out anew over the statements, so that how often one agrees stays.

    Measured: mean difference 21.4 points, 95 % interval 18.6 to 24.1; real above shuffled in 92 % of groups.
    """
    rng = np.random.default_rng(20261123)
    tables = [votes(conversation) for conversation in CONVERSATIONS]
    gaps = []
    for number in range(200):
        group = small_group(tables[number % len(tables)], rng)
        gaps.append(points(group, CHANCE) - points(rng.permuted(group, axis=1), CHANCE))
    mean, error = np.mean(gaps), np.std(gaps, ddof=1) / np.sqrt(len(gaps))
    record_property("points of real over shuffled agreement", round(float(mean), 1))
    assert mean - 1.96 * error > 15
    assert mean + 1.96 * error < 28
    assert np.mean(np.array(gaps) > 0) > 0.88


def test_in_groups_drawn_from_real_votes_the_climb_finds_the_best_of_all_splits() -> None:
    rng = np.random.default_rng(7)
    tables = [votes(conversation) for conversation in CONVERSATIONS]
    found = 0
    for number in range(200):
        rows = centred(small_group(tables[number % len(tables)], rng, sizes=(5, 14)))
        total = np.square(rows).sum()
        found += climb((rows @ rows.T)[None])[1][0] / total >= best_split(rows)[1] - 1e-9
    assert found >= 198


def test_a_group_drawn_from_both_camps_of_brexit_shows_its_line_and_one_from_noise_does_not() -> None:
    rng = np.random.default_rng(11)
    table = votes("brexit-consensus")
    clear = noisy = 0
    for _ in range(30):
        group = small_group(table, rng, sizes=(10, 10), common=20)
        noise = np.asarray(rng.permuted(group, axis=0))
        clear += line_of(group, rng) in (Line.CLEAR, Line.APART)
        noisy += line_of(noise, rng) in (Line.CLEAR, Line.APART)
    assert clear >= 15
    assert noisy <= 5


def line_of(group: np.ndarray, rng: np.random.Generator) -> Line:
    people = tuple(str(number) for number in range(len(group)))
    statements = tuple(str(number) for number in range(group.shape[1]))
    return fault_line(Answers(people, statements, group, Scale(-1, 1)), rng, permutations=199).line


@pytest.mark.parametrize(("conversation", "share"), [("brexit-consensus", 0.96), ("15-per-hour-seattle", 0.94)])
def test_the_sides_found_are_the_groups_that_polis_itself_found(conversation: str, share: float) -> None:
    """Measured: 97 % of 197 voters, where the larger group is 54 %; 95 % of 138, where it is 72 %."""
    signs, _ = best_split(centred(votes(conversation)))
    with (POLIS / conversation / "participants-votes.csv").open(encoding="utf-8", newline="") as lines:
        groups = np.array([row["group-id"] for row in csv.DictReader(lines)])
    known = groups != ""
    same = np.mean((signs > 0)[known] == (groups == "0")[known])
    assert max(same, 1 - same) >= share
