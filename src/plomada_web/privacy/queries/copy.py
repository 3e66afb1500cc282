"""All that we hold on a person, section by section: shown on a page, and handed over as files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plomada_web.decisions.actions.introduction import JOB as INTRODUCTION
from plomada_web.decisions.models import Stakeholder, Suggestion
from plomada_web.people.custom_values import own_fields, own_values, told
from plomada_web.people.models import Person, Record
from plomada_web.privacy.holdings import HOLDINGS, Holding, everyone_of
from plomada_web.privacy.queries.said import SaidIn, said_by
from plomada_web.site import telling
from plomada_web.undo.models import Change
from plomada_web.workspace.audit_words import action_in_words
from plomada_web.workspace.models import AuditLine, Workspace

# What is written about the person beside relations, names and moments of ours.
OF_PERSON: Final = (
    "name",
    "email",
    "phone",
    "title",
    "account",
    "site",
    "function",
    "language",
    "notes",
    "source",
    "legal_basis",
    "legal_basis_since",
    "no_mail_since",
    "external_id",
    "created_at",
    "archived_at",
)


@dataclass(frozen=True)
class Section:
    """Rows of one kind.

    Attributes:
        name: of the rows in a file.
        columns: what the cells are, in the language of the moment.
        rows: the cells as text.
        data: the same as JSON.
        more: whether only the newest are here.
    """

    name: str
    title: str | Promise
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    data: tuple[Mapping[str, object], ...]
    more: bool = False

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Return the rows with each cell beside what it is."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class PersonCopy:
    """All that we hold on a person. `withheld`: the decisions in which only they may read what they said."""

    person: Person
    sections: tuple[Section, ...]
    withheld: tuple[str, ...]


def copy_of(person: Person, *, most: int) -> PersonCopy:
    """Return what we hold on the person, at most so many rows of each kind, in the language of the moment."""
    everyone = everyone_of(person)
    ids = [one.pk for one in everyone]
    stakes = list(Stakeholder.objects.filter(person__in=ids).select_related("decision").order_by("added_at", "pk"))
    said = said_by(stakes)
    workspace = person.workspace
    sections = (
        _person_section(everyone),
        *(_held(holding, ids, workspace, most) for holding in HOLDINGS),
        _said_section(said, most),
        _introductions(workspace, ids, most),
        _suggested(everyone, most),
        _done(workspace, ids, [stake.pk for stake in stakes], most),
        _changed(workspace, ids, [stake.pk for stake in stakes], most),
    )
    return PersonCopy(
        person=everyone[0],
        sections=tuple(section for section in sections if section.rows),
        withheld=tuple(one.decision for one in said if one.withheld),
    )


def _person_section(everyone: Sequence[Person]) -> Section:
    rows: list[tuple[str, ...]] = []
    for person in everyone:
        own = own_values(person.workspace, Record.PERSON, person.custom)
        values = [*((_called(name), _cell(person, name)) for name in OF_PERSON), (_("Tags"), _tags(person))]
        rows += [(said, cell) for said, cell in (*values, *((value.name, value.text) for value in own)) if cell]
    data = (
        {name: _plain(person, name) for name in OF_PERSON} | {"tags": _tags(person), "custom": person.custom}
        for person in everyone
    )
    return Section("person", _("The person"), (_("What"), _("Value")), tuple(rows), tuple(data))


def _tags(person: Person) -> str:
    return ", ".join(person.tags.values_list("name", flat=True))


def _called(name: str) -> str:
    own = {
        "account": _("Account"),
        "site": _("Site"),
        "function": _("Function"),
        "legal_basis_since": _("Legal basis since"),
        "no_mail_since": _("No mail since"),
        "created_at": _("Known since"),
        "archived_at": _("Archived on"),
    }
    return own.get(name) or str(Person._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _held(holding: Holding, ids: list[int], workspace: Workspace, most: int) -> Section:
    found, more = _first(holding.rows(ids), most)
    own = {field.key: field for field in own_fields(workspace, Record.STAKEHOLDER)} if "custom" in holding.told else {}

    def cell(row: Any, path: str) -> str:
        if path == "custom":
            values = row.custom.items()
            return "; ".join(f"{own[key].name}: {told(own[key], value)}" for key, value in values if key in own)
        return _cell(row, path)

    return Section(
        name=holding.name,
        title=holding.title,
        columns=tuple(str(said) for said in holding.told.values()),
        rows=tuple(tuple(cell(row, path) for path in holding.told) for row in found),
        data=tuple({path.replace("__", "."): _plain(row, path) for path in holding.told} for row in found),
        more=more,
    )


def _said_section(said: Iterable[SaidIn], most: int) -> Section:
    lines = [(one.decision, line) for one in said for line in one.lines]
    kept = lines[-most:]
    return Section(
        name="said",
        title=_("Said in rooms"),
        columns=(_("When"), _("Decision"), _("About"), _("Said"), _("In their words")),
        rows=tuple((_moment(line.at), decision, line.about, line.said, line.words) for decision, line in kept),
        data=tuple(
            {"at": line.at, "decision": decision, "kind": line.kind, "about": line.about, "said": line.said}
            | {"value": line.value, "words": line.words}
            for decision, line in kept
        ),
        more=len(kept) < len(lines),
    )


def _introductions(workspace: Workspace, ids: list[int], most: int) -> Section:
    jobs = workspace.jobs.filter(kind=INTRODUCTION).order_by("-created_at")
    mails = [job for job in jobs.iterator() if set(ids) & set(job.payload.get("people", []))]
    return Section(
        name="introduction",
        title=_("Introductions to colleagues"),
        columns=(_("When"), _("Subject"), _("Text")),
        rows=tuple((_moment(job.created_at), job.payload["subject"], job.payload["text"]) for job in mails[:most]),
        data=tuple(
            {"at": job.created_at, "subject": job.payload["subject"], "text": job.payload["text"]}
            for job in mails[:most]
        ),
        more=len(mails) > most,
    )


def _suggested(everyone: Sequence[Person], most: int) -> Section:
    """Tell that a colleague named them; who, and why, are the colleague's words."""
    emails = [one.email for one in everyone if one.email]
    rows = Suggestion.objects.filter(decision__workspace=everyone[0].workspace_id, email__in=emails)
    found, more = _first(rows.select_related("decision"), most)
    return Section(
        name="suggestion",
        title=_("Suggested by a colleague"),
        columns=(_("When"), _("Decision"), _("Name"), _("Title")),
        rows=tuple((_moment(one.suggested_at), one.decision.title, one.name, one.title) for one in found),
        data=tuple(
            {"at": one.suggested_at, "decision": one.decision.title, "name": one.name, "title": one.title}
            for one in found
        ),
        more=more,
    )


