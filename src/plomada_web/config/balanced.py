"""How a web process takes requests: gunicorn's threads, with no request waiting where another process could answer it.

Here is how this works. Processes take connections from one queue. Gunicorn's own take every connection as soon as it
is there, and a browser's next requests stay with the process that took its first: of eight people at work, six may
wait for one process while the other has two. These take a connection only while one of their threads is free, and as
long as several requests are at work they let each connection go with its answer, so that the next may go elsewhere.
"""

from gunicorn.workers.gthread import ThreadWorker


class BalancedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process with threads that leaves to the others what it cannot begin with."""

    @property
    def idle(self) -> int:
        """Return how many connections are open without a request."""
        return len(self.keepalived_conns) + len(self.pending_conns)

    @property
    def worker_connections(self) -> int:
        """Return how many connections there may be before no more are taken."""
        return min(int(self.most), self.idle + int(self.cfg.threads))

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self.most = most

    @property
    def max_keepalived(self) -> int:
        """Return how many connections may stay open for a next request: with others at work, none."""
        return int(self.most) if self.nr_conns - self.idle <= 1 else 0

    @max_keepalived.setter
    def max_keepalived(self, most: int) -> None:
        """Leave gunicorn's number aside."""
