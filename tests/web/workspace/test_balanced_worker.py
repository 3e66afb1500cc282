"""A web process takes what it can begin with, and leaves the rest to the others."""

from types import SimpleNamespace

import pytest

from plomada_web.config.balanced import BalancedWorker


def worker(*, at_work: int, idle: int, threads: int = 4) -> BalancedWorker:
    made = BalancedWorker.__new__(BalancedWorker)
    made.cfg = SimpleNamespace(threads=threads)
    made.worker_connections = 1000  # as gunicorn sets it
    made.keepalived_conns = list(range(idle))
    made.pending_conns = []
    made.nr_conns = at_work + idle
    return made


@pytest.mark.parametrize(("at_work", "takes"), [(0, True), (3, True), (4, False), (5, False)])
@pytest.mark.parametrize("idle", [0, 7])
def test_it_takes_a_connection_only_while_a_thread_is_free(at_work: int, takes: bool, idle: int) -> None:
    asked = worker(at_work=at_work, idle=idle)
    assert (asked.nr_conns < asked.worker_connections) is takes


def test_there_is_an_end_to_connections_that_say_nothing() -> None:
    asked = worker(at_work=0, idle=1000)
    assert not asked.nr_conns < asked.worker_connections


@pytest.mark.parametrize(("at_work", "keeps"), [(1, True), (2, False)])
def test_a_connection_stays_only_where_nothing_else_is_at_work(at_work: int, keeps: bool) -> None:
    asked = worker(at_work=at_work, idle=3)
    assert (len(asked.keepalived_conns) < asked.max_keepalived) is keeps
