"""The terms of a cube that enough people said: what a map looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from plomada.language.counting.cube import Cube
from plomada.language.counting.ngrams import Floats, Numbers


@dataclass(frozen=True)
class Candidates:
    """The terms that enough people of some group said, with every part of each.

    Attributes:
        numbers: in the cube, ascending, shape (terms,).
        words: numbers of their words, shape (terms, 3).
        everywhere: occurrences in all groups of the cube, shape (terms, groups of the cube).
        squares: the same for the sum over authors.
        authors, documents: in the groups that are compared, shape (terms, groups).
    """

    numbers: Numbers
    words: Numbers
    everywhere: Floats
    squares: Floats
    authors: Numbers
    documents: Numbers


def candidates_of(cube: Cube, groups: list[int], fewest: int) -> Candidates:
    """Return the terms that at least so many people of one of the groups said."""
    base = base_of(cube)
    files = {"rows": str(cube.folder / "by_group.parquet"), "terms": str(cube.folder / "terms.parquet")}
    wanted = """
        WITH known AS (SELECT DISTINCT term FROM read_parquet($rows) WHERE authors >= $fewest AND "group" IN $groups)
    """
    given = {"fewest": fewest, "groups": groups}
    terms = base.sql(
        f"""{wanted} SELECT number, first, second, third FROM read_parquet($terms)
        WHERE number IN (SELECT term FROM known) ORDER BY number""",  # noqa: S608 - the one above
        params={**given, **files},
    ).to_arrow_table()
    rows = base.sql(
        f"{wanted} SELECT * FROM read_parquet($rows) WHERE term IN (SELECT term FROM known)",  # noqa: S608
        params={**given, "rows": files["rows"]},
    ).to_arrow_table()
    base.close()
    numbers = terms["number"].to_numpy().astype(np.int32)
    shape = (len(numbers), len(cube.totals.groups))
    place = np.searchsorted(numbers, rows["term"].to_numpy()), rows["group"].to_numpy()
    occurrences, squares = np.zeros(shape), np.zeros(shape)
    authors, documents = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    occurrences[place], squares[place] = rows["occurrences"].to_numpy(), rows["squares"].to_numpy()
    authors[place], documents[place] = rows["authors"].to_numpy(), rows["documents"].to_numpy()
    words = np.stack([terms[name].to_numpy() for name in ("first", "second", "third")], axis=1).astype(np.int32)
    return Candidates(numbers, words, occurrences, squares, authors[:, groups], documents[:, groups])


def said_by_period(cube: Cube, words: Numbers, groups: list[int]) -> tuple[Numbers, Numbers]:
    """Return how often groups said some terms in each period, and how many of their people.

    Args:
        cube: counted by periods; it may be another than the terms are from, with the same words.
        words: the numbers of the terms' words, shape (terms, 3).
        groups: by their places.

    Returns:
        occurrences and authors, each shape (terms, groups, periods).
    """
    base = base_of(cube)
    rows = _said(base, cube, words, groups).to_arrow_table()
    base.close()
    said, authors = np.zeros((2, len(words), len(groups), len(cube.totals.periods)), np.int32)
    place = rows["place"].to_numpy(), np.searchsorted(groups, rows["group"].to_numpy()), rows["period"].to_numpy()
    said[place], authors[place] = rows["occurrences"].to_numpy(), rows["authors"].to_numpy()
    return said, authors


def said_in_all(cube: Cube, words: Numbers, groups: list[int], periods: Sequence[int]) -> Floats:
    """Return how often groups together said some terms in some periods, shape (terms,); as `said_by_period`."""
    base = base_of(cube)
    some = _said(base, cube, words, groups).filter(f"period IN {(*periods, -1)}")
    rows = some.aggregate("place, sum(occurrences) AS said", "place").to_arrow_table()
    base.close()
    said = np.zeros(len(words))
    said[rows["place"].to_numpy()] = rows["said"].to_numpy()
    return said


def _said(base: duckdb.DuckDBPyConnection, cube: Cube, words: Numbers, groups: list[int]) -> duckdb.DuckDBPyRelation:
    """Return place, group, period and counts: in another cube the terms have other numbers, and the same words."""
    first, second, third = words.T
    told = pa.table({"place": np.arange(len(words)), "first": first, "second": second, "third": third})
    files = {"terms": str(cube.folder / "terms.parquet"), "rows": str(cube.folder / "by_period.parquet")}
    return base.register("told", told).sql(
        """
        SELECT place, "group", period, occurrences, authors
        FROM told JOIN read_parquet($terms) AS term USING (first, second, third)
            JOIN read_parquet($rows) AS counted ON counted.term = term.number
        WHERE counted."group" IN $groups
        """,
        params={**files, "groups": groups},
    )


def base_of(cube: Cube) -> duckdb.DuckDBPyConnection:
    """Return a database that reads the files of a cube, and writes what memory should not hold beside them."""
    return duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(cube.folder / ".spilled")})
