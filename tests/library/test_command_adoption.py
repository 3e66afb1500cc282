"""`plomada adoption`: yes where every group took the message up, no where one did not, and one sentence otherwise."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from plomada_cli.main import main

FIRST, PUBLISHED = date(2026, 1, 5), date(2026, 3, 30)  # Mondays, twelve weeks apart
WORDS = [
    f"{one}{other}" for one in ("tele", "micro", "para", "inter", "super") for other in ("vox", "dar", "lin", "gon")
]


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Write what thirty people of each of three groups say in twenty weeks; two of the groups get a message."""
    chance, lines = random.Random(2), ["text,role,who,when"]
    for week in range(20):
        day = FIRST + timedelta(weeks=week)
        for number in range(120):
            role = ("IT", "Finance", "Press")[number % 3]
            said = chance.choices(WORDS, k=10)
            if chance.random() < (0.35 if role != "Press" and day >= PUBLISHED else 0.02):
                said.append("total cost")
            lines.append(f"{' '.join(said)},{role},p{number % 90},{day}")
    file = tmp_path / "talks.csv"
    file.write_text("\n".join(lines))
    return file


def run(talks: Path, *arguments: str | Path) -> int:
    columns = ("--text", "text", "--group", "role", "--author", "who", "--date", "when")
    return main(["adoption", str(talks), *columns, "--out", str(talks.parent / "out"), *map(str, arguments)])


def test_a_message_that_two_groups_got_is_taken_up_by_both_and_not_by_the_third(
    talks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--term", "Total  Cost", "--since", str(PUBLISHED))
    assert run(talks, *asked, "--groups", "IT", "Finance", "--without", "Press") == 0
    told = capsys.readouterr().out
    assert told.startswith("“total cost” adopted by every group: yes\nIT: yes\n  of 10,000 people in a week: before ")
    assert "Press" not in told
    assert run(talks, *asked) == 0
    told = capsys.readouterr().out
    assert told.startswith("“total cost” adopted by every group: no\n")
    assert {"IT: yes", "Finance: yes", "Press: no"} <= set(told.splitlines())
    assert "e+" not in told


def test_what_nobody_brought_up_is_not_taken_up(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(talks, "--term", WORDS[0], "--since", PUBLISHED) == 0
    assert f"“{WORDS[0]}” adopted by every group: no" in capsys.readouterr().out


WRONG = {
    "a term nobody said": (("--term", "zebra"), "“zebra” was not counted: too few people said it."),
    "four words": (("--term", "a b c d"), "“a b c d” was not counted: too few people said it."),
    "a group": (("--without", "Pres"), "There is no group “Pres”: there are Finance, IT and Press."),
    "a day too late": (("--since", "2027-01-04"), "2027-01-04 is after all that was said, which is from 2026-01-05"),
    "a folder for counting": (("--scratch", "/none/there"), "/none/there/plomada-"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_asked_gets_one_sentence_and_exit_code_2(
    wrong: str, talks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = WRONG[wrong]
    assert run(talks, "--term", "total cost", "--since", PUBLISHED, *arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1].startswith(sentence)


def test_without_dates_it_cannot_be_asked(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ["--text", "text", "--group", "role", "--out", str(talks.parent / "out")]
    assert main(["adoption", str(talks), *columns, "--term", "total cost", "--since", str(PUBLISHED)]) == 2
    assert "name the column of the dates with --date." in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(talks, "--term", "total cost", "--since", "soon")
    assert left.value.code == 2
    assert "“soon” is no day: write it as 2026-03-02" in capsys.readouterr().err
