"""A worker that is killed in the middle of an import: another goes on, with no half row and no double row."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.databases import postgresql, programs
from tests.live import ROOT, environment

Told = dict[str, Any]
ROWS = 4_000


class Place:
    """A folder and a database of their own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        more = {"DATABASE_URL": url} if url else {}
        paths = f"{ROOT / 'src'}:{ROOT}"
        settings = {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "plomada_web.config.settings"}
        self.surroundings = {**environment(folder), **settings, **more}

    def said(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            env=self.surroundings,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def told(self) -> Told:
        found: Told = json.loads(self.said("-m", "tests.running.import_job", "look"))
        return found

    def worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.running.import_job", "work"]
        return subprocess.Popen(command, env=self.surroundings, cwd=self.folder)

    def wait_until(self, holds: Callable[[Told], bool], seconds: float = 150) -> Told:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.told()
            if holds(found):
                return found
        raise AssertionError(f"not within {seconds} s: {found}")


def whole(found: Told) -> bool:
    """Return whether what is there is what the batches that were committed bring, all of it and no more."""
    rows, accounts = found["rows"], -(-found["rows"] // 10)
    return bool(
        found["people"] == found["touches"] == rows
        and found["accounts"] == accounts
        and found["changes"] == 2 * rows + accounts
    )


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_import_whose_worker_is_killed_is_finished_by_another_and_every_row_counts_once(
    tmp_path: Path, database: str
) -> None:
    if database == "sqlite":
        killed_in_the_middle(Place(tmp_path, ""))
        return
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL here")
    with postgresql(found) as url:
        killed_in_the_middle(Place(tmp_path, url))


def killed_in_the_middle(place: Place) -> None:
    place.said("-m", "django", "migrate", "--verbosity", "0")
    place.said("-m", "tests.running.import_job", "order")
    first = place.worker()
    try:
        place.wait_until(lambda found: found["rows"] >= 300)
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    left = place.told()
    assert left["status"] == "running"
    assert 0 < left["rows"] < ROWS, "it was killed before it could finish"
    assert whole(left), left

    second = place.worker()
    try:
        found = place.wait_until(lambda found: found["status"] == "done")
    finally:
        second.terminate()
        second.wait()
    assert found["attempt"] == 2
    assert found["rows"] == ROWS
    assert whole(found), found
    assert found["counts"]["person"] == {"made": ROWS, "changed": 0, "same": 0, "left_out": 0}
