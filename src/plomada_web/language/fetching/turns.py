"""One request a host at a time, and a pause before the next: of this process, whatever its threads do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

LONGEST_PAUSE = 30.0  # seconds, whatever a host asks for: who wants more is asked later
MOST_HOSTS = 1_000


@dataclass
class _Host:
    free_at: float = 0.0
    lock: Lock = field(default_factory=Lock)


_hosts: dict[str, _Host] = {}
_hosts_lock = Lock()


@contextmanager
def turn(host: str, pause: float) -> Iterator[None]:
    """Wait for this host's turn, and keep everybody else from it until this request and the pause after it are over."""
    mine = _host(host)
    with mine.lock:
        time.sleep(max(0.0, mine.free_at - time.monotonic()))
        try:
            yield
        finally:
            mine.free_at = time.monotonic() + min(pause, LONGEST_PAUSE)


def _host(host: str) -> _Host:
    with _hosts_lock:
        if len(_hosts) > MOST_HOSTS:
            for name, each in list(_hosts.items()):
                if each.free_at < time.monotonic() and not each.lock.locked():
                    del _hosts[name]
        return _hosts.setdefault(host, _Host())