def _done(workspace: Workspace, ids: list[int], stakes: list[int], most: int) -> Section:
    about = Q(target_type="person", target_id__in=ids) | Q(target_type="stakeholder", target_id__in=stakes)
    lines = AuditLine.objects.filter(about, workspace=workspace).order_by("-at", "-pk")
    found, more = _first(lines, most)
    return Section(
        name="done",
        title=_("What was done with what we hold"),
        columns=(_("When"), _("What")),
        rows=tuple((_moment(line.at), action_in_words(line.action)) for line in found),
        data=tuple({"at": line.at, "action": line.action} for line in found),
        more=more,
    )


def _changed(workspace: Workspace, ids: list[int], stakes: list[int], most: int) -> Section:
    about = Q(record="person", record_id__in=ids) | Q(record="stakeholder", record_id__in=stakes)
    rows = Change.objects.filter(about, change_set__workspace=workspace).select_related("change_set").order_by("-pk")
    found, more = _first(rows, most)
    return Section(
        name="change",
        title=_("Changed together with others, kept so that it can be undone"),
        columns=(_("When"), _("What"), _("Before"), _("After")),
        rows=tuple(
            (
                _moment(one.change_set.made_at),
                one.change_set.get_kind_display(),
                _listed(one.before),
                _listed(one.after),
            )
            for one in found
        ),
        data=tuple({"at": one.change_set.made_at, "before": one.before, "after": one.after} for one in found),
        more=more,
    )


def _first(rows: QuerySet[Any], most: int) -> tuple[list[Any], bool]:
    found = list(rows[: most + 1])
    return found[:most], len(found) > most


def _plain(row: Any, path: str) -> object:
    for name in path.split("__"):
        row = getattr(row, name)
    return row if row is None or isinstance(row, str | int | float | date | datetime | dict | list) else str(row)


def _cell(row: Any, path: str) -> str:
    *way, name = path.split("__")
    for step in way:
        row = getattr(row, step)
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return _moment(value)
        case dict():
            return _listed(value)
        case _:
            return telling.tell(value)


def _listed(values: Mapping[str, object] | None) -> str:
    return "; ".join(f"{key}: {value}" for key, value in (values or {}).items() if value not in ("", None))


def _moment(at: datetime) -> str:
    return telling.day(localtime(at), "moment")
