"""Touches by the API: how many a second come in through the whole of it, sustained, with two web processes.

A workspace of 20,000 people. Four programs with keys, tokens and kept connections send batches of 500 touches for 20
seconds, each touch with a key of its own, to `gunicorn` as `plomada serve` starts it. The floor is what the database
takes from a bare `bulk_create` of the same rows, with nothing checked and nobody asking: in two processes at once, as
the web server has two, in the same run.

    python tests/databases.py python bench/api_touches.py        PostgreSQL, started for it
    python bench/api_touches.py                                  SQLite, in a temporary folder

Prints touches a second, the ratio to the floor, and how long a batch took. Ends in 1 below 2,000 on PostgreSQL.
"""

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
os.environ["PLOMADA_API_REQUESTS_A_MINUTE"] = "1000000"
Path(os.environ["PLOMADA_VAR"], "static").mkdir(parents=True, exist_ok=True)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from plomada_web.api.actions.tokens import TokenWanted, make_token  # noqa: E402
from plomada_web.api.scopes import Scope  # noqa: E402
from plomada_web.people.models import Account, Person, Touch  # noqa: E402
from plomada_web.workspace.audit import Actor  # noqa: E402
from plomada_web.workspace.models import Member, Role, User, Workspace  # noqa: E402

PEOPLE, ACCOUNTS, CLIENTS, BATCH, SECONDS, FLOOR_SECONDS = 20_000, 2_000, 4, 500, 20.0, 5.0
WANTED = 2_000
NOW = datetime.now(UTC)


def fill() -> tuple[Workspace, list[int], list[str]]:
    """Fill the database; return whose it is, the people, and a token for each client."""
    workspace = Workspace.objects.create(name="Bench", slug="bench", created_at=NOW)
    user = User.objects.create_user("bench@plomada.example", name="Bench")
    member = Member.objects.create(workspace=workspace, user=user, role=Role.MARKETING, joined_at=NOW)
    accounts = Account.objects.bulk_create(
        Account(workspace=workspace, name=f"Account {n}", search=f"account {n}", created_at=NOW)
        for n in range(ACCOUNTS)
    )
    people = Person.objects.bulk_create(
        (
            Person(
                workspace=workspace,
                account=accounts[n % ACCOUNTS],
                name=f"Person {n}",
                search=f"person {n}",
                email=f"p{n}@bench.example",
                created_at=NOW,
            )
            for n in range(PEOPLE)
        ),
        batch_size=2_000,
    )
    wanted = TokenWanted("Bench", [Scope.WRITE_TOUCHES])
    made = [make_token(member, wanted=wanted, actor=Actor.of(user), now=NOW) for _ in range(CLIENTS)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return workspace, [person.pk for person in people], [one.secret for one in made]


@contextmanager
def serving() -> Iterator[int]:
    """Run the web server with two processes for as long as the block does; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config", "python:plomada_web.config.gunicorn"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "WEB_CONCURRENCY": "2"}
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                asked.request("GET", "/health/")
                if asked.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def batch(people: list[int], chance: random.Random, name: str) -> list[dict[str, object]]:
    """Return a batch as a program sends it."""
    return [
        {
            "person": chance.choice(people),
            "team": "marketing",
            "channel": "web",
            "at": (NOW - timedelta(minutes=chance.randrange(500_000))).isoformat(timespec="seconds"),
            "asset": f"https://bench.example/page/{chance.randrange(500)}",
            "campaign": "Autumn",
            "key": f"{name}-{number}",
        }
        for number in range(BATCH)
    ]


def send(port: int, secret: str, people: list[int], number: int, until: float, took: list[float]) -> None:
    """Send batches until the time is up; note how long each took."""
    chance = random.Random(number)
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    turn = 0
    while time.monotonic() < until:
        turn += 1
        body = json.dumps({"touches": batch(people, chance, f"{number}-{turn}")})
        begun = time.monotonic()
        kept.request("POST", "/api/v1/touches", body, {**headers, "Idempotency-Key": f"{number}-{turn}"})
        answer = kept.getresponse()
        told = answer.read()
        if answer.status != 201:
            sys.exit(f"{answer.status}: {told[:500]!r}")
        took.append(time.monotonic() - begun)


def bare(workspace: int, people: list[int], number: int) -> float:
    """Return how many rows a second a bare bulk_create writes."""
    connections.close_all()
    chance, rows, begun = random.Random(100 + number), 0, time.monotonic()
    while time.monotonic() - begun < FLOOR_SECONDS:
        Touch.objects.bulk_create(
            Touch(
                workspace_id=workspace,
                person_id=chance.choice(people),
                account_id=None,
                team="marketing",
                channel="web",
                at=NOW,
                asset="https://bench.example/page/1",
                campaign="Autumn",
                key=f"floor-{number}-{rows + one}",
                source="api",
                created_at=NOW,
            )
            for one in range(BATCH)
        )
        rows += BATCH
    return rows / (time.monotonic() - begun)


def main() -> int:
    """Measure and tell."""
    call_command("migrate", verbosity=0)
    workspace, people, secrets = fill()
    took: list[float] = []
    with serving() as port:
        until = time.monotonic() + SECONDS
        begun = time.monotonic()
        threads = [
            threading.Thread(target=send, args=(port, secret, people, number, until, took))
            for number, secret in enumerate(secrets)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = len(took) * BATCH / (time.monotonic() - begun)
    assert Touch.objects.count() == len(took) * BATCH, "what was answered is not what is there"
    processes = 2 if connection.vendor == "postgresql" else 1
    connections.close_all()
    with ProcessPoolExecutor(processes) as pool:
        floor = sum(pool.map(bare, [workspace.pk] * processes, [people] * processes, range(processes)))
    ordered = sorted(took)
    p95 = ordered[int(0.95 * len(ordered))]
    print(
        f"{connection.vendor}: {rate:,.0f} touches/s by the API ({CLIENTS} clients, batches of {BATCH}, "
        f"two web processes, {SECONDS:.0f} s); bare bulk_create {floor:,.0f}/s; ratio {rate / floor:.2f}; "
        f"a batch p50 {statistics.median(took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
    )
    return 0 if rate >= WANTED or connection.vendor != "postgresql" else 1


if __name__ == "__main__":
    sys.exit(main())
