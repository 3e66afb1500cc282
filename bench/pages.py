"""The lists, the records, the board and Today in a large workspace: time on the server, and number of SQL queries.

A workspace of 100,000 people, 10,000 accounts and 10,000 decisions; each decision has five stakeholders and four
statements, and somebody has answered in two out of three. One client, in one process, through the whole of the
product: middleware, session, views, templates.

    python bench/pages.py                                  SQLite, in a temporary folder
    python tests/databases.py python bench/pages.py        PostgreSQL, started for it

One line a page: the median, its ratio to the product's emptiest page in the same run, the limit, and the queries.
"""

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
os.environ["PLOMADA_ALLOWED_HOSTS"] = "testserver"
Path(os.environ["PLOMADA_VAR"], "static").mkdir(parents=True, exist_ok=True)

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from plomada_web.config import wsgi  # noqa: E402, F401  as the server loads the product
from plomada_web.decisions.models import (  # noqa: E402
    Answer,
    Decision,
    PhaseChange,
    Question,
    Stakeholder,
    Statement,
)
from plomada_web.people import search_indexes  # noqa: E402
from plomada_web.people.models import Account, Function, Person  # noqa: E402
from plomada_web.workspace.models import Member, Role, User, Workspace  # noqa: E402

DECISIONS, PEOPLE, ACCOUNTS = 10_000, 100_000, 10_000
STAKEHOLDERS, STATEMENTS, REQUESTS = 5, 4, 40
RECORD_MS, BOARD_MS = 25, 100
NOW = datetime.now(UTC)  # Today and the board tell what is near the day on which they are asked
PHASES = ("define_problem", "identify_solution", "choose_supplier", "decided")
FIRST = ("Ángel", "Belén", "Cándida", "Diego", "Íñigo", "Jane", "Malik", "Noor", "Óscar", "Wiebke", "Zoë", "Tomás")
LAST = ("Núñez", "Ibáñez", "Okafor", "García", "Smith", "Møller", "Peña", "Rossi", "Tanaka", "Vidal", "Weiß")


@dataclass(frozen=True)
class Shown:
    """A page that is measured, and the time its median has to stay under."""

    name: str
    address: str
    limit: float


@dataclass(frozen=True)
class Filled:
    """Who looks, and the rows whose pages are looked at."""

    user: User
    account: Account
    function: Function
    person: Person


