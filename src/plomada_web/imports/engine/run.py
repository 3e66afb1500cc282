"""One run over a file: each batch placed and, unless it is a dry run, written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from plomada.sheets import ColumnForm, SheetRow
from plomada_web.imports.engine.accounts import place_accounts, place_sites
from plomada_web.imports.engine.aside import Aside
from plomada_web.imports.engine.batch import Batch, Shelves
from plomada_web.imports.engine.cells import Column
from plomada_web.imports.engine.consents import place_consents
from plomada_web.imports.engine.decisions import place_decisions, place_stakeholders
from plomada_web.imports.engine.people import place_people
from plomada_web.imports.engine.reading import Problem, Reader
from plomada_web.imports.engine.storing import store
from plomada_web.imports.engine.surroundings import look_around
from plomada_web.imports.engine.touches import place_touches
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.engine.writing import Reserved
from plomada_web.imports.targets import ORDER, Target
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import Workspace

TOLD: Final = (*ORDER, "site", "consent")
CURRENCY: Final = "currency"  # a default that is no field: of amounts that name none


@dataclass(frozen=True)
class Plan:
    """What a run needs to know.

    Attributes:
        mapping: what the column at each place of a row means.
        columns: the headers.
        forms: how the cells of each column are written.
        name: the file's.
        now: the moment that all it makes and changes carries.
        actor_id: the user who imports.
    """

    workspace: Workspace
    mapping: Mapping[int, Target]
    targets: Mapping[str, Target]
    columns: Sequence[str]
    forms: Sequence[ColumnForm]
    options: Options
    name: str
    now: datetime
    actor_id: int | None


@dataclass
class Outcome:
    """What became of some rows.

    Attributes:
        counts: {"person": {"made": 3, "changed": 1, "same": 2, "left_out": 0}, ...}, only of records that occur.
        batch: the rows themselves, for those who show examples.
    """

    rows: int
    counts: dict[str, dict[str, int]]
    problems: list[Problem]
    stood_in: Counter[str]
    still_no: Counter[str]
    batch: Batch = field(repr=False)


class Engine:
    """Brings rows in, batch by batch, under one plan.

    Args:
        plan: what it needs to know.
        writes: whether what becomes of the rows is written.
        aside: where a dry run keeps what its batches would write, so that later ones find it; None: there is one batch.
    """

    def __init__(self, plan: Plan, *, writes: bool, aside: Aside | None = None) -> None:
        self.plan = plan
        self.aside = aside
        self.around = look_around(plan.workspace, now=plan.now, writes=writes)
        self.around.currency = plan.options.defaults.get(CURRENCY) or self.around.currency
        self.reserved = Reserved()
        if writes:
            self.around.numbers = self.reserved
        self.reader = Reader(_columns(plan), _defaults(plan), self.around)

    def bring(self, rows: Iterable[SheetRow], change_set: ChangeSet | None) -> Outcome:
        """Place a batch and write it into the set of changes; None writes nothing.

        Call it in a transaction. A batch that failed can be brought again.
        """
        rows = list(rows)
        problems: list[Problem] = []
        if change_set is not None:
            self.reserved.begin_batch()
        batch = Batch(
            rows=self.reader.read(rows, problems),
            around=self.around,
            options=self.plan.options,
            shelves=Shelves(self.aside),  # empty: what others wrote since the last batch counts
            problems=problems,
            actor_id=self.plan.actor_id,
        )
        place(batch, self.plan.name)
        problems.sort(key=lambda problem: problem.number)
        if change_set is not None:
            store(batch, change_set)
        elif self.aside is not None:
            self.aside.keep(batch.shelves.ordered(TOLD))
        return Outcome(len(rows), _counts(batch), problems, batch.stood_in, batch.still_no, batch)

    def forget(self) -> None:
        """Look at everything anew, after a transaction that was rolled back: tags that it made are gone."""
        now, writes, numbers, currency = self.plan.now, self.around.writes, self.around.numbers, self.around.currency
        self.around = look_around(self.plan.workspace, now=now, writes=writes)
        self.around.numbers, self.around.currency = numbers, currency
        self.reader = Reader(_columns(self.plan), _defaults(self.plan), self.around)


def place(batch: Batch, name: str) -> None:
    """Decide what every row becomes, from what it hangs on to what hangs on it."""
    place_accounts(batch)
    place_sites(batch)
    place_people(batch)
    place_decisions(batch)
    place_stakeholders(batch)
    place_touches(batch)
    place_consents(batch, place=name)


def _counts(batch: Batch) -> dict[str, dict[str, int]]:
    counts = {}
    for record, shelf in batch.shelves.ordered(TOLD):
        made, changed = len(shelf.made), len(shelf.changed)
        same = len(shelf.seen.difference(shelf.changed)) - made if shelf.seen else 0
        told = {"made": made, "changed": changed, "same": max(same, 0), "left_out": batch.left_out[record]}
        if any(told.values()):
            counts[record] = told
    return counts


def _columns(plan: Plan) -> list[Column]:
    return [
        Column(place, plan.columns[place], target, plan.forms[place]) for place, target in sorted(plan.mapping.items())
    ]


def _defaults(plan: Plan) -> list[tuple[Column, Any]]:
    return [
        (Column(-1, "", plan.targets[name], ColumnForm(name)), text)
        for name, text in plan.options.defaults.items()
        if name != CURRENCY and text
    ]
