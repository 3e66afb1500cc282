"""How fast files become records, against the least that writing the same rows can cost on this machine.

    python bench/imports.py                 # PostgreSQL: empty base, then one of a million people; SQLite: 100,000 rows
    python bench/imports.py --rows 50000 --base 200000

Each run reads a CSV of people with company, domain, address, title, function and identifier, matches every row against
what is there, writes people and accounts, and writes down how all of it can be taken back. The floor is a bare COPY
(PostgreSQL) or `executemany` (SQLite) of the finished people, with no reading, matching or way back; it is run right
before, so that a busy machine slows both. Held to: 5,000 rows a second into an empty base, 80 % of that into a million
people, 100,000 rows on SQLite in 60 s, 500 MB of memory whatever the file.

Asks for PostgreSQL as the tests do: DATABASE_URL, Debian's programs, or the wheel.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
HEADER = "First Name,Last Name,Email,Phone Number,Job Title,Department,Company Name,Company Domain Name,Record ID\n"
FUNCTIONS = ("Finance", "Operaciones", "IT", "Ventas")
TARGETS = ["given_name", "family_name", "email", "phone", "title", "function"]


def lines(start: int, rows: int) -> Iterator[bytes]:
    """Yield a CSV, ten people a company."""
    yield HEADER.encode()
    for n in range(start, start + rows):
        company = n // 10
        yield (
            f"Name{n},Surname{n % 977},name{n}@company{company}.example,+34 600 {n % 1_000_000:06d},"
            f"Manager of {n % 50},{FUNCTIONS[n % 4]},Company {company} SA,company{company}.example,{n}\n"
        ).encode()


def mapping() -> dict[int, str]:
    names = [f"person.{name}" for name in TARGETS] + ["account.name", "account.domain", "person.external_id"]
    return dict(enumerate(names))


def workspace_of(slug: str):  # type: ignore[no-untyped-def]
    from django.utils import timezone

    from plomada_web.people.actions import add_usual_functions
    from plomada_web.workspace.audit import MACHINE
    from plomada_web.workspace.models import Workspace

    now = timezone.now()
    workspace = Workspace.objects.create(name=slug, slug=slug, created_at=now)
    add_usual_functions(workspace, actor=MACHINE, now=now)
    return workspace


def imported(workspace, start: int, rows: int) -> float:  # type: ignore[no-untyped-def]
    """Import a file through the job, and return the seconds that the job took."""
    from django.utils import timezone

    from plomada_web.imports import actions
    from plomada_web.imports.models import Import
    from plomada_web.workspace.audit import MACHINE
    from plomada_web.workspace.jobs import run_job

    now = timezone.now()
    upload = actions.Upload("people.csv", lines(start, rows))
    one = actions.receive(workspace, upload=upload, actor=MACHINE, now=now)
    actions.set_mapping(one, mapping=mapping(), options=actions.Options(), now=now)
    job = actions.start(one, actor=MACHINE, now=now)
    began = time.perf_counter()
    run_job.func(job.pk)
    seconds = time.perf_counter() - began
    one = Import.objects.get(pk=one.pk)
    assert one.status == "done", one.status
    assert one.counts["person"]["made"] == rows, one.counts
    return seconds


def floor(workspace, rows: int) -> float:  # type: ignore[no-untyped-def]
    """Write as many finished people in the fastest way there is, take them out again; return the seconds."""
    from django.db import connection, transaction
    from django.utils import timezone

    from plomada_web.imports.engine.batch import NEW
    from plomada_web.imports.engine.shelf import Kept
    from plomada_web.imports.engine.writing import Reserved, insert
    from plomada_web.people.models import Person

    now, numbers = timezone.now(), Reserved()
    common = {"workspace_id": workspace.pk, "created_at": now, "changed_at": now}
    ready = [
        Kept(
            0,
            {
                **NEW["person"],
                "name": f"Floor {n}",
                "email": f"floor{n}@floor.example",
                "search": f"floor {n} floor{n}@floor.example",
                "external_id": f"floor-{n}",
                "language": "es",
            },
            n,
        )
        for n in range(rows)
    ]
    began = time.perf_counter()
    for start in range(0, rows, 2000):
        with transaction.atomic():
            numbers.begin_batch()
            part = ready[start : start + 2000]
            for kept in part:
                kept.id = numbers.next("person")
            insert("person", part, common)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{Person._meta.db_table}" WHERE email LIKE %s', ["%@floor.example"])
    return seconds


def measured(name: str, rows: int, base: int) -> float:
    """Print one line of the result; return the rows a second."""
    from django.db import connection

    workspace = workspace_of(name.split(maxsplit=1)[0].lower() + str(base))
    if base:
        began = time.perf_counter()
        imported(workspace, 0, base)
        print(f"{name}: the base of {base:,} people itself: {base / (time.perf_counter() - began):,.0f} rows/s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    least = floor(workspace, rows)
    seconds = imported(workspace, base, rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}, {base:,} people before: {rows:,} rows in {seconds:.1f} s = {rows / seconds:,.0f} rows/s; "
        f"floor {rows / least:,.0f} rows/s, ratio {least / seconds:.2f}; {memory:.0f} MB at most",
        flush=True,
    )
    return rows / seconds


def measure(which: str, rows: int, base: int) -> None:
    """Measure in this process, on the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    empty = measured(which, rows, 0)
    if which == "PostgreSQL":
        full = measured(which, rows, base)
        print(f"PostgreSQL: into {base:,} people at {100 * full / empty:.0f} % of the speed into an empty base")


def main() -> None:
    """Measure both databases, each in a process of its own: its memory is its own too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--base", type=int, default=1_000_000)
    parser.add_argument("--measure", choices=["PostgreSQL", "SQLite"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure, arguments.rows, arguments.base)
        return
    again = [sys.executable, __file__, "--rows", str(arguments.rows), "--base", str(arguments.base), "--measure"]
    with tempfile.TemporaryDirectory() as folder:
        paths = {"PLOMADA_VAR": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        surroundings = {**os.environ, **paths, "DJANGO_SETTINGS_MODULE": "plomada_web.config.settings"}
        bare = {name: value for name, value in surroundings.items() if name != "DATABASE_URL"}
        subprocess.run([*again, "SQLite"], env=bare, check=True)
        databases = [sys.executable, str(ROOT / "tests" / "databases.py")]
        subprocess.run([*databases, *again, "PostgreSQL"], env=surroundings, check=True)


if __name__ == "__main__":
    main()
