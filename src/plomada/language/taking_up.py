"""Whether groups took up a message, from what was counted: the term beside others as common and as long.

`plomada.language.adoption` compares; here is what it compares with. Comparable terms are looked for among those of the
same length that were said about as often, so that a corpus of a million terms need not be looked at whole.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import duckdb
import numpy as np

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.adoption import Adoption, AuthorCounts, adoption
from plomada.language.counting.cube import Cube
from plomada.language.encoded_texts import UnknownTerm
from plomada.language.periods import Numbers, Period, period_names, period_numbers

MOST_CONTROLS: Final = 2_000
ABOUT_AS_OFTEN: Final = 4.0  # times, in all groups together: within each group `adoption` asks for twice at most


class NoTime(InputError):
    """What was counted has no periods, or not the one that is asked about."""


def taking_up(
    cube: Cube,
    term: str,
    starts: Mapping[str, date | None],
    *,
    leave_out: Sequence[str] = (),
    people: Mapping[str, int] | None = None,
) -> Adoption:
    """Return whether every group took up a message since its date.

    Args:
        cube: counted by days, weeks or months.
        term: one to three words of the message, as they are counted.
        starts: for each group the day on which it got the message; None for a group to compare with, which never did.
        leave_out: terms that are no fair comparison; those that share a word with the message never are.
        people: how many different people of each group used the term since; without it, who used it in two periods
            counts twice.

    Raises:
        NoTime: the cube has no periods, or the day lies outside them.
        UnknownTerm: the term was not counted.
        UnusablePeriods: the day is in the first period.
    """
    number = cube.number_of(term)
    if number is None:
        raise UnknownTerm(Sentence("“%(term)s” was not counted: too few people said it.", {"term": term}))
    dated = [place for place, name in enumerate(cube.totals.periods) if name is not None]
    if len(dated) < 2:
        raise NoTime(Sentence("What was said has no dates: without them nobody can say when a message was taken up."))
    for group in starts:
        if group not in cube.totals.groups:
            told = {"group": group, "groups": tuple(name for name in cube.totals.groups if name)}
            raise NoTime(Sentence("There is no group “%(group)s”: there are %(groups)s.", told))
    groups = [cube.totals.groups.index(group) for group in starts]
    rows = [number, *_comparable(cube, number, groups)]
    users = cube.by_period(rows, "authors")[:, groups][:, :, dated].astype(np.float64)
    exposure = cube.totals.authors[groups][:, dated].astype(np.float64)
    terms = cube.terms["term"].take(rows).to_pylist()
    own = set(term.split())
    unfair = [
        place for place, other in enumerate(terms) if place and (other in leave_out or own & set(str(other).split()))
    ]
    lengths = np.array([len(str(each).split()) for each in terms], np.int64)
    period = Period(str(cube.about["settings"]["period"]))
    times = period_numbers(np.array([cube.totals.periods[place] for place in dated], "datetime64[D]"), period)
    return adoption(
        AuthorCounts(tuple(starts), lengths, users, exposure, times),
        0,
        [None if day is None else _place(day, times, period) for day in starts.values()],
        leave_out=unfair,
        people=None if people is None else [people.get(group, 0) for group in starts],
    )


def _place(day: date, times: Numbers, period: Period) -> int:
    """Return which period a day lies in, or the first after it in which something was said."""
    place = int(np.searchsorted(times, period_numbers(np.array([day], "datetime64[D]"), period)[0]))
    if place == len(times):
        first, last = period_names(times[[0, -1]], period)
        told = {"day": day, "first": first, "last": last}
        raise NoTime(Sentence("%(day)s is after all that was said, which is from %(first)s to %(last)s.", told))
    return place


def _comparable(cube: Cube, number: int, groups: Sequence[int]) -> list[int]:
    """Return terms as long as one and said by about as many, spread evenly over all there are."""
    base = duckdb.connect()
    given = {
        "rows": str(cube.folder / "by_group.parquet"),
        "terms": str(cube.folder / "terms.parquet"),
        "groups": list(groups),
        "number": number,
        "times": ABOUT_AS_OFTEN,
    }
    found = base.execute(
        """
        WITH said AS (SELECT term, sum(authors) people FROM read_parquet($rows) WHERE "group" IN $groups GROUP BY term),
             known AS (SELECT said.term, people, size FROM said
                       JOIN read_parquet($terms) AS terms ON terms.number = said.term),
             one AS (SELECT people, size FROM known WHERE term = $number)
        SELECT known.term FROM known, one
        WHERE known.term <> $number AND known.size = one.size
          AND known.people BETWEEN one.people / $times AND one.people * $times
        ORDER BY known.term
        """,
        given,
    ).fetchall()
    base.close()
    terms = [int(term) for (term,) in found]
    step = max(1, len(terms) // MOST_CONTROLS)
    return terms[::step]
