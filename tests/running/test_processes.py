"""The processes of `plomada serve` start together and stop together, whatever ends first."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.live import ROOT

LASTS = "import time; time.sleep(60)"
IGNORES = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def supervisor(first: str, second: str, *, patience: float = 25.0) -> "subprocess.Popen[str]":
    """Start two parts under a supervisor in a process of its own; it prints a line once both run."""
    both = [("first", first), ("second", second)]
    code = f"""
import sys
from plomada_cli import processes
processes.PATIENCE = {patience}
parts = [processes.Part(name, [sys.executable, "-c", code]) for name, code in {both!r}]
sys.exit(processes.run_together(parts, started=lambda: print("started", flush=True)))
"""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    """Return whether a process has ended; one that nobody has asked about yet counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while not all(gone(pid) for pid in pids):
        assert time.monotonic() < deadline, f"still running: {[pid for pid in pids if not gone(pid)]}"
        time.sleep(0.05)


def test_sigterm_stops_all_and_ends_well() -> None:
    process = supervisor(LASTS, LASTS)
    parts = children(process.pid)
    assert len(parts) == 2
    process.terminate()
    assert process.wait(10) == 0
    wait_until_gone(parts)


def test_ctrl_c_stops_all_and_ends_well() -> None:
    process = supervisor(LASTS, LASTS)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_a_part_that_ends_stops_the_other_and_is_named_and_the_code_is_not_0() -> None:
    process = supervisor(LASTS, "import time; time.sleep(0.3)")
    parts = children(process.pid)
    _, told = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "The second process ended by itself (code 0)" in told
    wait_until_gone(parts)


def test_a_part_that_will_not_stop_is_killed() -> None:
    process = supervisor(LASTS, IGNORES, patience=0.5)
    time.sleep(0.3)  # for the part to have set its handler
    parts = children(process.pid)
    process.terminate()
    assert process.wait(10) == 0
    wait_until_gone(parts)


def test_parts_do_not_outlive_a_supervisor_that_was_killed() -> None:
    process = supervisor(LASTS, LASTS)
    parts = children(process.pid)
    process.kill()
    process.wait(10)
    wait_until_gone(parts)
