"""An import as the API tells it, and what a program says of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from plomada_web.api.v1.shapes import example, example_of_body
from plomada_web.api.v1.values import Body, Fits, Keyed, line, one_of
from plomada_web.imports import queries
from plomada_web.imports.engine.wishes import RULES, Keep, Mode
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.imports.said import Said

FIELD = Fits(r"^[a-z]+(\.[A-Za-z0-9_.\-]+)?$", 80, "person.email")
TARGET = Fits(r"^(new:(account|person|decision)|[a-z]+(\.[A-Za-z0-9_.\-]+)?)$", 80, "person.email")
Columns = Annotated[dict[str, Any], Keyed(500, TARGET, line(200), or_null=True)]
Defaults = Annotated[dict[str, Any], Keyed(50, line(200), FIELD, or_null=True)]


def _rules(record: str) -> Any:
    """Return the kind of a list of what records of a kind are found by."""
    return Annotated[list[Annotated[str, one_of(RULES[record])]], Field(min_length=1, max_length=len(RULES[record]))]


class ColumnTold(BaseModel):
    """A column of the file, and what it is taken for."""

    name: str
    means: str | None = Field(description="The field it fills; null: it is left out.")
    why: str | None = Field(description="By what that was known.")
    is_doubtful: bool = Field(description="A guess that wants somebody to look: it was not taken.")


class ProblemOfRowTold(BaseModel):
    """What of a row could not be brought in, and why."""

    model_config = example(id=4, row=17, column="Email", detail="“pau@” is no e-mail address.", is_left_out=False)

    id: int | None
    row: int
    column: str | None = Field(description="Null: the whole row.")
    detail: str
    is_left_out: bool = Field(description="The row was left out; otherwise only this cell was.")

    @classmethod
    def of(cls, problem: ImportProblem) -> "ProblemOfRowTold":
        """Return the problem in the reader's language."""
        return cls.kept(vars(problem))

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> "ProblemOfRowTold":
        """Return a problem as a dry run keeps it."""
        told = queries.told_problem(kept)
        return cls(
            id=kept.get("id"), row=told.number, column=told.column or None, detail=told.text, is_left_out=told.stops
        )


class TrialTold(BaseModel):
    """What a dry run found: nothing of it is written."""

    rows: int
    is_whole: bool = Field(description="Whether all rows were tried: nobody stopped it, the file was readable.")
    failed_rows: int
    counts: dict[str, Any]
    problems: list[ProblemOfRowTold] = Field(description="The first of them.")

    @classmethod
    def of(cls, trial: Mapping[str, Any]) -> "TrialTold":
        """Return the dry run as the API tells it."""
        return cls(
            is_whole=trial["whole"],
            problems=[ProblemOfRowTold.kept(kept) for kept in trial["problems"]],
            **{name: trial[name] for name in ("rows", "failed_rows", "counts")},
        )


