"""A worker that is killed in the middle of a job: another finishes it, and every step has taken effect exactly once."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.live import ROOT, environment

Told = dict[str, Any]


def surroundings(folder: Path) -> dict[str, str]:
    paths = f"{ROOT / 'src'}:{ROOT}"
    return {**environment(folder), "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "plomada_web.config.settings"}


def said(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=surroundings(folder), cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(folder: Path) -> Told:
    found: Told = json.loads(said(folder, "-m", "tests.running.slow_job", "look"))
    return found


def worker(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.running.slow_job", "work"], env=surroundings(folder), cwd=folder
    )


def wait_until(folder: Path, holds: Callable[[Told], bool], seconds: float = 90) -> Told:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = told(folder)
        if holds(found):
            return found
    raise AssertionError(f"not within {seconds} s: {found}")


def test_a_job_whose_worker_is_killed_is_finished_by_another_and_counts_once(tmp_path: Path) -> None:
    said(tmp_path, "-m", "django", "migrate", "--verbosity", "0")
    said(tmp_path, "-m", "tests.running.slow_job", "order")
    first = worker(tmp_path)
    try:
        half = wait_until(tmp_path, lambda found: len(found["names"]) == 6)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert half["status"] == "running"
    left = told(tmp_path)
    assert (left["status"], len(left["names"])) == ("running", 6)

    second = worker(tmp_path)
    try:
        found = wait_until(tmp_path, lambda found: found["status"] == "succeeded")
    finally:
        second.terminate()
        second.wait()
    assert found["attempt"] == 2
    assert sorted(found["names"]) == sorted(f"Slow {number}" for number in range(20))
