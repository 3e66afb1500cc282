"""The terms of a cube that enough people said: what a map looks at."""

from dataclasses import dataclass

import duckdb
import numpy as np

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


def base_of(cube: Cube) -> duckdb.DuckDBPyConnection:
    """Return a database that reads the files of a cube, and writes what memory should not hold beside them."""
    return duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(cube.folder / ".spilled")})