def fill() -> Filled:
    """Fill the database and return who looks and at what."""
    chance = random.Random(7)
    workspace = Workspace.objects.create(name="Bench", slug="bench", created_at=NOW)
    user = User.objects.create_user("bench@plomada.example", name="Bench")
    Member.objects.create(workspace=workspace, user=user, role=Role.SALES, joined_at=NOW)
    functions = [
        Function.objects.create(workspace=workspace, name_es=f"Función {n}", name_en=f"Function {n}", position=n)
        for n in range(12)
    ]
    accounts = _accounts(workspace)
    people = _people(workspace, accounts, functions)
    decisions = _decisions(workspace, accounts, user, chance)
    _said(decisions, people, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            search_indexes.make_missing()
            cursor.execute("VACUUM ANALYZE")
    return Filled(user, accounts[0], functions[3], people[0])


def _accounts(workspace: Workspace) -> list[Account]:
    rows = [
        Account(workspace=workspace, name=f"{LAST[n % len(LAST)]} Acerías {n}", domain=f"a{n}.example", created_at=NOW)
        for n in range(ACCOUNTS)
    ]
    for row in rows:
        row.search = row.search_text()
    return Account.objects.bulk_create(rows, batch_size=2_000)


def _people(workspace: Workspace, accounts: list[Account], functions: list[Function]) -> list[Person]:
    rows = [
        Person(
            workspace=workspace,
            account=accounts[n % ACCOUNTS],
            name=f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {n}",
            email=f"p{n}@bench.example",
            title="Plant manager" if n % 3 else "Head of purchasing",
            function=functions[n // 5 % len(functions)],
            created_at=NOW,
        )
        for n in range(PEOPLE)
    ]
    for row in rows:
        row.search = row.search_text()
    return Person.objects.bulk_create(rows, batch_size=5_000)


def _decisions(workspace: Workspace, accounts: list[Account], user: User, chance: random.Random) -> list[Decision]:
    """Return the decisions: a tenth decided, one in twenty the looker's, some with a date that is near."""
    rows = []
    for n in range(DECISIONS):
        phase = PHASES[3] if n % 10 == 9 else PHASES[n % 3]
        account = accounts[n % ACCOUNTS]
        row = Decision(
            workspace=workspace,
            account=account,
            title=f"Decision {n}",
            phase=phase,
            outcome="won" if phase == "decided" else "",
            owner=user if n % 20 == 0 else None,
            value_amount=Decimal(1000 * (n % 90 + 1)),
            value_currency=("EUR", "USD")[n % 2],
            expected_on=NOW.date() + timedelta(days=chance.randrange(-200, 400)),
            answers_due_on=NOW.date() + timedelta(days=chance.randrange(-200, 200)) if n % 2 else None,
            created_at=NOW - timedelta(minutes=30 * n),
        )
        row.search = row.search_text()
        rows.append(row)
    decisions = Decision.objects.bulk_create(rows, batch_size=2_000)
    PhaseChange.objects.bulk_create(
        (
            PhaseChange(
                decision=d, phase=phase, entered_on=NOW.date() - timedelta(days=90 - 30 * step), noted_at=d.created_at
            )
            for d in decisions
            for step, phase in enumerate(PHASES[: PHASES.index(d.phase) + 1])
        ),
        batch_size=5_000,
    )
    return decisions


def _said(decisions: list[Decision], people: list[Person], chance: random.Random) -> None:
    """Give each decision its group, its statements, and in two out of three some answers."""
    group = Stakeholder.objects.bulk_create(
        (
            Stakeholder(decision=d, person=people[(7 * n + k) % PEOPLE], must_sign=k < 3, added_at=d.created_at)
            for n, d in enumerate(decisions)
            for k in range(STAKEHOLDERS)
        ),
        batch_size=5_000,
    )
    statements = Statement.objects.bulk_create(
        (
            Statement(
                decision=d,
                phase=PHASES[0],
                text_en=f"Statement {k}.",
                position=k,
                status="proposed" if n % 50 == 0 and k == 3 else "open",
                created_at=d.created_at,
            )
            for n, d in enumerate(decisions)
            for k in range(STATEMENTS)
        ),
        batch_size=5_000,
    )
    Answer.objects.bulk_create(_answers(group, statements, chance), batch_size=5_000)
    Question.objects.bulk_create(Question(decision=d, text="When?", asked_at=d.created_at) for d in decisions[::40])


def _answers(group: list[Stakeholder], statements: list[Statement], chance: random.Random) -> Iterator[Answer]:
    for n in range(DECISIONS):
        if n % 3 == 2:
            continue
        for stakeholder in group[n * STAKEHOLDERS : (n + 1) * STAKEHOLDERS]:
            if chance.random() < 0.6:
                # One in twenty spoke since yesterday.
                said_at = NOW - timedelta(hours=chance.randrange(1, 24) if n % 20 == 0 else chance.randrange(48, 2000))
                for statement in statements[n * STATEMENTS : (n + 1) * STATEMENTS]:
                    value = chance.choice((1, 2, 3, 4, 4, 5))
                    yield Answer(stakeholder=stakeholder, statement=statement, value=value, said_at=said_at)


def pages(filled: Filled) -> list[Shown]:
    """Return the pages to measure."""

    def at(name: str, query: str = "", limit: float = RECORD_MS, **ids: int) -> Shown:
        label = name.partition(":")[2] + (f" ?{query}" if query else "")
        return Shown(label, reverse(name, kwargs={"workspace": "bench", **ids}) + (f"?{query}" if query else ""), limit)

    account, function = filled.account.pk, filled.function.pk
    return [
        at("people:people"),
        at("people:people", f"account={account}"),
        at("people:people", f"function={function}"),
        at("people:people", f"account={account}&function={function}"),
        at("people:people", "q=ang"),
        at("people:people", "q=NÚÑEZ"),
        at("people:people", "q=uñe+99"),
        at("people:people", "q=p99999%40bench"),
        at("people:people", "q=nobody+is+called+this"),
        at("people:people", f"q=peña&function={function}"),
        at("people:accounts"),
        at("people:accounts", "q=acerías+99"),
        at("people:person", person_id=filled.person.pk),
        at("people:account", account_id=account),
        at("decisions:board", limit=BOARD_MS),
        at("decisions:table", limit=BOARD_MS),
        at("decisions:table", "q=acerías+99", limit=BOARD_MS),
        at("today:home", "whose=mine", limit=BOARD_MS),
        at("today:home", "whose=all", limit=BOARD_MS),
    ]


def measured(client: Client, address: str) -> tuple[float, int]:
    """Return the median of the page's times, in milliseconds, and its number of queries."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    count = len(queries)  # the next request empties the log
    assert response.status_code == 200, (address, response.status_code)
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), count


def main() -> int:
    """Measure and print; the limits are goals that no page of the README claims yet, so missing one is not an error."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    filled = fill()
    # What making 100,000 rows left behind is no server's: the collector is not to walk it during the requests.
    gc.collect()
    gc.freeze()
    client = Client(headers={"accept-language": "en"})
    client.force_login(filled.user, backend="plomada_web.workspace.backend.Backend")
    floor, _ = measured(client, reverse("workspace:settings", kwargs={"workspace": "bench"}))
    print(f"{connection.vendor}: {PEOPLE:,} people, {ACCOUNTS:,} accounts, {DECISIONS:,} decisions")
    print(f"  the emptiest page: p50 {floor:.1f} ms")
    for page in pages(filled):
        p50, queries = measured(client, page.address)
        verdict = f"< {page.limit:3.0f} ms" + ("" if p50 < page.limit else " missed")
        print(f"  {page.name:40} {p50:5.1f} ms {p50 / floor:5.1f} x {queries:3d} queries {verdict}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
