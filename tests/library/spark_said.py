"""What is counted on Spark in the tests, and what the cube is held to."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.counting.folding import Thresholds
from plomada.language.periods import Period
from tests.library.real_texts import corpus

NEEDS_SPARK = [
    pytest.mark.skipif(
        not shutil.which("java"), reason="Spark needs Java, and there is none: install openjdk-17-jre-headless"
    ),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),  # of pandas 3, which is only asked whether it is there
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
MONTHS = CountSettings(period=Period.MONTH, kept=Thresholds(texts=3))


def said_table() -> pa.Table:
    """Return real Spanish and English texts; some have no author, no date or no words."""
    spanish = corpus("mananeras_es_2018-2021").slice(0, 4000)
    english = corpus("qmsum_product_en").slice(0, 4000)
    columns = {
        "text": [*spanish["text"].to_pylist(), *english["text"].to_pylist(), None, "…"],
        "group": [*spanish["group"].to_pylist(), *english["group"].to_pylist(), "prensa", None],
        "author": [*spanish["speaker"].to_pylist(), *[None] * 2000, *english["doc"].to_pylist()[2000:], None, None],
        "date": [*spanish["date"].to_pylist(), *[None] * 4002],
    }
    return pa.Table.from_pydict(columns, SCHEMA)


def same(one: Cube, other: Cube) -> bool:
    """Return whether two cubes tell the same of every term."""
    names = ("terms", "by_group", "by_period", "totals")
    tables = [[pq.read_table(cube.folder / f"{name}.parquet") for name in names] for cube in (one, other)]
    return bool(tables[0] == tables[1] and one.about == other.about)
