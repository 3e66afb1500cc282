"""What happened with one account or person, newest first: touches, notes, and what we did to the record.

Here is how this works. Three kinds of row stand in three tables, each with an index that gives the newest of one record
first. A page takes as many of each as fit on it, merges them by time, and keeps the newest. The next page begins after
the last row shown, named by its moment, its kind and its number: going deep costs no more than the first page, and an
account with a hundred thousand touches no more than one with ten.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from plomada_web.people.models import Account, Channel, Note, Person, Team, Touch
from plomada_web.site.written_once import written_once
from plomada_web.workspace.audit_words import action_in_words
from plomada_web.workspace.models import AuditLine

PAGE = 30
# What is told of a touch, and where the page is of an account, of whom.
TOLD = (
    "at",
    "team",
    "channel",
    "asset",
    "theme",
    "campaign",
    "note",
    "cost_amount",
    "cost_currency",
    "person_id",
    "account_id",
    "member__name",
    "member__email",
)
PERSON_TOLD = ("person__name", "person__erased_at")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))

ICONS: Mapping[str, str] = {
    Channel.MAIL: "mail",
    Channel.CALL: "message-2",
    Channel.MEETING: "users",
    Channel.VISIT: "building",
    Channel.WEB: "world",
    Channel.FORM: "clipboard-text",
    Channel.EVENT: "calendar-event",
    Channel.WEBINAR: "player-play",
    Channel.SOCIAL: "messages",
    Channel.ADVERT: "speakerphone",
    Channel.MESSAGE: "message",
    Channel.LETTER: "file-text",
    Channel.ROOM: "key",
    Channel.DIAGNOSTIC: "checklist",
    Channel.TOUR: "map-2",
    Channel.OTHER: "circle",
}
# Told by a line of their own: a note by itself, a touch by itself.
TOLD_OTHERWISE = ("note.", "touch.")

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Narrowed:
    """What a timeline is narrowed to; anything beside the moment leaves touches alone."""

    team: str = ""
    channel: str = ""
    asset: str = ""
    older: str = ""  # where the page begins, as `Happening.place` tells it

    @property
    def touches_only(self) -> bool:
        """Return whether something is asked for that only a touch has."""
        return bool(self.team or self.channel or self.asset)


@dataclass(frozen=True)
class Happening:
    """One line: what all kinds share."""

    id: int
    at: datetime
    who: str

    kind: ClassVar[str] = ""
    rank: ClassVar[int] = 0  # among what happened in the same moment

    @property
    def day(self) -> date:
        """Return the day in the reader's time zone."""
        return timezone.localdate(self.at)

    @property
    def place(self) -> str:
        """Return where the line stands, for an address."""
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.id}"


@dataclass(frozen=True)
class Touched(Happening):
    """A touch; `person` where the page is of an account."""

    team: str
    team_name: str | Promise
    channel: str | Promise
    icon: str
    asset: str
    theme: str
    campaign: str
    note: str
    cost: Decimal | None
    currency: str
    person_id: int | None
    person: str

    kind = "touch"
    rank = 3


@dataclass(frozen=True)
class Written(Happening):
    """A note."""

    text: str
    author_id: int | None
    edited_at: datetime | None

    kind = "note"
    rank = 2


@dataclass(frozen=True)
class Done(Happening):
    """Something that was done to the record."""

    words: str
    what: str

    kind = "done"
    rank = 1


@dataclass(frozen=True)
class Timeline:
    """One page; `older` is where the next begins, empty on the last."""

    lines: tuple[Happening, ...]
    older: str