class ImportTold(BaseModel):
    """One file on its way to being records."""

    model_config = example(
        id=6,
        name="people.csv",
        size=20480,
        status="running",
        columns=[
            {"name": "Name", "means": "person.name", "why": "It is called “Name”.", "is_doubtful": False},
            {"name": "E-mail", "means": "person.email", "why": "It is called “E-mail”.", "is_doubtful": False},
        ],
        sheet=None,
        sheets=[],
        match={"account": ["external_id", "domain", "name"], "person": ["external_id", "email", "name"]},
        mode="both",
        keep="fill",
        defaults={"touch.team": "marketing"},
        warnings=[],
        approximate_rows=400,
        rows_done=200,
        failed_rows=1,
        rows_per_second=100,
        seconds_left=2,
        counts={"person": {"made": 199, "changed": 0, "same": 0, "left_out": 1}},
        trial=None,
        change_set=7,
        undone_at=None,
        created_at="2026-11-21T18:40:00Z",
        started_at="2026-11-21T18:41:00Z",
        finished_at=None,
    )

    id: int
    name: str
    size: int
    status: str = Field(description="draft, dry_run, running, done or stopped")
    columns: list[ColumnTold]
    sheet: str | None = Field(description="Of a workbook with several: the one that is read.")
    sheets: list[str] = Field(description="The sheets of a workbook with several.")
    match: dict[str, list[str]] = Field(description="By what records are found, in the order in which it is tried.")
    mode: str
    keep: str
    defaults: dict[str, str]
    warnings: list[str] = Field(description="What was guessed about the file.")
    approximate_rows: int | None
    rows_done: int = Field(description="Of the import, or of the dry run that is going on.")
    failed_rows: int
    rows_per_second: int | None
    seconds_left: int | None
    counts: dict[str, Any] = Field(description="Records made, changed, the same and left out, by their kind.")
    trial: TrialTold | None = Field(description="What the last dry run found.")
    change_set: int | None = Field(description="By which it is taken back.")
    undone_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Import, now: datetime | None = None) -> "ImportTold":
        """Return the import as the API tells it; how fast it goes as long as it does, at the moment `now`."""
        same = ("name", "size", "status", "approximate_rows", "failed_rows", "counts", "created_at", "started_at")
        pace = queries.pace_of(row, row.job, now=now) if now and row.is_going_on else None
        return cls(
            id=row.pk,
            columns=[
                ColumnTold(name=one.name, means=one.target or None, why=one.why or None, is_doubtful=one.doubt)
                for one in queries.columns_of(row)
            ],
            sheet=row.form["sheet"] if row.sheets else None,
            sheets=row.sheets,
            match={record: list(names) for record, names in row.options.get("rules", RULES).items()},
            mode=row.options.get("mode", Mode.BOTH),
            keep=row.options.get("keep", Keep.FILL),
            defaults=row.options.get("defaults", {}),
            warnings=list(queries.warnings_of(row)),
            rows_done=pace.rows if pace else row.rows_done,
            rows_per_second=pace.per_second if pace else queries.whole_pace(row),
            seconds_left=pace.seconds_left if pace else None,
            trial=TrialTold.of(row.trial) if row.trial else None,
            change_set=row.change_set_id,
            undone_at=row.change_set.undone_at if row.change_set else None,
            finished_at=row.finished_at,
            **{name: getattr(row, name) for name in same},
        )


class MatchSaid(Body):
    """By what records are found, for each kind that shall not be found as usual."""

    account: _rules("account") | None = None  # type: ignore[valid-type]
    person: _rules("person") | None = None  # type: ignore[valid-type]
    decision: _rules("decision") | None = None  # type: ignore[valid-type]


class ImportSaid(Body):
    """What the columns mean and how to go about it; what is not sent stays as it was found."""

    model_config = example_of_body(
        columns={"E-mail": "person.email", "Lead score": None},
        match={"person": ["external_id", "email"]},
        mode="both",
        keep="fill",
        defaults={"touch.team": "marketing"},
    )

    columns: Columns = Field(
        default_factory=dict,
        description="What each column means, by its name; null leaves it out, new:person makes an own field of it.",
    )
    mapping: Annotated[str, line(80)] | None = Field(default=None, description="Name of a kept mapping to begin with.")
    match: MatchSaid | None = None
    mode: Annotated[str, one_of(mode.value for mode in Mode)] | None = Field(
        default=None, description="create: only what is new. update: only what is known. both."
    )
    keep: Annotated[str, one_of(keep.value for keep in Keep)] | None = Field(
        default=None, description="What becomes of a field that is filled here: fill leaves it, overwrite does not."
    )
    defaults: Defaults = Field(
        default_factory=dict, description="Texts for fields of which the file says nothing; null takes one away."
    )

    def said(self) -> Said:
        """Return what was sent, in the words of the import."""
        match = self.match.sent() if self.match else {}
        return Said(
            columns={name: target or "" for name, target in self.columns.items()},
            saved=self.mapping or "",
            rules={record: names for record, names in match.items() if names},
            defaults={target: text or "" for target, text in self.defaults.items()},
            mode=self.mode,
            keep=self.keep,
        )
