"""What real people said, by role: skipped, with the reason, where the data folder is not beside the project."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.library.polis_votes import SHARED


def corpus(name: str) -> pa.Table:
    """Return one of the real corpora."""
    file = SHARED / "data" / "corpora" / f"{name}.parquet"
    if not file.exists():
        pytest.skip(f"no texts at {file}: name the data folder in PLOMADA_SHARED")
    return pq.read_table(file)
