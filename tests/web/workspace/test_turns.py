"""Pages are worked on two at a time; what is sent waits for nobody."""

import threading
import time

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from plomada_web.config.turns import AT_ONCE, Turns, TurnsMiddleware


class Work:
    """A page that takes as long as the test wants."""

    def __init__(self) -> None:
        self.at_work, self.most, self.done = 0, 0, 0
        self.lock, self.busy, self.go_on = threading.Lock(), threading.Semaphore(0), threading.Event()

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.busy.release()
        self.go_on.wait(20)
        with self.lock:
            self.at_work -= 1
            self.done += 1
        return HttpResponse("done")


def asking(middleware: TurnsMiddleware, request: HttpRequest, times: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=middleware, args=(request,)) for _ in range(times)]
    for thread in threads:
        thread.start()
    return threads


def test_no_more_than_two_pages_are_worked_on_and_all_are_answered() -> None:
    work = Work()
    threads = asking(TurnsMiddleware(work), RequestFactory().get("/"), 6)
    for _ in range(AT_ONCE):
        assert work.busy.acquire(timeout=20)
    assert not work.busy.acquire(timeout=0.2)
    work.go_on.set()
    for thread in threads:
        thread.join(20)
    assert (work.most, work.done) == (AT_ONCE, 6)


def test_what_is_sent_does_not_wait() -> None:
    work = Work()
    threads = asking(TurnsMiddleware(work), RequestFactory().post("/"), 5)
    for _ in range(5):
        assert work.busy.acquire(timeout=20)
    work.go_on.set()
    for thread in threads:
        thread.join(20)
    assert work.most == 5


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def fails(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    middleware = TurnsMiddleware(fails)
    for _ in range(AT_ONCE + 1):
        try:
            middleware(RequestFactory().get("/"))
        except RuntimeError:
            continue
    assert middleware.turns.free == AT_ONCE


def test_turns_are_had_in_the_order_of_coming() -> None:
    turns, had = Turns(1), []

    def wait(number: int) -> None:
        with turns:
            had.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(8)]
    with turns:
        for number, thread in enumerate(threads):
            thread.start()
            while len(turns.waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(20)
    assert had == list(range(8))
    assert turns.free == 1
