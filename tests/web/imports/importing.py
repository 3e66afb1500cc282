"""A file brought in, from its first byte to its records, as the page, the command and the API do it."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import xlsxwriter
from django.utils import timezone

from plomada_web.imports import actions
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.undo.actions import ask_undo
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job, Workspace
from tests.web.world import World

Means = Mapping[str, str]


def received(
    world: World, file: str | bytes | Path, *, name: str = "file.csv", workspace: Workspace | None = None
) -> Import:
    if isinstance(file, Path):
        name, file = file.name, file.read_bytes()
    pieces = [file.encode() if isinstance(file, str) else file]
    upload = actions.Upload(name, pieces)
    return actions.receive(workspace or world.workspace, upload=upload, actor=Actor.of(world.bob), now=timezone.now())


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with these sheets, in this order."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.close()
    return held.getvalue()


def mapped(one: Import, means: Means | None = None, **options: Any) -> Import:
    """Map columns by their headers, on top of what was found; "" leaves a column out."""
    mapping = {int(place): target for place, target in one.mapping.items()}
    for header, target in (means or {}).items():
        mapping[one.headers.index(header)] = target
    kept = {place: target for place, target in mapping.items() if target}
    wanted = Options.from_dict({"rules": None, **options})
    actions.set_mapping(one, mapping=kept, options=wanted, now=timezone.now())
    return one


def run(one: Import, world: World) -> Import:
    job = actions.start(one, actor=Actor.of(world.bob), now=timezone.now())
    work(job)
    return Import.objects.select_related("change_set", "workspace").get(pk=one.pk)


def brought(world: World, file: str | bytes | Path, means: Means | None = None, **options: Any) -> Import:
    return run(mapped(received(world, file), means, **options), world)


def work(job: Job) -> None:
    # The heart of a job beats on a connection of its own, which the test's database in memory does not take.
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        jobs.run_job.func(job.pk)
    job.refresh_from_db()
    assert job.status == "succeeded", job.error


def undone(one: Import, world: World) -> None:
    assert one.change_set is not None
    job = ask_undo(one.change_set, actor=Actor.of(world.bob), now=timezone.now())
    work(job)
    overtaken = one.change_set.changes.filter(state="overtaken").values()
    assert not overtaken, list(overtaken)
    assert job.result == {"undone": one.change_set.changes.count(), "overtaken": 0}


def made(one: Import, record: str) -> tuple[int, int, int]:
    """Return how many records were made, changed, left as they were."""
    told = one.counts.get(record, {})
    return told.get("made", 0), told.get("changed", 0), told.get("same", 0)


def told(one: Import) -> list[str]:
    return [
        f"{row.number} {row.column}: {row.template % row.values if row.values else row.template}"
        for row in ImportProblem.objects.filter(of=one).order_by("pk")
    ]


TANGLED_MEANS = {
    "City": "account.city",
    "Tags": "person.tags",
    "Mail": "person.email",
    "Yes": "person.consent_mail",
    "Deal": "decision.title",
    "Stage": "decision.phase",
    "When": "touch.at",
    "Id": "person.external_id",
    "Role": "stakeholder.role",
}


def tangled(seed: int, rows: int = 60) -> str:
    """Return a file that names the same few over and over, each time a little otherwise."""
    draw = random.Random(seed)
    lines = ["Name,Mail,Id,Company,City,Title,Tags,Yes,Deal,Stage,When,Role,Shoe"]
    for _ in range(rows):
        who, firm = draw.randrange(9), draw.randrange(4)
        cells = [
            draw.choice([f"Ana {who}", f"ANA {who}", ""]),
            draw.choice([f"ana{who}@firm{firm}.example", "", "broken"]),
            draw.choice([f"id-{who}", "", ""]),
            draw.choice([f"Firm {firm}", f"firm {firm}", ""]),
            draw.choice(["Bilbao", "Lugo", ""]),
            draw.choice(["Boss", "Buyer", ""]),
            draw.choice(["vip", "vip; new", ""]),
            draw.choice(["yes", "no", ""]),
            draw.choice(["Presses", "Pumps", ""]),
            draw.choice(["idea", "won", "lost", ""]),
            draw.choice(["2026-01-0" + str(1 + who), "2026-11-20", ""]),
            draw.choice(["user", "approver", ""]),
            draw.choice(["38", "41", ""]),
        ]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"
