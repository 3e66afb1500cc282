"""Lists, search, records, the finder and segments in a very large workspace, through a real server.

    python tests/databases.py python bench/scale.py                          PostgreSQL: 1,000,000 people, 100,000
                                                                             accounts, 10,000,000 touches
    python tests/databases.py python bench/scale.py --people 100000          a tenth of it
    python bench/scale.py --people 100000                                    the same on SQLite

Gunicorn serves with two processes, as `plomada serve` does; one client asks alone, then eight at once. One line a page:
the median and the 95th percentile of both, the ratio of the eight clients' 95th percentile to that of the product's
emptiest page under the same load, and the limit it has to stay under; up to 100,000 people, lists, searches and records
also have one for the median of one client, 25 ms. The exit code is 1 where a limit is missed.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote_plus, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
os.environ["PLOMADA_ALLOWED_HOSTS"] = "testserver,127.0.0.1"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from workspaces.large import Filled, Size, fill  # noqa: E402

from tests.live import free_port  # noqa: E402

CLIENTS, SECONDS = 8, 3.0
LIST_MS, FIND_MS, PREVIEW_MS = 200, 150, 1000
# A tenth of it is what most teams have: a list, a search and a record have to be quicker there.
SMALL, SMALL_MS, SMALL_ALONE_MS = 100_000, 120, 25
LANGUAGE = {"Accept-Language": "en"}


@dataclass(frozen=True)
class Shown:
    """A page that is measured.

    Attributes:
        limit: the milliseconds that its 95th percentile with eight clients has to stay under.
        alone: those that its median with one client has to stay under.
    """

    name: str
    address: str
    limit: float
    alone: float = float("inf")


@dataclass(frozen=True)
class Times:
    """How long answers took, in milliseconds."""

    p50: float
    p95: float
    count: int


def pages(filled: Filled, people: int) -> list[Shown]:
    """Return the pages to measure in a workspace of so many people."""

    def at(name: str, query: str = "", limit: float = LIST_MS, **ids: int | str) -> Shown:
        label = name + (f" ?{unquote_plus(query)}" if query else "")
        address = reverse(name, kwargs={"workspace": "bench", **ids}) + (f"?{query}" if query else "")
        if people <= SMALL and limit == LIST_MS and "where=" not in query:
            return Shown(label, address, SMALL_MS, SMALL_ALONE_MS)
        return Shown(label, address, limit)

    account, function, person = filled.account.pk, filled.function.pk, filled.person.pk
    lately = ["at", "last_days", 30]
    webinar = ["has", "touches", ["all", ["channel", "is", "webinar"], lately], 1]
    quiet = ["all", ["title", "contains", "cfo"], ["not", ["has", "touches", lately, 1]]]
    rare = ["any", ["tags", "any_of", [filled.rare_tag.pk]], ["custom.score", "is", 101]]
    choice = ["custom.tier", "is", "a"]
    return [
        at("people:people"),
        at("people:people", f"account={account}"),
        at("people:people", f"function={function}"),
        at("people:people", "q=ang"),
        at("people:people", "q=ibanez+lopez"),
        at("people:people", "q=p99999@"),
        at("people:people", "q=nobody+is+called+this"),
        at("people:people", "sort=-last_touch"),
        at("people:people", f"after={filled.middle.pk}"),
        at("people:people", where(webinar)),
        at("people:people", where(quiet)),
        at("people:people", where(rare)),
        at("people:touches"),
        at("people:touches", "channel=event"),
        at("people:accounts"),
        at("people:accounts", where(choice)),
        at("people:accounts", "q=telares+999"),
        at("people:person", person_id=person),
        at("people:account", account_id=account),
        # How many a narrowed list has is asked after its page.
        at("lists:count", "q=ibanez+lopez", limit=PREVIEW_MS, record="person"),
        at("lists:count", where(quiet), limit=PREVIEW_MS, record="person"),
        at("segments:segment_new", where(webinar), limit=PREVIEW_MS),
        at("segments:segment_new", where(quiet), limit=PREVIEW_MS),
        at("finding:find", "q=ib", limit=FIND_MS),
        at("finding:find", "q=ibanez+lop", limit=FIND_MS),
        at("finding:find", "q=p99999@", limit=FIND_MS),
        at("finding:find", "q=nobody+is+called+this", limit=FIND_MS),
    ]


def where(rule: list[object]) -> str:
    """Return the part of an address that filters a list by a rule."""
    return urlencode({"where": json.dumps(rule, separators=(",", ":"))})


@contextmanager
def serving() -> Iterator[int]:
    """Run gunicorn for as long as the block does; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:plomada_web.config.gunicorn"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PLOMADA_BASE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], env=environment)
    try:
        for _ in range(300):
            try:
                asked(http.client.HTTPConnection("127.0.0.1", port), "/health/", {})
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def asked(client: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> int:
    """Ask for a page, read all of it, and return its status."""
    client.request("GET", address, headers=headers)
    answer = client.getresponse()
    answer.read()
    return answer.status


def measured(port: int, address: str, headers: dict[str, str], *, clients: int) -> Times:
    """Return how long a page takes while so many clients ask for it without a pause."""
    times: list[float] = []
    wrong: list[int] = []
    ends = time.perf_counter() + SECONDS

    def ask() -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < ends:
            start = time.perf_counter()
            status = asked(client, address, headers)
            times.append((time.perf_counter() - start) * 1000)
            if status != 200:
                wrong.append(status)
                return

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, (address, wrong)
    return Times(statistics.median(times), statistics.quantiles(times, n=20)[-1], len(times))


def main(arguments: Sequence[str]) -> int:
    """Fill, serve, measure and print."""
    parser = argparse.ArgumentParser(description="Pages in a very large workspace.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="measure only pages whose name has this in it")
    chosen = parser.parse_args(arguments)
    size = Size(people=chosen.people, accounts=chosen.people // 10, touches=chosen.people * 10)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    filled = fill(size, now=datetime.now(UTC))
    call_command("collectstatic", interactive=False, verbosity=0)
    print(
        f"{connection.vendor}: {size.people:,} people, {size.accounts:,} accounts, {size.touches:,} touches, ", end=""
    )
    print(f"filled in {time.perf_counter() - start:.0f} s")
    client = Client()
    client.force_login(filled.user, backend="plomada_web.workspace.backend.Backend")
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    connections.close_all()
    with serving() as port:
        shown = [page for page in pages(filled, chosen.people) if chosen.only in page.name]
        return told(port, shown, LANGUAGE | cookie)


def told(port: int, shown: Sequence[Shown], headers: dict[str, str]) -> int:
    """Measure each page, print its line, and return 1 where a limit was missed."""
    emptiest = urlsplit(reverse("workspace:settings", kwargs={"workspace": "bench"})).path
    floor = measured(port, emptiest, headers, clients=CLIENTS)
    alone = measured(port, emptiest, headers, clients=1)
    print(f"  {'the emptiest page':46} 1 client {alone.p50:6.1f} / {alone.p95:6.1f} ms, ", end="")
    print(f"{CLIENTS} clients {floor.p50:6.1f} / {floor.p95:6.1f} ms")
    missed = 0
    for page in shown:
        one = measured(port, page.address, headers, clients=1)
        many = measured(port, page.address, headers, clients=CLIENTS)
        held = many.p95 < page.limit and one.p50 < page.alone
        verdict = ("< " if held else "MISSED ") + f"{page.limit:.0f} ms"
        missed += not held
        print(f"  {page.name[:46]:46} 1 client {one.p50:6.1f} / {one.p95:6.1f} ms, ", end="")
        print(f"{CLIENTS} clients {many.p50:6.1f} / {many.p95:6.1f} ms, {many.p95 / floor.p95:4.1f} x, {verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
