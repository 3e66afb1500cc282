"""Terms of what was counted that are asked for by name: by a few letters, and how often each group says one.

A map tells what stands out; whoever asks for a term of their own wants to know of it also where it does not. What fewer
people of every group say than a map tells of is not found here either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plomada.errors import InputError
from plomada.figures import Figure, Sentence
from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats
from plomada.language.group_counts import GroupCounts, dispersion
from plomada.language.mapped import FEWEST_AUTHORS, INTERVAL
from plomada.language.rates import rates

MOST: Final = 20


class UnknownGroup(InputError):
    """A group of which nothing was counted."""


@dataclass(frozen=True)
class FoundTerm:
    """A term with some letters in it.

    Attributes:
        term: as it is written.
        uses: how often the groups say it.
        authors: how many people of the group that has the most say it.
    """

    term: str
    uses: int
    authors: int


def terms_like(
    cube: Cube, letters: str, *, groups: Sequence[str], fewest_authors: int = FEWEST_AUTHORS, most: int = MOST
) -> tuple[FoundTerm, ...]:
    """Return the terms with some letters in them, whatever their case and accents.

    The term itself comes first, then those that begin so, then those in which a word does; of these the most used.

    Args:
        cube: what was counted.
        letters: nothing is found for none.
        groups: whose terms.
        fewest_authors: of one of the groups, for a term to be told.
        most: how many to return.

    Raises:
        UnknownGroup: one of which nothing was counted.
    """
    wanted = " ".join(letters.split())
    if not wanted:
        return ()
    sql = """
        WITH asked AS (SELECT strip_accents(lower($letters)) AS letters),
        alike AS (
            SELECT number, term,
                CASE WHEN plain = letters THEN 0 WHEN starts_with(plain, letters) THEN 1
                    WHEN contains(plain, ' ' || letters) THEN 2 ELSE 3 END AS place
            FROM (SELECT number, term, strip_accents(term) AS plain FROM read_parquet($terms)), asked
            WHERE contains(plain, letters)
        ),
        said AS (
            SELECT term AS number, sum(occurrences) AS uses, max(authors) AS authors FROM read_parquet($rows)
            WHERE "group" IN $groups AND term IN (SELECT number FROM alike)
            GROUP BY term HAVING max(authors) >= $fewest
        )
        SELECT term, uses, authors FROM alike JOIN said USING (number) ORDER BY place, uses DESC, term LIMIT $most
    """
    given = {"letters": wanted, "groups": _places(cube, groups), "fewest": fewest_authors, "most": most}
    with _base() as base:
        found = base.execute(sql, {**given, **_files(cube, "terms", "by_group")}).fetchall()
    return tuple(FoundTerm(str(term), int(uses), int(authors)) for term, uses, authors in found)


@dataclass(frozen=True)
class SaidTerm:
    """How often each group says a term.

    Attributes:
        number: in the cube.
        rates: per 10,000 words, in the order of the groups; n is how many people say it.
        documents: of each group, in which it is.
    """

    number: int
    rates: tuple[Figure, ...]
    documents: tuple[int, ...]


def said_term(cube: Cube, term: str, *, groups: Sequence[str], fewest_authors: int = FEWEST_AUTHORS) -> SaidTerm | None:
    """Return how often each group says a term; None where too few people of every group do, or it was not counted.

    Args:
        cube: what was counted.
        term: as it is written.
        groups: two or more.
        fewest_authors: of one of the groups, for a term to be told.

    Raises:
        UnknownGroup: one of which nothing was counted.
    """
    number = cube.number_of(term)
    if number is None:
        return None
    places = _places(cube, groups)
    columns = 'term, "group", occurrences, documents, authors, squares'
    size = "floor(log2(occurrences + 1))"
    # With it the terms that are about as frequent in one of the groups: its dispersion is drawn toward theirs.
    sql = f"""
        WITH rows AS (SELECT {columns} FROM read_parquet($rows) WHERE "group" IN $groups),
        own AS (SELECT "group", {size} AS size FROM rows WHERE term = $number),
        alike AS (
            SELECT DISTINCT term FROM rows JOIN own ON rows."group" = own."group" AND {size} = own.size
            WHERE authors >= $fewest OR term = $number
        )
        SELECT {columns} FROM rows WHERE term IN (SELECT term FROM alike)
    """  # noqa: S608 - of our own names
    given = {"groups": places, "number": number, "fewest": fewest_authors}
    with _base() as base:
        rows: pa.Table = base.sql(sql, params={**given, **_files(cube, "by_group")}).to_arrow_table()
    own = rows.filter(pc.equal(rows["term"], number))
    authors, documents = (_by_place(own, name, places) for name in ("authors", "documents"))
    if not len(own) or max(authors) < fewest_authors:
        return None
    spread = _spread(cube, rows, places)[number]
    totals = cube.totals
    said, words = np.array(_by_place(own, "occurrences", places), np.float64), totals.words[places].sum(axis=1)
    low, value, high = rates(said, words.astype(np.float64), spread)
    figures = tuple(
        Figure(
            value=float(value[at]), unit="per 10,000", low=float(low[at]), high=float(high[at]), level=INTERVAL,
            n=authors[at], of=int(totals.all_authors[place]), method="shared-terms",
            source="Monroe, Colaresi & Quinn 2008",
        )
        for at, place in enumerate(places)
    )  # fmt: skip
    return SaidTerm(number, figures, tuple(documents))


def _spread(cube: Cube, rows: pa.Table, places: Sequence[int]) -> dict[int, Floats]:
    """Return the dispersion of each of some terms in each group, by the term's number."""
    terms, term = np.unique(rows["term"].to_numpy(), return_inverse=True)
    column_of = np.zeros(len(cube.totals.groups), np.int64)
    column_of[places] = np.arange(len(places))
    columns = column_of[rows["group"].to_numpy()]
    occurrences, squares = np.zeros((2, len(terms), len(places)))
    occurrences[term, columns], squares[term, columns] = rows["occurrences"].to_numpy(), rows["squares"].to_numpy()
    totals = cube.totals
    words, authors = totals.words[places].sum(axis=1), totals.all_authors[places]
    counts = GroupCounts(
        occurrences, words.astype(np.float64), squares, authors.astype(np.float64), np.zeros(len(terms)), 0.0
    )
    return dict(zip(terms.tolist(), dispersion(counts), strict=True))


def _by_place(rows: pa.Table, name: str, places: Sequence[int]) -> list[int]:
    found = dict(zip(rows["group"].to_pylist(), rows[name].to_pylist(), strict=True))
    return [int(found.get(place, 0)) for place in places]


def _places(cube: Cube, groups: Sequence[str]) -> list[int]:
    there = cube.totals.groups
    for name in groups:
        if name not in there:
            told = {"group": name, "groups": tuple(each for each in there if each)}
            raise UnknownGroup(Sentence("There is no group “%(group)s”: there are %(groups)s.", told))
    return [there.index(name) for name in groups]


def _files(cube: Cube, *names: str) -> dict[str, str]:
    keys = {"terms": "terms", "by_group": "rows"}
    return {keys[name]: str(cube.folder / f"{name}.parquet") for name in names}


def _base() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "512MB", "threads": 2})
