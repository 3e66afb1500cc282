"""Where we already use a term: how long the term's page waits for it, in a workspace of 10,000 decisions.

Each decision is asked the product's starter statements and priorities and some of our own, and two questions are
answered; a second workspace has a fifth of that. Terms are looked for that stand nearly everywhere, in a few places,
and nowhere. It is measured twice: as the rows were brought in, before the database has looked at its tables, and after
that. A term without any letter of English has no limit: every text is read for it.

    python bench/own_texts.py                                  SQLite, in a temporary folder
    python tests/databases.py python bench/own_texts.py        PostgreSQL, started for it

The floor is one reading of the same texts by the database: how many letters they have. Exit code 1 where the slowest
term takes longer than it may.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.db.models.functions import Length  # noqa: E402

from plomada_web.config import wsgi  # noqa: E402, F401  as the server loads the product
from plomada_web.decisions.models import OPEN_PHASES, Decision, Priority, Question, Statement  # noqa: E402
from plomada_web.decisions.starter.statements import PRIORITIES, statements_for  # noqa: E402
from plomada_web.language.own_texts import own_texts  # noqa: E402
from plomada_web.people.models import Account  # noqa: E402
from plomada_web.workspace.models import Member, Role, User, Workspace  # noqa: E402

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
KINDS = ("", "software", "machinery")
OWN, ASKED, ROUNDS, LIMIT_MS = 4, 2, 5, 200
NOUNS = ("plant", "line", "night shift", "warehouse", "press", "oven", "audit", "contract", "spare part", "operator",
         "licence", "training", "quality report", "budget", "schedule", "supplier", "delivery", "warranty")  # fmt: skip
VERBS = ("stops", "costs more", "holds three years", "has to be agreed", "is late", "is new", "is measured", "grows")
TERMS = {
    "in every decision": ("problem", "problems"),
    "two words, in every decision": ("the problem",),
    "in one of ten": ("warranty",),
    "in one of a thousand": ("framework", "frameworks"),
    "its letters in every decision, the word nowhere": ("lem",),
    "nowhere": ("zeppelin",),
    "with an accent": ("reunión", "reuniones"),
}
UNLIMITED = {"without letters of English": ("цена",)}


def fill(many: int) -> Member:
    """Fill two workspaces; return who looks."""
    chance = random.Random(7)
    for name, decisions in (("Other", many // 5), ("Bench", many)):
        workspace = Workspace.objects.create(name=name, slug=name.lower(), created_at=NOW)
        user = User.objects.create_user(f"{name}@plomada.example", name=name)
        member = Member.objects.create(workspace=workspace, user=user, role=Role.SALES, joined_at=NOW)
        account = Account.objects.create(workspace=workspace, name=name, created_at=NOW)
        made = Decision.objects.bulk_create(
            (
                Decision(
                    workspace=workspace,
                    account=account,
                    title=f"{chance.choice(NOUNS).capitalize()} {n}",
                    search=f"decision {n}",
                    created_at=NOW - timedelta(minutes=n),
                )
                for n in range(decisions)
            ),
            batch_size=2_000,
        )
        Statement.objects.bulk_create(_statements(made, chance), batch_size=5_000)
        Priority.objects.bulk_create(
            (
                Priority(decision=one, name_es=priority.es, name_en=priority.en, position=position)
                for one in made
                for position, priority in enumerate(PRIORITIES)
            ),
            batch_size=5_000,
        )
        Question.objects.bulk_create(
            (
                Question(
                    decision=one,
                    text="When?",
                    asked_at=NOW,
                    answer=" ".join(_sentence(chance) for _ in range(8)),
                    answered_at=NOW,
                )
                for one in made
                for _ in range(ASKED)
            ),
            batch_size=2_000,
        )
    return member


def _statements(decisions: list[Decision], chance: random.Random) -> Iterator[Statement]:
    sets = {kind: [(phase, each) for phase in OPEN_PHASES for each in statements_for(kind, phase)] for kind in KINDS}
    for n, decision in enumerate(decisions):
        for phase, starter in sets[KINDS[n % len(KINDS)]]:
            yield Statement(
                decision=decision,
                phase=phase,
                text_es=starter.es,
                text_en=starter.en,
                origin=Statement.Origin.STARTER,
                created_at=NOW,
            )
        for k in range(OWN):
            text = "One framework for all." if n % 1_000 == k == 3 else f"{_sentence(chance)} ({n}.{k})"
            yield Statement(decision=decision, phase=OPEN_PHASES[0], text_en=text, created_at=NOW)


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(NOUNS, 2)
    return f"Every {one} {chance.choice(VERBS)} where the {other} {chance.choice(VERBS)}."


def milliseconds(ask: Callable[[], object]) -> float:
    """Return the median of some times, after one for nothing."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


def letters_of(member: Member) -> int:
    """Return how many letters our texts have: what reading them costs the database."""
    ours = {"decision__workspace": member.workspace}
    return sum(
        rows.aggregate(letters=sum((Sum(Length(field)) for field in fields[1:]), Sum(Length(fields[0]))))["letters"]
        for rows, fields in (
            (Statement.objects.filter(**ours), ("text_es", "text_en")),
            (Priority.objects.filter(**ours), ("name_es", "name_en")),
            (Question.objects.filter(**ours), ("answer",)),
            (Decision.objects.filter(workspace=member.workspace), ("title",)),
        )
    )


def measured(member: Member, told: str) -> float:
    """Print how long each term takes; return the longest."""
    floor = milliseconds(lambda: letters_of(member))
    print(f"  {told}: reading the texts once {floor:.0f} ms")
    longest = 0.0
    for name, spellings in (TERMS | UNLIMITED).items():
        found = sum(len(kind.places) for kind in own_texts(member, *spellings))
        took = milliseconds(lambda spellings=spellings: own_texts(member, *spellings))
        longest = max(longest, took if name in TERMS else 0)
        print(f"    {name:50} {took:7.1f} ms {took / floor:5.2f} x; {found} shown")
    return longest


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=10_000)
    many = parser.parse_args().decisions
    call_command("migrate", verbosity=0)
    member = fill(many)
    print(f"{connection.vendor}: {many:,} decisions, {Statement.objects.count():,} statements")
    longest = measured(member, "as brought in")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    longest = max(longest, measured(member, "analysed"))
    print(f"  the slowest {longest:.0f} ms; limit {LIMIT_MS} ms")
    return 0 if longest < LIMIT_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
