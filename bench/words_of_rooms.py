"""The hourly look of a corpus at what is said in our rooms, with 10,000 decisions: how long a worker is at it.

Each decision has a group of five, and each of them has written two comments beside answers, one comment and one
condition; half of them agreed that their words are counted. The look is the worker's own job. It is timed as the first
one, which brings all in; where nothing has changed; and where a few people wrote, a few agreed and a few took it back.

    python bench/words_of_rooms.py                                  SQLite, in a temporary folder
    python tests/databases.py python bench/words_of_rooms.py        PostgreSQL, started for it

The floor is one reading of the texts that are lent and of the documents that are there, by the database alone. Exit
code 1 where a look at which nothing has changed takes longer than it may.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
Path(os.environ["PLOMADA_VAR"], "static").mkdir(parents=True, exist_ok=True)

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from plomada_web.config import wsgi  # noqa: E402, F401  as the server loads the product
from plomada_web.decisions.lent_words import TOLD  # noqa: E402
from plomada_web.decisions.models import Answer, Comment, Decision, SignIntent, Stakeholder, Statement  # noqa: E402
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus  # noqa: E402
from plomada_web.language.actions.offered import add_offered  # noqa: E402
from plomada_web.language.background_polling import look_at_due_sources  # noqa: E402
from plomada_web.language.models import Document, Source  # noqa: E402
from plomada_web.language.offered import OFFERS  # noqa: E402
from plomada_web.people.models import Account, Consent, Person  # noqa: E402
from plomada_web.workspace import jobs, table_statistics  # noqa: E402
from plomada_web.workspace.audit import MACHINE  # noqa: E402
from plomada_web.workspace.models import Job, Workspace  # noqa: E402

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
GROUP, FEW, MOST_SECONDS = 5, 50, 60
NOUNS = ("plant", "line", "shift", "warehouse", "price", "oven", "audit", "contract", "container", "operator")


def text(chance: random.Random) -> str:
    return " ".join(f"The {chance.choice(NOUNS)} {chance.randrange(10_000)} decides." for _ in range(3))


def fill(many: int) -> tuple[Workspace, list[Stakeholder]]:
    """Fill a workspace; return it and who has a part in a purchase."""
    chance = random.Random(7)
    workspace = Workspace.objects.create(name="Bench", slug="bench", created_at=NOW)
    account = Account.objects.create(workspace=workspace, name="Bench", created_at=NOW)
    people = Person.objects.bulk_create(
        (
            Person(workspace=workspace, account=account, name=f"P {n}", search=f"p {n}", created_at=NOW)
            for n in range(many * GROUP)
        ),
        batch_size=5_000,
    )
    agree(people[::2])
    decisions = Decision.objects.bulk_create(
        (
            Decision(workspace=workspace, account=account, title=f"D {n}", search=f"d {n}", created_at=NOW)
            for n in range(many)
        ),
        batch_size=5_000,
    )
    statements = Statement.objects.bulk_create(
        (Statement(decision=one, phase="define_problem", text_en="It costs.", created_at=NOW) for one in decisions),
        batch_size=5_000,
    )
    group = Stakeholder.objects.bulk_create(
        (Stakeholder(decision=decisions[n // GROUP], person=one, added_at=NOW) for n, one in enumerate(people)),
        batch_size=5_000,
    )
    Answer.objects.bulk_create(
        (
            Answer(stakeholder=who, statement=statements[n // GROUP], value=4, comment=text(chance), said_at=NOW)
            for n, who in enumerate(group)
            for _ in range(2)
        ),
        batch_size=5_000,
    )
    comment(group, chance)
    SignIntent.objects.bulk_create(
        (SignIntent(stakeholder=who, likelihood=7, condition=text(chance), said_at=NOW) for who in group),
        batch_size=5_000,
    )
    return workspace, group


def agree(people: list[Person], *, given: bool = True, at: datetime = NOW) -> None:
    rows = (Consent(person=one, purpose="language", given=given, how="noted", at=at) for one in people)
    Consent.objects.bulk_create(rows, batch_size=5_000)


def comment(group: list[Stakeholder], chance: random.Random) -> None:
    rows = (Comment(stakeholder=who, text=text(chance), said_at=NOW) for who in group)
    Comment.objects.bulk_create(rows, batch_size=5_000)


def look(source: Source) -> float:
    """Do the look that is due; return the seconds it took."""
    Source.objects.filter(pk=source.pk).update(poll_at=timezone.now() - timedelta(minutes=1))
    look_at_due_sources(timezone.now())
    job = Job.objects.get(kind=OFFERS["rooms"].job, status="queued")
    begun = time.perf_counter()
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        jobs.run_job.func(job.pk)
    took = time.perf_counter() - begun
    job.refresh_from_db()
    assert job.status == "succeeded", job.error
    table_statistics.refresh()  # as the worker does beside its jobs
    return took


def reading(workspace: Workspace) -> float:
    """Return the seconds in which the database reads what is lent, and what of it is there."""
    begun = time.perf_counter()
    for told in TOLD:
        list(told.lent(workspace).order_by("pk").values_list("pk", told.text))
    list(Document.objects.order_by("pk").values_list("pk", "key", "fingerprint", "speaker__author"))
    return time.perf_counter() - begun


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=10_000)
    many = parser.parse_args().decisions
    call_command("migrate", verbosity=0)
    workspace, group = fill(many)
    table_statistics.refresh()
    corpus = add_corpus(workspace, facts=CorpusFacts("Bench"), actor=MACHINE, now=NOW)
    source = add_offered(corpus, offer=OFFERS["rooms"], actor=MACHINE, now=timezone.now())
    first = look(source)
    there = Document.objects.count()
    print(f"{connection.vendor}: {many:,} decisions, {there:,} texts of {len(group) // 2:,} people who agreed")
    print(f"  the first look             {first:7.1f} s  {1e3 * first / there:6.2f} ms a text")
    same = look(source)
    assert Document.objects.count() == there
    floor = reading(workspace)
    people = [who.person for who in group]
    comment(group[: 2 * FEW], random.Random(8))
    agree(people[1 : 2 * FEW : 2], at=NOW + timedelta(minutes=1))
    agree(people[2 * FEW : 4 * FEW : 2], given=False, at=NOW + timedelta(minutes=1))
    changed = look(source)
    # FEW wrote once more, FEW agreed who have five texts by now, and FEW with four texts took it back.
    assert Document.objects.count() == there + FEW + 5 * FEW - 4 * FEW
    for name, seconds in (("nothing has changed", same), (f"{FEW} of each kind changed", changed)):
        print(f"  {name:26} {seconds:7.1f} s  {seconds / floor:6.1f} x reading it once ({floor:.2f} s)")
    print(f"  limit where nothing has changed {MOST_SECONDS} s, once an hour")
    return 0 if same < MOST_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
