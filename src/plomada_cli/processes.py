"""Run several processes as one: they start together and stop together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

PATIENCE = 25.0  # seconds to finish what is being done, before the process is killed


@dataclass(frozen=True)
class Part:
    """One process.

    Attributes:
        name: what it is called in messages.
        command: program and arguments.
    """

    name: str
    command: Sequence[str]


def run_together(parts: Sequence[Part], *, started: Callable[[], None]) -> int:
    """Start the parts, wait until a signal or the end of one of them, stop the rest; return the exit code.

    Ctrl-C and SIGTERM end in 0. A part that ends by itself is a failure, whatever its own code says.

    Args:
        parts: what to run, in the order in which they start.
        started: called once all have been started.
    """
    asked = threading.Event()
    previous = {number: signal.signal(number, lambda *_: asked.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for part in parts:
            running[part.name] = _started(part.command)
        started()
        ended = _first_to_end(running, asked)
    finally:
        _stop(running.values())
        for number, handler in previous.items():
            signal.signal(number, handler)
    if ended is None:
        return 0
    print(
        f"The {ended} process ended by itself (code {running[ended].returncode}); everything was stopped.",
        file=sys.stderr,
    )
    return 1


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C in the terminal reaches only us, and each part is asked to stop once, by us.
    return subprocess.Popen(command, process_group=0, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509


def _end_with_parent() -> None:
    """Have Linux stop this process when the one that started it is killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _first_to_end(running: dict[str, subprocess.Popen[bytes]], asked: threading.Event) -> str | None:
    """Wait; return the name of the part that ended, or None when we were asked to stop."""
    while not asked.wait(0.2):
        for name, process in running.items():
            if process.poll() is not None:
                return name
    return None


def _stop(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, and kill those that do not within PATIENCE."""
    left = [process for process in processes if process.poll() is None]
    for process in left:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in left:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
