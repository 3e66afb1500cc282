"""Whether a message was taken up, from counts: what was planted is found, what was not is not, and limits are said."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from plomada.engines.local import LocalEngine
from plomada.language.adoption import Adoption, AuthorCounts, adoption
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.counting.folding import Thresholds
from plomada.language.encoded_texts import UnknownTerm
from plomada.language.periods import Period
from plomada.language.taking_up import NoTime, taking_up

FIRST = date(2025, 1, 6)  # a Monday
SINCE = FIRST + timedelta(weeks=15)


def spoken(
    to: Path,
    takers: tuple[str, ...],
    weeks: int = 30,
    period: Period | None = Period.WEEK,
    silent: tuple[int, ...] = (),
) -> Cube:
    """Count what forty people of each of three groups say each week; some groups take a message up in the middle.

    Args:
        silent: weeks in which nobody says anything.
    """
    rng = np.random.default_rng(7)
    rows: list[tuple[str, str, str, date]] = []
    for week in (each for each in range(weeks) if each not in silent):
        for group in ("CFO", "CIO", "Plant"):
            for person in range(40):
                words = [f"word{number}" for number in rng.integers(0, 40, 6)]
                new = week >= weeks // 2 and group in takers
                if rng.random() < (0.5 if new else 0.12):
                    words.append("visibility")
                rows.append((" ".join(words), group, f"{group} {person}", FIRST + timedelta(weeks=week)))
    columns = [pa.array(list(column), kind) for column, kind in zip(zip(*rows, strict=True), SCHEMA.types, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    return LocalEngine().count([batch], CountSettings(longest=1, period=period, kept=Thresholds(5)), to / "cube")


def test_a_message_that_both_groups_took_up_is_found_beside_one_that_never_got_it(tmp_path: Path) -> None:
    cube = spoken(tmp_path, ("CFO", "CIO"))
    found = taking_up(cube, "visibility", {"CFO": SINCE, "CIO": SINCE, "Plant": None})
    assert found.adopted is True
    assert [group.adopted for group in found.groups] == [True, True]
    assert all(group.effect.low is not None and group.effect.low > 1 for group in found.groups)
    assert found.groups[0].controls == 40


def test_a_message_that_one_group_took_up_is_not_adopted_by_every_one(tmp_path: Path) -> None:
    found = taking_up(spoken(tmp_path, ("CFO",)), "visibility", {"CFO": SINCE, "CIO": SINCE})
    assert (found.adopted, found.groups[0].adopted, found.groups[1].adopted) == (False, True, False)


def test_weeks_in_which_nobody_says_anything_keep_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_on: list[tuple[AuthorCounts, list[int | None]]] = []

    def heard(counts: AuthorCounts, term: int, starts: list[int | None], **more: object) -> Adoption:
        handed_on.append((counts, starts))
        return adoption(counts, term, starts, **more)

    monkeypatch.setattr("plomada.language.taking_up.adoption", heard)
    cube = spoken(tmp_path, ("CFO", "CIO"), silent=(3, 4, 5, 15))
    found = taking_up(cube, "visibility", {"CFO": SINCE, "CIO": None})  # the message goes out in a silent week
    ((counts, starts),) = handed_on
    first = int(counts.when[0])
    assert (counts.when - first).tolist() == [week for week in range(30) if week not in (3, 4, 5, 15)]
    assert (counts.exposure > 0).all()
    assert starts == [12, None]
    assert counts.when[12] - first == 16
    assert found.groups[0].before.n == counts.users[0, 0, :12].sum()


def test_a_word_that_nobody_pushed_is_not_adopted(tmp_path: Path) -> None:
    found = taking_up(spoken(tmp_path, ()), "visibility", {"CFO": SINCE, "CIO": SINCE})
    assert found.adopted is False


def test_other_messages_are_no_comparison(tmp_path: Path) -> None:
    cube = spoken(tmp_path, ("CFO",))
    starts = {"CFO": SINCE, "CIO": SINCE}
    assert taking_up(cube, "visibility", starts, leave_out=["word1", "word2"]).groups[0].controls == 38


@pytest.mark.parametrize(
    ("term", "starts", "fault", "said"),
    [
        ("zebra", {"CFO": SINCE}, UnknownTerm, "“zebra” was not counted"),
        ("visibility", {"Sales": SINCE}, NoTime, "There is no group “Sales”: there are CFO, CIO and Plant."),
        ("visibility", {"CFO": date(2030, 1, 1)}, NoTime, "2030-01-01 is after all that was said"),
    ],
)
def test_what_cannot_be_asked_is_said(
    tmp_path: Path, term: str, starts: dict[str, date | None], fault: type[Exception], said: str
) -> None:
    with pytest.raises(fault, match=said):
        taking_up(spoken(tmp_path, ()), term, starts)


def test_without_dates_nobody_can_say_when(tmp_path: Path) -> None:
    with pytest.raises(NoTime, match="has no dates"):
        taking_up(spoken(tmp_path, (), period=None), "visibility", {"CFO": SINCE})
