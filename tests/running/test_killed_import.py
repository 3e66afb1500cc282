"""A worker that is killed in the middle of an import: another goes on, with no half row and no double row."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.databases import postgresql, programs
from tests.live import ROOT, environment

Told = dict[str, Any]
ROWS = 1_000
PATIENCE = 400.0  # seconds: a machine that is busy with others


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

    def worker(self, **more: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.running.import_job", "work"]
        return subprocess.Popen(command, env={**self.surroundings, **more}, cwd=self.folder)

    def wait_until_done(self) -> Told:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self.told()
            if found["status"] == "done":
                return found
        raise AssertionError(f"not within {PATIENCE} s: {found}")


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
    held = place.folder / "held"
    first = place.worker(HOLD=str(held))
    try:
        deadline = time.monotonic() + PATIENCE
        while not held.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    left = place.told()
    assert left["status"] == "running"
    assert left["rows"] == 300, "three batches whole, and nothing of the fourth, which was written and not committed"
    assert whole(left), left

    second = place.worker()
    try:
        found = place.wait_until_done()
    finally:
        second.terminate()
        second.wait()
    assert found["attempt"] == 2
    assert found["rows"] == ROWS
    assert whole(found), found
    assert found["counts"]["person"] == {"made": ROWS, "changed": 0, "same": 0, "left_out": 0}
