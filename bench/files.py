"""Tables in files, lists as files, a whole workspace in one file: rows a second of the process, and its memory.

    python bench/files.py                                        SQLite: 100,000 people, 1,000,000 touches
    python tests/databases.py python bench/files.py              the same on PostgreSQL
    python bench/files.py --people 20000                         a fifth of it

One line a piece of work: rows, rows a second, and the most memory that the process has held by then, each with its
limit. CSV is also held against Python's own reader, which does nothing with what it reads. The exit code is 1 where a
limit is missed.
"""

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from workspaces.large import Size, fill  # noqa: E402

from plomada.sheets import SheetKind, WrittenColumn, open_sheet, write_sheet  # noqa: E402
from plomada_web.exports.actions import Asked, ask_export  # noqa: E402
from plomada_web.exports.models import Format  # noqa: E402
from plomada_web.exports.whole import dump_workspace, restore_workspace  # noqa: E402
from plomada_web.people.models import Record  # noqa: E402
from plomada_web.workspace.audit import MACHINE  # noqa: E402
from plomada_web.workspace.jobs import run_job  # noqa: E402
from plomada_web.workspace.models import Workspace  # noqa: E402

MOST_MEMORY = 500  # MB
ROW = (
    "Ana Núñez",
    "ana@acme.example",
    "+34 600 123 123",
    "Plant manager",
    "Acerías",
    1234.5,
    None,
    "España",
    12,
    "x, y",
)
MISSED: list[str] = []


def memory() -> float:
    """Return the most memory that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(what: str, work: Callable[[], int], least: int) -> float:
    """Do a piece of work, tell it, and return its seconds a row."""
    began = time.process_time()
    rows = work()
    seconds = time.process_time() - began
    speed = rows / seconds
    held = memory()
    for wrong, name in ((speed < least, f"{what}: slow"), (held > MOST_MEMORY, f"{what}: memory")):
        if wrong:
            MISSED.append(name)
    print(f"{what:44} {rows:>10,} rows {speed:>11,.0f}/s (≥ {least:,})  {held:>5.0f} MB (≤ {MOST_MEMORY})", flush=True)
    return seconds / rows


def batches(rows: int) -> Iterator[list[tuple[object, ...]]]:
    """Yield so many rows of ten cells."""
    for _ in range(rows // 1000):
        yield [ROW] * 1000


def sheets(folder: Path, rows: int) -> None:
    """Write and read tables of ten columns."""
    columns = [WrittenColumn(f"Column {place}") for place in range(len(ROW))]
    for kind, least in (
        (SheetKind.CSV, 100_000),
        (SheetKind.JSON_LINES, 50_000),
        (SheetKind.PARQUET, 50_000),
        (SheetKind.XLSX, 5_000),
    ):
        path = folder / f"table.{kind}"
        told(f"write {kind}", lambda k=kind, p=path: write_sheet(p, k, columns, batches(rows)), least // 2)  # type: ignore[misc]
        ours = told(f"read {kind}", lambda p=path: sum(map(len, open_sheet(p).batches())), least)  # type: ignore[misc]
        if kind is SheetKind.CSV:
            with path.open(encoding="utf-8", newline="") as file:
                plain = told("read csv, Python's reader alone", lambda: sum(1 for _ in csv.reader(file)), 1)
            print(f"{'':44} {ours / plain:.1f} times Python's reader alone; {ours * 1e6:.1f} µs a row")


def workspaces(folder: Path, people: int) -> None:
    """Take out lists, dump, restore and dump again."""
    workspace = fill(Size(people=people, accounts=people // 10, touches=people * 10), now=timezone.now()).workspace
    for record, rows in ((Record.PERSON, people), (Record.TOUCH, people * 10)):
        for format_ in (Format.CSV, Format.XLSX) if record is Record.PERSON else (Format.CSV,):

            def export(record: Record = record, format_: Format = format_, rows: int = rows) -> int:
                export = ask_export(workspace, Asked(record, format_, "en"), actor=MACHINE, now=timezone.now())
                run_job.func(export.job_id)
                export.refresh_from_db()
                return export.rows or 0

            told(f"export {record.label} as {format_}", export, 2_000)
    dump = lambda name, of: sum(part.rows for part in dump_workspace(of, folder / name))  # noqa: E731
    told("dump the workspace", lambda: dump("one.zip", workspace), 5_000)
    size = (folder / "one.zip").stat().st_size / 1e6
    workspace.slug = "before"
    workspace.save()

    def restore() -> int:
        restore_workspace(folder / "one.zip")
        return dump("two.zip", Workspace.objects.exclude(slug="before").get())

    told("restore it beside, and dump that", restore, 2_000)
    same = (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()
    print(f"{'':44} {size:.0f} MB; the same byte for byte: {'yes' if same else 'NO'}")
    if not same:
        MISSED.append("the second dump differs")


def main() -> int:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as name:
        settings.MEDIA_ROOT = Path(name) / "files"
        sheets(Path(name), people)
        workspaces(Path(name), people)
    for missed in MISSED:
        print(f"missed: {missed}")
    return 1 if MISSED else 0


if __name__ == "__main__":
    raise SystemExit(main())
