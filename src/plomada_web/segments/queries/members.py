"""The segments, who is in one since when, who entered and left; each page with a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from plomada_web.lists.filters import Catalogue, UnusableRule, in_words, rule_of_json
from plomada_web.people.models import Record
from plomada_web.segments.models import Membership, Segment
from plomada_web.workspace.models import Workspace

PAGE: Final = 50
MOST_SEGMENTS: Final = 200


@dataclass(frozen=True)
class SegmentRow:
    """A segment in the list, with its rule in words."""

    segment: Segment
    rule: str


@dataclass(frozen=True)
class MemberRow:
    """Someone, or an account, in a segment; `note` is what they do and where, or what it makes."""

    membership_id: int
    record_id: int
    name: str
    note: str
    since: datetime


@dataclass(frozen=True)
class Move:
    """That someone entered or left."""

    at: datetime
    entered: bool
    id: int
    record_id: int
    name: str

    @property
    def day(self) -> date:
        """Return the day in the reader's time zone."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Part:
    """One page of rows; `older` is where the next begins, None on the last."""

    rows: tuple[Any, ...]
    older: str | None


def segment_rows(workspace: Workspace, *, archived: bool = False) -> list[SegmentRow]:
    """Return the segments, those of people first, by name."""
    catalogue = Catalogue(workspace)
    found = Segment.objects.filter(workspace=workspace, archived_at__isnull=not archived)
    return [SegmentRow(one, rule_in_words(one, catalogue)) for one in found.order_by("-of", "name")[:MOST_SEGMENTS]]


def rule_in_words(segment: Segment, catalogue: Catalogue) -> str:
    """Return what the segment asks for; empty where its rule cannot be read any more."""
    try:
        return in_words(rule_of_json(segment.rule), segment.workspace, segment.record, catalogue=catalogue)
    except UnusableRule:
        return ""


def members_page(segment: Segment, older: str) -> Part:
    """Return those in the segment, who entered last first."""
    rows = _of(segment).filter(left_at=None)
    place = _place(older)
    if place is not None:
        rows = rows.filter(_before("entered_at", place), entered_at__lte=place[0])
    found = list(rows.order_by("-entered_at", "-pk")[: PAGE + 1])
    shown = tuple(_member(one) for one in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Part(shown, _told(last.entered_at, last.pk) if last else None)


def history_page(segment: Segment, older: str) -> Part:
    """Return who entered and who left, the newest first; in the same moment, who left stands before who entered."""
    place = _place(older)
    moves: list[Move] = []
    for moment, entered in (("left_at", False), ("entered_at", True)):
        rows = _of(segment).filter(**{f"{moment}__isnull": False})
        if place is not None:
            rows = rows.filter(_after_place(moment, place, entered=entered), **{f"{moment}__lte": place[0]})
        moves += (_move(one, entered=entered) for one in rows.order_by(f"-{moment}", "-pk")[: PAGE + 1])
    moves.sort(key=lambda move: (move.at, not move.entered, move.id), reverse=True)
    shown = tuple(moves[:PAGE])
    last = shown[-1] if len(moves) > PAGE else None
    return Part(shown, _told(last.at, last.id, 1 if last.entered else 0) if last else None)


def _of(segment: Segment) -> QuerySet[Membership]:
    related = ("person__function", "person__account") if segment.record is Record.PERSON else ("account",)
    return Membership.objects.filter(segment=segment).select_related(*related)


def _member(one: Membership) -> MemberRow:
    person, account = one.person, one.account
    if person is not None:
        said = (person.title or (person.function.name if person.function else ""), person.account_name)
        return MemberRow(one.pk, person.pk, person.name, _joined(said), one.entered_at)
    assert account is not None  # noqa: S101  the database holds it: membership_of_one
    return MemberRow(one.pk, account.pk, account.name, _joined((account.industry, account.country)), one.entered_at)


def _joined(said: Iterable[str]) -> str:
    return " · ".join(text for text in said if text)


def _move(one: Membership, *, entered: bool) -> Move:
    member = _member(one)
    at = one.entered_at if entered else one.left_at
    assert at is not None  # noqa: S101  asked for so
    return Move(at, entered, one.pk, member.record_id, member.name)


Place = tuple[datetime, int, int]


def _told(at: datetime, pk: int, rank: int = 0) -> str:
    return f"{at.timestamp():.6f}.{rank}.{pk}"


def _place(text: str) -> Place | None:
    """Return the moment, kind and number that an address names; what cannot be read is the start."""
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in parts):
        return None
    try:
        at = datetime.fromtimestamp(int(parts[0]), tz=timezone.get_fixed_timezone(0))
    except (OverflowError, ValueError, OSError):
        return None
    return at.replace(microsecond=int(parts[1][:6].ljust(6, "0"))), int(parts[2]), int(parts[3])


def _before(moment: str, place: Place) -> Q:
    at, _rank, pk = place
    return Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": pk})


def _after_place(moment: str, place: Place, *, entered: bool) -> Q:
    """Return the condition that a move comes after the place: who left in a moment comes before who entered in it."""
    at, rank, pk = place
    if int(entered) == rank:
        return _before(moment, (at, rank, pk))
    return Q(**{f"{moment}__lte": at}) if entered else Q(**{f"{moment}__lt": at})
