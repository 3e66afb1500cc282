"""Pages in turn instead of all at once: who came first is answered first.

A process works on one page at a time, whatever the number of its threads: what a second thread gains is the time in
which the first waits for the database. Ten at once would each take ten times as long, and some of them much longer.
So two are worked on, and the others wait their turn. What is sent does not wait, and nobody waits for it: a large file
may arrive slowly. Nor does anybody wait for an answer on its way.
"""

import threading
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

AT_ONCE: Final = 2


class TurnsMiddleware:
    """Work on so many pages at once, the others in the order in which they came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.turns = threading.Semaphore(AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with self.turns:
            return self.get_response(request)
