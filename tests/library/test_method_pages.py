"""Every figure leads to a page that says how it was made, with the function and the tests named there."""

import re
from pathlib import Path

import numpy as np
import pytest

from plomada import consensus, surveys

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "methods"
PARTS = (
    "## The question",
    "## Data needed",
    "## Formula",
    "## Worked",
    "## How to read it",
    "## When not to use it",
    "## Source",
    "## In the code",
)
SOURCES = sorted((ROOT / "src" / "plomada").rglob("*.py"))


def methods() -> set[str]:
    found = set()
    for file in SOURCES:
        found |= set(re.findall(r'method="([a-z-]+)"', file.read_text(encoding="utf-8")))
    return found


def test_every_figures_method_is_a_page() -> None:
    assert methods() >= {"agreement", "direction", "sign-off", "fault-lines", "nps"}
    assert methods() <= {page.stem for page in PAGES.glob("*.md")}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_has_every_part_and_names_functions_and_tests_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.stem == "README":
        return
    assert [part for part in PARTS if part not in text] == []
    functions = re.findall(r"`(plomada\.[a-z_.]+)`", text)
    assert functions
    for name in functions:
        module, _, function = name.rpartition(".")
        file = ROOT / "src" / Path(*module.split("."))
        source = file.with_suffix(".py") if file.with_suffix(".py").is_file() else file / "__init__.py"
        assert re.search(rf"\b(def|class) {function}\b", source.read_text(encoding="utf-8")), name
    tests = re.findall(r"`(tests/library/\w+\.py)`", text)
    assert tests
    assert all((ROOT / test).is_file() for test in tests)


def test_the_list_of_pages_names_every_page() -> None:
    listed = set(re.findall(r"\(([a-z-]+)\.md\)", (PAGES / "README.md").read_text(encoding="utf-8")))
    assert listed == {page.stem for page in PAGES.glob("*.md")} - {"README"}


def test_every_public_function_says_what_it_does_and_shows_it() -> None:
    for package in (consensus, surveys):
        for name in package.__all__:
            thing = getattr(package, name)
            assert thing.__doc__, name
            if callable(thing) and not isinstance(thing, type):
                assert ">>>" in thing.__doc__, name


PEOPLE = ("CFO", "Operations", "IT", "Quality", "Procurement", "EHS")
STATEMENTS = ("Price", "Uptime", "Integration", "Traceability", "CO2e")
RATINGS = [[5, 3, 2, 3, 2], [4, 5, 3, 4, 2], [3, 4, 5, 3, 2], [2, 4, 3, 5, 5], [5, 3, 2, 3, 3], [1, 4, 2, 5, 5]]


def group() -> consensus.Answers:
    return consensus.Answers(PEOPLE, STATEMENTS, np.array(RATINGS, dtype=float))


def worked(page: str) -> str:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    return " ".join(text.split("## Worked")[1].split("## How to read it")[0].split())


def test_the_worked_numbers_of_agreement_and_direction_are_what_the_code_gives() -> None:
    found = consensus.agreement(group())
    figure, leaning = found.figure, consensus.direction(group())
    assert f"**{figure.value:.0f} points**" in worked("agreement")
    assert f"interval **−{-figure.low:.0f} to {figure.high:.0f}**" in worked("agreement")
    assert ", ".join(f"{one.points:.0f}" for one in found.without[:5]) in worked("agreement")
    assert f"swing person is {found.swing}" in worked("agreement")
    assert f"**{leaning.value:.1f}**" in worked("direction")
    assert f"**{leaning.low:.1f} to {leaning.high:.1f}**" in worked("direction")


def test_the_worked_numbers_of_lines_talks_and_movement_are_what_the_code_gives() -> None:
    line = consensus.fault_line(group(), np.random.default_rng(1))
    assert f"Fau **{line.figure.value:.3f}**" in worked("fault-lines")
    assert f"{100 * line.dividing[0].share:.0f} % of the line each" in worked("fault-lines")
    assert {one.person for one in line.bridge_people} == {"IT", "Quality"}
    talk = consensus.connections(group()).conversations[0]
    assert (talk.pair.one, talk.pair.other, talk.about) == ("IT", "EHS", "Uptime")
    assert f"**{talk.agreement_gain.value:.0f} points**" in worked("connections")
    later = np.array(RATINGS, dtype=float)
    later[0, 0], later[5, 0] = 4, 2
    change = consensus.movement(group(), consensus.Answers(PEOPLE, STATEMENTS, later)).change
    assert f"**{change.value:.0f} points**, interval −{-change.low:.0f} to {change.high:.0f}" in worked("movement")
    uptime = consensus.common_ground(group()).near[0]
    assert uptime.statement == "Uptime"
    assert str(uptime.missing).startswith("Mean answer 3.83")


def test_the_worked_numbers_of_sign_off_order_and_nps_are_what_the_code_gives() -> None:
    signers = [consensus.Signer(name, chance) for name, chance in zip("abcd", (0.9, 0.8, 0.7, 0.6), strict=True)]
    found = consensus.sign_off(signers)
    more = consensus.adding(signers, consensus.Signer("e", 0.85))
    told = worked("sign-off")
    assert f"**{found.figure.value:.3f}**, at 0.3 {found.figure.high:.3f}" in told
    assert f"certain, {found.effects[0].if_certain:.3f}" in told
    assert f"brings it to {more.after.value:.3f}, a factor {more.ratio:.2f}" in told
    rankings = {"Ana": "abc", "Luis": "abc", "Marta": "acb"}
    order = consensus.order_agreement(rankings, np.random.default_rng(1))
    assert f"**{order.figure.value:.3f}**" in worked("order-agreement")
    assert f"**{order.p_value:.2f}**" in worked("order-agreement")
    score = surveys.nps([9] * 5 + [7] * 3 + [1] * 2)
    assert f"**{score.value:.0f}**" in worked("nps")
    assert f"interval **−{-score.low:.0f} to {score.high:.0f}**" in worked("nps")
