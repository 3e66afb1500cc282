"""`plomada serve` as an administrator meets it."""

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Live, serving


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with serving(tmp_path) as running:
        yield running


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def parts(live: Live) -> dict[str, int]:
    """Return the process of each part by its name."""
    pid = live.process.pid
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_text()
        found["web" if "gunicorn" in command else "worker"] = int(child)
    return found


def test_it_answers_signed_out_keeps_tokens_out_of_its_log_and_stops_whole(live: Live) -> None:
    assert status(f"{live.url}/") == 200
    token = "Zk3v9c0eXw_2LmQ8tR5y"
    assert status(f"{live.url}/r/{token}/") in {403, 404, 410}
    assert status(f"{live.url}/r/{token}/there/is/no/such/page") == 404
    assert token not in live.log.read_text()
    running = parts(live)
    assert set(running) == {"web", "worker"}
    live.process.send_signal(signal.SIGTERM)
    assert live.process.wait(30) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in running.values())


def test_a_worker_that_dies_stops_the_web_server_and_the_code_is_not_0(live: Live) -> None:
    os.kill(parts(live)["worker"], signal.SIGKILL)
    assert live.process.wait(30) == 1
    assert "The worker process ended by itself" in live.log.read_text()


def test_without_the_sample_nothing_is_loaded(live: Live) -> None:
    counted = live.manage(
        "shell", "-c", "from plomada_web.workspace.models import Workspace; print(Workspace.objects.count())"
    )
    assert counted.split()[-1] == "0"
    assert not (live.folder / "sample_sign_in").exists()
