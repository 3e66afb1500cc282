"""The worked numbers of the pages on words are what the code gives, from the tables that stand on the pages."""

import re
from functools import cache
from pathlib import Path

import numpy as np

from plomada.language.equal_use import equal_use
from plomada.language.group_counts import GroupCounts, dispersion
from plomada.language.owned_terms import owned_terms
from plomada.language.phrases import phrases
from plomada.language.shared_terms import shared_terms

PAGES = Path(__file__).resolve().parents[2] / "docs" / "methods"
CONNECTIVITY, CAMPAIGN, DOWNTIME, MEETING = range(4)


def worked(page: str) -> str:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    return " ".join(text.split("## Worked")[1].split("## How to read it")[0].split())


@cache
def counts() -> GroupCounts:
    rows = re.findall(r"\| (?:connectivity|campaign|downtime|meeting) \|((?: [\d.]+ \|){5})", worked("shared-terms"))
    table = np.array([[float(cell) for cell in row.strip(" |").split("|")] for row in rows])
    return GroupCounts(
        table[:, :2], np.array([2e4, 1.8e4]), table[:, 3:], np.array([30.0, 25.0]), table[:, 2], 200_000.0
    )


def test_the_numbers_of_shared_terms() -> None:
    found, told = shared_terms(counts()), worked("shared-terms")
    first, second = dispersion(counts())[CONNECTIVITY]
    assert f"Dispersion of *connectivity*: {first:.2f} and {second:.2f}" in told
    assert f"*p* is **{found.p[CONNECTIVITY]:.4f}**, and over four terms *q* **{found.q[CONNECTIVITY]:.3f}**" in told
    assert f"both do is **{found.probability[CONNECTIVITY]:.3f}**" in told
    assert f"lower bound is **{found.lift[CONNECTIVITY]:.2f}**" in told
    assert f"**{found.bits[CONNECTIVITY]:.1f} bits**" in told
    assert f"balance **{found.balance[CONNECTIVITY]:.2f}**" in told
    assert found.p[[CAMPAIGN, DOWNTIME]].tolist() == [1, 1]
    assert found.p[MEETING] > 0.995


def test_the_numbers_of_owned_terms() -> None:
    (one, other), told = owned_terms(counts()), worked("owned-terms")
    assert f"*δ* **{one.log_odds[CAMPAIGN]:.3f}**, *z* **{one.z[CAMPAIGN]:.2f}**" in told
    assert f"**{one.bits[CAMPAIGN]:.1f} bits**" in told
    assert f"*z* {one.z[CONNECTIVITY]:.2f} and *meeting* −{-one.z[MEETING]:.2f}" in told
    assert f"*downtime*, *z* **{other.z[DOWNTIME]:.2f}**, **{other.bits[DOWNTIME]:.1f} bits**" in told
    against = owned_terms(counts(), against_background=True)[0]
    assert f"too, *z* {against.z[CONNECTIVITY]:.2f}" in told


def test_the_numbers_of_equal_use() -> None:
    found, told = equal_use(counts()), worked("equal-use")
    ratio, high = found.ratio, found.ratio_high
    assert f"ratio of **{ratio[MEETING]:.3f}**, at most **{high[MEETING]:.2f}**, *p* **{found.p[MEETING]:.4f}**" in told
    assert f"*q* **{found.q[MEETING]:.3f}**" in told
    assert f"{ratio[CONNECTIVITY]:.3f}, at most **{high[CONNECTIVITY]:.2f}**, *p* {found.p[CONNECTIVITY]:.2f}" in told
    assert f"differs {ratio[CAMPAIGN]:.1f} times: *p* is {found.p[CAMPAIGN]:.0f}" in told


def test_the_numbers_of_phrases() -> None:
    told = worked("phrases")
    singles = re.search(
        r"\*remote\* (\d+) times, \*control\* (\d+), \*unit\* (\d+), \*look\* (\d+), \*and\* (\d+), \*feel\* (\d+)",
        told,
    )
    words = ["remote", "control", "unit", "look", "and", "feel"]
    rows = re.findall(r"\| ([a-z ]+) \| (\d+) \| \**([\d.]+)\** \| \**(\d+)\** \| ([^|]+) \|", told)
    runs = [run.split() for run, *_rest in rows]
    ids = np.full((6 + len(rows), 3), -1)
    ids[:6, 0] = range(6)
    for row, run in enumerate(runs):
        ids[6 + row, : len(run)] = [words.index(word) for word in run]
    assert singles
    assert len(rows) == 6
    said = np.array([int(each) for each in singles.groups()] + [int(times) for _run, times, *_rest in rows])
    found = phrases(ids, said, words, stop={"and"}, said=30_000)
    for row, (_run, _times, npmi, ratio, verdict) in enumerate(rows, start=6):
        assert f"{found.npmi[row]:.3f}" == npmi
        assert f"{found.ratio[row]:.0f}" == ratio
        assert found.kept[row] == verdict.startswith("kept")
        within = " ".join(runs[found.within[row] - 6]) if found.within[row] != -1 else None
        assert verdict == (
            "*and* at the edge" if not found.kept[row] else f"kept, within *{within}*" if within else "kept"
        )
