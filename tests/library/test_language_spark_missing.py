"""Without Java the engine says what is missing, and nothing is left behind."""

from pathlib import Path

import pyarrow as pa
import pytest

from plomada.engines.spark import EngineMissing, SparkEngine
from plomada.language.counting.cube import CountSettings
from plomada.language.counting.documents import SCHEMA


def test_without_java_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    nothing = pa.RecordBatch.from_pydict({"text": ["a"], "group": ["IT"], "author": [None], "date": [None]}, SCHEMA)
    with pytest.raises(EngineMissing, match="openjdk-17-jre-headless"):
        SparkEngine("spark://127.0.0.1:7077", scratch=tmp_path).count([nothing], CountSettings(), tmp_path / "cube")
    assert list(tmp_path.iterdir()) == []
