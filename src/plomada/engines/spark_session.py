"""The way to a Spark cluster and back: starting, and what goes wrong on its machines told in one sentence."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from plomada.errors import InputError, PlomadaError, UnreadableFile
from plomada.figures import Sentence
from plomada.language.document_file import ROWS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA: Final = 17
UNREAD: Final = Sentence("A machine of the cluster could not read what it was to read.")


class EngineMissing(PlomadaError):
    """What carries the work is not installed."""


@contextmanager
def session(master: str, settings: dict[str, str]) -> Iterator["SparkSession"]:
    """Start what speaks to a cluster, and end it.

    Args:
        master: its address.
        settings: of Spark, by name.

    Raises:
        EngineMissing: Spark or Java is not installed.
        UnreadableFile: a machine could not read what it was to read.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra: everything else works without it
    except ImportError as fault:
        raise EngineMissing(
            Sentence("Spark is not installed: pip install 'plomada[spark]' installs it, or leave the engine out.")
        ) from fault
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise EngineMissing(
            Sentence(
                "Spark needs Java %(version)s or newer, and there is none: install it (on Debian and Ubuntu, apt-get "
                "install openjdk-%(version)s-jre-headless), name it in JAVA_HOME, or leave the engine out.",
                {"version": JAVA},
            )
        )
    here = {"SPARK_LOCAL_IP": "127.0.0.1"} if master.startswith("local") or "127.0.0.1" in master else {}
    with _environment({"PYSPARK_PYTHON": sys.executable, **here}):
        made = SparkSession.builder.master(master).appName("plomada")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
            "spark.sql.session.timeZone": "UTC",
            **settings,
        }.items():
            made = made.config(name, value)
        started = made.getOrCreate()
        started.sparkContext.setLogLevel("ERROR")
        if "spark.sql.shuffle.partitions" not in settings:
            # Starting Python for each piece costs more than a piece: two for each core are enough.
            started.conf.set("spark.sql.shuffle.partitions", str(2 * started.sparkContext.defaultParallelism))
        try:
            yield started
        except PySparkException as fault:
            if told := _on_the_way(fault):
                raise told from fault
            raise
        finally:
            started.stop()


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set what Spark's processes read from the environment, where nobody has set it."""
    missing = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            os.environ.pop(name, None)


class OnTheWay(Exception):
    """A sentence on its way from a machine to this one: what Spark brings of an exception is its text."""


@contextmanager
def sent_here() -> Iterator[None]:
    """Send what a machine has to say of a file to where it is told to a person."""
    try:
        yield
    except InputError as fault:
        raise OnTheWay(json.dumps([fault.sentence.template, dict(fault.sentence.values)], default=str)) from fault


def _on_the_way(fault: Exception) -> UnreadableFile | None:
    found = re.search(rf"{OnTheWay.__name__}: (\[.*\])$", str(fault), re.MULTILINE)
    if found is None:
        return None
    template, values = json.loads(found[1])
    # A literal of the machine that sent it, as it stands in the catalogues.
    return UnreadableFile(replace(UNREAD, template=template, values=values))
