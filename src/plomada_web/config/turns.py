"""Pages in turn instead of all at once: who came first is answered first.

A process works on one page at a time, whatever the number of its threads: what a second thread gains is the time in
which the first waits for the database. Ten at once would each take ten times as long, and some of them much longer.
So two are worked on, and the others wait their turn. What is sent does not wait, and nobody waits for it: a large file
may arrive slowly. Nor does anybody wait for an answer on its way.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

AT_ONCE: Final = 2


class Turns:
    """So many turns; whoever finds none waits behind those who wait already."""

    def __init__(self, at_once: int) -> None:
        self.free = at_once
        self.waiting: deque[threading.Lock] = deque()
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        with self.lock:
            if self.free:
                self.free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self.waiting.append(mine)
        mine.acquire()  # until the one whose turn ends lets go of it

    def __exit__(self, *_error: object) -> None:
        with self.lock:
            if self.waiting:
                self.waiting.popleft().release()  # handed on: one who comes now cannot step in between
            else:
                self.free += 1


class TurnsMiddleware:
    """Work on so many pages at once, the others in the order in which they came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.turns = Turns(AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with self.turns:
            return self.get_response(request)
