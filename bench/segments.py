"""Segments in a large workspace: a look at whom a rule would hold of, the first pass, a look at what changed, averages.

    python tests/databases.py python bench/segments.py                  PostgreSQL: 1,000,000 people, 10,000,000 touches
    python tests/databases.py python bench/segments.py --people 100000  a tenth of it
    python bench/segments.py --people 100000                            the same on SQLite

One line a claim: what it took, and the limit it has to stay under. The exit code is 1 where a limit is missed.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("PLOMADA_VAR", tempfile.mkdtemp(prefix="plomada-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")

import django  # noqa: E402

django.setup()

from workspaces.large import Size, fill  # noqa: E402

from plomada_web.lists.filters import All, Catalogue, Condition, Has, Not, Operator, Rule  # noqa: E402
from plomada_web.people.actions import TouchFacts, add_touches  # noqa: E402
from plomada_web.people.models import Person, Record  # noqa: E402
from plomada_web.segments.actions import SegmentFacts, add_segment  # noqa: E402
from plomada_web.segments.looking import keep_up  # noqa: E402
from plomada_web.segments.queries.averages import averages  # noqa: E402
from plomada_web.segments.queries.preview import preview  # noqa: E402
from plomada_web.workspace.audit import MACHINE  # noqa: E402
from plomada_web.workspace.models import Workspace  # noqa: E402

LATELY = Condition("at", Operator.LAST_DAYS, 30)
CALLED = Has("touches", All((Condition("channel", Operator.IS, "call"), LATELY)))
RULES: dict[str, Rule] = {
    "a common title": Condition("title", Operator.CONTAINS, "purchasing"),
    "a rare name": Condition("name", Operator.CONTAINS, "wiebke okafor kovacs"),
    "nothing at all": Condition("external_id", Operator.IS, "there is none"),
    "called lately": CALLED,
    "never called lately": Not(CALLED),
    "no touch for 90 days": Condition("last_touch_at", Operator.OLDER_DAYS, 90),
}
missed = 0


def took(name: str, limit: float, do: Callable[[], object]) -> None:
    """Print how long something took, and whether that is under its limit."""
    global missed  # noqa: PLW0603
    began = time.perf_counter()
    told = do()
    seconds = time.perf_counter() - began
    over = "" if seconds < limit else "   MISSED"
    missed += bool(over)
    print(f"{name:44} {seconds * 1000:9.0f} ms   limit {limit * 1000:8.0f} ms   {told}{over}", flush=True)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1_000_000)
    people = asked.parse_args().people
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    fill(Size(people, people // 10, people * 10), now=now)
    workspace = Workspace.objects.first()
    assert workspace
    catalogue = Catalogue(workspace)
    for name, rule in RULES.items():
        took(
            f"preview: {name}",
            1.0,
            lambda rule=rule: preview(rule, workspace, Record.PERSON, catalogue=catalogue, now=now).count.n,  # type: ignore[misc]
        )
    segment = add_segment(workspace, Record.PERSON, facts=SegmentFacts("Called", CALLED), actor=MACHINE, now=now)

    def up(now: datetime) -> int:
        segment.refresh_from_db()
        keep_up(segment, now=now)
        segment.refresh_from_db()
        return segment.size

    took("first pass over everyone", people / 5000, lambda: up(now))
    some = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:1000])
    later = now + timedelta(minutes=20)
    touches = [TouchFacts("sales", "call", later, person_id=pk) for pk in some]
    took(
        "a thousand touches come in",
        2.0,
        lambda: len(add_touches(workspace, touches=touches, actor=MACHINE, now=later).touches),
    )
    took("a look at what changed", 5.0, lambda: up(later))
    took("a look at nothing, and at what time turned", 5.0, lambda: up(later + timedelta(hours=1)))
    took("averages", 2.0, lambda: averages(segment, now=later).n)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
