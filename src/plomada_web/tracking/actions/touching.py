"""What a known visitor looked at becomes touches of the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from plomada_web.people.actions.touches import TouchFacts, keep_touches
from plomada_web.people.models import Channel, Person, Team
from plomada_web.tracking.actions.counting import count_touches
from plomada_web.tracking.models import Visitor
from plomada_web.tracking.reading import PageView
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.tokens import fingerprint

APART = timedelta(minutes=30)  # the same page again within this is the same visit
SOURCE = "tracker"


@dataclass(frozen=True)
class Seen:
    """A page, and when it was looked at."""

    page: str
    title: str
    referrer: str
    utm: Mapping[str, str]
    at: datetime

    @classmethod
    def now(cls, view: PageView, *, now: datetime) -> "Seen":
        """Return what the script tells, as seen now."""
        return cls(view.page, view.title, view.referrer, view.utm, now)


def has_touch(person: Person, page: str, *, now: datetime) -> bool:
    """Return whether a visit of that page is among the person's touches of the last half hour."""
    lately = person.touches.filter(at__gt=now - APART, at__lte=now)
    return lately.filter(channel=Channel.WEB, source=SOURCE, asset=page).exists()


def write_touches(visitor: Visitor, person: Person, seen: Sequence[Seen], *, now: datetime) -> None:
    """Note what the visitor saw as touches of the person; what was noted before is left as it is."""
    touches = [_touch(visitor, person, one) for one in seen]
    added = keep_touches(visitor.site.workspace, touches=touches, actor=MACHINE, now=now)
    count_touches(visitor.site, len(added.touches), now=now)


def _touch(visitor: Visitor, person: Person, seen: Seen) -> TouchFacts:
    detail = {"site": visitor.site_id, "referrer": seen.referrer, "utm": dict(seen.utm)}
    # Visits of a page that count as two lie further apart than this piece of time is long; the database keeps two
    # browsers of one person from noting the same one at the same moment.
    piece = int(seen.at.timestamp() // APART.total_seconds())
    return TouchFacts(
        team=Team.MARKETING,
        channel=Channel.WEB,
        at=seen.at,
        person_id=person.pk,
        asset=seen.page,
        campaign=seen.utm.get("campaign", ""),
        note=seen.title,
        source=SOURCE,
        key=f"web:{person.pk}:{fingerprint(seen.page)[:16]}:{piece}",
        detail={name: value for name, value in detail.items() if value},
    )
