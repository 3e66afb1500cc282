"""What the pages of imports show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from plomada.figures import Sentence
from plomada_web.decisions.models import Outcome, Phase, StakeholderRole
from plomada_web.imports.models import Import
from plomada_web.imports.targets import BY_NAME, ORDER, Target
from plomada_web.imports.words import PLURALS
from plomada_web.people.models import Channel, LegalBasis, Record, Team
from plomada_web.site.telling import say
from plomada_web.workspace.models import Job, Language, Workspace

PAGE: Final = 50
SHOWN_PROBLEMS: Final = 20


@dataclass(frozen=True)
class Told:
    """How many records of a kind an import made, changed, left as they were, left out."""

    record: str
    made: int
    changed: int
    same: int
    left_out: int


@dataclass(frozen=True)
class ToldProblem:
    """A problem in the reader's language."""

    number: int
    column: str
    text: str
    stops: bool
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pace:
    """How fast an import goes, and how long it still takes; None where that cannot be said yet."""

    rows: int
    of: int | None
    per_second: int | None
    seconds_left: int | None


def imports_of(workspace: Workspace, *, before: int | None) -> tuple[list[Import], int | None]:
    """Return a page of imports, newest first, and the id to go on from: one query."""
    rows = workspace.imports.select_related("created_by", "change_set", "job").order_by("-created_at", "-pk")
    if before is not None and (last := workspace.imports.filter(pk=before).first()):
        rows = rows.filter(created_at__lte=last.created_at).exclude(created_at=last.created_at, pk__gte=last.pk)
    page = list(rows[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def counted(counts: Mapping[str, Any]) -> list[Told]:
    """Return the counts of an import by kind of record, in the order of the pages."""
    return [
        Told(
            record_name(record),
            **{what: counts[record].get(what, 0) for what in ("made", "changed", "same", "left_out")},
        )
        for record in (*ORDER, "site", "consent")
        if record in counts
    ]


def still_no(counts: Mapping[str, Any]) -> int:
    """Return how many rows said yes to mail for someone who is written to no more."""
    return sum(counts.get("still_no", {}).values())


def record_name(record: str) -> str:
    """Return what a kind of record is called, many of them."""
    return str(PLURALS[record])


def same_file(one: Import) -> Import | None:
    """Return the last import of the very same file that ran."""
    same = Import.objects.filter(workspace=one.workspace, sha256=one.sha256, started_at__isnull=False)
    return same.exclude(pk=one.pk).order_by("-started_at").first()


def pace_of(one: Import, job: Job | None, *, now: datetime) -> Pace:
    """Return how an import or its dry run is getting on."""
    rows = job.done if job else one.rows_done
    of = max(one.approximate_rows or 0, job.total or 0 if job else 0) or None
    began = job.created_at if job else one.started_at
    seconds = (now - began).total_seconds() if began else 0.0
    if not rows or seconds <= 0:
        return Pace(rows, of, None, None)
    per_second = rows / seconds
    left = round((of - rows) / per_second) if of and of > rows else None
    return Pace(rows, of, max(1, round(per_second)), left)


def whole_pace(one: Import) -> int | None:
    """Return how many rows a second an import that has ended brought in."""
    if one.started_at is None or one.finished_at is None or not one.rows_done:
        return None
    seconds = (one.finished_at - one.started_at).total_seconds()
    return max(1, round(one.rows_done / seconds)) if seconds > 0 else None


def problems_of(one: Import) -> tuple[list[ToldProblem], int]:
    """Return the first problems, and how many there are."""
    rows = one.problems.order_by("pk")
    return [told_problem(vars(row)) for row in rows[:SHOWN_PROBLEMS]], rows.count()


def told_problem(kept: Mapping[str, Any]) -> ToldProblem:
    """Return a problem as it was kept, in the reader's language."""
    sentence = sentence_of(kept["template"], kept["values"])
    cells = tuple(str(cell) for cell in kept["cells"])
    return ToldProblem(kept["number"], kept["column"], say(sentence), kept["stops"], cells)


def sentence_of(template: str, values: Mapping[str, Any]) -> Sentence:
    """Return a sentence as it was kept."""
    return Sentence(template, {name: _value(value) for name, value in values.items()})


def _value(value: Any) -> Any:
    if isinstance(value, dict) and "template" in value:
        return sentence_of(value["template"], value["values"])
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class ShownField:
    label: str
    value: str
    before: str


@dataclass(frozen=True)
class ShownRecord:
    """A record of a dry run: what is new, or what changes."""

    record: str
    made: bool
    number: int
    fields: tuple[ShownField, ...]


LABELS: Final = {
    "account_id": "account.name",
    "function_id": "person.function",
    "value_amount": "decision.value",
    "person_id": "person.name",
    "decision_id": "decision.title",
}


def examples_of(trial: Mapping[str, Any]) -> list[ShownRecord]:
    """Return the examples of a dry run."""
    return [
        ShownRecord(
            record=str(Record(one["record"]).label),
            made=one["made"],
            number=one["number"],
            fields=tuple(_shown(one["record"], field) for field in _with_currency(one["fields"])),
        )
        for one in trial.get("examples", ())
    ]


def _with_currency(fields: Iterable[Mapping[str, str]]) -> Iterable[Mapping[str, str]]:
    """Return the fields with each amount and its currency as one."""
    by_name = {field["field"]: field for field in fields}
    currency = by_name.pop("value_currency", None)
    if currency and (amount := by_name.get("value_amount")):
        joined = {what: f"{amount[what]} {currency[what]}".strip() for what in ("value", "before")}
        by_name["value_amount"] = {**amount, **joined}
    return by_name.values()


# What is kept as a code, and shown by its name.
NAMES: Final[Mapping[str, Mapping[str, Any]]] = {
    "phase": dict(Phase.choices),
    "outcome": dict(Outcome.choices),
    "role": dict(StakeholderRole.choices),
    "language": dict(Language.choices),
    "legal_basis": dict(LegalBasis.choices),
    "channel": dict(Channel.choices),
    "team": dict(Team.choices),
}


def _shown(record: str, field: Mapping[str, Any]) -> ShownField:
    name = field["field"]
    target: Target | None = BY_NAME.get(LABELS.get(name, f"{record}.{name}"))
    if name.endswith("_id") and name in {"account_id", "person_id", "decision_id"}:
        label = str(Record(name.removesuffix("_id")).label)
    else:
        label = str(target.label) if target else name
    names = NAMES.get(name, {})
    return ShownField(label, *(str(names.get(field[what], field[what])) for what in ("value", "before")))


@dataclass(frozen=True)
class ShownColumn:
    """A column of the mapping page."""

    place: int
    name: str
    cells: tuple[str, ...]
    target: str
    why: str
    doubt: bool


def columns_of(one: Import) -> list[ShownColumn]:
    """Return the columns with what they are taken for."""
    return [
        ShownColumn(
            place=place,
            name=column["name"],
            cells=tuple(column["cells"][:4]),
            target=one.mapping.get(str(place), ""),
            why=say(sentence_of(**column["why"])) if column.get("why") else "",
            doubt=bool(column.get("doubt")),
        )
        for place, column in enumerate(one.columns)
    ]


def warnings_of(one: Import) -> Iterable[str]:
    """Return what was guessed about the file, in the reader's language."""
    return [say(sentence_of(**kept)) for kept in one.warnings]
