"""Counting on a real Spark cluster: the same cube to the last bit, also where a machine dies in the middle."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest

from plomada.engines.local import LocalEngine, NothingToCount
from plomada.engines.spark import SparkEngine
from plomada.language.context import context
from plomada.language.counting.cube import Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.reading import DocumentColumns, DocumentFiles
from plomada.language.stop_words import stop_words
from tests.library.spark_said import MONTHS, NEEDS_SPARK, said_table, same

pytestmark = NEEDS_SPARK
HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def said() -> list[pa.RecordBatch]:
    return said_table().to_batches(max_chunksize=1500)


@pytest.fixture(scope="module")
def here(said: list[pa.RecordBatch], tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return LocalEngine().count(said, MONTHS, tmp_path_factory.mktemp("here") / "cube")


def test_a_cluster_of_two_gives_the_cube_that_this_machine_gives_and_the_words_around_a_term(
    said: list[pa.RecordBatch], here: Cube, tmp_path: Path
) -> None:
    there = SparkEngine("local-cluster[2,1,1024]").count(said, MONTHS, tmp_path / "cube")
    assert same(there, here)
    around = [
        context(cube, EncodedTexts(cube.folder), "gobierno", groups=cube.totals.groups, left_out=stop_words("es"))
        for cube in (here, there)
    ]
    assert around[0] == around[1]
    assert any(around[0].rows.values())


@dataclass
class Cluster:
    """A master and its workers, each a process group of its own."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": HOST,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_WORKER_DIR": str(folder),
    }
    begun: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        with (folder / f"{len(begun)}.log").open("wb") as log:
            process = subprocess.Popen(
                [spark_class, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        begun.append(process)
        return process

    address = f"spark://{HOST}:{port}"
    package = "org.apache.spark.deploy"
    try:
        start(f"{package}.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0")
        until(lambda: "I have been elected leader" in (folder / "0.log").read_text())
        workers = [
            start(f"{package}.worker.Worker", "-c", "1", "-m", "1g", "--host", HOST, "--webui-port", "0", address)
            for _ in range(2)
        ]
        until(lambda: (folder / "0.log").read_text().count("Registering worker") == 2)
        yield Cluster(address, workers)
    finally:
        for process in begun:
            kill(process)


def until(true: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def test_a_worker_killed_in_the_middle_changes_nothing(said: list[pa.RecordBatch], here: Cube, tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_batches(said), tmp_path / "said.parquet", row_group_size=2000)
    documents = DocumentFiles([tmp_path / "said.parquet"], DocumentColumns("text", "group", "author", "date"))
    with cluster(tmp_path) as found:
        busy: list[bool] = []

        def strike() -> None:
            worker = found.workers[0]
            busy.append(worker.poll() is None and any(tmp_path.glob("app-*")))
            kill(worker)

        def tell(stage: str, done: int, of: int | None) -> None:
            if (stage, done) == ("counting", 1):
                threading.Timer(1.5, strike).start()

        engine = SparkEngine(found.address, settings={"spark.executor.memory": "700m", "spark.cores.max": "2"})
        cube = engine.count_files(documents, MONTHS, tmp_path / "cube", tell)
        assert busy == [True]
        assert found.workers[1].poll() is None
    assert same(cube, here)


def test_where_there_is_nothing_to_count_it_is_said(tmp_path: Path) -> None:
    nothing = pa.RecordBatch.from_pydict({"text": [None], "group": ["IT"], "author": [None], "date": [None]}, SCHEMA)
    with pytest.raises(NothingToCount, match="no document has a text"):
        SparkEngine("local[1]", scratch=tmp_path).count([nothing], MONTHS, tmp_path / "cube")
    assert list(tmp_path.iterdir()) == []