@dataclass(frozen=True)
class Place:
    """Where a page begins: after the line of that moment, kind and number."""

    at: datetime
    rank: int
    id: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that an address names; what cannot be read is the start."""
        parts = text.split(".")
        if len(parts) != 3 or not all(part.lstrip("-").isdecimal() and len(part) <= 18 for part in parts):
            return None
        try:
            at = EPOCH + timedelta(microseconds=int(parts[0]))
        except OverflowError:
            return None
        return cls(at, int(parts[1]), int(parts[2]))


def timeline(record: Account | Person, narrowed: Narrowed) -> Timeline:
    """Return one page of what happened with the record (three queries; one where it is narrowed to touches)."""
    place = Place.read(narrowed.older)
    lines = [*_touches(record, narrowed, place)]
    if not narrowed.touches_only:
        lines += [*_notes(record, place), *_done(record, place)]
    lines.sort(key=lambda line: (line.at, line.rank, line.id), reverse=True)
    shown = tuple(lines[:PAGE])
    return Timeline(shown, older=shown[-1].place if len(lines) > PAGE else "")


def _touches(record: Account | Person, narrowed: Narrowed, place: Place | None) -> Iterator[Happening]:
    of_account = isinstance(record, Account)
    rows: Iterable[Touch]
    if place is None and not narrowed.touches_only:
        rows = _newest_of_account(record.pk) if of_account else _newest_of_person(record.pk)
    else:
        rows = _newest(
            _narrowed(_told(record.touches.all(), of_account=of_account), narrowed), "at", Touched.rank, place
        )
    for row in rows:
        yield _touched(row, of_account=of_account)


@written_once
def _newest_of_account(account: int) -> QuerySet[Touch]:
    return _newest(_told(Touch.objects.filter(account_id=account), of_account=True), "at", Touched.rank)


@written_once
def _newest_of_person(person: int) -> QuerySet[Touch]:
    return _newest(_told(Touch.objects.filter(person_id=person), of_account=False), "at", Touched.rank)


def _told(rows: QuerySet[Touch], *, of_account: bool) -> QuerySet[Touch]:
    """Return the rows with what is told of them."""
    if of_account:
        return rows.select_related("member", "person").only(*TOLD, *PERSON_TOLD)
    return rows.select_related("member").only(*TOLD)


def _narrowed(rows: QuerySet[Touch], narrowed: Narrowed) -> QuerySet[Touch]:
    if narrowed.team:
        rows = rows.filter(team=narrowed.team)
    if narrowed.channel:
        rows = rows.filter(channel=narrowed.channel)
    if narrowed.asset:
        rows = rows.filter(asset__icontains=narrowed.asset)
    return rows


def _touched(row: Touch, *, of_account: bool) -> Touched:
    return Touched(
        id=row.pk,
        at=row.at,
        who=str(row.member) if row.member else "",
        team=row.team,
        team_name=Team(row.team).label,
        channel=Channel(row.channel).label,
        icon=ICONS[row.channel],
        asset=row.asset,
        theme=row.theme,
        campaign=row.campaign,
        note=row.note,
        cost=row.cost_amount,
        currency=row.cost_currency,
        person_id=row.person_id if of_account else None,
        person=row.person.name if of_account and row.person else "",
    )


def _notes(record: Account | Person, place: Place | None) -> Iterator[Happening]:
    notes: Iterable[Note]
    if place is None:
        notes = _notes_of_account(record.pk) if isinstance(record, Account) else _notes_of_person(record.pk)
    else:
        notes = _newest(record.written_notes.filter(archived_at=None), "written_at", Written.rank, place)
    for row in notes:
        yield Written(row.pk, row.written_at, row.author_name, row.text, row.author_id, row.edited_at)


@written_once
def _notes_of_account(account: int) -> QuerySet[Note]:
    return _newest(Note.objects.filter(account_id=account, archived_at=None), "written_at", Written.rank)


@written_once
def _notes_of_person(person: int) -> QuerySet[Note]:
    return _newest(Note.objects.filter(person_id=person, archived_at=None), "written_at", Written.rank)


def _done(record: Account | Person, place: Place | None) -> Iterator[Happening]:
    workspace, kind = record.workspace_id, str(record._meta.model_name)
    lines: Iterable[AuditLine]
    if place is None:
        lines = _newest_done(workspace, kind, record.pk)
    else:
        lines = _newest(_done_to(workspace, kind, record.pk), "at", Done.rank, place)
    for row in lines:
        what = row.detail.get("title", "")
        yield Done(row.pk, row.at, row.actor_name, action_in_words(row.action), str(what))


def _done_to(workspace: int, kind: str, row: int) -> QuerySet[AuditLine]:
    lines = AuditLine.objects.filter(workspace_id=workspace, target_type=kind, target_id=row)
    for start in TOLD_OTHERWISE:
        lines = lines.exclude(action__startswith=start)
    return lines


@written_once
def _newest_done(workspace: int, kind: str, row: int) -> QuerySet[AuditLine]:
    return _newest(_done_to(workspace, kind, row), "at", Done.rank)


def _newest(rows: QuerySet[Row], moment: str, rank: int, place: Place | None = None) -> QuerySet[Row]:
    """Return the rows that come after the place, the newest first, no more than fit on a page."""
    if place is not None:
        after = Q(**{f"{moment}__lt": place.at})
        if rank < place.rank:
            after |= Q(**{moment: place.at})
        elif rank == place.rank:
            after |= Q(**{moment: place.at, "pk__lt": place.id})
        rows = rows.filter(after, **{f"{moment}__lte": place.at})
    return rows.order_by(f"-{moment}", "-pk")[: PAGE + 1]
